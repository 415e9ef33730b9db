"""Feeds that a chat added itself: seen among the others, left and taken again like them."""

from datetime import timedelta

import pytest

from handlers.house import HouseRules
from storage.store import Store
from tests.handlers.conftest import BRIDGE, MARKET, World
from tests.handlers.test_ingest import ONE, TWO, feed


@pytest.fixture
async def mine(world: World) -> World:
    """A chat that takes one feed of the catalogue and one that it pasted."""
    world.source.answers = {ONE: feed(BRIDGE, title="谷口"), TWO: feed(MARKET, title="老街")}
    await world.ingest.register([ONE])
    await world.ingest.poll()
    await world.says("/start")
    await world.says(TWO)
    return world


async def asked(world: World) -> list[str]:
    """Which feeds are asked in a day."""
    world.source.asked.clear()
    world.clock.pass_(days=1)
    await world.ingest.poll()
    return sorted({address for address, _ in world.source.asked})


async def test_they_stand_behind_those_on_offer_with_numbers_that_work(mine: World) -> None:
    assert (await mine.says("頻道")).endswith("2. ✓ 谷口\n3. ✓ 老街")
    assert "「老街」不會再送" in await mine.says("退訂 3")
    assert (await mine.says("頻道")).endswith("2. ✓ 谷口\n3. ＋ 老街")
    assert "✓ 老街" in await mine.presses("＋ 老街")


@pytest.mark.parametrize("way", ["name", "list", "one of them"])
async def test_one_is_left_and_asked_no_more_until_it_is_taken_again(mine: World, way: str) -> None:
    assert await asked(mine) == [ONE, TWO]
    if way == "name":
        await mine.says("退订 老街")
    elif way == "list":
        await mine.says("頻道")
        await mine.presses("✓ 老街")
    else:
        await mine.says("退訂")
        await mine.presses("只退某個頻道")
        await mine.presses("✕ 老街")
    assert await asked(mine) == [ONE]
    assert "老街" not in await mine.says("/health")
    await mine.says("加訂 老街")
    assert await asked(mine) == [ONE, TWO]


async def test_what_was_left_takes_no_room(mine: World) -> None:
    async def used() -> int:
        me = await mine.me()
        return await mine.thread.ask(lambda s: s.admission.used(me.id, "2026-11-23").feeds)

    assert await used() == 1
    await mine.says("退訂 老街")
    assert await used() == 0
    await mine.presses("復原")
    assert await used() == 1
    assert HouseRules().usual.feeds > 1


async def test_nobody_sees_or_leaves_those_of_another(mine: World) -> None:
    def theirs(store: Store) -> int:
        other = store.subscribers.at("fake", "2", now=mine.clock())
        made = store.feeds.add("https://own.example/x", now=mine.clock(), title="別人的",
                               default=False, owner=other.id)  # fmt: skip
        store.subscriptions.add(other.id, made.id, now=mine.clock())
        return made.id

    number = await mine.thread.ask(theirs)
    for said in ("頻道", "退訂 別人的", "加訂 別人的", "退訂 4", "退訂 https://own.example/x"):
        told = (await mine.says(said)).replace("「別人的」", "what was asked for")
        assert "別人的" not in told
    me = await mine.me()
    mine.clock.pass_(minutes=1)

    def taken(store: Store) -> bool:
        store.subscriptions.remove(me.id, number)
        due = store.feeds.due(mine.clock() + timedelta(days=1))
        return number in {one.id for one in due}

    assert await mine.thread.ask(taken), "leaving what is another's stops nothing"
