"""Answers to people: how soon while 10,000 pages leave, beside a bot with nothing to send.

Each figure is of a real `zhaibao run` at its usual pace, against a Bot API server in a process
of its own, from the moment when a person typed to the arrival of the answer there.
"""

import statistics
import tempfile
import time
from pathlib import Path

from tests.journeys.broadcasts import Api, bot_api, lay
from tests.journeys.processes import process

PAGES = 10_000
ASKED = 200
_FIRST = 1_000_000
# Of the sorted answers the one that 99 of 100 are as soon as.
_LATE = ASKED * 99 // 100


def _latencies(api: Api, first: int) -> list[float]:
    """Seconds until each of so many chats has its answer, asked one after another."""
    taken = []
    for chat in range(first, first + ASKED):
        typed = api.say(chat, "/help")
        while (answered := api.answered(chat)) is None:
            time.sleep(0.005)
        taken.append(answered - typed)
        time.sleep(0.1)
    return taken


def _served(api: Api, folder: Path, first: int) -> list[float]:
    with process(folder, "run", **api.settings):
        # The first answer waits for the start.
        api.say(first - 1, "/help")
        while api.answered(first - 1) is None:
            time.sleep(0.05)
        return _latencies(api, first)


def run() -> None:
    """Print medians and 99th parts of both, and their ratios."""
    rows = []
    for name, pages in (("idle", 0), ("broadcast", PAGES)):
        with tempfile.TemporaryDirectory() as folder, bot_api(strict=True) as api:
            lay(Path(folder), PAGES, 1 if pages else 0)
            rows.append((name, sorted(_served(api, Path(folder), _FIRST))))
            told = api.figures()
            if told["refusals"]:
                raise RuntimeError("the strict server refused messages")
    for name, taken in rows:
        p50, p99 = statistics.median(taken), taken[_LATE]
        print(f"  {name:10} p50 {p50 * 1000:7.1f} ms   p99 {p99 * 1000:7.1f} ms   of {ASKED}")
    idle, busy = rows[0][1], rows[1][1]
    medians = statistics.median(busy) / statistics.median(idle)
    print(f"  broadcast / idle: p50 {medians:.1f}, p99 {busy[_LATE] / idle[_LATE]:.1f}")
