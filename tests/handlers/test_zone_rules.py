"""New rules of the zones: everybody is planned anew, and nobody waits for the others."""

from datetime import timedelta

import pytest

from handlers.jobs import clockwork
from handlers.jobs.enqueue import Enqueue
from storage.store import Store
from tests.handlers.conftest import BRIDGE, MORNING, World


async def test_new_rules_of_the_zones_plan_everybody_anew(world: World) -> None:
    await world.begin()
    await world.says("/time 08:00")
    await world.put(BRIDGE)
    rules = Enqueue(world.enqueue.limits, world.defaults, rules="2026a")
    world.enqueue = rules
    await world.tick()
    # As an older version of the rules would have had it: an hour later.
    wrong = MORNING + timedelta(hours=1)
    await world.thread.ask(lambda s: s.subscribers.plan(1, wrong))
    await world.tick()
    assert (await world.me()).next_due_at == wrong
    world.enqueue = Enqueue(world.enqueue.limits, world.defaults, rules="2026b")
    # The process starts with them an hour after the slot that they put earlier.
    world.clock.now = MORNING + timedelta(minutes=30)
    (digest,) = await world.tick()
    assert "修一座沒有人走的橋" in digest
    assert (await world.me()).next_due_at == MORNING + timedelta(days=1)


def misplan(store: Store) -> None:
    """The last three as the rules of before had them; the fifth is to come at nine by the new."""
    for chat, minutes in {"4": 30, "5": 20, "6": 90}.items():
        someone = store.subscribers.find("fake", chat)
        assert someone
        if chat == "5":
            store.subscribers.prefer(someone.id, "hours", "09:00")
        store.subscribers.plan(someone.id, MORNING + timedelta(minutes=minutes))


async def test_nobody_waits_until_everybody_is_planned_anew(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each batch is one subscriber; the last ones are due by the old rules, and by the new."""
    monkeypatch.setattr(clockwork, "_BATCH", 1)
    for chat in "123456":
        world.chat = type(world.chat)("fake", chat)
        await world.begin()
        await world.says("/time 08:00")
    await world.put(BRIDGE)
    world.enqueue = Enqueue(world.enqueue.limits, world.defaults, rules="2026a")
    await world.tick()

    await world.thread.ask(misplan)
    enqueue = Enqueue(world.enqueue.limits, world.defaults, rules="2026b")
    now = world.clock.now = MORNING + timedelta(minutes=40)
    before = len(world.transport.sent)
    came: list[list[str]] = []
    while await world.thread.ask(lambda store: enqueue.round(store, now)):
        await world.delivery.round()
        came.append(sorted(chat.id for chat, _, _ in world.transport.sent[before:]))
        before = len(world.transport.sent)
    # The first round serves whoever is due, the fourth by what the new rules say; the fifth is
    # due at nine by them, and the sixth, due later by the old ones, has its own turn.
    assert came == [["1", "2", "3", "4"], [], [], [], [], ["6"]]
    assert await world.thread.ask(
        lambda store: [(s.chat, s.next_due_at) for s in store.subscribers.active_after(0, limit=9)]
    ) == [
        (chat, MORNING + (timedelta(hours=1) if chat == "5" else timedelta(days=1)))
        for chat in "123456"
    ]
