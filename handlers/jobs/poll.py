"""Feeds are asked for news: many at a time, each host gently, each when it wants to be."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from digest.article import RawArticle
from digest.identity import fingerprint
from digest.phrases import msgid
from digest.polling import AS_OFTEN, after_failure, host_of, next_visit
from handlers.fetched import Fetched, FetchError, Readable, Seen
from handlers.jobs.shelve import Entry, take_entries
from handlers.jobs.underway import Outcome, Underway, Visited
from handlers.jobs.whole import Whole
from storage.errors import StorageError
from storage.feeds import Feed, Visit
from storage.store import Store
from storage.worker import StoreThread

if TYPE_CHECKING:
    from handlers.ports import Source

# Feeds read from the table ahead of their turn; a feed whose host is slow holds up no other.
_AHEAD = 256


@dataclass
class Poll:
    """Asks the feeds that are due, through one source.

    `every` is the time between two visits of a feed that names none; of a feed seen for the
    first time, or again after a long failure, the newest `first` articles come in.
    """

    thread: StoreThread
    source: "Source"
    clock: Callable[[], datetime]
    every: timedelta
    first: int = 20
    report: Callable[[Exception], None] = lambda error: None
    _paused: dict[str, datetime] = field(default_factory=dict)

    async def round(self) -> int:
        """Ask everything that is due; returns how many articles are new.

        A feed that is slow, or whose host is, holds up no other.
        """
        under = Underway()
        new, more = 0, True
        try:
            while under or more:
                if more and len(under.flying) < _AHEAD // 2:
                    due = await self._due(under.feeds)
                    more = bool(due)
                    for feed in due:
                        under.fly(feed, self._ask(feed, under))
                # What came is written while the others are asked.
                if settled := under.to_write():
                    under.write(settled, self._settle(settled))
                if under:
                    written = await under.landed()
                    more = more or written is not None
                    new += written or 0
        finally:
            under.cancel()
        return new

    async def _due(self, known: set[int]) -> list[Feed]:
        now = self.clock()
        room = _AHEAD - len(known)
        if room <= 0:
            return []
        due = await self.thread.ask(lambda store: store.feeds.due(now, room, known))
        paused = [(feed, until) for feed in due if (until := self._pause_of(feed, now))]
        if paused:
            await self.thread.ask(lambda store: _put_off(store, paused))
        held = {feed.id for feed, _ in paused}
        return [feed for feed in due if feed.id not in held]

    def _pause_of(self, feed: Feed, now: datetime) -> datetime | None:
        until = self._paused.get(host_of(feed.address))
        return until if until and until > now else None

    async def _ask(self, feed: Feed, under: Underway) -> tuple[Feed, Outcome]:
        # The host's place first: who waits for a slow host holds no place of the others.
        async with under.of_host(host_of(feed.address)), under.everywhere:
            await under.held.acquire()
            try:
                known = partial(self._known, feed)
                seen = Seen(feed.etag, feed.last_modified, feed.body_hash, known)
                fetched = await self.source.fetch(feed.address, seen)
                return feed, await self.visited(feed, fetched)
            except FetchError as error:
                self.report(error)
                if error.retry_after:
                    until = self.clock() + timedelta(seconds=error.retry_after)
                    self._paused[host_of(feed.address)] = until
                return feed, error
            except Exception as error:  # noqa: BLE001 - a fault of ours holds up no other feed
                self.report(error)
                return feed, _tripped(feed, error)

    async def visited(self, feed: Feed | None, fetched: Fetched, *, anew: bool = False) -> Visited:
        """What a feed said, with the pages behind its new excerpts.

        Entries that are held as they are now are not read again, unless `anew`.
        """
        found: Sequence[Readable]
        if fetched.entries is None:
            found = await self._read(feed, fetched.articles, anew)
        else:
            found = fetched.entries
        if not found or not fetched.feed:
            return Visited(fetched, tuple(found))
        whole = Whole(self.thread, self.source, self.report)
        entries = await whole.entries(feed, found, self.first)
        return Visited(fetched, tuple(entries))

    async def _read(
        self, feed: Feed | None, raws: Sequence[RawArticle], anew: bool
    ) -> Sequence[Readable]:
        # The reading process has read most feeds: what reads here is loaded where one is left.
        from handlers.entries import readable

        known: set[str] = set()
        if feed is not None and feed.succeeded_at is not None and not anew:
            prints = await asyncio.to_thread(lambda: list(map(fingerprint, raws)))
            current = partial(_current, feed.id, prints)
            known = await self.thread.ask(current)
        # Reading takes a while: neither the event loop nor the store waits for it.
        return await asyncio.to_thread(readable, raws, known)

    async def _known(self, feed: Feed) -> Collection[str]:
        """The fingerprints of a feed's entries that are held as they are now."""
        if feed.succeeded_at is None:
            return ()
        return await self.thread.ask(lambda store: store.articles.identities.prints(feed.id))

    async def _settle(self, outcomes: Sequence[tuple[Feed, Outcome]]) -> int:
        """Write what came; articles one transaction each, visits together."""
        now = self.clock()

        def write(store: Store) -> int:
            new = 0
            with store.transaction():
                for feed, outcome in outcomes:
                    new += self._settle_one(store, feed, outcome, now)
            return new

        return await self.thread.ask(write)

    def _settle_one(self, store: Store, feed: Feed, outcome: Outcome, now: datetime) -> int:
        if isinstance(outcome, FetchError):
            self._failed(store, feed, outcome, now)
            return 0
        try:
            with store.transaction():
                entries = answered(
                    store, feed, outcome, now=now, every=self.every, first=self.first
                )
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - nor does an article that cannot be stored
            self.report(error)
            self._failed(store, feed, _tripped(feed, error), now)
            return 0
        return sum(entry.new for entry in entries)

    def _failed(self, store: Store, feed: Feed, error: FetchError, now: datetime) -> None:
        # Revived by hand it climbs the ladder of pauses anew, however long it has been failing.
        anew = feed.on_return and feed.failures < AS_OFTEN
        since = None if anew else feed.failing_since
        at = after_failure(now, feed.failures, since, asked=error.retry_after, seed=feed.id)
        store.feeds.failed(
            feed.id,
            now=now,
            next_poll_at=at,
            error=str(error),
            reason=error.reason,
            gone=error.gone,
        )


def answered(
    store: Store, feed: Feed, visited: Visited, *, now: datetime, every: timedelta, first: int
) -> list[Entry]:
    """Write a visit that went well: its articles, what it taught, when the next one is."""
    fetched = visited.fetched
    entries = take_entries(store, feed, visited.entries, first, now)
    visit = Visit(
        fetched.title, fetched.etag, fetched.last_modified, fetched.body_hash, fetched.moved
    )
    at = next_visit(now, every, fetched.rest)
    store.feeds.polled(feed.id, visit, now=now, next_poll_at=at)
    return entries


def _put_off(store: Store, paused: Sequence[tuple[Feed, datetime]]) -> None:
    with store.transaction():
        for feed, until in paused:
            store.feeds.put_off(feed.id, until)


def _current(feed_id: int, prints: Sequence[str], store: Store) -> set[str]:
    return store.articles.identities.current(feed_id, prints)


def _tripped(feed: Feed, error: Exception) -> FetchError:
    return FetchError(f"{feed.address}: {error!r}", reason=msgid("it cannot be understood"))
