"""Pages that come late: nobody is woken, and what is given up comes with the next digest."""

from datetime import UTC, datetime, timedelta

import pytest

from digest.message import Limits
from digest.retry import FailureKind
from handlers.ports import SendError
from tests.handlers.conftest import BRIDGE, MARKET, MORNING, World, tower

# In Taipei, the evening before MORNING.
TEN = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)  # 22:00
SEVEN = MORNING - timedelta(hours=1)


async def written(world: World, quiet: str) -> None:
    """A reader with a digest at 22:00, written and not yet sent."""
    await world.begin()
    await world.says("/time 22:00")
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


async def test_who_asked_for_silence_is_not_made_to_wait(world: World) -> None:
    await world.begin()
    await world.says("/settings")
    await world.thread.ask(lambda store: store.subscribers.prefer(1, "silent", "on"))
    await written(world, "22:02-07:00")
    world.clock.now = TEN + timedelta(hours=1)
    ((_, rings),) = await deliver(world)
    assert not rings


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


async def test_a_digest_given_up_for_the_next_slot_comes_with_that(world: World) -> None:
    # Its next try would fall behind the next slot.
    await world.begin()
    await world.says("/time 22:00 22:30")
    await world.put(BRIDGE)
    world.clock.now = TEN
    world.transport.outcomes += [SendError("away", FailureKind.SERVER) for _ in range(50)]
    assert await world.tick() == []
    for _ in range(29):
        world.clock.pass_(minutes=1)
        assert await world.tick() == []
    world.transport.outcomes.clear()
    world.clock.pass_(minutes=1)
    (digest,) = await world.tick()
    assert "石橋" in digest


async def test_a_digest_that_the_delivery_drops_before_the_slot_is_served(world: World) -> None:
    # The round of the slot takes a while; the delivery looks in between.
    await world.begin()
    await world.says("/time 22:00 22:30")
    await world.put(BRIDGE)
    world.clock.now = TEN
    world.transport.outcomes.append(SendError("wait", FailureKind.THROTTLED, retry_after=1700))
    assert await world.tick() == []
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
