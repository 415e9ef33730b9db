"""Articles come in: due feeds are polled, addresses and files are taken in when asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from digest.errors import ZhaibaoError
from digest.phrases import msgid
from handlers.entries import readable
from handlers.jobs.poll import Poll, answered
from handlers.jobs.shelve import Entry, put_all, put_one
from handlers.jobs.underway import Visited
from handlers.ports import FetchError, Outline, Source
from storage.store import Store
from storage.worker import StoreThread

__all__ = ["Entry", "Ingest", "Taken", "put_all"]


@dataclass(frozen=True, slots=True)
class Taken:
    """What one address, path or document gave.

    `feed` is the id of the feed it turned out to be, if any; `listed` and `listed_new` count
    the feeds of a list, `left_out` those for which the chat has no room.
    """

    entries: tuple[Entry, ...] = ()
    feed: int | None = None
    title: str = ""
    refused: tuple[str, ...] = ()
    listed: int = 0
    listed_new: int = 0
    left_out: int = 0

    @property
    def newest(self) -> int | None:
        """The article to show first: a feed lists its newest first."""
        return self.entries[0].id if self.entries else None


@dataclass
class Ingest:
    """Takes articles in through one source. `every` is the time between two polls of a feed.

    Of a feed's first poll the newest `first` articles come in. `room` is how many more feeds of
    its own a chat may have.
    """

    thread: StoreThread
    source: Source
    clock: Callable[[], datetime]
    every: timedelta
    paths: Sequence[str] = ()
    report: Callable[[Exception], None] = lambda error: None
    first: int = 20
    room: Callable[[Store, int], int] = lambda store, subscriber: 10_000
    _next_look: datetime | None = None
    _poll: Poll | None = None

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
        return new + await self._polls().round()

    def _polls(self) -> Poll:
        # One and the same: it remembers which hosts asked for a pause.
        if self._poll is None:
            self._poll = Poll(
                self.thread, self.source, self.clock, self.every, self.first, self.report
            )
        return self._poll

    async def take(self, address: str, *, subscriber: int | None = None) -> Taken:
        """Take in what stands at an address or a path.

        For a subscriber it goes to that chat's own shelf, and a feed is subscribed to;
        else into the feed 本地, unless the catalogue has the feed. Raises FetchError.
        """
        fetched = await self.source.fetch(address)
        if fetched.feeds and (not fetched.articles or _is_front_page(address)):
            # A site's own page: what is meant is the feed that it names.
            address = fetched.feeds[0]
            fetched = await self.source.fetch(address)
        if not fetched.articles and not fetched.feed:
            raise FetchError(
                f"{address}: nothing to read", reason=msgid("there is nothing to read")
            )
        feed = await self.thread.ask(lambda store: store.feeds.by_address(address))
        visited = await self._polls().visited(feed, fetched, anew=True)
        return await self.thread.ask(
            lambda store: self._shelve(store, address, visited, subscriber)
        )

    async def take_document(self, name: str, data: bytes, *, subscriber: int) -> Taken:
        """Take in a file that a chat sent: an article onto its own shelf, or a list of feeds.

        Raises FetchError.
        """
        fetched = await self.source.read_document(name, data)
        if fetched.outlines:
            return await self._take_list(fetched.outlines, subscriber)
        if not fetched.articles:
            raise FetchError(f"{name}: nothing to read", reason=msgid("there is nothing to read"))
        # A saved feed is so many articles: it has no address to come back to.
        visited = Visited(replace(fetched, feed=False), tuple(readable(fetched.articles)))
        return await self.thread.ask(lambda store: self._shelve(store, "", visited, subscriber))

    async def take_list(self, outlines: Sequence[Outline], *, subscriber: int | None = None) -> int:
        """Take in a list of feeds, for everybody or for one chat; returns how many are new."""
        return (await self._take_list(outlines, subscriber)).listed_new

    async def _take_list(self, outlines: Sequence[Outline], subscriber: int | None) -> Taken:
        now = self.clock()

        def add(store: Store) -> Taken:
            new = left_out = 0
            room = len(outlines) if subscriber is None else self.room(store, subscriber)
            with store.transaction():
                for one in outlines:
                    feed = store.feeds.by_address(one.address, subscriber)
                    if feed is None and new >= room:
                        left_out += 1
                        continue
                    if feed is None:
                        new += 1
                        feed = store.feeds.add(
                            one.address, now=now, title=one.title, owner=subscriber,
                            default=subscriber is None,
                        )  # fmt: skip
                        store.feeds.file(feed.id, title=one.title, folder=one.folder)
                    if subscriber is not None:
                        store.subscriptions.add(subscriber, feed.id, now=now)
            listed = len(outlines) - left_out
            return Taken(listed=listed, listed_new=new, left_out=left_out)

        return await self.thread.ask(add)

    def _shelve(
        self, store: Store, address: str, visited: Visited, subscriber: int | None
    ) -> Taken:
        now, fetched = self.clock(), visited.fetched
        known = store.feeds.by_address(address)
        feed = known
        if fetched.feed and known is None and subscriber is not None:
            feed = store.feeds.add(
                address, now=now, title=fetched.title, default=False, owner=subscriber
            )
        if fetched.feed and feed is not None:
            every, first = self.every, self.first
            entries = tuple(answered(store, feed, visited, now=now, every=every, first=first))
        else:
            shelf = store.feeds.local(now)
            feed = shelf if subscriber is None else store.feeds.chat_feed(subscriber, now)
            shelf_id = feed.id
            taken = (put_one(store, shelf_id, one, now) for one in visited.entries)
            entries = tuple(entry for entry in taken if entry is not None)
        if subscriber is not None:
            store.waiting.answered(subscriber, address)
        if fetched.feed and subscriber is not None:
            store.subscriptions.add(subscriber, feed.id, now=now)
        return Taken(
            entries, feed.id if fetched.feed else None, fetched.title or feed.title, fetched.refused
        )


def _is_front_page(address: str) -> bool:
    parts = urlsplit(address)
    return parts.path in ("", "/") and not parts.query
