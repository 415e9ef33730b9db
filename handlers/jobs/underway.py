"""What a polling round has under way: few feeds at a time, and few answers that wait."""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any
from weakref import WeakValueDictionary

from handlers.fetched import Fetched, FetchError, Readable
from storage.feeds import Feed

# Feeds fetched at the same time: in all, and of one host, which never asked for our haste.
AT_ONCE = 32
OF_ONE_HOST = 2
# Feeds that are asked or have answered and are not written yet: their texts are held in memory.
_HELD = 48
# Written in one transaction: a visit counts one, and so does each of its entries.
_TOGETHER = 16


@dataclass(frozen=True, slots=True)
class Visited:
    """A feed that answered: what it said, and its entries, excerpts with their pages."""

    fetched: Fetched
    entries: tuple[Readable, ...]


Outcome = Visited | FetchError


@dataclass
class Underway:
    """What a round has under way: feeds that are asked, that answered, and that are written."""

    flying: dict[asyncio.Task[tuple[Feed, Outcome]], int] = field(default_factory=dict)
    # Told by each that ends: to wait for whichever comes first would ask all of them every time.
    ended: list[asyncio.Task[tuple[Feed, Outcome]]] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    done: list[tuple[Feed, Outcome]] = field(default_factory=list)
    writing: asyncio.Task[int] | None = None
    written: set[int] = field(default_factory=set)
    _of_host: WeakValueDictionary[str, asyncio.Semaphore] = field(
        default_factory=WeakValueDictionary
    )
    everywhere: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    held: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_HELD))

    def __bool__(self) -> bool:
        return bool(self.flying or self.done or self.writing)

    @property
    def feeds(self) -> set[int]:
        """The ids of all of them."""
        return {*self.flying.values(), *(feed.id for feed, _ in self.done), *self.written}

    def of_host(self, host: str) -> asyncio.Semaphore:
        """The places of one host; forgotten when nobody holds or awaits one."""
        places = self._of_host.get(host) or asyncio.Semaphore(OF_ONE_HOST)
        self._of_host[host] = places
        return places

    def fly(self, feed: Feed, asking: Coroutine[Any, Any, tuple[Feed, Outcome]]) -> None:
        """A feed is asked."""
        task = asyncio.create_task(asking)
        self.flying[task] = feed.id
        task.add_done_callback(self._end)

    def to_write(self) -> list[tuple[Feed, Outcome]]:
        """What is to be written next, as soon as it is enough and nothing is being written."""
        if self.writing is not None:
            return []
        weights = accumulate(1 + _entries(outcome) for _, outcome in self.done)
        enough = next((n for n, weight in enumerate(weights, 1) if weight >= _TOGETHER), 0)
        # With the last feed of a round what is left is written, too.
        return self.done[: enough or (0 if self.flying else len(self.done))]

    def write(
        self, settled: Sequence[tuple[Feed, Outcome]], writing: Coroutine[Any, Any, int]
    ) -> None:
        """Those are written."""
        self.writing = asyncio.create_task(writing)
        self.writing.add_done_callback(lambda _: self.news.set())
        self.written, self.done = {feed.id for feed, _ in settled}, self.done[len(settled) :]

    async def landed(self) -> int | None:
        """Wait for whatever ends next; returns what was written, None where nothing was."""
        await self.news.wait()
        self.news.clear()
        for task in self.ended:
            del self.flying[task]
            self.done.append(task.result())
        self.ended.clear()
        if self.writing is None or not self.writing.done():
            return None
        written, self.writing = self.writing.result(), None
        for _ in self.written:
            self.held.release()
        self.written = set()
        return written

    def _end(self, task: asyncio.Task[tuple[Feed, Outcome]]) -> None:
        self.ended.append(task)
        self.news.set()

    def cancel(self) -> None:
        """The round ends early: nothing more is asked."""
        for task in self.flying:
            task.cancel()
        if self.writing:
            self.writing.cancel()


def _entries(outcome: Outcome) -> int:
    return len(outcome.entries) if isinstance(outcome, Visited) else 0
