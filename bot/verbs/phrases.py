"""zhaibao phrases: everything the bot says in one language, to be read by a person."""

import asyncio
import io
from datetime import timedelta

import click

from bot.clock import utc_now
from bot.rehearsal import Nowhere, conversation, samples
from bot.samples import sample_paths
from bot.sources.file import read_path
from bot.transports.terminal import TerminalTransport
from digest.phrases import LANGUAGES
from digest.preferences import Preferences
from digest.spoken import said, sentences
from handlers.answer import Answerer
from handlers.jobs.ingest import Ingest, put_all
from handlers.registry import COMMANDS
from storage.store import Store
from storage.worker import StoreThread


@click.command("phrases")
@click.option("--lang", type=click.Choice(LANGUAGES), required=True, help="Which language.")
def command(lang: str) -> None:
    """Print every sentence with sample arguments, then a talk through all commands."""
    filled = samples(lang)
    for sentence in sentences():
        click.echo(said(sentence, lang, filled))
    click.echo("\n" + "─" * 40 + "\n")
    click.echo(asyncio.run(talk(lang)))


async def talk(language: str) -> str:
    """A conversation through every command with its plain word, over the samples."""
    thread, out = StoreThread(":memory:"), io.StringIO()
    await thread.start()
    faults: list[Exception] = []
    try:
        await thread.ask(_put_samples)
        ingest = Ingest(thread, Nowhere(), utc_now, timedelta(minutes=15))
        defaults = Preferences(language=language)
        answerer = Answerer(thread, ingest, COMMANDS, defaults, utc_now, faults.append)
        terminal = TerminalTransport(out, thread, utc_now)
        for line in conversation(COMMANDS, language):
            out.write(f"› {line}\n\n")
            toast = await answerer.respond(terminal.request(line), terminal)
            out.write(f"{toast}\n\n" if toast else "")
    finally:
        await thread.close()
    for fault in faults:
        raise fault
    return out.getvalue()


def _put_samples(store: Store) -> None:
    now = utc_now()
    feed = store.feeds.local(now)
    for path in sample_paths():
        put_all(store, feed.id, [raw for _, raw in read_path(str(path))], now)
