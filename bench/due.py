"""The due scan, the enqueue and the planning anew: time and memory as subscribers grow.

Three questions: what a tick costs at each size; what a minute costs in which everybody is due;
and what it costs to compute everybody's next moment anew, as after new rules of the time zones.
"""

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
from handlers.jobs.clockwork import RULES, TICK
from handlers.jobs.enqueue import Enqueue
from storage.connection import stamp
from storage.store import Store

SIZES = (10_000, 100_000, 1_000_000)
# All of them due in one minute.
MINUTES = (10_000, 100_000)
SERVED, ARTICLES = 5_000, 5
# 08:00 in Taipei, where two of five want their digest; the others are spread over the day.
NOW = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
BUSIEST = 0.4
ROUNDS = 40


def run() -> None:
    """Measure each size in a process of its own; print the three tables."""
    measured = {size: _apart("spread", size) for size in SIZES}
    rows = (
        ("idle tick, nothing due (ms)", "idle"),
        ("batch of 50 found, 40 % due (ms)", "scan"),
        ("digests enqueued a second", "rate"),
        ("peak memory (MB)", "peak"),
        ("of it the enqueue's (MB)", "grown"),
        ("database (MB)", "size"),
    )
    _table("subscribers", measured, rows)
    rate = measured[SIZES[-1]]["rate"]
    print(f"Telegram takes 30 a second: the enqueue is {rate / 30:.0f} times as fast as they leave")
    anew = (
        ("all planned anew (s)", "anew"),
        ("planned a second", "planned"),
        ("longest hold of the store (ms)", "longest"),
        ("a due digest waits meanwhile (s)", "waits"),
        ("memory it takes (MB)", "anew_grown"),
    )
    _table("new rules of the zones", measured, anew)
    minutes = {size: _apart("minute", size) for size in MINUTES}
    one = (
        ("first pages in the outbox (s)", "first"),
        ("all pages in the outbox (s)", "all"),
        ("digests enqueued a second", "rate"),
        ("longest hold of the store (ms)", "longest"),
        ("peak memory (MB)", "peak"),
        ("of it the enqueue's (MB)", "grown"),
        ("database (MB)", "size"),
    )
    _table("all due in one minute", minutes, one)


def _table(
    head: str, measured: dict[int, dict[str, float]], rows: tuple[tuple[str, str], ...]
) -> None:
    sizes = list(measured)
    growth = " → ".join("× 10" for _ in sizes[1:])
    print(f"{head:34}" + "".join(f"{size:>12,}" for size in sizes) + f"   {growth}")
    for label, key in rows:
        values = [measured[size][key] for size in sizes]
        ratios = " → ".join(f"{b / a:.2f}" if a else "–" for a, b in pairwise(values))
        print(f"{label:34}" + "".join(f"{value:12.2f}" for value in values) + f"   {ratios}")


def _apart(what: str, size: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.due", what, str(size)]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
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
        figures = {
            "idle": idle,
            "scan": scan,
            "rate": rate,
            "peak": peak,
            "grown": peak - before,
            "size": path.stat().st_size / 1e6,
        }
        figures |= _anew(store, size)
        store.close()
        return figures


def _anew(store: Store, size: int) -> dict[str, float]:
    """Another version of the rules, met at a start; the last subscriber's digest is due then."""
    now, db = NOW + timedelta(minutes=5), store._db  # noqa: SLF001 - past the front door
    db.execute("UPDATE subscribers SET next_due_at = next_due_at + 86400000")
    store.subscribers.prefer(size, "hours", "08:05")
    store.subscribers.plan(size, now)
    store.meta.set(TICK, (now - timedelta(minutes=1)).isoformat())
    store.meta.set(RULES, "of before")
    enqueue = Enqueue({"telegram": Limits(4096, "utf16")}, Preferences(), rules="of now")
    # From here on the peak is counted anew: what was composed before has been higher.
    Path("/proc/self/clear_refs").write_text("5")
    before, begun = _highest(), perf_counter()
    longest, waits = 0.0, 0.0
    while True:
        since = perf_counter()
        more = enqueue.round(store, now)
        longest = max(longest, perf_counter() - since)
        if not waits and store.slots.taken(size, now.date()):
            waits = perf_counter() - begun
        if not more:
            break
    took = perf_counter() - begun
    return {
        "anew": took,
        "planned": size / took,
        "longest": longest * 1000,
        "waits": waits,
        "anew_grown": _highest() - before,
    }


def measure_minute(size: int) -> dict[str, float]:
    """Everybody is due at one moment: until the last page is in the outbox."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        store = Store.open(path)
        _fill(store, size, busiest=1.0)
        enqueue = Enqueue({"telegram": Limits(4096, "utf16")}, Preferences())
        before, begun = _peak(), perf_counter()
        first, longest, served = 0.0, 0.0, 0
        while True:
            since = perf_counter()
            some = enqueue.round(store, NOW)
            longest = max(longest, perf_counter() - since)
            if not some:
                break
            served += some
            first = first or perf_counter() - begun
        took, peak = perf_counter() - begun, _peak()
        pages = store.outbox.pending()
        assert served == pages == size, (served, pages)  # noqa: S101 - else nothing was measured
        store.close()
        return {
            "first": first,
            "all": took,
            "rate": size / took,
            "longest": longest * 1000,
            "peak": peak,
            "grown": peak - before,
            "size": path.stat().st_size / 1e6,
        }


def _fill(store: Store, size: int, busiest: float = BUSIEST) -> None:
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
            _people(size, early, busiest),
        )
        db.executemany(
            "INSERT INTO subscriptions(subscriber_id, feed_id, since) VALUES (?, ?, ?)",
            ((number, feed.id, stamp(early)) for number in range(1, size + 1)),
        )
        db.executemany(
            "INSERT INTO preferences(subscriber_id, name, value) VALUES (?, 'script', ?)",
            ((number, ("hans", "hant")[number % 2]) for number in range(1, size + 1, 2)),
        )


def _people(size: int, early: datetime, busiest: float) -> Iterator[tuple[int, str, int, int, int]]:
    chance, since = random.Random(3), stamp(early)
    for number in range(1, size + 1):
        half_hours = 0 if chance.random() < busiest else chance.randint(1, 47)
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


def _highest() -> float:
    """The highest resident memory since that was counted anew, in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) * 1.024 / 1000


if __name__ == "__main__":
    asked = {"spread": measure, "minute": measure_minute}[sys.argv[1]]
    sys.stdout.write(json.dumps(asked(int(sys.argv[2]))))
