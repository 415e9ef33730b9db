"""Telegram as a transport: out, in, when it fails, and how it ends."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from bot.config import Settings, read_settings
from bot.transports.telegram.door import TelegramDoor, open_telegram
from bot.transports.telegram.pace import Pace
from digest.message import Button, Message, plain, say
from digest.retry import FailureKind
from handlers.ports import SendError, Transport
from handlers.request import Chat, Request
from tests.fakes import telegram as fake
from tests.fakes.telegram import FakeRequest, FakeTelegram

ROOT = "http://127.0.0.1:9"
CHAT = Chat("telegram", "7")


class FakeTime:
    """Pauses that take no time, remembered."""

    def __init__(self) -> None:
        self.at = 0.0
        self.pauses: list[float] = []

    def __call__(self) -> float:
        return self.at

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.at += seconds
        await asyncio.get_running_loop().run_in_executor(None, lambda: None)


class Desk:
    """What stands behind the door: it notes requests and answers with what they said."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.faults: list[Exception] = []
        self.time = FakeTime()
        self.respond: Callable[[Request, Transport], Awaitable[str]] = self.echo

    async def echo(self, request: Request, transport: Transport) -> str:
        self.requests.append(request)
        await transport.send(request.chat, plain(request.text or request.action))
        return "好"


def settings(**given: str) -> Settings:
    return read_settings({"BOT_TOKEN": fake.TOKEN, "TELEGRAM_API_URL": ROOT, **given})


@asynccontextmanager
async def opened(
    telegram: FakeTelegram, desk: Desk, *, listen: bool = True, **given: str
) -> AsyncIterator[TelegramDoor]:
    async with open_telegram(
        settings(**given),
        lambda request, transport: desk.respond(request, transport),
        listen=listen,
        report=desk.faults.append,
        request_maker=lambda: FakeRequest(telegram),
        pace=Pace(desk.time, desk.time.pause),
    ) as door:
        yield door


@pytest.fixture
def telegram() -> FakeTelegram:
    return FakeTelegram()


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_a_message_is_heard_and_answered(telegram: FakeTelegram, desk: Desk) -> None:
    async with opened(telegram, desk):
        telegram.say(7, "摘要")
        await telegram.until(lambda: bool(telegram.sent(7)))
    assert desk.requests == [Request(CHAT, text="摘要", language="zh-hant", name="林")]
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
    assert fake.TOKEN not in str(raised.value)
    assert len(telegram.sent(7)) == (1 if failure is fake.LOST else 0)
