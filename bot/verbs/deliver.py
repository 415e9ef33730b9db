"""zhaibao deliver: one round of due digests now, by this process or by the one that runs."""

import asyncio
import sys
from pathlib import Path

import click

from bot.app import Clock, open_house, open_transports, settled
from bot.clock import utc_now
from bot.config import Settings
from storage.errors import LeaseHeld
from storage.lease import RunLease
from storage.worker import StoreThread

# How long the running process may take to answer, in seconds.
_PATIENCE = 60
_ASK_EVERY = 0.2


@click.command("deliver")
def command() -> None:
    """Send what is due now; where a `run` holds the database, ask it to."""
    sys.exit(asyncio.run(deliver_now(settled(), utc_now)))


async def deliver_now(settings: Settings, clock: Clock) -> int:
    """One round; prints what was sent and what is left. Returns the exit status."""
    lease = RunLease(settings.database_path, verb="deliver", now=clock())
    try:
        lease.acquire()
    except LeaseHeld as held:
        return await _ask(settings.database_path, clock, str(held))
    try:
        async with open_house(settings, clock) as house:
            await house.recognise()
            async with open_transports(house, listen=False) as open_:
                sent = await house.service(open_.transports).once()
            left = await house.thread.ask(lambda store: store.outbox.pending())
    finally:
        lease.release()
    click.echo(f"sent {sent}, left {left}")
    return 0


async def _ask(path: Path, clock: Clock, holder: str) -> int:
    thread = StoreThread(path)
    await thread.start()
    try:
        errand = await thread.ask(lambda store: store.errands.ask("deliver", now=clock()))
        for _ in range(int(_PATIENCE / _ASK_EVERY)):
            result = await thread.ask(lambda store: store.errands.result(errand))
            if result is not None:
                click.echo(f"sent {result['sent']}, left {result['left']}")
                return 0
            await asyncio.sleep(_ASK_EVERY)
    finally:
        await thread.close()
    click.echo(f"{holder}; it did not answer within {_PATIENCE} s", err=True)
    return 1
