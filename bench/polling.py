"""A polling round: feeds a second and memory, beside the `reader` library on the same feeds.

BENCH_FEEDS feeds (1,000; 10,000 for the figure in the papers) are served on the loopback network
by a process of its own: two thirds answer 304, the others 200 with or without news, slowly, or
not at all (`bench/polling_server.py` has the mix). Each side has the feeds in its database and
asks all of them three times: the first round takes everything in, the later ones find what
changed. `reader` gets an environment of its own in `.cache` and as many workers as we have
requests at a time. Each side is measured twice: with its search index brought up to date in each
round, and keeping what came alone. We also read every article into sections and look for the same
text elsewhere. A side that does not hold every article at the end is refused.
"""

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
from dataclasses import dataclass
from pathlib import Path

from bench.polling_server import ROUNDS, held_after, host_of
from handlers.jobs.underway import AT_ONCE

ROOT = Path(__file__).resolve().parent.parent
# The library and what its own copy of feedparser asks for beside its dependencies.
READER_SIDE = "bench/polling_reader.py"
READER = ("reader[search]==3.26", "sgmllib3k==1.0.0")
HEADS = " first s second s  third s  feeds/s    cpu s  peak MB of which 1st     load"


@dataclass(frozen=True)
class Told:
    """What a side did: seconds of each round, processor seconds, megabytes at most."""

    seconds: list[float]
    cpu: float
    peak: float
    # Of the process that was started, without its children.
    first: float

    @property
    def later(self) -> float:
        return sum(self.seconds[1:])


def run() -> None:
    feeds = int(os.environ.get("BENCH_FEEDS", "1000"))
    ours, theirs = [sys.executable, "-m", "bench.polling_ours"], [_reader_python(), READER_SIDE]
    sides = {
        "zhaibao": (ours, ()),
        "reader + search": (theirs, ("search",)),
        "zhaibao, no index": (ours, ("bare",)),
        "reader": (theirs, ()),
    }
    print(f"{feeds} feeds, {AT_ONCE} requests at a time, {held_after(ROUNDS, feeds)} articles each")
    print(f"{'':18} {HEADS}")
    rows = {}
    for name, (command, options) in sides.items():
        with tempfile.TemporaryDirectory() as folder:
            told = rows[name] = _side(command, feeds, f"{folder}/db", *options)
        shown = " ".join(f"{one:8.1f}" for one in told.seconds)
        steady = (ROUNDS - 1) * feeds / told.later
        weight = f"{told.cpu:8.1f} {told.peak:8.1f} {told.first:12.1f}"
        print(f"{name:18} {shown} {steady:8.0f} {weight} {os.getloadavg()[1]:8.1f}", flush=True)
    _beside(rows, "zhaibao", "reader + search")
    _beside(rows, "zhaibao, no index", "reader")
    _beside(rows, "zhaibao", "reader")


def _beside(rows: dict[str, Told], one: str, other: str) -> None:
    ours, theirs = rows[one], rows[other]
    print(
        f"{one} beside {other}: first round {theirs.seconds[0] / ours.seconds[0]:.2f}, later rounds"
        f" {theirs.later / ours.later:.2f}, memory {theirs.peak / ours.peak:.2f} times as good"
    )


@contextmanager
def _server(feeds: int) -> Iterator[int]:
    command = [sys.executable, "-m", "bench.polling_server", str(feeds)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as serving:
        try:
            assert serving.stdout is not None  # noqa: S101 - it is a pipe
            yield int(serving.stdout.readline())
        finally:
            serving.kill()


def _side(command: list[str], feeds: int, database: str, *more: str) -> Told:
    asked = Path(f"{database}.txt")
    with _server(feeds) as port:
        addresses = [f"http://{host_of(number)}:{port}/f/{number}" for number in range(feeds)]
        asked.write_text("\n".join(addresses), encoding="utf-8")
        arguments = [*command, str(port), str(AT_ONCE), database, *more]
        with asked.open() as given:
            subprocess.run([*arguments, "add"], cwd=ROOT, stdin=given, check=True)
        spent = _spent()
        with asked.open() as given, subprocess.Popen(
            arguments, cwd=ROOT, stdin=given, stdout=subprocess.PIPE, text=True
        ) as side:  # fmt: skip
            peak, first = _peak(side)
            told = side.stdout.read() if side.stdout else ""
        spent = _spent() - spent
    if side.returncode:
        raise SystemExit(f"{command[-1]} failed")
    rounds = [json.loads(line) for line in told.splitlines()]
    for number, one in enumerate(rounds, 1):
        if one["articles"] != (due := held_after(number, feeds)):
            raise SystemExit(
                f"{' '.join([*command[1:], *more])}: {one['articles']} articles after round"
                f" {number}, and {due} were there to be had"
            )
    return Told([one["seconds"] for one in rounds], spent, peak, first)


def _spent() -> float:
    """Processor time, in seconds, of the children that ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _peak(side: "subprocess.Popen[str]") -> tuple[float, float]:
    """The most memory, in megabytes, of a process and its children until it ends; of it alone.

    Pages that several processes share are shared out among them (PSS).
    """
    most, alone = 0, 0
    while side.poll() is None:
        one = _weight(side.pid)
        most = max(most, one + sum(map(_weight, _children(side.pid))))
        alone = max(alone, one)
        time.sleep(0.1)
    return most / 1024, alone / 1024


def _children(pid: int) -> list[int]:
    """The children of a process; not those that it has forked and that are still itself."""
    try:
        own = Path(f"/proc/{pid}/cmdline").read_bytes()
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [int(one) for one in found if Path(f"/proc/{one}/cmdline").read_bytes() != own]
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
