"""Delivery: what becomes of pages, whatever the platform and the database do."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from digest.message import Block, Button, Message, Span, plain
from digest.retry import FailureKind
from handlers.jobs.deliver import Delivery
from handlers.ports import SendError
from handlers.request import Chat
from storage.errors import StorageError
from storage.store import Store
from storage.worker import StoreThread
from tests.fakes.transport import FakeTransport
from tests.handlers.conftest import World


def failing(kind: FailureKind, **more: float) -> SendError:
    return SendError(f"it failed: {kind}", kind, **more)  # type: ignore[arg-type]


async def put(world: World, chat: str, *texts: str, **more: object) -> None:
    def write(store: Store) -> None:
        someone = store.subscribers.at("fake", chat, now=world.clock())
        store.subscribers.set_state(someone.id, "active", now=world.clock())
        pages = [plain(text) for text in texts]
        store.outbox.put(someone.id, f"slot:{texts[0]}", pages, now=world.clock(), **more)  # type: ignore[arg-type]

    await world.thread.ask(write)


async def rows(world: World) -> list[tuple[str, int, str]]:
    """State, repeats and reason of each page, in order."""
    return await world.thread.ask(
        lambda store: store._db.execute(
            "SELECT state, repeats, why FROM outbox ORDER BY id"
        ).fetchall()
    )


async def test_a_refused_page_is_sent_once_more_as_plain_text(world: World) -> None:
    rich = Message(
        (Block((Span("重", "strong"),)), Block((Span("文"),))), ((Button("按", "list"),),)
    )

    def write(store: Store) -> None:
        someone = store.subscribers.at("fake", "1", now=world.clock())
        store.outbox.put(someone.id, "slot:a", [rich], now=world.clock())

    await world.thread.ask(write)
    world.transport.outcomes.append(failing(FailureKind.CONTENT))
    assert await world.delivery.round() == 1
    (_, _, sent) = world.transport.sent[0]
    assert sent == Message((Block((Span("重\n\n文"),)),))


async def test_a_page_refused_twice_is_parked_and_the_later_ones_go_on(world: World) -> None:
    await put(world, "1", "一", "二", "三")
    world.transport.outcomes.extend([failing(FailureKind.CONTENT)] * 2)
    assert await world.delivery.round() == 2
    assert world.transport.texts == ["二", "三"]
    assert [row[0] for row in await rows(world)] == ["parked", "sent", "sent"]


async def test_a_failing_chat_delays_no_other_and_keeps_its_order(world: World) -> None:
    await put(world, "1", "一", "二")
    await put(world, "2", "甲", "乙")
    world.transport.outcomes.append(failing(FailureKind.SERVER))
    assert await world.delivery.round() == 2
    assert world.transport.texts == ["甲", "乙"]
    world.clock.pass_(seconds=10)
    assert await world.delivery.round() == 2
    assert world.transport.texts[2:] == ["一", "二"]


async def test_an_uncertain_page_is_sent_again_and_marked(world: World) -> None:
    await put(world, "1", "一")
    world.transport.outcomes.append(failing(FailureKind.UNCERTAIN))
    assert await world.delivery.round() == 0
    world.clock.pass_(minutes=1)
    assert await world.delivery.round() == 1
    assert (await rows(world))[0][:2] == ("sent", 1)


async def test_a_timeout_after_a_long_outage_does_not_end_a_page(world: World) -> None:
    await put(world, "1", "一")
    world.transport.outcomes.extend([failing(FailureKind.SERVER)] * 8)
    world.transport.outcomes.append(failing(FailureKind.UNCERTAIN))
    for _ in range(9):
        assert await world.delivery.round() == 0
        world.clock.pass_(minutes=20)
    assert await world.delivery.round() == 1
    assert (await rows(world))[0][:2] == ("sent", 1)


async def test_a_page_that_is_never_answered_is_given_up_after_five_tries(world: World) -> None:
    await put(world, "1", "一")
    world.transport.outcomes.extend([failing(FailureKind.UNCERTAIN)] * 6)
    for _ in range(6):
        assert await world.delivery.round() == 0
        world.clock.pass_(minutes=30)
    ((state, _, why),) = await rows(world)
    assert (state, len(world.transport.outcomes)) == ("dropped", 1)
    assert why.startswith("too many tries")


async def test_held_pages_are_set_aside_and_never_sent_by_themselves(world: World) -> None:
    world.delivery.resend = False
    await put(world, "1", "一", "二")
    world.transport.outcomes.append(failing(FailureKind.UNCERTAIN))
    assert await world.delivery.round() == 1
    world.clock.pass_(days=1)
    assert await world.delivery.round() == 0
    assert world.transport.texts == ["二"]
    held, sent = await rows(world)
    assert (held[0], held[1], sent[0]) == ("parked", 0, "sent")
    assert held[2].startswith("uncertain")


@pytest.mark.parametrize(("resend", "state"), [(True, "retry"), (False, "parked")])
async def test_what_a_crash_left_in_flight_is_sent_again_or_held(
    world: World, resend: bool, state: str
) -> None:
    await put(world, "1", "一")
    world.delivery.resend = resend
    await world.delivery._visit(1)
    assert await world.delivery.begin() == 1
    assert [row[:2] for row in await rows(world)] == [(state, int(resend))]


async def test_a_digest_is_superseded_at_its_next_slot(world: World) -> None:
    slot = world.clock() + timedelta(minutes=5)
    await put(world, "1", "一", "二", worthless=slot)
    await put(world, "1", "新")
    world.transport.outcomes.append(failing(FailureKind.THROTTLED, retry_after=200))
    assert await world.delivery.round() == 0
    world.clock.pass_(minutes=5)
    assert await world.delivery.round() == 1
    assert world.transport.texts == ["新"]
    first, second, _ = await rows(world)
    assert (first[0], second[0]) == ("dropped", "dropped")
    assert first[2].startswith("superseded")
    assert second[2].startswith("superseded")


class PacedTransport(FakeTransport):
    """`waits` are the seconds by chat; an empty one is that over all."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: dict[str, float] = {}

    def wait(self, chat: str = "") -> float:
        return self.waits.get(chat, 0.0)


async def test_chats_that_must_wait_take_no_place(world: World) -> None:
    paced = PacedTransport()
    delivery = Delivery(world.thread, {"fake": paced}, world.clock, "here", in_flight=2)
    for chat in range(40):
        await put(world, str(chat), f"{chat}a", f"{chat}b")
        paced.waits[str(chat)] = 30.0
    await put(world, "100", "好")
    while not paced.sent:
        await delivery.round()
    assert paced.texts == ["好"]
    assert await delivery.round() == 0
    assert {row[0] for row in await rows(world)} == {"retry", "sent"}
    assert await world.thread.ask(lambda store: max(p.attempts for p in store.pages.every())) == 1
    paced.waits.clear()
    world.clock.pass_(seconds=30)
    assert await delivery.round() == 80
    paced.waits[""] = float("inf")
    await put(world, "100", "完")
    assert await delivery.round() == 0


async def test_the_rest_of_a_digest_does_not_wait_for_everybody_else_s(world: World) -> None:
    paced = PacedTransport()
    delivery = Delivery(world.thread, {"fake": paced}, world.clock, "here", in_flight=2)
    await put(world, "1", "1a", "1b")
    for chat in range(2, 60):
        await put(world, str(chat), f"{chat}a")
    paced.waits["1"] = 1.0
    await delivery._visit(2)
    paced.waits.clear()
    world.clock.pass_(seconds=1)
    await delivery.begin()
    await delivery.round()
    assert paced.texts.index("1b") < 8
    # Nor does it push in: every other page may be one never tried.
    assert len(paced.texts) == 60


async def test_two_topics_of_one_chat_take_turns(world: World) -> None:
    def write(store: Store) -> None:
        for topic in ("1", "2", "3"):
            someone = store.subscribers.at("fake", "-5", topic, now=world.clock())
            store.outbox.put(someone.id, "slot:a", [plain(topic)], now=world.clock())

    await world.thread.ask(write)
    assert len(await world.delivery._visit(16)) == 1
    world.clock.pass_(seconds=1)
    assert len(await world.delivery._visit(16)) == 1


async def test_what_was_sent_is_marked_once_the_database_can_be_written(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for chat in range(20):
        await put(world, str(chat), str(chat))
    ask, asked = StoreThread.ask, 0

    async def full(self: StoreThread, act: Callable[[Store], object]) -> object:
        nonlocal asked
        asked += 1
        if asked in (2, 3):
            raise StorageError("database: the disk is full")
        return await ask(self, act)

    with monkeypatch.context() as patch:
        patch.setattr(StoreThread, "ask", full)
        for _ in range(2):
            with pytest.raises(StorageError):
                await world.delivery.round()
    assert len(world.transport.sent) == 16
    assert await world.delivery.round() == 4
    assert [row[:2] for row in await rows(world)] == [("sent", 0)] * 20
    assert sorted(map(int, world.transport.texts)) == list(range(20))


async def test_a_bug_in_a_transport_stops_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put(world, "1", "一")
    await put(world, "2", "二")
    send = FakeTransport.send

    async def buggy(self: FakeTransport, chat: Chat, message: Message) -> str:
        if chat.id == "1":
            raise ZeroDivisionError
        return await send(self, chat, message)

    monkeypatch.setattr(FakeTransport, "send", buggy)
    assert await world.delivery.round() == 1
    assert isinstance(world.faults[0], ZeroDivisionError)
    assert [row[0] for row in await rows(world)] == ["retry", "sent"]


async def test_a_subscriber_erased_while_a_page_is_under_way(world: World) -> None:
    await put(world, "1", "一")
    await put(world, "2", "二")
    claimed = await world.delivery._visit(2)
    await world.thread.ask(
        lambda store: store._db.execute("DELETE FROM subscribers WHERE chat = '1'")
    )
    world.delivery._tried = [await world.delivery._send(page) for page in claimed]
    await world.delivery._visit(0)
    assert [row[0] for row in await rows(world)] == ["sent"]


async def test_stopping_finishes_what_is_under_way_and_takes_no_more(world: World) -> None:
    for chat in range(40):
        await put(world, str(chat), str(chat))
    stop = asyncio.Event()
    stop.set()
    assert await world.delivery.round(stop) == 0
    await world.delivery._visit(3)
    assert await world.delivery.begin() == 3
