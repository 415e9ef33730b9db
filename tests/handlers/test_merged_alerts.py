"""Alerts that wait together, by night or many at once: one message, nothing lost or twice."""

import re

import pytest

from tests.handlers.conftest import BRIDGE, MARKET, MORNING, World, tower
from tests.handlers.test_alerts import begin


async def test_the_alerts_of_a_night_come_as_one_message(world: World) -> None:
    await begin(world)
    await world.says("/watch 紙幣")
    await world.says("/watch 石橋")
    await world.says("/watch 塔")
    await world.says("/quiet 18:00-19:00")  # it is 18:00 in Taipei
    for text in (MARKET, BRIDGE, *(tower(number) for number in range(1, 7))):
        await world.put(text)
        assert await world.tick() == []
        world.clock.pass_(minutes=1)
    world.clock.pass_(hours=1)
    (came,) = await world.tick()
    assert came.startswith("你的關注 · 5 篇\n\n1. 第6座塔\n🔔 塔\n")
    assert "還有 3 篇，都在「列表」裡" in came
    assert not world.transport.last.silent
    # What it brought comes by no slot again, and each opens in its place.
    world.last = world.transport.last
    assert (await world.presses("2")).startswith("第5座塔")
    world.clock.now = MORNING
    assert await world.tick() == []


async def test_two_alerts_of_a_night_say_each_what_it_answers(world: World) -> None:
    await begin(world)
    await world.says("/watch 紙幣")
    await world.says("/watch 石橋")
    await world.says("/quiet 18:00-19:00")
    await world.put(MARKET, BRIDGE)
    assert await world.tick() == []
    world.clock.pass_(hours=1)
    (came,) = await world.tick()
    lines = came.splitlines()
    assert lines[lines.index("1. 修一座沒有人走的橋") + 1] == "🔔 石橋"
    assert lines[lines.index("2. 夜市的最后一张纸币") + 1] == "🔔 紙幣"


async def test_a_night_s_alert_is_let_go_where_one_of_its_articles_is_taken_back(
    world: World,
) -> None:
    await begin(world)
    await world.says("/watch 紙幣")
    await world.says("/watch 石橋")
    await world.says("/quiet 18:00-19:00")
    (market, _) = await world.put(MARKET, BRIDGE)
    assert await world.tick() == []
    assert await world.thread.ask(lambda store: store.broadcasts.withdraw(market)) == 1
    world.clock.pass_(hours=1)
    assert await world.tick() == []
    world.clock.now = MORNING
    assert "修一座沒有人走的橋" in "".join(await world.tick())


@pytest.mark.parametrize(
    ("number", "messages"),
    [(1, 1), (3, 3), (4, 1), (6, 3), (7, 1)],
)
async def test_many_at_once_by_day_ring_once_and_flood_nobody(
    world: World, number: int, messages: int
) -> None:
    await begin(world)
    await world.says("/watch 塔")
    await world.put(*(tower(one) for one in range(1, number + 1)))
    before = len(world.transport.sent)
    came = await world.tick()
    rings = [not message.silent for _, _, message in world.transport.sent[before:]]
    assert rings == [True] + [False] * (messages - 1)
    told = "".join(came)
    more = re.search(r"還有 (\d+) 篇", told)
    assert sum(f"第{one}座塔" in told for one in range(1, number + 1)) == (
        number - (int(more[1]) if more else 0)
    )
    world.clock.now = MORNING
    assert await world.tick() == []


async def test_what_comes_while_one_is_on_its_way_rings_for_itself(world: World) -> None:
    await begin(world)
    await world.says("/watch 塔")
    for number in (1, 2):
        await world.put(tower(number))
        before = len(world.transport.sent)
        (came,) = await world.tick()
        assert came.startswith("🔔 塔")
        assert not world.transport.sent[before][2].silent
