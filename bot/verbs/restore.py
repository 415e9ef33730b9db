"""zhaibao restore: put a backup in the place of the database."""

import sys
from pathlib import Path

import click

from bot.app import settled
from bot.clock import utc_now
from bot.verbs.run import HELD
from storage.errors import LeaseHeld
from storage.lease import RunLease
from storage.restore import restore


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def command(file: Path) -> None:
    """Put the backup FILE in the place of the database; the former one is set aside.

    Refuses while the service runs (status 3). Asks before it begins only where standard
    input is a terminal.
    """
    settings = settled()
    path = settings.database_path
    now = utc_now()
    lease = RunLease(path, verb="restore", now=now)
    try:
        lease.acquire()
    except LeaseHeld as held:
        click.echo(f"{held}; stop it first", err=True)
        sys.exit(HELD)
    try:
        if sys.stdin.isatty():
            click.confirm(f"Replace {path} by {file}?", abort=True, err=True)
        aside = restore(file, path, now=now, folder=settings.backups)
    finally:
        lease.release()
    click.echo(f"{path} is restored from {file}")
    if aside:
        click.echo(f"what stood there is in {aside}")
