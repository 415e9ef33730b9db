"""zhaibao run: the main job, until told to stop."""

import asyncio
import signal
import sys
from functools import partial
from typing import TextIO

import click

from bot.app import Clock, House, open_house, open_transports, settled
from bot.clock import utc_now
from bot.config import Settings
from bot.logs import log
from bot.observed.pulse import Reporter
from storage.errors import LeaseHeld
from storage.lease import RunLease

# Another `run` holds the database.
HELD = 3


@click.command("run")
@click.option("--adopt", is_flag=True, help="Serve a database of another bot by this one.")
def command(adopt: bool) -> None:
    """Serve Telegram (with BOT_TOKEN) or the web chat, schedule and deliver, until stopped."""
    sys.exit(asyncio.run(serve(settled(), utc_now, sys.stdout, adopt=adopt)))


async def serve(
    settings: Settings,
    clock: Clock,
    out: TextIO,
    stop: asyncio.Event | None = None,
    *,
    adopt: bool = False,
) -> int:
    """Run until SIGTERM, SIGINT or `stop`; returns the exit status.

    Raises OtherBotError for the token of another bot, unless it may `adopt` the database.
    """
    stop = stop or asyncio.Event()
    lease = RunLease(settings.database_path, verb="run", now=clock())
    try:
        lease.acquire()
    except LeaseHeld as held:
        click.echo(str(held), err=True)
        return HELD
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        async with open_house(settings, clock) as house:
            await house.recognise(adopt=adopt)
            await _serve(house, out, stop)
    finally:
        lease.release()
    return 0


async def _serve(house: House, out: TextIO, stop: asyncio.Event) -> None:
    async with open_transports(house) as open_:
        service = house.service(open_.transports)
        if freed := await service.start():
            log().warning("a former process left pages in flight: sent again", pages=freed)
        taking = asyncio.create_task(house.take_in())
        taking.add_done_callback(partial(_reported, house.report))
        for line in open_.greeting:
            click.echo(line, file=out)
        try:
            await stop.wait()
            log().info("stopping")
        finally:
            # First nobody is heard any more, then what is in flight is finished.
            await open_.hush()
            taking.cancel()
            # What it met was reported when it ended: no reason to end badly.
            await asyncio.wait({taking})
            await service.stop()


def _reported(report: Reporter, task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and (error := task.exception()) and isinstance(error, Exception):
        report(error)
