"""How pages leave for Telegram: at our pace, paid or not, and on after a restart."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.transports.telegram.memory import PaceMemory
from digest.message import About, plain
from digest.retry import FailureKind
from handlers.ports import SendError
from handlers.request import Chat
from storage.errors import StorageError
from storage.outbox import Claim
from storage.store import Store
from storage.worker import StoreThread
from tests.fakes import telegram_failures as fake
from tests.fakes.faults import read_only
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_desk import Desk, opened

CHAT = Chat("telegram", "7")


async def test_our_own_pace(telegram: FakeTelegram, desk: Desk) -> None:
    async with opened(telegram, desk, listen=False) as door:
        for _ in range(5):
            await door.transport.send(CHAT, plain("文"))
        assert desk.time.at == pytest.approx(2.0, abs=0.1)
        chats = [Chat("telegram", str(number)) for number in range(100, 160)]
        await asyncio.gather(*(door.transport.send(chat, plain("文")) for chat in chats))
    assert 1.7 <= desk.time.at - 2.0 <= 2.1
    assert telegram.count("sendMessage") == 65


async def test_pages_are_paid_for_and_answers_are_not(telegram: FakeTelegram, desk: Desk) -> None:
    async with opened(telegram, desk, PAID_BROADCAST="500") as door:
        await door.transport.send(CHAT, plain("頁"))
        telegram.say(7, "答")
        await telegram.until(lambda: len(telegram.sent(7)) == 2)
    page, answer = telegram.sent(7)
    assert page.parameters["allow_paid_broadcast"] == "true"
    assert "allow_paid_broadcast" not in answer.parameters


async def test_a_pause_is_kept_through_a_restart(telegram: FakeTelegram, desk: Desk) -> None:
    thread, now = StoreThread(":memory:"), datetime(2026, 11, 24, tzinfo=UTC)
    await thread.start()
    memory = PaceMemory(thread, lambda: now)
    telegram.fail("sendMessage", fake.flood(90))
    async with opened(telegram, desk, listen=False, memory=memory) as door:
        with pytest.raises(SendError):
            await door.transport.send(CHAT, plain("文"))
    later = Desk()
    memory = PaceMemory(thread, lambda: now + timedelta(seconds=30))
    async with opened(telegram, later, listen=False, memory=memory) as door:
        assert door.transport.wait("7") == pytest.approx(60)
        assert door.transport.wait("8") == 0
        with pytest.raises(SendError) as raised:
            await door.transport.send(CHAT, plain("文"))
    assert raised.value.kind is FailureKind.THROTTLED
    assert raised.value.retry_after == pytest.approx(60)
    assert telegram.count("sendMessage") == 1
    await thread.close()


async def test_what_was_just_sent_counts_after_a_restart(
    telegram: FakeTelegram, desk: Desk
) -> None:
    thread, now = StoreThread(":memory:"), datetime(2026, 11, 24, tzinfo=UTC)
    await thread.start()

    def spend(store: Store) -> None:
        group = store.subscribers.at("telegram", "-7", now=now)
        for number in range(19):
            store.sent.record(group.id, str(number), About(), now=now)
        store.outbox.put(group.id, "slot:x", [plain("頁")], now=now)
        store.outbox.claim(["telegram"], Claim("gone", 120), now=now, limit=1)

    await thread.ask(spend)
    memory = PaceMemory(thread, lambda: now + timedelta(seconds=20))
    async with opened(telegram, desk, listen=False, memory=memory) as door:
        assert door.transport.wait("-7") == pytest.approx(40, abs=0.1)
        assert door.transport.wait("8") == 0
    await thread.close()


async def test_what_was_sent_is_deleted_at_the_same_pace(
    telegram: FakeTelegram, desk: Desk
) -> None:
    async with opened(telegram, desk, listen=False) as door:
        numbers = [await door.transport.send(CHAT, plain(word)) for word in ("留", "去")]
        await door.transport.delete(CHAT, numbers[1])
        assert [sent.text for sent in telegram.sent(7)] == ["留"]
        telegram.fail("deleteMessage", fake.flood(5))
        with pytest.raises(SendError) as raised:
            await door.transport.delete(CHAT, numbers[0])
        assert raised.value.kind is FailureKind.THROTTLED
        # The pause that it asks for holds for what is sent too.
        assert door.transport.wait("7") == pytest.approx(5, abs=0.5)


async def test_a_pause_that_cannot_be_kept_holds_all_the_same(
    telegram: FakeTelegram, desk: Desk
) -> None:
    thread, now = StoreThread(":memory:"), datetime(2026, 11, 24, tzinfo=UTC)
    await thread.start()
    memory = PaceMemory(thread, lambda: now, desk.faults.append)
    telegram.fail("sendMessage", fake.flood(90))
    async with opened(telegram, desk, listen=False, memory=memory) as door, read_only(thread):
        with pytest.raises(SendError):
            await door.transport.send(CHAT, plain("文"))
        assert door.transport.wait("7") == pytest.approx(90, abs=0.5)
        await memory.close()
    (fault,) = desk.faults
    assert isinstance(fault, StorageError)
    await thread.close()
