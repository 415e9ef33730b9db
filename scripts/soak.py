"""The real process for a while, against a platform with faults, feeds and chatter.

`python scripts/soak.py [MINUTES] [SEED]` starts `zhaibao run` in an empty folder with a Telegram
on the loopback address that floods, fails and loses answers now and then, feeds that bring a new
article at each visit, and readers who ask, press and search without pause. It prints memory,
file descriptors, threads, the lag of the event loop and the size of the database as they go, and
ends with 1 where one of them grows without a reason.
"""

import asyncio
import random
import re
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.fakes import telegram_failures as fake
from tests.fakes.server import WebServer, reply, web_server
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_http import served
from tests.journeys.processes import address_of, process, stop, telegram_settings

READERS = 40
WORDS = ("/start", "摘要", "02", "目錄", "全文", "繼續", "/list", "/today", "搜尋 夜市", "2",
         "頻道", "/settings", "/time 08:00 20:30", "短劇", "？", "下一篇")  # fmt: skip
FAULTS = (fake.flood(1), fake.UNREACHABLE, fake.BROKEN, fake.LOST, fake.BLOCKED)
# What may grow by so much and no more between the first and the last third, as a share.
STEADY = 0.15
# Connections and helper threads that come and go.
A_FEW = 8


@dataclass(frozen=True)
class Look:
    """The process at one moment: seconds since the start, bytes, counts, seconds, bytes."""

    at: float
    resident: float
    descriptors: float
    threads: float
    lag: float
    database: float
    articles: float


@dataclass
class Report:
    """What was seen, how much was said and answered, and how it ended."""

    looks: list[Look]
    said: int
    answered: int
    status: int
    tracebacks: int

    def grown(self, part: Callable[[Look], float]) -> float:
        """The growth from the first third's end to the last look, as a share."""
        first = part(self.looks[len(self.looks) // 3])
        return part(self.looks[-1]) / first - 1 if first else 0.0


def soak(seconds: float, seed: int, every: float, tell: Callable[[str], None]) -> Report:
    """Run for so long, looking each `every` seconds."""
    chance = random.Random(seed)  # noqa: S311 - a repeatable walk, no secret
    telegram = FakeTelegram()
    with tempfile.TemporaryDirectory() as folder, served(telegram) as root, feeds() as addresses:
        given = {
            **telegram_settings(root), "FEEDS": " ".join(addresses), "ALLOW_HOSTS": "127.0.0.1",
            "POLL_MINUTES": "1", "ALLOW_ADD": "everyone", "LOG_LEVEL": "WARNING",
        }  # fmt: skip
        with process(Path(folder), "run", **given) as service:
            told: list[str] = []
            reading = threading.Thread(target=lambda: told.extend(service.stderr or ()))
            reading.start()
            address = address_of(service).removesuffix("readyz")
            looks, said = [], 0
            began, next_look = time.monotonic(), 0.0
            while (now := time.monotonic() - began) < seconds:
                if now >= next_look:
                    looks.append(look(address, service.pid, now))
                    tell(line_of(looks[-1]))
                    next_look = now + every
                said += chatter(telegram, chance)
                time.sleep(0.05)
            looks.append(look(address, service.pid, seconds))
            tell(line_of(looks[-1]))
            answered = telegram.count("sendMessage") + telegram.count("editMessageText")
            status = stop(service, 15)
            reading.join(5)
        return Report(looks, said, answered, status, sum("Traceback" in line for line in told))


def chatter(telegram: FakeTelegram, chance: random.Random) -> int:
    """One reader says or presses something; now and then the platform fails."""
    if chance.random() < 0.02:
        telegram.fail("sendMessage", chance.choice(FAULTS))
    reader = chance.randrange(1, READERS + 1)
    shown = telegram.sent(reader)
    buttons = [b for row in shown[-1].rows for b in row if "callback_data" in b] if shown else []
    if buttons and chance.random() < 0.4:
        telegram.press(reader, shown[-1].id, chance.choice(buttons)["text"])
    else:
        telegram.say(reader, chance.choice(WORDS))
    return 1


def look(address: str, pid: int, at: float) -> Look:
    """The process as /metrics and the system tell it."""
    text = httpx2.get(f"{address}metrics", timeout=20).text
    told = dict(re.findall(r"^(\w+)(?:\{\})? ([\d.e+-]+)$", text, re.MULTILINE))
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    threads = re.search(r"^Threads:\s+(\d+)", status, re.MULTILINE)
    return Look(
        at,
        float(told["process_resident_memory_bytes"]),
        float(told["process_open_fds"]),
        float(threads[1]) if threads else 0.0,
        float(told["zhaibao_loop_lag_seconds"]),
        float(told["zhaibao_database_bytes"]),
        float(told["zhaibao_articles"]),
    )


def line_of(one: Look) -> str:
    """A line of the table."""
    return (
        f"{one.at:7.0f} {one.resident / 1e6:7.1f} {one.descriptors:5.0f} {one.threads:8.0f}"
        f" {one.lag * 1000:9.1f} {one.database / 1e6:7.2f} {one.articles:9.0f}"
    )


@contextmanager
def feeds() -> Iterator[list[str]]:
    """Two feeds that bring one more article at each visit, one that fails; on a thread."""
    ready, done, addresses = threading.Event(), threading.Event(), list[str]()

    async def serve() -> None:
        async with web_server() as server:
            for name in ("a", "b"):
                grow(server, f"/{name}.xml")
            server.raw("/broken.xml", reply(500, b""))
            addresses.extend(server.at(f"/{name}.xml") for name in ("a", "b", "broken"))
            ready.set()
            await asyncio.to_thread(done.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    ready.wait(10)
    try:
        yield addresses
    finally:
        done.set()
        thread.join(10)


def grow(server: WebServer, path: str) -> None:
    """Let a path be a feed with one more article each time, the newest thirty."""
    visits = 0

    async def answer(asked: object, writer: asyncio.StreamWriter) -> None:
        nonlocal visits
        visits += 1
        items = "".join(item(path, number) for number in range(max(0, visits - 30), visits))
        body = f'<rss version="2.0"><channel><title>{path}</title>{items}</channel></rss>'
        writer.write(reply(200, body.encode(), {"Content-Type": "application/rss+xml"}))

    server.paths[path] = answer


def item(path: str, number: int) -> str:
    """One article of sections."""
    parts = "".join(
        f"<p>0{at} 第{at}件事</p><p>{'夜市裡的燈一盞一盞亮起來，攤販開始招呼客人。' * 12}</p>"
        for at in range(1, 4)
    )
    body = f"<p>這是第 {number} 篇的導語，說明發生了什麼事。</p>{parts}"
    return (
        f"<item><title>第 {number} 篇 {path}</title><guid>{path}{number}</guid>"
        f"<description><![CDATA[{body}]]></description></item>"
    )


def main(minutes: float, seed: int) -> int:
    """Run, tell, judge."""
    print(f"{'second':>7} {'RSS MB':>7} {'fds':>5} {'threads':>8} {'lag99 ms':>9} {'db MB':>7}"
          f" {'articles':>9}")  # fmt: skip
    report = soak(
        minutes * 60, seed, max(5.0, minutes * 60 / 20), lambda line: print(line, flush=True)
    )
    memory, fds = report.grown(lambda one: one.resident), report.grown(lambda one: one.descriptors)
    threads = report.grown(lambda one: one.threads)
    print(f"said {report.said}, answered {report.answered}, ended with {report.status},"
          f" tracebacks {report.tracebacks}")  # fmt: skip
    print(f"from the first third to the end: memory {memory:+.1%}, descriptors {fds:+.1%},"
          f" threads {threads:+.1%}")  # fmt: skip
    print("the database grows with what is said and taken in")
    first, last = report.looks[len(report.looks) // 3], report.looks[-1]
    more = max(last.descriptors - first.descriptors, last.threads - first.threads)
    steady = memory <= STEADY and more <= A_FEW
    return 0 if steady and report.status == 0 and report.tracebacks == 0 else 1


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main(float(given[0]) if given else 10.0, int(given[1]) if len(given) > 1 else 20))
