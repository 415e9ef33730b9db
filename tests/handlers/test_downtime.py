"""Downtimes, clocks that jump, rules that change: nothing twice, nothing silently left out."""

from datetime import datetime, timedelta

import pytest

from digest.message import plain
from digest.retry import FailureKind
from handlers.jobs.enqueue import Enqueue
from handlers.ports import SendError
from storage.store import Store
from storage.subscribers import Subscriber
from tests.handlers.conftest import BRIDGE, MARKET, MORNING, World


async def test_downtime_within_the_window_is_one_merged_digest(world: World) -> None:
    await world.begin()
    await world.says("/time 08:00 12:00")
    await world.put(BRIDGE, MARKET)
    world.clock.now = MORNING + timedelta(hours=5)
    (digest,) = await world.tick()
    assert "這份送晚了：08:00、12:00 的併成一份。" in digest
    assert await world.slots() == [
        ("2026-11-24", "08:00", "merged"),
        ("2026-11-24", "12:00", "sent"),
    ]
    assert await world.tick() == []


async def test_older_slots_are_skipped_and_said_once(world: World) -> None:
    await world.begin()
    await world.says("/time 08:00 20:30")
    await world.put(BRIDGE)
    world.clock.now = MORNING + timedelta(days=1, hours=2)
    (digest,) = await world.tick()
    assert "這份送晚了，原定 08:00。" in digest
    assert "有 3 份沒有補送（11月23日（一）20:30 起）" in digest
    assert [state for _, _, state in await world.slots()] == [
        "skipped", "skipped", "skipped", "sent",
    ]  # fmt: skip
    await world.put(MARKET)
    world.clock.now = MORNING + timedelta(days=1, hours=12, minutes=30)
    (digest,) = await world.tick()
    assert "沒有補送" not in digest
    assert "送晚了" not in digest


async def test_a_skip_with_nothing_due_is_told_by_the_next_digest(world: World) -> None:
    await world.begin()
    await world.says("/time 08:00")
    await world.put(BRIDGE)
    world.clock.now = MORNING + timedelta(hours=9)
    assert await world.tick() == []
    world.clock.now = MORNING + timedelta(days=1)
    (digest,) = await world.tick()
    assert "有 1 份沒有補送（11月24日（二）08:00 起）" in digest


async def test_a_step_back_of_the_clock_sends_no_slot_again(world: World) -> None:
    await world.begin()
    await world.says("/time 08:00 20:30")
    await world.put(BRIDGE)
    world.clock.now = MORNING
    assert len(await world.tick()) == 1
    await world.put(MARKET)
    for minutes in (-30, 0, 30):
        world.clock.now = MORNING + timedelta(minutes=minutes)
        assert await world.tick() == []


@pytest.mark.parametrize("days", [3, 900])
async def test_a_clock_that_ran_ahead_and_came_back_harms_nobody(world: World, days: int) -> None:
    await world.begin()
    await world.says("/time 08:00")
    world.clock.now = MORNING
    await world.tick()
    world.clock.now = MORNING + timedelta(days=days)
    await world.tick()
    world.clock.now = MORNING + timedelta(hours=1)
    await world.tick()
    await world.put(BRIDGE)
    found = await world.me()
    assert found.next_due_at == MORNING + timedelta(days=1)
    world.clock.now = MORNING + timedelta(days=1)
    assert len(await world.tick()) == 1


async def test_one_that_fails_keeps_nobody_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.begin()
    await world.put(BRIDGE)
    faults: list[Exception] = []
    world.enqueue = Enqueue(world.enqueue.limits, world.defaults, report=faults.append)
    world.chat = type(world.chat)("fake", "2")
    await world.begin()
    serve = Enqueue.serve

    def failing(self: Enqueue, store: Store, subscriber: Subscriber, now: datetime) -> int:
        if subscriber.chat == "1":
            store.slots.record(subscriber.id, now.date(), "08:00", at=now, state="sent", now=now)
            raise ValueError("bad")
        return serve(self, store, subscriber, now)

    monkeypatch.setattr(Enqueue, "serve", failing)
    await world.put(MARKET)
    world.clock.now = MORNING
    await world.tick()
    assert [chat.id for chat, _, message in world.transport.sent if "夜市" in message.text] == ["2"]
    assert [str(fault) for fault in faults] == ["bad"]
    monkeypatch.setattr(Enqueue, "serve", serve)
    world.clock.pass_(minutes=15)
    assert len(await world.tick()) == 1


async def test_nobody_is_woken_by_what_a_downtime_left(world: World) -> None:
    await world.begin()
    await world.says("/time 22:00")
    await world.says("/quiet 23:00-07:00")
    await world.put(BRIDGE)
    world.clock.now = MORNING - timedelta(hours=5)
    assert await world.tick() == []
    world.clock.now = MORNING - timedelta(hours=1, minutes=1)
    assert await world.tick() == []
    world.clock.pass_(minutes=1)
    (digest,) = await world.tick()
    assert "這份送晚了，原定 22:00。" in digest
    assert await world.tick() == []
    assert [state for _, _, state in await world.slots()] == ["sent"]


async def test_quiet_hours_taken_back_let_it_come_at_once(world: World) -> None:
    await world.begin()
    await world.says("/time 22:00")
    await world.says("/quiet 23:00-07:00")
    await world.put(BRIDGE)
    world.clock.now = MORNING - timedelta(hours=5)
    assert await world.tick() == []
    await world.says("/quiet off")
    assert len(await world.tick()) == 1


@pytest.mark.parametrize("kind", [FailureKind.NETWORK, FailureKind.SERVER, FailureKind.REFUSED])
async def test_what_comes_late_waits_for_the_end_of_the_quiet_hours(
    world: World, kind: FailureKind
) -> None:
    await world.begin()
    await world.says("/time 22:00")
    await world.says("/quiet 22:01-07:00")
    await world.put(BRIDGE)
    world.clock.now = MORNING - timedelta(hours=10)  # 22:00
    world.transport.outcomes.append(SendError("away", kind))
    assert await world.tick() == []
    world.clock.pass_(minutes=1)
    await world.tick()
    for hour in (0, 3, 6):
        world.clock.now = MORNING - timedelta(hours=8 - hour)
        assert await world.tick() == [], f"it rang at {hour}:00"
    world.clock.now = MORNING - timedelta(hours=1)
    (digest,) = await world.tick()
    assert "石橋" in digest


async def test_what_a_crash_left_in_flight_rings_nobody_at_night(world: World) -> None:
    await world.begin()
    await world.says("/time 22:00")
    await world.says("/quiet 22:01-07:00")
    await world.put(BRIDGE)
    world.clock.now = MORNING - timedelta(hours=10)
    await world.thread.ask(lambda store: world.enqueue.round(store, world.clock()))
    assert len(await world.delivery._visit(1)) == 1
    world.clock.now = MORNING - timedelta(hours=5)
    assert await world.delivery.begin() == 1
    assert await world.delivery.round() == 0
    world.clock.now = MORNING - timedelta(hours=1)
    assert await world.delivery.round() == 1


@pytest.mark.parametrize("served_first", [True, False])
async def test_an_outage_over_the_next_slot_loses_no_article(
    world: World, served_first: bool
) -> None:
    await world.begin()
    await world.says("/time 08:00 09:00")
    await world.put(BRIDGE)
    world.clock.now = MORNING
    world.transport.outcomes.extend([SendError("502", FailureKind.SERVER)] * 30)
    assert await world.tick() == []
    # What would be tried again at the next slot or later is given up before it.
    while world.clock.now < MORNING + timedelta(hours=1):
        world.clock.pass_(minutes=1)
        if served_first or world.clock.now < MORNING + timedelta(hours=1):
            await world.delivery.round()
    await world.put(MARKET)
    world.transport.outcomes.clear()
    if not served_first:
        await world.delivery.round()
    (digest,) = await world.tick()
    assert "修一座沒有人走的橋" in digest
    states = await world.thread.ask(lambda store: [page.state for page in store.pages.every()])
    assert states == ["dropped", "sent"]
    world.clock.now = MORNING + timedelta(days=1)
    assert await world.tick() == []


async def test_what_may_have_arrived_is_not_brought_again(world: World) -> None:
    await world.begin()
    await world.says("/time 08:00 08:01")
    await world.put(BRIDGE)
    world.clock.now = MORNING + timedelta(seconds=55)
    world.transport.outcomes.append(SendError("no answer", FailureKind.UNCERTAIN))
    assert await world.tick() == []
    (page,) = await world.thread.ask(lambda store: list(store.pages.every()))
    assert page.state == "dropped"
    assert page.why.startswith("superseded")
    world.clock.pass_(minutes=1)
    assert await world.tick() == []


async def test_what_left_in_part_is_not_brought_again(world: World) -> None:
    await world.begin()
    await world.says("/time 08:00 09:00")
    (bridge,) = await world.put(BRIDGE)
    world.clock.now = MORNING

    def write(store: Store) -> None:
        someone = store.subscribers.find("fake", "1")
        assert someone
        pages = [plain("一"), plain("二")]
        slot, soon = "slot:2026-11-24T08:00", MORNING + timedelta(hours=1)
        store.outbox.put(someone.id, slot, pages, now=MORNING, worthless=soon)
        store.articles.mark_brought(someone.id, [bridge], occasion=slot, now=MORNING)

    await world.thread.ask(write)
    world.transport.outcomes.extend([None, *[SendError("502", FailureKind.SERVER)] * 30])
    for _ in range(61):
        await world.delivery.round()
        world.clock.pass_(minutes=1)
    states = await world.thread.ask(lambda store: [page.state for page in store.pages.every()])
    assert states == ["sent", "dropped"]
    world.transport.outcomes.clear()
    assert await world.tick() == []
