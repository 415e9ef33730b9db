"""The due scan and the enqueue: time and memory as the number of subscribers grows."""

import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from time import perf_counter

from bench.texts import Writer
from digest.message import Limits
from digest.preferences import Preferences
from handlers.jobs.enqueue import Enqueue
from storage.connection import stamp
from storage.store import Store

SIZES = (10_000, 100_000, 1_000_000)
SERVED, ARTICLES = 5_000, 5
# 08:00 in Taipei, where two of five want their digest; the others are spread over the day.
NOW = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
BUSIEST = 0.4
ROUNDS = 40


def run() -> None:
    """Measure each size in a process of its own; print one table."""
    measured = {size: _apart(size) for size in SIZES}
    rows = (
        ("idle tick, nothing due (ms)", "idle"),
        ("batch of 50 found, 40 % due (ms)", "scan"),
        ("digests enqueued a second", "rate"),
        ("peak memory (MB)", "peak"),
        ("of it the enqueue's (MB)", "grown"),
        ("database (MB)", "size"),
    )
    print(f"{'subscribers':34}" + "".join(f"{size:>12,}" for size in SIZES) + "   × 10 → × 10")
    for label, key in rows:
        values = [measured[size][key] for size in SIZES]
        ratios = " → ".join(f"{b / a:.2f}" if a else "–" for a, b in pairwise(values))
        print(f"{label:34}" + "".join(f"{value:12.2f}" for value in values) + f"   {ratios}")
    rate = measured[SIZES[-1]]["rate"]
    print(f"Telegram takes 30 a second: the enqueue is {rate / 30:.0f} times as fast as they leave")


def _apart(size: int) -> dict[str, float]:
    told = subprocess.run(
        [sys.executable, "-m", "bench.due", str(size)], capture_output=True, text=True, check=True
    )
    return dict(json.loads(told.stdout))


def measure(size: int) -> dict[str, float]:
    """Build a database of that many active subscribers and measure on it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        store = Store.open(path)
        _fill(store, size)
        enqueue = Enqueue({"telegram": Limits(4096, "utf16")}, Preferences())
        quiet = NOW - timedelta(minutes=7)
        idle = _median(lambda: enqueue.round(store, quiet))
        scan = _median(lambda: store.subscribers.due(NOW, ["telegram"], limit=50))
        before = _peak()
        begun, served = perf_counter(), 0
        while served < SERVED and (some := enqueue.round(store, NOW)):
            served += some
        rate = served / (perf_counter() - begun)
        peak = _peak()
        store.close()
        return {
            "idle": idle,
            "scan": scan,
            "rate": rate,
            "peak": peak,
            "grown": peak - before,
            "size": path.stat().st_size / 1e6,
        }


def _fill(store: Store, size: int) -> None:
    early = NOW - timedelta(days=1)
    db = store._db.conn  # noqa: SLF001 - a million rows, past the front door
    feed = store.feeds.local(early)
    writer = Writer()
    for number in range(ARTICLES):
        store.articles.put(feed.id, writer.article(number, 2000), now=early)
    with store.transaction():
        db.executemany(
            "INSERT INTO subscribers(id, transport, chat, state, next_due_at, since, changed_at)"
            " VALUES (?, 'telegram', ?, 'active', ?, ?, ?)",
            _people(size, early),
        )
        db.executemany(
            "INSERT INTO subscriptions(subscriber_id, feed_id, since) VALUES (?, ?, ?)",
            ((number, feed.id, stamp(early)) for number in range(1, size + 1)),
        )
        db.executemany(
            "INSERT INTO preferences(subscriber_id, name, value) VALUES (?, 'script', ?)",
            ((number, ("hans", "hant")[number % 2]) for number in range(1, size + 1, 2)),
        )


def _people(size: int, early: datetime) -> Iterator[tuple[int, str, int, int, int]]:
    chance, since = random.Random(3), stamp(early)
    for number in range(1, size + 1):
        half_hours = 0 if chance.random() < BUSIEST else chance.randint(1, 47)
        due = stamp(NOW + timedelta(minutes=30 * half_hours))
        yield number, str(number), due, since, since


def _median(act: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        begun = perf_counter()
        act()
        times.append((perf_counter() - begun) * 1000)
    return statistics.median(times)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]))))
