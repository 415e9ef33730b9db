"""The right hour, whatever zones, clocks and people do."""

from datetime import UTC, datetime, timedelta

from handlers.jobs.enqueue import Enqueue
from tests.handlers.conftest import BRIDGE, MARKET, MORNING, World, tower


async def test_an_hour_still_ahead_today_is_sent_today(world: World) -> None:
    await world.begin()
    await world.says("/time 08:00")
    await world.put(BRIDGE)
    assert "今天 18:30" in await world.says("/time 18:30")
    world.clock.pass_(minutes=30)
    assert len(await world.tick()) == 1


async def test_a_move_westward_sends_no_hour_of_the_date_again(world: World) -> None:
    await world.begin()
    await world.says("/time 08:00")
    await world.put(BRIDGE)
    world.clock.now = MORNING
    assert len(await world.tick()) == 1
    world.clock.pass_(minutes=5)
    # There it is the evening of the 23rd: the 08:00 of the 24th is taken.
    assert "11月25日（三）08:00（紐約時間）" in await world.says("/zone New York")
    await world.put(MARKET)
    # 08:00 of the 24th in New York: that date's 08:00 has been sent.
    world.clock.now = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
    assert await world.tick() == []
    world.clock.now = datetime(2026, 11, 25, 13, 0, tzinfo=UTC)
    assert len(await world.tick()) == 1


async def test_back_and_forth_between_zones_sends_an_hour_once_a_date(world: World) -> None:
    await world.begin()
    await world.says("/time 08:00")
    sent = []
    for hour in range(24 * 3):
        world.clock.now = datetime(2026, 11, 24, 0, 0, tzinfo=UTC) + timedelta(hours=hour)
        await world.put(tower(hour))
        await world.says("/zone " + ("Tokyo", "New York", "London", "Taipei")[hour % 4])
        sent += await world.tick()
    done = await world.slots()
    assert len({(day, hour) for day, hour, _ in done}) == len(done)
    assert len(sent) == sum(state == "sent" for _, _, state in done)


async def test_an_empty_slot_sends_nothing_and_is_not_sent_later(world: World) -> None:
    await world.begin()
    await world.says("/time 08:00")
    world.clock.now = MORNING
    assert await world.tick() == []
    await world.put(BRIDGE)
    world.clock.pass_(minutes=1)
    assert await world.tick() == []
    assert await world.slots() == [("2026-11-24", "08:00", "empty")]


async def test_what_falls_into_quiet_hours_comes_at_their_end_merged(world: World) -> None:
    await world.begin()
    await world.says("/time 06:00 23:30")
    assert "勿擾時段：23:00–07:00" in await world.says("/quiet 23:00-07:00")
    await world.put(BRIDGE)
    for moment in (MORNING - timedelta(hours=8, minutes=30), MORNING - timedelta(hours=2)):
        world.clock.now = moment
        assert await world.tick() == []
    await world.put(MARKET)
    world.clock.now = MORNING - timedelta(hours=1)
    (digest,) = await world.tick()
    assert digest.startswith("今天 07:00 · 2 篇")
    assert "送晚了" not in digest
    assert [state for _, _, state in await world.slots()] == ["merged", "sent"]


async def test_a_pause_holds_back_and_brings_the_newest_after_it(world: World) -> None:
    await world.begin()
    await world.says("/time 08:00")
    world.clock.now = MORNING
    await world.tick()
    said = await world.says("/pause 直到週一")
    assert "暫停到11月30日（一）00:00（台北時間）" in said
    assert "下一份：11月30日（一）08:00（台北時間）" in said
    for day in range(1, 6):
        world.clock.now = MORNING + timedelta(days=day)
        await world.put(tower(day), tower(day + 100))
        assert await world.tick() == []
    world.clock.now = MORNING + timedelta(days=6)
    await world.put(tower(6), tower(106))
    (digest,) = await world.tick()
    assert digest.startswith("今天 08:00 · 5 篇")
    assert "期間另有 7 篇" in digest
    await world.put(tower(7))
    world.clock.now = MORNING + timedelta(days=7)
    (digest,) = await world.tick()
    assert "期間" not in digest


async def test_resume_ends_the_pause_at_once(world: World) -> None:
    await world.begin()
    await world.says("暫停 3天")
    assert "下一份：今天 20:30" in await world.says("恢復")
    await world.put(BRIDGE)
    world.clock.now = MORNING - timedelta(hours=11, minutes=30)
    assert len(await world.tick()) == 1
    assert "現在沒有暫停" in await world.says("/resume")


async def test_a_pause_by_button_and_one_not_understood(world: World) -> None:
    await world.begin()
    before = await world.thread.ask(lambda s: s.subscribers.preferences(1))
    assert "要暫停多久？" in await world.says("/pause 一陣子")
    assert await world.thread.ask(lambda s: s.subscribers.preferences(1)) == before
    assert "暫停到11月30日（一）00:00" in await world.presses("到週一")
    assert "下一份：今天 20:30" in await world.presses("現在恢復")


async def test_one_slot_rings_once(world: World) -> None:
    await world.begin()
    world.transport.limits = type(world.transport.limits)(200, "chars")
    world.enqueue = Enqueue({"fake": world.transport.limits}, world.defaults)
    await world.put(BRIDGE, MARKET)
    world.clock.now = MORNING
    before = len(world.transport.sent)
    assert len(await world.tick()) > 1
    loud = [not message.silent for _, _, message in world.transport.sent[before:]]
    assert loud == [True] + [False] * (len(loud) - 1)


async def test_quiet_hours_not_understood_change_nothing(world: World) -> None:
    await world.begin()
    assert "哪段時間不打擾？" in await world.says("/quiet 安靜一點")
    assert "quiet" not in await world.thread.ask(lambda s: s.subscribers.preferences(1))
    assert "勿擾時段：23:00–07:00" in await world.says("勿擾 晚上十一點到早上七點")
    assert "勿擾時段：無" in await world.says("/quiet off")
