"""What stands behind Telegram's door in tests: a desk that notes requests and echoes them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from bot.config import Settings, read_settings
from bot.transports.telegram.door import TelegramDoor, open_telegram
from bot.transports.telegram.memory import PaceMemory
from bot.transports.telegram.pace import Pace
from digest.message import plain
from handlers.ports import Transport
from handlers.request import Request
from tests.fakes.telegram import TOKEN, FakeRequest, FakeTelegram

ROOT = "http://127.0.0.1:9"


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
        self.pace = Pace(self.time, self.time.pause)
        self.respond: Callable[[Request, Transport], Awaitable[str]] = self.echo

    async def echo(self, request: Request, transport: Transport) -> str:
        self.requests.append(request)
        await transport.send(request.chat, plain(request.text or request.action))
        return "好"


def settings(**given: str) -> Settings:
    return read_settings({"BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": ROOT, **given})


@asynccontextmanager
async def opened(
    telegram: FakeTelegram,
    desk: Desk,
    *,
    listen: bool = True,
    memory: PaceMemory | None = None,
    **given: str,
) -> AsyncIterator[TelegramDoor]:
    async with open_telegram(
        settings(**given),
        lambda request, transport: desk.respond(request, transport),
        listen=listen,
        report=desk.faults.append,
        request_maker=lambda: FakeRequest(telegram),
        pace=desk.pace,
        memory=memory,
    ) as door:
        yield door
