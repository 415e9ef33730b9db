"""The life of a chat: gone, back, moved, its topic closed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digest.message import plain
from digest.retry import FailureKind
from handlers.jobs.upkeep import Upkeep
from handlers.ports import SendError
from handlers.request import Chat
from handlers.standing import Standing, stand
from storage.keeping import Keeping
from storage.store import Store
from tests.fakes.moody import Moody, gone
from tests.handlers.chats import ADMIN, of, people
from tests.handlers.conftest import BRIDGE, MARKET, World

MORNING = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # 08:00 in Taipei


async def told(world: World, standing: Standing) -> None:
    """The platform tells of a chat."""
    await world.thread.ask(lambda store: stand(store, standing, world.defaults, world.clock()))


async def kept(world: World, subscriber: int) -> dict[str, str]:
    return await world.thread.ask(lambda store: store.subscribers.preferences(subscriber))


async def test_who_blocked_us_is_gone_and_gets_nothing(world: World, moody: Moody) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    await world.says("/time 08:00")
    await world.put(MARKET)
    moody.moods["1"] = gone()
    world.clock.now = MORNING
    assert await world.tick() == []
    someone = await of(world, "1")
    assert (someone.state, someone.next_due_at) == ("gone", None)
    tries = len(moody.tries)
    world.clock.pass_(days=2)
    await world.tick()
    assert len(moody.tries) == tries
    assert await world.thread.ask(lambda store: store.outbox.pending()) == 0


async def test_who_comes_back_is_what_they_were(world: World, moody: Moody) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    await world.says("/time 07:15")
    chat = Chat("fake", "1")
    for before in ("active", "stopped"):
        if before == "stopped":
            await world.says("/stop")
        await told(world, Standing(chat, "gone", "blocked by the user"))
        assert (await of(world, "1")).state == "gone"
        await told(world, Standing(chat, "back"))
        assert (await of(world, "1")).state == before
    assert "07:15" in await world.says("/settings")


async def test_a_word_from_the_gone_brings_them_back_with_the_newest(
    world: World, moody: Moody
) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    await world.says("/time 08:00")
    world.clock.now = MORNING
    await world.tick()
    await world.put(*(BRIDGE.replace("橋", name) for name in "塔路井田舟燈"))
    moody.moods["1"] = gone()
    world.clock.pass_(days=1)
    await world.tick()
    assert (await of(world, "1")).state == "gone"
    del moody.moods["1"]
    world.clock.pass_(days=4)
    await world.put(MARKET)
    await world.says("目錄")
    assert (await of(world, "1")).state == "active"
    world.clock.pass_(days=1)
    (digest,) = await world.tick()
    assert "夜市" in digest


async def test_a_stranger_s_standing_makes_no_subscriber(world: World, moody: Moody) -> None:
    await told(world, Standing(Chat("fake", "99"), "gone"))
    assert await world.thread.ask(lambda s: s.subscribers.find("fake", "99")) is None


async def test_a_group_that_moves_takes_all_its_topics_along(world: World, moody: Moody) -> None:
    def group(store: Store) -> None:
        for topic in ("", "7"):
            someone = store.subscribers.at("fake", "-5", topic, now=world.clock())
            store.subscribers.set_state(someone.id, "active", now=world.clock())
            store.subscribers.prefer(someone.id, "hours", "07:15")
        stranger = store.subscribers.at("fake", "-1005", now=world.clock())
        store.outbox.put(stranger.id, "slot:y", [plain("新")], now=world.clock())

    await world.thread.ask(group)
    await told(world, Standing(Chat("fake", "-5"), "moved", new_chat="-1005"))
    assert await world.thread.ask(lambda s: s.standing.of_chat("fake", "-5")) == []
    for topic in ("", "7"):
        someone = await of(world, "-1005", topic)
        assert (await kept(world, someone.id))["hours"] == "07:15"


async def test_a_page_that_meets_a_move_is_sent_to_the_new_place(
    world: World, moody: Moody
) -> None:
    await people(world, 1)
    moody.moods["0"] = SendError("moved", FailureKind.MIGRATED, new_chat="-1007")
    await world.delivery.round()
    await world.delivery.round()
    assert [chat.id for chat, _, _ in moody.sent] == ["-1007", "-1007"]


async def test_a_closed_topic_gives_way_to_the_main_thread_and_is_told_once(
    world: World, moody: Moody
) -> None:
    def topic(store: Store) -> None:
        someone = store.subscribers.at("fake", "-5", "33", now=world.clock())
        store.subscribers.set_state(someone.id, "active", now=world.clock())
        store.outbox.put(someone.id, "slot:x", [plain("一"), plain("二")], now=world.clock())

    await world.thread.ask(topic)
    moody.moods["-5/33"] = SendError("TOPIC_CLOSED", FailureKind.TOPIC)
    for _ in range(4):
        await world.delivery.round()
        world.clock.pass_(minutes=1)
    group = [(chat.topic, message.text) for chat, _, message in moody.sent if chat.id == "-5"]
    assert group == [
        ("", "一"),
        ("", "二"),
        ("", "原來的話題已關閉，之後的摘報改送到這裡。"),
    ]
    admins = [message.text for chat, _, message in moody.sent if chat == ADMIN]
    assert admins == ["群組 -5 有一個話題已關閉或刪除，它的摘報改送到群組的主話題。"]
    # Somebody writes in the topic again: it is open, and its pages go there.
    moody.moods.clear()
    world.chat = Chat("fake", "-5", "33")
    await world.says("/help")
    someone = await of(world, "-5", "33")
    await world.thread.ask(
        lambda store: store.outbox.put(someone.id, "slot:y", [plain("三")], now=world.clock())
    )
    await world.delivery.round()
    assert (moody.sent[-1][0].topic, moody.sent[-1][2].text) == ("33", "三")


@pytest.mark.parametrize(("days", "left"), [(90, 0), (0, 1)])
async def test_the_gone_are_erased_after_their_time(
    world: World, tmp_path: Path, days: int, left: int
) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    await world.says("/time 07:15")
    upkeep = Upkeep(
        world.thread, world.clock, Keeping(tmp_path / "x.db", tmp_path, articles=0, gone=days)
    )
    await world.thread.ask(lambda store: store.standing.leave(1, "blocked", now=world.clock()))
    world.clock.pass_(days=89)
    await upkeep.forget(world.clock())
    assert await world.thread.ask(lambda store: store.subscribers.count()) == 1
    world.clock.pass_(days=2)
    await upkeep.forget(world.clock())
    assert await world.thread.ask(lambda store: store.subscribers.count()) == left
    kept = await world.thread.ask(lambda store: store.subscribers.preferences(1))
    assert bool(kept) == bool(left)


async def test_a_digest_that_could_not_leave_gives_its_articles_to_the_next(
    world: World, moody: Moody
) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    await world.says("/time 08:00 12:00")
    await world.put(MARKET)
    moody.moods["1"] = SendError("502", FailureKind.SERVER)
    world.clock.now = MORNING
    assert await world.tick() == []
    moody.moods.clear()
    world.clock.now = MORNING + timedelta(hours=4)
    await world.put(BRIDGE.replace("橋", "塔"))
    now = world.clock()
    await world.thread.ask(lambda store: world.enqueue.round(store, now))
    counts = await world.thread.ask(lambda store: store.outbox.counts())
    assert counts["dropped"] == 1
    (digest,) = await world.tick()
    assert "夜市" in digest
    assert "塔" in digest
