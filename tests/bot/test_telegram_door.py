"""Telegram's door: it opens without waiting, keeps trying, and closes in time."""

import asyncio
import io
import logging

import pytest

from bot.logs import start_logs
from bot.transports.telegram import door as door_module
from bot.transports.telegram.door import open_telegram
from digest.message import plain
from digest.retry import FailureKind
from handlers.ports import SendError, Transport
from handlers.request import Chat, Request
from tests.fakes import telegram_failures as fake
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.telegram_desk import Desk, opened, settings
from tests.fakes.telegram_http import served

CHAT = Chat("telegram", "7")


async def test_it_opens_at_once_and_tries_until_telegram_is_there(
    telegram: FakeTelegram, desk: Desk
) -> None:
    telegram.fail("getMe", *[fake.UNREACHABLE] * 7)
    telegram.fail("deleteWebhook", fake.BROKEN, fake.flood(4))
    async with opened(telegram, desk) as door:
        assert telegram.calls == []
        assert "/start" in door.greeting[0]
        telegram.say(7, "摘要")
        await telegram.until(lambda: bool(telegram.sent(7)))
    assert desk.time.pauses[:9] == [1, 2, 4, 8, 15, 30, 30, 30, 4]
    (fault,) = desk.faults
    assert "cannot be reached" in str(fault)


@pytest.mark.parametrize("status", [401, 404])
async def test_a_refused_token_is_one_sentence_without_the_token(
    telegram: FakeTelegram, desk: Desk, status: int
) -> None:
    telegram.fail("getMe", *[fake.Failure("error", status, "Unauthorized")] * 3)
    async with opened(telegram, desk):
        telegram.say(7, "摘要")
        await telegram.until(lambda: bool(telegram.sent(7)))
    assert desk.time.pauses[:3] == [60, 60, 60]
    (fault,) = desk.faults
    assert "refuses BOT_TOKEN" in str(fault)
    assert TOKEN not in str(fault)


async def test_a_server_that_knows_no_webhook_and_no_menus_is_served_all_the_same(
    telegram: FakeTelegram, desk: Desk
) -> None:
    unknown = fake.Failure("error", 404, "Not Found")
    telegram.fail("getWebhookInfo", unknown)
    telegram.fail("deleteWebhook", unknown)
    telegram.fail("setMyCommands", unknown)
    async with opened(telegram, desk):
        telegram.say(7, "摘要")
        await telegram.until(lambda: bool(telegram.sent(7)))
    assert desk.time.pauses[:1] != [60]


async def test_polling_outlives_every_failure(telegram: FakeTelegram, desk: Desk) -> None:
    hard = [fake.UNREACHABLE, fake.LOST, fake.flood(3), fake.CONFLICT, fake.REVOKED, fake.BROKEN]
    async with opened(telegram, desk):
        telegram.say(7, "一")
        await telegram.until(lambda: len(telegram.sent(7)) == 1)
        telegram.fail("getUpdates", *hard)
        telegram.say(7, "二")
        await telegram.until(lambda: len(telegram.sent(7)) == 2)
    assert [sent.text for sent in telegram.sent(7)] == ["一", "二"]
    assert ["Another process" in str(fault) for fault in desk.faults].count(True) == 1
    assert ["refuses" in str(fault) for fault in desk.faults].count(True) == 1


async def test_who_only_sends_does_not_poll(telegram: FakeTelegram, desk: Desk) -> None:
    telegram.say(7, "摘要")
    async with opened(telegram, desk, listen=False) as door:
        await door.transport.send(CHAT, plain("文"))
    assert [method for method, _ in telegram.calls] == ["sendMessage"]


async def test_hushed_it_hears_nobody_finishes_and_still_sends(
    telegram: FakeTelegram, desk: Desk
) -> None:
    begun, free = asyncio.Event(), asyncio.Event()

    async def slow(request: Request, transport: Transport) -> str:
        begun.set()
        await free.wait()
        return await desk.echo(request, transport)

    desk.respond = slow
    async with opened(telegram, desk) as door:
        telegram.say(7, "一")
        await begun.wait()
        hushing = asyncio.create_task(door.hush())
        await telegram.until(lambda: "offset" in telegram.calls[-1][1])
        free.set()
        await hushing
        telegram.say(7, "二")
        await door.transport.send(CHAT, plain("三"))
    assert [sent.text for sent in telegram.sent(7)] == ["一", "三"]


async def test_hush_is_bounded(
    telegram: FakeTelegram, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door_module, "_LAST_ANSWERS", 0.05)
    begun, ended = asyncio.Event(), asyncio.Event()

    async def endless(request: Request, transport: Transport) -> str:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return ""

    desk.respond = endless
    async with opened(telegram, desk) as door:
        telegram.say(7, "一")
        telegram.say(7, "二")
        await begun.wait()
        async with asyncio.timeout(3):
            await door.hush()
            await ended.wait()
        await door.transport.send(CHAT, plain("三"))
    assert [sent.text for sent in telegram.sent(7)] == ["三"]


async def test_hush_while_telegram_cannot_be_reached(telegram: FakeTelegram, desk: Desk) -> None:
    async with opened(telegram, desk) as door:
        telegram.say(7, "一")
        await telegram.until(lambda: bool(telegram.sent(7)))
        telegram.fail("getUpdates", *[fake.UNREACHABLE] * 2000)
        await telegram.until(lambda: bool(desk.faults))
        async with asyncio.timeout(3):
            await door.hush()


async def test_a_page_in_flight_does_not_hold_the_end_up(
    telegram: FakeTelegram, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door_module, "_LAST_CALLS", 0.05)
    telegram.fail("sendMessage", fake.SILENT)
    async with opened(telegram, desk, listen=False) as door:
        sending = asyncio.create_task(door.transport.send(CHAT, plain("文")))
        await telegram.until(lambda: telegram.count("sendMessage") == 1)
        await door.hush()
        with pytest.raises(SendError) as raised:
            await asyncio.wait_for(sending, 3)
    assert raised.value.kind is FailureKind.UNCERTAIN


async def test_an_answer_that_is_not_understood_is_asked_for_again(
    telegram: FakeTelegram, desk: Desk
) -> None:
    telegram.fail("getMe", fake.Failure("error", 200, "a page of somebody else's"))
    telegram.fail("getUpdates", *[fake.Failure("error", 200, "a page of somebody else's")] * 3)
    async with opened(telegram, desk):
        telegram.say(7, "摘要")
        await telegram.until(lambda: bool(telegram.sent(7)))
    assert desk.time.pauses[:4] == [1, 1, 2, 4]
    assert len(desk.faults) == 2


async def test_over_real_http_and_the_token_is_in_no_log(
    telegram: FakeTelegram, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = logging.getLogger()
    monkeypatch.setattr(top, "handlers", top.handlers[:])
    monkeypatch.setattr(top, "level", top.level)
    out = io.StringIO()
    start_logs("DEBUG", out=out)
    telegram.fail("getMe", fake.LOST, fake.REVOKED)
    telegram.fail("getUpdates", fake.REVOKED)
    telegram.fail("sendMessage", fake.REVOKED)
    with served(telegram) as root:
        async with open_telegram(
            settings(TELEGRAM_API_URL=root),
            desk.echo,
            listen=True,
            report=lambda error: logging.getLogger("x").error("fault", exc_info=error),
            pace=desk.pace,
        ) as door:
            telegram.say(7, "一")
            telegram.say(7, "二")
            await telegram.until(lambda: bool(telegram.sent(7)))
            logging.getLogger("x").warning("%s", door._bot.base_url)
        with pytest.raises(SendError) as raised:
            async with open_telegram(
                settings(TELEGRAM_API_URL="http://127.0.0.1:9"),
                desk.echo,
                listen=False,
                report=desk.faults.append,
            ) as door:
                await door.transport.send(CHAT, plain("文"))
    assert raised.value.kind is FailureKind.NETWORK
    assert "refuses BOT_TOKEN" in out.getvalue()
    assert "Traceback" in out.getvalue()
    assert TOKEN not in out.getvalue()
    assert TOKEN.split(":")[1] not in out.getvalue()


async def test_an_album_of_pictures_gets_one_answer(telegram: FakeTelegram, desk: Desk) -> None:
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
    async with opened(telegram, desk):
        for _ in range(3):
            telegram.say(7, "", photo=photo, media_group_id="9")
        telegram.say(7, "摘要")
        await telegram.until(lambda: any(request.text for request in desk.requests))
    assert [request.heard or request.text for request in desk.requests] == ["photo", "摘要"]
