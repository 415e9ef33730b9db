"""An hour at which everybody is due: 1,000, 5,000 and 20,000 subscribers, in a process each.

The digests are composed and written by the real enqueue into a real file, and leave through the
real delivery into a transport that takes each page at once: what we add ourselves. The platform
then allows so many a second; when the last page leaves is reckoned from that, not measured.
"""

import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import open_house
from bot.config import read_settings
from digest.article import RawArticle
from digest.message import Limits, Message
from handlers.jobs.ingest import put_all
from handlers.ports import Abilities
from handlers.request import Chat
from storage.store import Store
from tests.fakes.clock import ScriptedClock
from tests.handlers.conftest import BRIDGE

SIZES = (1000, 5000, 20_000)
# Pages a second that our own pace lets through.
ALLOWED = 29
DUE = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
_SCRIPTS = ("original", "hans", "hant")


class Sink:
    """Takes every page at once."""

    name, limits, abilities = "telegram", Limits(4096, "utf16"), Abilities()

    def __init__(self) -> None:
        self.taken = 0

    async def send(self, chat: Chat, message: Message) -> str:
        self.taken += 1
        return str(self.taken)

    async def edit(self, chat: Chat, message_id: str, message: Message) -> str:
        return message_id


def run() -> None:
    """Measure each size and print one table."""
    heads = ("subscribers", "written s", "sent s", "last page s", "RSS MB", "file MB", "MB a month")
    print(" ".join(f"{head:>11}" for head in heads))
    for size in SIZES:
        told = subprocess.run(
            [sys.executable, "-m", "bench.subscribers", str(size)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        row = json.loads(told.stdout.splitlines()[-1])
        print(" ".join(f"{value:>11}" for value in row))
    print("written: every digest composed and in the outbox; sent: through delivery, no platform")
    print(f"last page: reckoned, pages / {ALLOWED} a second")
    print("month: two digests a day, each page kept for thirty days")


def held(store: Store) -> int:
    """The bytes of the file's pages."""
    count, size = (
        store._db.execute(f"PRAGMA page_{what}").fetchone()[0]  # noqa: SLF001 - a measure
        for what in ("count", "size")
    )
    return int(count * size)


async def measure(size: int) -> list[float | int]:
    """One size, in this process."""
    with tempfile.TemporaryDirectory() as folder:
        path, clock, sink = Path(folder) / "z.db", ScriptedClock(DUE), Sink()
        settings = read_settings({"DATABASE_PATH": str(path), "DEFAULT_HOURS": "08:00"})
        async with open_house(settings, clock) as house:
            await house.thread.ask(lambda store: fill(store, size))
            before = await house.thread.ask(held)
            enqueue = house.enqueue({"telegram": sink})
            began = time.monotonic()
            while await house.thread.ask(lambda store: enqueue.round(store, DUE)):
                pass
            written = time.monotonic() - began
            began = time.monotonic()
            sent = await house.delivery({"telegram": sink}).round()
            leaving = time.monotonic() - began
            after = await house.thread.ask(held)
        resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        # A month keeps thirty days of pages; slots and what was brought grow with them.
        month = (after - before) * 60 / 1e6
        return [size, round(written, 1), round(leaving, 1), round(sent / ALLOWED), round(resident),
                round(after / 1e6, 1), round(month)]  # fmt: skip


def fill(store: Store, size: int) -> None:
    """So many active subscribers of one feed with three new articles, due now."""
    early = DUE - timedelta(hours=2)
    feed = store.feeds.local(early)
    raws = [RawArticle(BRIDGE.replace("橋", word), guid=word) for word in "橋塔井"]
    put_all(store, feed.id, raws, early)
    with store.transaction():
        for number in range(size):
            someone = store.subscribers.at("telegram", str(number + 1), now=early)
            store.subscribers.set_state(someone.id, "active", now=early)
            store.subscribers.prefer(someone.id, "script", _SCRIPTS[number % 3])
            store.subscriptions.add(someone.id, feed.id, now=early)
            store.subscribers.plan(someone.id, DUE)


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measure(int(sys.argv[1])))))
