"""zhaibao opml: the catalogue as a list that other feed readers understand, in and out."""

import asyncio
import sys
from pathlib import Path

import click

from bot.app import Clock, open_house, settled
from bot.clock import utc_now
from bot.config import Settings
from bot.sources.file import decoded
from bot.sources.opml import read_opml, write_opml
from handlers.ports import Outline
from storage.store import Store


@click.command("opml")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
def command(file: Path | None) -> None:
    """Take the feeds of an OPML FILE into the catalogue; without FILE, print the catalogue.

    `-` reads standard input. Folders and titles are kept; a feed that is known stays as it is.
    """
    if file is None:
        sys.exit(asyncio.run(_out(settled(), utc_now)))
    try:
        data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from error
    sys.exit(asyncio.run(_in(settled(), read_opml(decoded(data)))))


async def _in(settings: Settings, outlines: tuple[Outline, ...]) -> int:
    async with open_house(settings, utc_now) as house:
        new = await house.ingest.take_list(outlines)
    click.echo(f"{len(outlines)} feeds, {new} of them new", err=True)
    return 0


async def _out(settings: Settings, clock: Clock) -> int:
    def held(store: Store) -> list[Outline]:
        feeds = store.feeds.catalogue()
        return [Outline(f.address, f.title, f.folder) for f in feeds if f.kind == "feed"]

    async with open_house(settings, clock) as house:
        outlines = await house.thread.ask(held)
    click.echo(write_opml(outlines, clock()), nl=False)
    return 0
