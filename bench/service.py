"""A running process: how soon it answers, what it weighs, what it costs idle, how soon it ends.

Each figure is of a real `zhaibao run` in an empty folder, with the samples taken in and one
digest in another script shown; with a token it serves a Telegram on the loopback address.
"""

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import httpx2

from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_http import served
from tests.journeys.processes import address_of, process, stop, telegram_settings

STARTS = 5
# Seconds between the digest and the look at the memory, and of the idle window.
SETTLE = 30.0
IDLE = 30.0
SCRIPT = {"DEFAULT_SCRIPT": "s2tw"}


@dataclass
class Figures:
    """Seconds, megabytes (main process, with its children), per cent of one core, seconds."""

    start: float
    resident: float
    with_children: float
    idle: float
    end: float


def run() -> None:
    """Measure both ways of serving and print one table."""
    rows = [("web chat", _web()), ("telegram", _telegram())]
    print(f"{'':10} {'start s':>8} {'RSS MB':>7} {'+children':>9} {'idle %':>7} {'SIGTERM s':>9}")
    for name, f in rows:
        print(
            f"{name:10} {f.start:8.2f} {f.resident:7.0f} {f.with_children:9.0f}"
            f" {f.idle:7.2f} {f.end:9.2f}"
        )
    print(f"start: to the first page or answer, median of {STARTS}")
    print(f"memory: {SETTLE:.0f} s after a digest in another script")
    print(f"idle: of one core, over {IDLE:.0f} s")


def _web() -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        starts = [_start_web(Path(folder)) for _ in range(STARTS - 1)]
        began = time.monotonic()
        with process(Path(folder), "run", **SCRIPT) as service:
            address = address_of(service)
            _answers(address)
            starts.append(time.monotonic() - began)
            with httpx2.Client(base_url=address) as client:
                client.get("/")
                client.post("/say", json={"text": "/start"})
                client.post("/say", json={"text": "/summary"})
            return _settled(service, starts)


def _start_web(folder: Path) -> float:
    began = time.monotonic()
    with process(folder, "run", **SCRIPT) as service:
        _answers(address_of(service))
        took = time.monotonic() - began
        stop(service)
    return took


def _answers(address: str) -> None:
    assert httpx2.get(address).status_code == 200  # noqa: S101


def _telegram() -> Figures:
    starts = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(STARTS - 1):
            with _polling(Path(folder)) as (service, _, took):
                starts.append(took)
                stop(service)
        with _polling(Path(folder)) as (service, telegram, took):
            starts.append(took)
            telegram.say(7, "/summary")
            telegram.wait(lambda: telegram.count("sendMessage") >= 3, 20)
            return _settled(service, starts)


@contextmanager
def _polling(folder: Path) -> Iterator[tuple["subprocess.Popen[str]", FakeTelegram, float]]:
    telegram = FakeTelegram()
    with served(telegram) as root:
        # Said before the start: the first answer tells that the bot hears and speaks.
        telegram.say(7, "/start")
        began = time.monotonic()
        with process(folder, "run", **telegram_settings(root), **SCRIPT) as service:
            telegram.wait(lambda: telegram.count("sendMessage") > 0, 20)
            yield service, telegram, time.monotonic() - began


def _settled(service: "subprocess.Popen[str]", starts: list[float]) -> Figures:
    time.sleep(SETTLE)
    resident = _resident(service.pid)
    children = sum(_resident(child) for child in _children(service.pid))
    before = _ticks(service.pid)
    time.sleep(IDLE)
    used = (_ticks(service.pid) - before) / os.sysconf("SC_CLK_TCK")
    end = _took(lambda: stop(service))
    return Figures(median(starts), resident, resident + children, 100 * used / IDLE, end)


def _took(act: Callable[[], object]) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


def _resident(pid: int) -> float:
    """The resident set in MB (10^6 bytes)."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if "VmRSS" in line) / 976.5625


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in listed]


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
