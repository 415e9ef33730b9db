"""Archive search: latency, index size, and what it finds beside a plain scan.

A database in a temporary folder is filled with made-up articles: BENCH_ARTICLES of them (2,000),
of 2,000 characters each. 100,000 need about 4 GB and half an hour.
"""

import os
import random
import re
import statistics
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from bench.texts import Writer
from digest.query import parse_query
from digest.script import fold
from digest.terms import phrase
from storage.search import Bounds
from storage.store import Store

NOW = datetime(2026, 11, 24, tzinfo=UTC)
QUERIES = 300
SCANNED = 40


def fill(store: Store, articles: int, characters: int) -> float:
    writer, begun = Writer(), perf_counter()
    feed = store.feeds.local(NOW)
    for first in range(0, articles, 500):
        with store.transaction():
            for number in range(first, min(first + 500, articles)):
                moment = NOW - timedelta(minutes=10 * (articles - number))
                store.articles.put(feed.id, writer.article(number, characters), now=moment)
    return perf_counter() - begun


def queries(kind: str, writer: Writer, chance: random.Random) -> list[str]:
    """Typical searches of one kind, from frequent words to rare ones."""

    def word(length: int) -> str:
        while True:
            found = writer.words[int(len(writer.words) ** chance.random())].strip()
            if len(found) == length and not found.isascii():
                return found

    made = {
        "1 character": lambda: word(1),
        "2 characters": lambda: word(2),
        "3 and 4 characters": lambda: word(chance.choice((3, 4))),
        "two words": lambda: f"{word(2)} {word(2)}",
        "Latin and mixed": lambda: chance.choice(("GPT-5", "C++", "ai", "sora", "4k", "B2B")),
        "word and -not": lambda: f"{word(2)} -{word(2)}",
        "account: and after:": lambda: f"{word(2)} account:深蓝 after:2026-01",
    }[kind]
    return [made() for _ in range(QUERIES)]


KINDS = (
    "1 character",
    "2 characters",
    "3 and 4 characters",
    "two words",
    "Latin and mixed",
    "word and -not",
    "account: and after:",
)


def timed(store: Store, reader: int, asked: list[str]) -> list[float]:
    times = []
    for query in asked:
        begun = perf_counter()
        store.search.find(parse_query(query), Bounds(reader), limit=5)
        times.append((perf_counter() - begun) * 1000)
    return times


def recall(store: Store, reader: int, asked: list[str]) -> tuple[int, int, float]:
    """How many units a scan of every folded text finds, how many of those we find, its time."""
    db = store._db  # noqa: SLF001 - the scan reads what no method gives
    rows = db.execute("SELECT id, heading, body FROM units").fetchall()
    begun = perf_counter()
    folded = [(unit, fold(heading) + "\n" + fold(body)) for unit, heading, body in rows]
    scanned = found = 0
    for query in asked:
        words = [re.compile(rf"(?<![a-z0-9])(?=[a-z0-9]){re.escape(w)}|(?=[^a-z0-9]){re.escape(w)}")
                 for w in parse_query(query).words]  # fmt: skip
        expected = {unit for unit, text in folded if all(w.search(text) for w in words)}
        where, values = store.search._where(parse_query(query), Bounds(reader))  # noqa: SLF001
        match = " AND ".join(map(phrase, parse_query(query).words))
        got = set(store.search._ids(match, where, values, most=10**9))  # noqa: SLF001
        scanned += len(expected)
        found += len(expected & got)
    return scanned, found, perf_counter() - begun


def run() -> None:
    """Fill, ask, print one table."""
    articles, characters = int(os.environ.get("BENCH_ARTICLES", "2000")), 2000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "search.db"
        store = Store.open(path)
        reader = store.subscribers.at("bench", "1", now=NOW).id
        seconds = fill(store, articles, characters)
        db = store._db  # noqa: SLF001 - sizes of tables are no business of the store
        index = db.execute("SELECT sum(length(block)) FROM unit_index_data").fetchone()[0]
        text = db.execute("SELECT sum(length(CAST(body AS BLOB))) FROM units").fetchone()[0]
        print(f"{articles} articles of {characters} characters, taken in within {seconds:.0f} s")
        print(
            f"index {index / 1e6:.1f} MB, text {text / 1e6:.1f} MB (ratio {index / text:.2f}),"
            f" whole file {path.stat().st_size / 1e6:.1f} MB"
        )
        writer, chance = Writer(), random.Random(7)
        for kind in KINDS:
            times = timed(store, reader, queries(kind, writer, chance))
            cuts = statistics.quantiles(times, n=100)
            print(f"{kind:<22} p50 {cuts[49]:8.2f} ms   p99 {cuts[98]:8.2f} ms")
        asked = [q for kind in KINDS[:5] for q in queries(kind, writer, chance)[: SCANNED // 5]]
        scanned, found, scan = recall(store, reader, asked)
        print(f"recall beside a plain scan: {found} of {scanned} units ({scan:.0f} s of scanning)")
        store.close()
