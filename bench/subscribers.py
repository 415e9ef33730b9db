"""An hour at which everybody is due: 1,000, 5,000 and 20,000 subscribers, in a process each.

The digests are composed and written by the real enqueue into a real file, and leave through the
real delivery into a transport that takes each page at once: what we add ourselves. The platform
then allows so many a second; when the last page leaves is reckoned from that, not measured.

What a month takes on the disk is lived through by a few hundred subscribers: thirty days of two
digests with three new articles each, the daily upkeep at night; then scaled by their number.
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

FEW = 300
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
    # What the articles take, which are there once, is what a month of one subscriber takes.
    archive = told("month", 1)[0]
    each = (told("month", FEW)[0] - archive) / (FEW - 1)
    print(" ".join(f"{head:>11}" for head in heads))
    for size in SIZES:
        row = [*told("hour", size), round((archive + each * size) / 1e6)]
        print(" ".join(f"{value:>11}" for value in row))
    print("written: every digest composed and in the outbox; sent: through delivery, no platform")
    print(f"last page: reckoned, pages / {ALLOWED} a second")
    print(
        f"month: lived through by {FEW} with two digests a day ({each / 1000:.0f} kB each), scaled"
    )


def told(what: str, size: int) -> list[float]:
    """The figures of a process of its own."""
    ran = subprocess.run(
        [sys.executable, "-m", "bench.subscribers", what, str(size)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    figures: list[float] = json.loads(ran.stdout.splitlines()[-1])
    return figures


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
        return [size, round(written, 1), round(leaving, 1), round(sent / ALLOWED), round(resident),
                round(after / 1e6, 1)]  # fmt: skip


async def month(size: int) -> list[float]:
    """The bytes that the file has grown by in thirty days, two digests a day."""
    with tempfile.TemporaryDirectory() as folder:
        path, clock, sink = Path(folder) / "z.db", ScriptedClock(DUE), Sink()
        given = {"DATABASE_PATH": str(path), "DEFAULT_HOURS": "08:00,20:00", "BACKUP_DAYS": "0",
                 "BACKUP_WEEKS": "0"}  # fmt: skip
        async with open_house(read_settings(given), clock) as house:
            await house.thread.ask(lambda store: fill(store, size))
            before = await house.thread.ask(held)
            enqueue, upkeep = house.enqueue({"telegram": sink}), house.upkeep()
            delivery = house.delivery({"telegram": sink})
            for slot in range(60):
                while await house.thread.ask(lambda store: enqueue.round(store, clock())):
                    pass
                await delivery.round()
                clock.pass_(hours=11)
                await house.thread.ask(lambda store, slot=slot: news(store, slot, clock.now))
                clock.pass_(hours=1)
                await upkeep.forget(clock())
            return [float(await house.thread.ask(held) - before), float(sink.taken)]


def news(store: Store, slot: int, now: datetime) -> None:
    """Three articles that nobody has seen."""
    words = [f"{number}{one}" for number, one in enumerate("橋塔井", slot * 3)]
    raws = [RawArticle(BRIDGE.replace("橋", word), guid=word) for word in words]
    put_all(store, store.feeds.local(now).id, raws, now)


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
    figures = {"hour": measure, "month": month}[sys.argv[1]]
    print(json.dumps(asyncio.run(figures(int(sys.argv[2])))))
