"""A polling round: feeds a second and memory, beside the `reader` library on the same feeds.

BENCH_FEEDS feeds (1,000; 10,000 for the figure in the papers) are served on the loopback network
by a process of its own: two thirds answer 304, the others 200 with or without news, slowly, or
not at all (`bench/polling_server.py` has the mix). Each side asks all of them three times: the
first round takes everything in, the later ones find what changed. `reader` gets an environment
of its own in `.cache` and as many workers as we have requests at a time. It is measured twice:
keeping entries alone, and with its search index brought up to date in each round, as ours is; we
also read every article into sections and look for the same text elsewhere.
"""

import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2

from bench.polling_server import host_of, hosts
from bot.sources.sources import Sources
from handlers.jobs.poll import AT_ONCE, Poll
from storage.store import Store
from storage.worker import StoreThread

ROOT = Path(__file__).resolve().parent.parent
# The library and what its own copy of feedparser asks for beside its dependencies.
READER = ("reader[search]==3.26", "sgmllib3k==1.0.0")
START = datetime(2026, 11, 24, tzinfo=UTC)


def run() -> None:
    feeds = int(os.environ.get("BENCH_FEEDS", "1000"))
    python = _reader_python()
    with tempfile.TemporaryDirectory() as folder:
        rows = [
            ("zhaibao", _side([sys.executable, "-m", "bench.polling"], feeds, folder, "a.db")),
            ("reader", _side([python, "bench/polling_reader.py"], feeds, folder, "b.db")),
            (
                "+ search",
                _side([python, "bench/polling_reader.py"], feeds, folder, "c.db", "search"),
            ),
        ]
    print(f"{feeds} feeds, {AT_ONCE} requests at a time")
    heads = ("first s", "second s", "third s", "feeds/s", "cpu s", "peak MB", "articles")
    print(f"{'':10} {' '.join(f'{head:>8}' for head in heads)}")
    for name, told in rows:
        seconds = [told[str(number)]["seconds"] for number in (1, 2, 3)]
        steady = 2 * feeds / (seconds[1] + seconds[2])
        shown = " ".join(f"{one:8.1f}" for one in seconds)
        weight = f"{told['cpu']:8.1f} {told['peak']:8.0f}"
        print(f"{name:10} {shown} {steady:8.0f} {weight} {told['3']['articles']:8}")
    ours = rows[0][1]
    for name, theirs in (("reader", rows[1][1]), ("reader with its search", rows[2][1])):
        first = theirs["1"]["seconds"] / ours["1"]["seconds"]
        later, memory = _later(theirs) / _later(ours), theirs["peak"] / ours["peak"]
        print(
            f"beside {name}: first round {first:.2f}, later rounds {later:.2f},"
            f" memory {memory:.2f} times as good"
        )


def _later(told: dict[str, dict[str, float]]) -> float:
    return told["2"]["seconds"] + told["3"]["seconds"]


@contextmanager
def _server() -> Iterator[int]:
    serving = subprocess.Popen(
        [sys.executable, "-m", "bench.polling_server"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert serving.stdout is not None  # noqa: S101 - it is a pipe
        yield int(serving.stdout.readline())
    finally:
        serving.kill()
        serving.wait()


def _side(
    command: list[str], feeds: int, folder: str, database: str, *more: str
) -> dict[str, dict]:  # type: ignore[type-arg]
    with _server() as port:
        addresses = "\n".join(f"http://{host_of(n)}:{port}/f/{n}" for n in range(feeds))
        arguments = [*command, str(port), str(AT_ONCE), f"{folder}/{database}", *more]
        spent = _spent()
        asked = Path(folder) / f"{database}.txt"
        asked.write_text(addresses, encoding="utf-8")
        with asked.open() as given, subprocess.Popen(
            arguments, cwd=ROOT, stdin=given, stdout=subprocess.PIPE, text=True
        ) as side:  # fmt: skip
            peak = _peak(side)
            told = side.stdout.read() if side.stdout else ""
        spent = _spent() - spent
    if side.returncode:
        raise SystemExit(f"{command[0]} failed")
    rounds = [json.loads(line) for line in told.splitlines()]
    return {str(one["round"]): one for one in rounds} | {"peak": peak, "cpu": spent}


def _spent() -> float:
    """Processor time, in seconds, of the children that ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _peak(side: "subprocess.Popen[str]") -> float:
    """The most memory, in megabytes, of a process and its children until it ends.

    Pages that several processes share are shared out among them (PSS).
    """
    most = 0.0
    while side.poll() is None:
        most = max(most, sum(_weight(pid) for pid in [side.pid, *_children(side.pid)]))
        time.sleep(0.1)
    return most / 1024


def _children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _weight(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))


def _reader_python() -> str:
    folder = ROOT / ".cache" / "bench-reader"
    python = folder / "bin" / "python"
    ready = folder / "ready"
    if not ready.exists():
        print(f"Setting up {READER[0]} in .cache …", flush=True)
        venv.create(folder, with_pip=True)
        pip = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*pip, *READER], check=True)
        ready.touch()
    return str(python)


async def _ours(port: int, addresses: list[str], database: str) -> None:
    now = START
    thread = StoreThread(database)
    await thread.start()
    sources = Sources(hosts(len(addresses)))
    poll = Poll(thread, sources, lambda: now, timedelta(minutes=15))

    def add(store: Store) -> None:
        with store.transaction():
            for address in addresses:
                store.feeds.add(address, now=now)

    await thread.ask(add)
    new = 0
    for number in (1, 2, 3):
        httpx2.get(f"http://127.0.0.1:{port}/round/{number}")
        begun = time.perf_counter()
        new += await poll.round()
        seconds = time.perf_counter() - begun
        print(json.dumps({"round": number, "seconds": seconds, "articles": new}), flush=True)
        # Those that failed are due again by then, too.
        now += timedelta(hours=2)
    await sources.close()
    await thread.close()


if __name__ == "__main__":
    asyncio.run(_ours(int(sys.argv[1]), sys.stdin.read().split(), sys.argv[3]))
