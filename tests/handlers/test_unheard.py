"""Quiet hours while pages are on their way: nobody is woken, and nothing is lost."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from digest.message import Limits, plain
from digest.preferences import Preferences
from digest.retry import FailureKind
from handlers.jobs.deliver import IN_FLIGHT
from handlers.ports import SendError
from storage.store import Store
from tests.handlers.conftest import BRIDGE, MARKET, MORNING, World, tower

# In Taipei, the evening before MORNING.
TEN = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)  # 22:00
SEVEN = MORNING - timedelta(hours=1)


async def written(world: World, quiet: str = "") -> None:
    """A reader with a digest at 22:00, written and not yet sent."""
    await world.begin()
    await world.says("/time 22:00")
    if quiet:
        await world.says(f"/quiet {quiet}")
    await world.put(BRIDGE)
    world.clock.now = TEN
    assert await world.thread.ask(lambda store: world.enqueue.round(store, world.clock())) == 1


async def deliver(world: World) -> list[tuple[str, bool]]:
    """What comes: the first line of each message, and whether it rings."""
    before = len(world.transport.sent)
    await world.delivery.round()
    return [
        (message.text.split("\n")[0], not message.silent)
        for _, _, message in world.transport.sent[before:]
    ]


async def test_what_the_pace_holds_into_the_quiet_hours_comes_without_ringing(
    world: World,
) -> None:
    await written(world, "22:02-07:00")
    world.clock.now = TEN + timedelta(minutes=2, seconds=10)
    ((said, rings),) = await deliver(world)
    assert said == "修一座沒有人走的橋"
    assert not rings


async def test_the_operators_quiet_hours_hold_for_who_chose_none(world: World) -> None:
    world.delivery.lifecycle.defaults = Preferences(quiet=("22:02", "07:00"))
    await written(world)
    world.clock.now = TEN + timedelta(minutes=2, seconds=10)
    ((_, rings),) = await deliver(world)
    assert not rings


async def test_what_leaves_before_them_rings(world: World) -> None:
    await written(world, "22:02-07:00")
    world.clock.now = TEN + timedelta(minutes=1, seconds=59)
    ((_, rings),) = await deliver(world)
    assert rings


@pytest.mark.parametrize("late", [5, 60])
async def test_what_is_late_waits_for_their_end_and_rings_then(world: World, late: int) -> None:
    await written(world, "22:02-07:00")
    world.clock.now = TEN + timedelta(minutes=late)
    assert await deliver(world) == []
    world.clock.now = SEVEN - timedelta(seconds=1)
    assert await deliver(world) == []
    world.clock.now = SEVEN
    ((_, rings),) = await deliver(world)
    assert rings


async def test_answers_come_between_where_thousands_of_pages_are_put_off(world: World) -> None:
    await written(world, "22:02-07:00")
    await world.thread.ask(lambda store: many(store, 200))
    world.clock.now = TEN + timedelta(hours=1)
    seen: list[int] = []
    delivering = asyncio.create_task(world.delivery.round())
    while not delivering.done():
        waiting = await world.thread.ask(lambda store: store.outbox.counts().get("pending", 0))
        seen.append(waiting)
    assert await delivering == 0
    assert len(set(seen)) > 200 // IN_FLIGHT
    assert seen[-1] == 0


async def test_a_stop_is_heeded_where_thousands_of_pages_are_put_off(world: World) -> None:
    await written(world, "22:02-07:00")
    await world.thread.ask(lambda store: many(store, 200))
    world.clock.now = TEN + timedelta(hours=1)
    stop = asyncio.Event()
    delivering = asyncio.create_task(world.delivery.round(stop))
    await world.thread.ask(lambda store: None)
    stop.set()
    assert await asyncio.wait_for(delivering, 5) == 0
    assert await world.thread.ask(lambda store: store.outbox.counts().get("pending", 0)) > 100


def many(store: Store, readers: int) -> None:
    """Pages for so many readers with the same quiet hours."""
    with store.transaction():
        for number in range(readers):
            reader = store.subscribers.at("fake", f"many {number}", now=TEN)
            store.subscribers.prefer(reader.id, "quiet", "22:02-07:00")
            store.outbox.put(reader.id, "slot:2026-11-23T22:00", [plain("石橋")], now=TEN)


async def test_what_those_who_run_the_bot_must_know_comes_at_night_without_a_sound(
    world: World,
) -> None:
    await world.begin()
    await world.says("/quiet 22:00-07:00")
    night = world.clock.now = TEN + timedelta(hours=1)
    told = [plain("The disk is short")]
    await world.thread.ask(lambda store: store.outbox.put(1, "notice:disk:x", told, now=night))
    assert await deliver(world) == [("The disk is short", False)]


async def test_a_night_s_wait_is_no_lateness_and_alarms_nobody(world: World) -> None:
    await written(world, "22:02-07:00")
    world.clock.now = TEN + timedelta(hours=1)
    assert await deliver(world) == []
    facts = await world.thread.ask(lambda store: store.facts(world.clock()))
    assert facts.waiting == 0
    world.clock.now = SEVEN + timedelta(seconds=3)
    assert len(await deliver(world)) == 1
    facts = await world.thread.ask(lambda store: store.facts(world.clock()))
    assert facts.lateness == 3


async def test_who_asked_for_silence_is_not_made_to_wait(world: World) -> None:
    await world.begin()
    await world.says("/settings")
    await world.thread.ask(lambda store: store.subscribers.prefer(1, "silent", "on"))
    await written(world, "22:02-07:00")
    world.clock.now = TEN + timedelta(hours=1)
    ((_, rings),) = await deliver(world)
    assert not rings


async def test_quiet_hours_taken_back_let_a_page_go_that_waits_for_their_end(world: World) -> None:
    await written(world, "22:02-07:00")
    world.clock.now = TEN + timedelta(hours=1)
    assert await deliver(world) == []
    await world.says("/quiet 22:02-06:00")
    assert await deliver(world) == []
    await world.says("/quiet off")
    ((_, rings),) = await deliver(world)
    assert rings


async def test_other_quiet_hours_are_waited_for_by_what_waits_already(world: World) -> None:
    await written(world, "22:02-07:00")
    world.clock.now = TEN + timedelta(hours=1)
    assert await deliver(world) == []
    await world.says("/quiet 22:02-06:00")
    world.clock.now = SEVEN - timedelta(hours=1, seconds=1)
    assert await deliver(world) == []
    world.clock.now = SEVEN - timedelta(hours=1)
    ((_, rings),) = await deliver(world)
    assert rings


async def test_all_pages_of_a_digest_are_let_go_together(world: World) -> None:
    world.enqueue.limits["fake"] = Limits(200, "chars")  # type: ignore[index]
    await written(world, "22:02-07:00")
    world.clock.now = TEN + timedelta(hours=1)
    assert await deliver(world) == []
    await world.says("/quiet off")
    pages = await deliver(world)
    assert len(pages) > 1
    assert [rings for _, rings in pages] == [True] + [False] * (len(pages) - 1)


async def test_an_alert_of_the_night_is_let_go_with_the_quiet_hours(world: World) -> None:
    await world.begin()
    await world.says("/quiet 22:00-07:00")
    await world.says("/watch 石橋")
    await world.tick()
    world.clock.now = TEN + timedelta(hours=1)
    await world.put(BRIDGE)
    assert await world.tick() == []
    # Just written, and still within the hours chosen now: it is not on its way.
    world.clock.pass_(minutes=1)
    await world.says("/quiet 22:00-06:00")
    assert await deliver(world) == []
    await world.says("/quiet off")
    assert len(await deliver(world)) == 1


async def test_of_all_that_waits_for_their_end_one_rings(world: World) -> None:
    await written(world, "22:02-07:00")
    await world.says("/watch 夜市 塔")
    await world.thread.ask(lambda store: world.alert.round(store, TEN))
    world.clock.now = TEN + timedelta(hours=1)
    # The late digest, a notice, two alerts of the night: each would ring at seven.
    await world.thread.ask(lambda store: store.outbox.put(1, "notice:a", [plain("a")], now=TEN))
    assert await deliver(world) == []
    for text in (MARKET, tower(1)):
        await world.put(text)
        assert await world.tick() == []
    world.clock.now = SEVEN
    rings = []
    for _ in range(4):
        rings += [rings for _, rings in await deliver(world)]
    assert rings == [True, False, False]


async def test_where_the_next_slot_comes_first_it_brings_what_was_held_back(world: World) -> None:
    # The quiet hours end at the next slot: the late digest is worthless then.
    await world.begin()
    await world.says("/time 22:00 07:00")
    await world.says("/quiet 22:02-07:00")
    await world.put(BRIDGE)
    world.clock.now = TEN
    await world.thread.ask(lambda store: world.enqueue.round(store, world.clock()))
    world.clock.now = TEN + timedelta(hours=1)
    assert await deliver(world) == []
    await world.put(MARKET)
    world.clock.now = SEVEN
    (digest,) = await world.tick()
    assert "石橋" in digest
    assert "夜市" in digest


async def refused_at_ten(world: World, *errors: SendError) -> None:
    """The first of two slots, half an hour apart, meets these errors."""
    await world.begin()
    await world.says("/time 22:00 22:30")
    await world.put(BRIDGE)
    world.clock.now = TEN
    world.transport.outcomes += errors
    assert await world.tick() == []


async def test_a_digest_given_up_for_the_next_slot_comes_with_that(world: World) -> None:
    # Its next try would fall behind the next slot.
    await refused_at_ten(world, *[SendError("away", FailureKind.SERVER)] * 50)
    for _ in range(29):
        world.clock.pass_(minutes=1)
        assert await world.tick() == []
    world.transport.outcomes.clear()
    world.clock.pass_(minutes=1)
    (digest,) = await world.tick()
    assert "石橋" in digest


async def test_a_digest_that_the_delivery_drops_before_the_slot_is_served(world: World) -> None:
    # The round of the slot takes a while; the delivery looks in between.
    await refused_at_ten(world, SendError("wait", FailureKind.THROTTLED, retry_after=1700))
    world.clock.now = TEN + timedelta(minutes=30)
    assert await deliver(world) == []
    (digest,) = await world.tick()
    assert "石橋" in digest


async def test_the_rest_of_a_digest_given_up_does_not_come_alone(world: World) -> None:
    await world.begin()
    await world.says("/time 22:00 22:30")
    world.enqueue.limits["fake"] = Limits(200, "chars")  # type: ignore[index]
    await world.put(BRIDGE, MARKET)
    world.clock.now = TEN
    world.transport.outcomes.append(SendError("wait", FailureKind.THROTTLED, retry_after=1900))
    assert await world.tick() == []
    assert await world.tick() == []
    world.clock.now = TEN + timedelta(minutes=30)
    pages = await world.tick()
    assert len(pages) == 2
    assert "石橋" in "".join(pages)
    assert "纸币" in "".join(pages)
    assert "第 1/" in pages[0]


async def test_nothing_of_a_digest_whose_first_page_came_comes_twice(world: World) -> None:
    await world.begin()
    await world.says("/time 22:00 22:30")
    await world.put(*(tower(number) for number in range(1, 4)))
    world.clock.now = TEN
    assert "塔" in "\n".join(await world.tick())
    world.clock.now = TEN + timedelta(minutes=30)
    assert await world.tick() == []
