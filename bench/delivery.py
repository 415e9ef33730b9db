"""Delivery: pages a second with the limits lifted, beside bare loops over the same client.

All send the same text, sixteen at once, to one server in a process of its own, by turns in one
run: `client` posts through PTB's HTTP client alone, `ptb` calls PTB's `send_message`, `outbox`
is the whole delivery: claimed, sent through the pace, marked, each commit on the disk.
"""

import asyncio
import gc
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from telegram.ext import ExtBot
from telegram.request import HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.clock import utc_now
from bot.transports.telegram.last_call import LastCall
from bot.transports.telegram.limiter import Limiter
from bot.transports.telegram.pace import Pace, Rates
from bot.transports.telegram.transport import TelegramTransport
from handlers.jobs.deliver import IN_FLIGHT, Delivery
from storage.worker import StoreThread
from tests.fakes.telegram import TOKEN
from tests.journeys.broadcasts import bot_api, lay

PAGES = 1500
ROUNDS = 5
_TEXT = "第1位讀者的第0頁"
_WORDS = RequestParameter.from_input("text", _TEXT)


async def _workers(send: Callable[[int], Awaitable[object]]) -> float:
    """Seconds for all pages, sixteen workers drawing from one list."""
    chats = iter(range(1, PAGES + 1))

    async def work() -> None:
        for chat in chats:
            await send(chat)

    began = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(IN_FLIGHT)))
    return time.perf_counter() - began


def _request() -> HTTPXRequest:
    return HTTPXRequest(connection_pool_size=IN_FLIGHT + 16)


async def _client(root: str) -> float:
    request = _request()
    url = f"{root}/bot{TOKEN}/sendMessage"

    async def send(chat: int) -> None:
        data = RequestData([RequestParameter.from_input("chat_id", chat), _WORDS])
        await request.post(url, data)

    try:
        await request.initialize()
        return await _workers(send)
    finally:
        await request.shutdown()


def _bot(root: str, pace: Pace | None) -> tuple[ExtBot[str], HTTPXRequest]:
    request = _request()
    limiter = Limiter(pace) if pace else None
    return (
        ExtBot(
            TOKEN, base_url=f"{root}/bot", request=request, get_updates_request=request,
            rate_limiter=limiter,
        ),
        request,
    )  # fmt: skip


async def _ptb(root: str) -> float:
    bot, request = _bot(root, None)
    try:
        await request.initialize()
        return await _workers(lambda chat: bot.send_message(chat, _TEXT))
    finally:
        await request.shutdown()


async def _outbox(root: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        lay(Path(folder), PAGES)
        thread = StoreThread(Path(folder) / "zhaibao.db")
        await thread.start()
        pace = Pace(rates=Rates(bot=0, chat=0, group=0))
        bot, request = _bot(root, pace)
        transport = TelegramTransport(bot, pace, LastCall(), bulk=True)
        delivery = Delivery(thread, {"telegram": transport}, utc_now, "bench")
        try:
            await request.initialize()
            began = time.perf_counter()
            if await delivery.round() != PAGES:
                raise RuntimeError("not all pages were sent")
            return time.perf_counter() - began
        finally:
            await request.shutdown()
            await thread.close()


def run() -> None:
    """Print the table: the median of the rounds, and each as a share of the bare loops."""
    ways = {"client": _client, "ptb": _ptb, "outbox": _outbox}
    took: dict[str, list[float]] = {name: [] for name in ways}
    with bot_api() as api:
        for _ in range(ROUNDS):
            for name, way in ways.items():
                gc.collect()
                took[name].append(asyncio.run(way(api.root)))
    rate = {name: PAGES / statistics.median(seconds) for name, seconds in took.items()}
    shares = [
        [ptb / out for ptb, out in zip(took[name], took["outbox"], strict=True)]
        for name in ("client", "ptb")
    ]
    print(f"{PAGES} pages, {IN_FLIGHT} at once, median of {ROUNDS} rounds")
    for name, each in rate.items():
        print(f"  {name:7} {each:7.0f} messages/s")
    print(f"  outbox / ptb    {statistics.median(shares[1]):.0%}")
    print(f"  outbox / client {statistics.median(shares[0]):.0%}")
