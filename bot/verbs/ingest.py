"""zhaibao ingest: take in files, folders, pages and feeds now."""

import asyncio
import json
import sys
from collections.abc import Iterator, Sequence
from functools import partial

import click

from bot.app import Clock, House, open_house, settled
from bot.clock import utc_now
from bot.config import Settings
from digest.errors import ZhaibaoError
from storage.articles import StoredArticle
from storage.store import Store


@click.command("ingest")
@click.argument("where", nargs=-1, required=True, metavar="PATH|URL…")
def command(where: Sequence[str]) -> None:
    """Take in articles and print a line of JSON an article: id, title, sections.

    Runs beside `run`; what it takes in is in the next slot of every subscriber of that feed.
    """
    sys.exit(asyncio.run(take_in(settled(), utc_now, where)))


async def take_in(settings: Settings, clock: Clock, where: Sequence[str]) -> int:
    """Take in each address or path; returns 1 where any could not be read, else 0."""
    status = 0
    async with open_house(settings, clock) as house:
        await house.ingest.register(settings.feed_addresses)
        with _progress(where) as shown:
            for one in shown:
                try:
                    await _take(house, one)
                except ZhaibaoError as error:
                    click.echo(str(error), err=True)
                    status = 1
    return status


async def _take(house: House, one: str) -> None:
    taken = await house.ingest.take(one)
    for refused in taken.refused:
        click.echo(refused, err=True)
    for entry in taken.entries:
        stored = await house.thread.ask(partial(_stored, entry.id))
        if stored is None:
            continue
        sections = [{"label": s.label, "title": s.title} for s in stored.article.sections]
        line = {"id": stored.id, "title": stored.article.title, "sections": sections}
        click.echo(json.dumps(line, ensure_ascii=False))


def _stored(article_id: int, store: Store) -> StoredArticle | None:
    return store.articles.get(article_id)


class _Plain:
    def __init__(self, items: Sequence[str]) -> None:
        self._items = items

    def __enter__(self) -> Iterator[str]:
        return iter(self._items)

    def __exit__(self, *args: object) -> None:
        return None


def _progress(items: Sequence[str]) -> "_Plain | click._termui_impl.ProgressBar[str]":
    # Only where a person watches, and only where there is something to wait for.
    if len(items) > 1 and sys.stderr.isatty() and not sys.stdout.isatty():
        return click.progressbar(items, file=sys.stderr)
    return _Plain(items)
