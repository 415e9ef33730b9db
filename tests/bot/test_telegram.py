"""Telegram as a transport: pages out, buttons answered, menus, order, failures, the end."""

import asyncio
import json

import pytest

from bot.transports.telegram import door as door_module
from bot.transports.telegram.hearing import HEARD
from digest.message import Button, Message, plain, say
from digest.retry import FailureKind
from handlers.ports import SendError, Transport
from handlers.request import Chat, Request
from tests.fakes import telegram_failures as fake
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.telegram_desk import Desk, opened

CHAT = Chat("telegram", "7")


async def test_a_message_is_heard_and_answered(telegram: FakeTelegram, desk: Desk) -> None:
    async with opened(telegram, desk):
        telegram.say(7, "摘要")
        await telegram.until(lambda: bool(telegram.sent(7)))
    heard = Request(CHAT, text="摘要", language="zh-hant", name="林", id="101", person="7")
    assert desk.requests == [heard]
    assert [sent.text for sent in telegram.sent(7)] == ["摘要"]
    assert desk.faults == []


async def test_a_page_goes_out_without_preview_and_silently(
    telegram: FakeTelegram, desk: Desk
) -> None:
    async with opened(telegram, desk, listen=False) as door:
        message = Message(
            (say("題", kind="title"), say("文 https://example.org/1")),
            ((Button("02", "section:1:2"), Button("原文", "https://example.org/1")),),
            silent=True,
        )
        number = await door.transport.send(Chat("telegram", "-5", "33"), message)
    (sent,) = telegram.sent(-5)
    assert number == str(sent.id)
    assert sent.text == "題\n\n文 https://example.org/1"
    assert sent.entities == [{"type": "bold", "offset": 0, "length": 1}]
    assert sent.labels == ["02", "原文"]
    assert sent.parameters["disable_notification"] == "true"
    assert sent.parameters["message_thread_id"] == "33"
    assert sent.parameters["link_preview_options"] == '{"is_disabled": true}'
    assert [method for method, _ in telegram.calls] == ["sendMessage"]


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (fake.flood(7), FailureKind.THROTTLED),
        (fake.migrated(-1001), FailureKind.MIGRATED),
        (fake.BLOCKED, FailureKind.GONE),
        (fake.refused("chat not found"), FailureKind.GONE),
        (fake.refused("message thread not found"), FailureKind.TOPIC),
        (fake.refused("can't parse entities"), FailureKind.CONTENT),
        (fake.UNREACHABLE, FailureKind.NETWORK),
        (fake.LOST, FailureKind.UNCERTAIN),
        (fake.BROKEN, FailureKind.SERVER),
        (fake.Failure("error", 504, "Gateway Timeout"), FailureKind.UNCERTAIN),
        (fake.REVOKED, FailureKind.REFUSED),
    ],
)
async def test_each_failure_has_its_kind(
    telegram: FakeTelegram, desk: Desk, failure: fake.Failure, kind: FailureKind
) -> None:
    telegram.fail("sendMessage", failure)
    async with opened(telegram, desk, listen=False) as door:
        with pytest.raises(SendError) as raised:
            await door.transport.send(CHAT, plain("文"))
    assert raised.value.kind is kind
    assert raised.value.retry_after == (7 if kind is FailureKind.THROTTLED else None)
    assert raised.value.new_chat == ("-1001" if kind is FailureKind.MIGRATED else None)
    assert TOKEN not in str(raised.value)
    assert len(telegram.sent(7)) == (1 if failure is fake.LOST else 0)


async def test_an_edit_replaces_and_says_when_it_cannot(telegram: FakeTelegram, desk: Desk) -> None:
    async with opened(telegram, desk, listen=False) as door:
        number = await door.transport.send(CHAT, plain("一"))
        assert await door.transport.edit(CHAT, number, plain("二")) == number
        assert await door.transport.edit(CHAT, number, plain("二")) == number
        with pytest.raises(SendError):
            await door.transport.edit(CHAT, "99999", plain("二"))
        telegram.fail("editMessageText", fake.refused("message can't be edited"))
        with pytest.raises(SendError):
            await door.transport.edit(CHAT, number, plain("三"))
    assert [sent.text for sent in telegram.sent(7)] == ["二"]


@pytest.mark.parametrize("text", ["", " \n", "\u200b\ufeff"])
async def test_an_empty_message_never_leaves(telegram: FakeTelegram, desk: Desk, text: str) -> None:
    async with opened(telegram, desk, listen=False) as door:
        with pytest.raises(SendError) as raised:
            await door.transport.send(CHAT, plain(text))
    assert raised.value.kind is FailureKind.CONTENT
    assert telegram.calls == []


async def test_an_answer_in_a_closed_topic_comes_in_the_main_thread(
    telegram: FakeTelegram, desk: Desk
) -> None:
    telegram.fail("sendMessage", fake.refused("TOPIC_CLOSED"))
    async with opened(telegram, desk):
        topic = {"message_thread_id": 33, "is_topic_message": True}
        telegram.say(-5, "/summary", **topic)
        await telegram.until(lambda: bool(telegram.sent(-5)))
    (sent,) = telegram.sent(-5)
    assert "message_thread_id" not in sent.parameters


async def test_a_page_for_a_closed_topic_goes_back_to_the_outbox(
    telegram: FakeTelegram, desk: Desk
) -> None:
    telegram.fail("sendMessage", fake.refused("TOPIC_CLOSED"))
    async with opened(telegram, desk, listen=False) as door:
        with pytest.raises(SendError) as raised:
            await door.transport.send(Chat("telegram", "-5", "33"), plain("文"))
    assert raised.value.kind is FailureKind.TOPIC


async def test_an_answer_waits_for_a_short_pause_and_is_not_lost(
    telegram: FakeTelegram, desk: Desk
) -> None:
    telegram.fail("sendMessage", fake.flood(5), fake.UNREACHABLE, fake.BROKEN)
    async with opened(telegram, desk):
        telegram.say(7, "摘要")
        await telegram.until(lambda: bool(telegram.sent(7)))
    assert 5.0 in desk.time.pauses
    assert telegram.count("sendMessage") == 4
    assert desk.faults == []


async def test_an_answer_does_not_wait_for_what_does_not_pass(
    telegram: FakeTelegram, desk: Desk
) -> None:
    telegram.fail("sendMessage", fake.flood(3600), fake.BLOCKED, fake.LOST)
    async with opened(telegram, desk):
        for chat in (7, 8, 9):
            telegram.say(chat, "摘要")
        await telegram.until(lambda: len(desk.faults) == 3)
    assert telegram.count("sendMessage") == 3
    assert max(desk.time.pauses) < 30


async def test_a_button_is_answered_with_its_toast(telegram: FakeTelegram, desk: Desk) -> None:
    async with opened(telegram, desk) as door:
        rows = ((Button("02", "section:1:2"),),)
        number = await door.transport.send(CHAT, Message((say("題"),), rows))
        query = telegram.press(7, int(number), "02")
        await telegram.until(lambda: query in telegram.answers)
    assert telegram.answers[query] == "好"
    (request,) = desk.requests
    assert (request.action, request.message, request.chat) == ("section:1:2", number, CHAT)


async def test_a_button_is_answered_when_the_answer_fails(
    telegram: FakeTelegram, desk: Desk
) -> None:
    async def fail(request: Request, transport: Transport) -> str:
        raise ValueError("a bug")

    desk.respond = fail
    async with opened(telegram, desk):
        query = telegram.query(7, "summary", telegram.shown(7, 5))
        await telegram.until(lambda: query in telegram.answers and bool(desk.faults))
    assert telegram.answers[query] == ""
    assert [str(fault) for fault in desk.faults] == ["a bug"]


async def test_a_button_under_a_message_out_of_reach(telegram: FakeTelegram, desk: Desk) -> None:
    async with opened(telegram, desk):
        old = telegram.query(7, "summary", telegram.shown(7, 5) | {"date": 0})
        lost = telegram.query(7, "summary", None, inline_message_id="8")
        await telegram.until(lambda: {old, lost} <= set(telegram.answers))
    assert [request.message for request in desk.requests] == ["5"]
    assert telegram.answers == {old: "好", lost: ""}


async def test_a_slow_answer_leaves_no_button_waiting(
    telegram: FakeTelegram, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door_module, "_BUTTON", 0.01)
    free = asyncio.Event()

    async def slow(request: Request, transport: Transport) -> str:
        await free.wait()
        return await desk.echo(request, transport)

    desk.respond = slow
    async with opened(telegram, desk):
        query = telegram.query(7, "summary", telegram.shown(7, 5))
        await telegram.until(lambda: query in telegram.answers)
        assert telegram.sent(7) == []
        free.set()
        await telegram.until(lambda: bool(telegram.sent(7)))


async def test_a_chat_keeps_its_order_and_delays_no_other(
    telegram: FakeTelegram, desk: Desk
) -> None:
    free = asyncio.Event()
    busy = most = 0

    async def slow(request: Request, transport: Transport) -> str:
        nonlocal busy, most
        busy += 1
        most = max(most, busy)
        if request.chat == CHAT and request.text == "0":
            await free.wait()
        else:
            await asyncio.get_running_loop().run_in_executor(None, lambda: None)
        busy -= 1
        return await desk.echo(request, transport)

    desk.respond = slow
    async with opened(telegram, desk):
        for number in range(20):
            telegram.say(7, str(number))
        for chat in range(100, 140):
            telegram.say(chat, "摘要")
        await telegram.until(lambda: all(telegram.sent(chat) for chat in range(100, 140)))
        assert telegram.sent(7) == []
        free.set()
        await telegram.until(lambda: len(telegram.sent(7)) == 20)
    assert [sent.text for sent in telegram.sent(7)] == [str(number) for number in range(20)]
    assert 2 <= most <= 16


async def test_only_what_is_read_is_asked_for(telegram: FakeTelegram, desk: Desk) -> None:
    async with opened(telegram, desk):
        await telegram.until(lambda: bool(telegram.count("deleteWebhook")))
        telegram.say(7, "摘要")
        await telegram.until(lambda: bool(telegram.sent(7)))
    asked = next(given for method, given in telegram.calls if method == "getUpdates")
    assert json.loads(asked["allowed_updates"]) == list(HEARD)
