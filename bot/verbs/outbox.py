"""zhaibao outbox: what waits, what was set aside, and what to do with it."""

import sys

import click

from bot.app import settled
from bot.clock import utc_now
from storage.pages import PageRecord
from storage.store import Store

_SHOWN = 40
_ID = click.IntRange(1)


@click.command("outbox")
@click.option("--resend", type=_ID, multiple=True, metavar="PAGE", help="Send this parked page.")
@click.option("--drop", type=_ID, multiple=True, metavar="PAGE", help="Give this parked page up.")
def command(resend: tuple[int, ...], drop: tuple[int, ...]) -> None:
    """Count the pages by state, list those set aside; send or drop them by number.

    A page is set aside where the platform refuses what it says, even as plain text, and, with
    UNCERTAIN=hold, where it may have arrived. None of them is ever sent by itself. May be used
    beside a running service.
    """
    store = Store.open(settled().database_path)
    try:
        sys.exit(_serve(store, resend, drop))
    finally:
        store.close()


def _serve(store: Store, resend: tuple[int, ...], drop: tuple[int, ...]) -> int:
    unknown = [one for one in resend if not store.pages.resend(one, now=utc_now())]
    unknown += [one for one in drop if not store.pages.drop(one, now=utc_now())]
    for state, count in sorted(store.outbox.counts().items()):
        click.echo(f"{state:9} {count}")
    click.echo(f"{'repeats':9} {store.outbox.repeats()}")
    for page in store.pages.parked():
        click.echo(_line(page))
    for one in unknown:
        click.echo(f"no parked page has the number {one}", err=True)
    return 1 if unknown else 0


def _line(page: PageRecord) -> str:
    what = "uncertain" if page.uncertain else "refused"
    place = f"{page.transport} {page.chat}" + (f" topic {page.topic}" if page.topic else "")
    words = " ".join(page.message.text.split())
    words = words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
    when = page.changed_at.strftime("%Y-%m-%d %H:%M UTC")
    return (
        f"\nparked {page.id} ({what}, {when}): {place}, {page.occasion}, page {page.page + 1}"
        f" of {page.pages}\n  why: {page.why}\n  says: {words}"
    )
