"""A database that can be read alone: who asks is told so in their language, and nothing is lost."""

from dataclasses import replace

import pytest

from digest.message import plain
from digest.preferences import Preferences
from handlers.excuse import excuse
from handlers.request import Chat, Request
from storage.errors import StorageError
from storage.store import Store
from storage.worker import StoreThread
from tests.fakes.faults import read_only
from tests.handlers.conftest import World

SAID = {
    "繁體中文": "現在讀不到資料庫。什麼都沒有遺失，請稍後再試。",
    "简体中文": "现在读不到数据库。什么都没有丢失，请稍后再试。",
    "English": "The archive cannot be reached right now. Nothing is lost; please try again later.",
}
TYPED = ("摘要", "02", "/time 09:00", "https://example.com/", "山", "/deletemydata")


@pytest.mark.parametrize("language", SAID)
async def test_whatever_is_typed_gets_the_sentence_in_the_language_chosen(
    world: World, language: str
) -> None:
    await world.begin()
    await world.says(f"/lang {language}")
    async with read_only(world.thread):
        for typed in TYPED:
            assert await world.says(typed) == SAID[language]
        # Beside the two next steps no button of it keeps the reader from asking again.
        assert len(world.last.buttons[0]) == 2
    assert SAID[language] not in await world.says("/time 09:00")
    assert "09:00" in await world.says("/settings")


async def test_the_operator_is_told_each_time(world: World) -> None:
    await world.begin()
    async with read_only(world.thread):
        await world.says("摘要")
    assert world.faults
    assert all(isinstance(fault, StorageError) for fault in world.faults)


async def test_a_stranger_is_told_in_the_language_that_the_platform_guesses(world: World) -> None:
    stranger = Chat("fake", "99")
    async with read_only(world.thread):
        for code, language in (("en", "English"), ("zh-hans", "简体中文"), ("", "繁體中文")):
            asked = Request(stranger, text="/start", language=code)
            await world.answerer.respond(asked, world.transport)
            assert world.transport.texts[-1] == SAID[language]
    assert await world.thread.ask(lambda s: s.subscribers.find("fake", "99")) is None


async def test_of_a_database_that_cannot_even_be_read_the_guess_decides() -> None:
    thread = StoreThread(":memory:")
    await thread.start()
    await thread.ask(lambda store: store._db.execute("ALTER TABLE subscribers RENAME TO away"))
    defaults = replace(Preferences(), language="zh-Hans")
    fault = StorageError("damaged")
    for code, language in (("en-GB", "English"), ("fr", "简体中文")):
        asked = Request(Chat("fake", "1"), text="02", language=code)
        reply = await excuse(thread, asked, fault, defaults)
        assert reply.messages[0].text == SAID[language]
    await thread.close()


async def test_every_message_of_an_answer_comes_although_none_can_be_noted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.begin()

    def refuse(*args: object, **more: object) -> None:
        raise StorageError("the disk is full")

    sent = await world.thread.ask(lambda store: store.sent)
    whole = await world.says("/start")
    assert whole.count("\n---\n") >= 1
    monkeypatch.setattr(sent, "record", refuse)
    assert await world.says("/start") == whole
    assert {str(fault) for fault in world.faults} == {"the disk is full"}


async def test_pages_laid_before_come_once_each_when_the_cause_is_gone(world: World) -> None:
    await world.begin()

    def lay(store: Store) -> None:
        me = store.subscribers.find("fake", "1")
        assert me
        store.outbox.put(me.id, "notice:a", [plain("甲"), plain("乙"), plain("丙")], now=now)

    now = world.clock.now
    await world.thread.ask(lay)
    before = len(world.transport.sent)
    async with read_only(world.thread):
        for _ in range(3):
            with pytest.raises(StorageError):
                await world.delivery.round()
        assert len(world.transport.sent) == before
        with pytest.raises(StorageError):
            await world.tick()
    await world.tick()
    assert world.transport.texts[before:] == ["甲", "乙", "丙"]
