"""Raw articles onto a feed's shelf: read, told apart, stored – each on its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from digest.article import RawArticle
from digest.identity import content_hash
from handlers.fetched import Readable
from storage.feeds import Feed
from storage.store import Store

# Silent or failing for so long, a feed returns with its newest articles, not with all it missed.
_LONG = timedelta(days=7)
# The page behind an excerpt that could not be read is tried again after this.
LATER = timedelta(minutes=5)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One article that was taken in: its id, and whether it was new or changed."""

    id: int
    new: bool
    changed: bool


def newest_first(entries: Sequence[Readable], now: datetime) -> list[Readable]:
    """Entries by date, newest first; without dates as the feed has them."""

    def when(entry: Readable) -> datetime:
        return min(entry.article.published or _LONG_AGO, now)

    return sorted(entries, key=when, reverse=True)


def take_entries(
    store: Store, feed: Feed, found: Sequence[Readable], first: int, now: datetime
) -> list[Entry]:
    """Store what a feed brings, and pass over for good what would flood its readers.

    At its first visit, and after a long failure, the newest `first` come in;
    after "skip" none that is not known.
    """
    known = store.articles.identities.known
    passed: list[Readable] = []
    if feed.on_return == "skip":
        passed = [one for one in found if not known(feed.id, one.keys)]
    elif feed.on_return or feed.succeeded_at is None or now - feed.succeeded_at >= _LONG:
        unknown = [one for one in found if not known(feed.id, one.keys)]
        passed = newest_first(unknown, now)[first:]
    for one in passed:
        store.articles.identities.remember(feed.id, one.keys, None)
    return [entry for one in found if (entry := put_one(store, feed.id, one, now))]


def put_all(
    store: Store, feed_id: int, raws: Sequence[RawArticle], now: datetime
) -> tuple[Entry, ...]:
    """Read and store raw articles, one transaction each: one bad article stops no other."""
    # A feed's entries come read, from the reading process.
    from handlers.entries import readable

    return tuple(
        entry for one in readable(raws) if (entry := put_one(store, feed_id, one, now)) is not None
    )


def put_one(store: Store, feed_id: int, one: Readable, now: datetime) -> Entry | None:
    """Store one entry; None where it was passed over earlier, and stays so."""
    if store.articles.identities.left_out(feed_id, one.keys):
        return None
    hashed = content_hash(one.article.text) if one.whole else ""
    article = one.whole or one.article
    bands = None if one.whole else one.bands
    put = store.articles.put(
        feed_id, article, now=now, keys=one.keys, source_hash=hashed, bands=bands
    )
    if not put.id:
        return None
    if one.refused is not None and one.refused.later:
        at = now + LATER
        store.waiting.add(one.article.address, at=at, now=now, article=put.id)
    return Entry(put.id, put.new, put.changed)
