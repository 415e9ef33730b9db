"""A round holds little at a time, however much faster feeds answer than articles are written."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from digest.article import RawArticle
from handlers.entries import readable
from handlers.jobs.poll import Poll
from handlers.ports import Fetched, Seen
from storage.store import Store
from storage.worker import StoreThread
from tests.fakes.source import FakeSource

T = TypeVar("T")
NOW = datetime(2026, 11, 24, tzinfo=UTC)


class Quick(FakeSource):
    """A source whose feeds answer at once, with `entries` articles each."""

    def __init__(self, entries: int) -> None:
        super().__init__()
        self.entries = entries

    async def fetch(self, address: str, seen: Seen = Seen()) -> Fetched:  # noqa: B008 - frozen
        self.asked.append((address, seen))
        raws = [
            RawArticle(f"第{number}座山谷的橋。" * 60, "text", guid=f"{address}/{number}")
            for number in range(self.entries)
        ]
        return Fetched(feed=True, address=address, entries=tuple(readable(raws)))


class Slow(StoreThread):
    """A store that waits for leave before it writes what came; counts what comes in one piece."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.leave = asyncio.Event()
        self.waiting = asyncio.Event()
        self.pieces: list[int] = []

    async def ask(self, act: Callable[[Store], T]) -> T:
        if act.__qualname__.startswith("Poll._settle"):
            before = await super().ask(lambda store: store.facts(NOW).articles)
            self.waiting.set()
            await self.leave.wait()
            found = await super().ask(act)
            after = await super().ask(lambda store: store.facts(NOW).articles)
            self.pieces.append(after - before)
            return found
        return await super().ask(act)


async def test_what_answers_faster_than_it_is_written_waits(tmp_path: Path) -> None:
    thread = Slow(tmp_path / "z.db")
    await thread.start()

    def add(store: Store) -> None:
        with store.transaction():
            for number in range(200):
                store.feeds.add(f"http://h{number}.example/", now=NOW)

    await thread.ask(add)
    source = Quick(entries=5)
    poll = Poll(thread, source, lambda: NOW, timedelta(minutes=15))
    round_ = asyncio.create_task(poll.round())
    await thread.waiting.wait()
    # Far more turns than a feed needs: nothing is left to happen but the writing.
    for _ in range(300):
        await thread.ask(lambda store: store.facts(NOW))
    assert 24 < len(source.asked) <= 48
    thread.leave.set()
    assert await round_ == 1000
    assert len(source.asked) == 200
    # A piece ends with the feed that fills it.
    assert max(thread.pieces) <= 16
    await thread.close()
