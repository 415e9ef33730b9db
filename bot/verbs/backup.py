"""zhaibao backup: a whole, checked copy of the database, beside a running service."""

from pathlib import Path

import click

from bot.app import settled
from storage.backup import snapshot


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def command(file: Path) -> None:
    """Write a checked copy of the database to FILE, which must not be there yet.

    Runs beside `run`. The copy is one moment of the database.
    """
    size = snapshot(settled().database_path, file)
    click.echo(f"{file}: {size} bytes, checked")
