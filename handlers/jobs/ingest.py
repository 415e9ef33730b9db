"""Articles come in: due feeds are polled, addresses and files are taken in when asked for."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from digest.article import RawArticle
from digest.errors import ZhaibaoError
from digest.phrases import msgid
from digest.reading import read
from handlers.ports import Fetched, FetchError, Seen, Source
from storage.feeds import Feed
from storage.store import Store
from storage.worker import StoreThread

# A feed that fails is asked again after this, doubled with each failure, at most a day.
_FIRST_PAUSE = timedelta(minutes=10)
_LONGEST_PAUSE = timedelta(days=1)
# Feeds fetched at the same time: in all, and of one host, which never asked for our haste.
_AT_ONCE = 8
_OF_ONE_HOST = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One article that was taken in: its id, and whether it was new or changed."""

    id: int
    new: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """What one address or path gave. `feed` is the id of the feed it turned out to be, if any."""

    entries: tuple[Entry, ...] = ()
    feed: int | None = None
    title: str = ""
    refused: tuple[str, ...] = ()

    @property
    def newest(self) -> int | None:
        """The article to show first: a feed lists its newest first."""
        return self.entries[0].id if self.entries else None


@dataclass
class Ingest:
    """Takes articles in through one source. `every` is the time between two polls of a feed."""

    thread: StoreThread
    source: Source
    clock: Callable[[], datetime]
    every: timedelta
    paths: Sequence[str] = ()
    report: Callable[[Exception], None] = lambda error: None
    _next_look: datetime | None = None

    async def register(self, addresses: Sequence[str]) -> None:
        """Put the operator's feeds into the catalogue; those known already stay as they are."""
        now = self.clock()

        def add(store: Store) -> None:
            with store.transaction():
                store.feeds.local(now)
                for address in addresses:
                    store.feeds.add(address, now=now)

        await self.thread.ask(add)

    async def take_paths(self) -> int:
        """Look at the operator's files and folders again; returns how many articles are new."""
        new = 0
        self._next_look = self.clock() + self.every
        for path in self.paths:
            try:
                taken = await self.take(path)
            except ZhaibaoError as error:
                self.report(error)
            else:
                new += sum(entry.new for entry in taken.entries)
        return new

    async def poll(self) -> int:
        """Poll what is due, feeds and paths; returns how many articles are new."""
        new = 0
        if self._next_look is None or self.clock() >= self._next_look:
            new += await self.take_paths()
        while due := await self.thread.ask(lambda store: store.feeds.due(self.clock())):
            new += await self._poll_all(due)
        return new

    async def take(self, address: str, *, subscriber: int | None = None) -> Taken:
        """Take in what stands at an address or a path.

        For a subscriber it goes to that chat's own shelf, and a feed is subscribed to;
        else into the feed 本地, unless the catalogue has the feed. Raises FetchError.
        """
        fetched = await self.source.fetch(address)
        if not fetched.articles and not fetched.feed:
            raise FetchError(
                f"{address}: nothing to read", reason=msgid("there is nothing to read")
            )
        return await self.thread.ask(
            lambda store: self._shelve(store, address, fetched, subscriber)
        )

    def _shelve(
        self, store: Store, address: str, fetched: Fetched, subscriber: int | None
    ) -> Taken:
        now = self.clock()
        known = store.feeds.by_address(address)
        feed = known
        if fetched.feed and known is None and subscriber is not None:
            feed = store.feeds.add(
                address, now=now, title=fetched.title, default=False, owner=subscriber
            )
        if feed is None:
            shelf = store.feeds.local(now)
            feed = shelf if subscriber is None else store.feeds.chat_feed(subscriber, now)
        if fetched.feed and subscriber is not None:
            store.subscriptions.add(subscriber, feed.id, now=now)
        entries = put_all(store, feed.id, fetched.articles, now)
        return Taken(
            entries, feed.id if fetched.feed else None, fetched.title or feed.title, fetched.refused
        )

    async def _poll_all(self, feeds: Sequence[Feed]) -> int:
        everywhere = asyncio.Semaphore(_AT_ONCE)
        of_host: defaultdict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(_OF_ONE_HOST)
        )

        async def one(feed: Feed) -> int:
            # The host's place first: who waits for a slow host holds no place of the others.
            async with of_host[urlsplit(feed.address).netloc.lower()], everywhere:
                return await self._poll_one(feed)

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(feed)) for feed in feeds]
        return sum(task.result() for task in tasks)

    async def _poll_one(self, feed: Feed) -> int:
        try:
            fetched = await self.source.fetch(feed.address, Seen(feed.etag, feed.last_modified))
        except FetchError as error:
            self.report(error)
            why = str(error)
            await self.thread.ask(lambda store: self._failed(store, feed, why))
            return 0
        entries = await self.thread.ask(lambda store: self._polled(store, feed, fetched))
        return sum(entry.new for entry in entries)

    def _polled(self, store: Store, feed: Feed, fetched: Fetched) -> tuple[Entry, ...]:
        now = self.clock()
        entries = put_all(store, feed.id, fetched.articles, now)
        store.feeds.polled(
            feed.id,
            now=now,
            next_poll_at=now + self.every,
            title=fetched.title,
            etag=fetched.etag,
            last_modified=fetched.last_modified,
        )
        return entries

    def _failed(self, store: Store, feed: Feed, why: str) -> None:
        now = self.clock()
        pause = min(_FIRST_PAUSE * 2 ** min(feed.failures, 10), _LONGEST_PAUSE)
        store.feeds.failed(feed.id, now=now, next_poll_at=now + pause, error=why)


def put_all(
    store: Store, feed_id: int, raws: Sequence[RawArticle], now: datetime
) -> tuple[Entry, ...]:
    """Read and store raw articles, one transaction each: one bad article stops no other."""
    entries = []
    for raw in raws:
        article = read(raw)
        if not article.title and not article.length:
            continue
        put = store.articles.put(feed_id, article, now=now)
        if not put.id:
            continue
        entries.append(Entry(put.id, put.new, put.changed))
    return tuple(entries)
