"""zhaibao chat: the bot in a terminal, one lasting subscriber; for scripts too."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TextIO

import click

from bot.app import Clock, House, open_house, settled
from bot.clock import utc_now
from bot.config import Settings
from bot.transports.terminal import TerminalTransport
from handlers.jobs.alert import Alert
from handlers.jobs.deliver import Delivery
from handlers.jobs.enqueue import Enqueue

# While nothing is typed, due digests are looked for this often, in seconds.
_QUIET = 20.0
ReadLine = Callable[[], Awaitable[str]]


@dataclass(frozen=True)
class Jobs:
    """What the clock asks for, of this one chat."""

    alert: Alert
    enqueue: Enqueue
    delivery: Delivery


@click.command("chat")
def command() -> None:
    """Read lines from standard input, print replies, until the input ends."""
    asyncio.run(converse(settled(), utc_now, _typed, sys.stdout))


async def converse(settings: Settings, clock: Clock, read_line: ReadLine, out: TextIO) -> None:
    """Answer each line of `read_line` (empty at the end) on `out`; due digests come in between."""
    async with open_house(settings, clock) as house:
        await house.take_in()
        terminal = TerminalTransport(out, house.thread, clock)
        transports = {terminal.name: terminal}
        jobs = Jobs(house.alert(transports), house.enqueue(transports), house.delivery(transports))
        await _bring(house, jobs)
        while line := await _next_line(house, read_line, jobs):
            if line.strip():
                toast = await house.respond(terminal.request(line), terminal)
                if toast:
                    click.echo(toast + "\n", file=out)
            await _bring(house, jobs)


async def _next_line(house: House, read_line: ReadLine, jobs: Jobs) -> str:
    reading = asyncio.ensure_future(read_line())
    while True:
        with suppress(TimeoutError):
            return await asyncio.wait_for(asyncio.shield(reading), _QUIET)
        await _bring(house, jobs)


async def _bring(house: House, jobs: Jobs) -> None:
    """Poll what is due, alert, serve this chat's due slots, print what the outbox holds for it."""
    await house.ingest.poll()
    now = house.clock()
    while await house.thread.ask(lambda store: jobs.alert.round(store, now)):
        pass
    while await house.thread.ask(lambda store: jobs.enqueue.round(store, now)):
        pass
    await jobs.delivery.round()


async def _typed() -> str:
    if sys.stdin.isatty():
        click.echo("› ", nl=False, err=True)
    return await asyncio.to_thread(sys.stdin.readline)
