"""The real service among bodies without measure: what it holds at most, and its reading process.

`python -m tests.bot.weighing 100` asks the fetcher alone first (`test_large.py`), then starts
`zhaibao run` on feeds of so many MB, a bomb of ten times that, a drip, the largest that is still
read, one with an endless author, and one that is nothing but open elements; it prints the most
that each process held, and ends with 1 where that is more than the bounds, or where the sound
ones were not read.
"""

import asyncio
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.sources.fetch import LARGEST
from storage.store import Store
from tests.bot import test_large
from tests.journeys.processes import process, stop

# The most that may be held, in MB: the service itself, and the process that reads.
SERVICE, READER = 180, 220
WAIT = 120.0
HEAD = "<rss version='2.0'><channel><title>x</title>"


@dataclass(frozen=True, slots=True)
class Weights:
    """The most that each process held, in MB, and why each feed was refused, "" where read."""

    service: float
    reader: float
    told: dict[str, str]


def full(size: int) -> bytes:
    """A feed of that many bytes, all of it articles in sections."""
    text = "".join(
        f"<h2>0{part} 第{part}節</h2>"
        + f"<p>{'山谷裡的石橋已經封了十二年，沒有人走。' * 8}</p>" * 12
        for part in range(1, 4)
    )
    item = "<item><title>第{0}篇</title><guid>g{0}</guid><description>{1}</description></item>"
    made, parts = len(HEAD), [HEAD]
    for number in range(10_000):
        part = item.format(number, text.replace("<", "&lt;").replace("十二", f"{number}"))
        made += len(part.encode())
        if made > size - 100:
            break
        parts.append(part)
    return "".join([*parts, "</channel></rss>"]).encode()


BODIES = {
    "full": lambda: full(LARGEST - 1000),
    "author": lambda: (
        f"{HEAD}<item><author>{'a@' * 60_000}</author></item></channel></rss>".encode()
    ),
    "open": lambda: f"{HEAD}<item><title>x</title><description>{'&lt;div&gt;' * 300_000}".encode(),
}


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    name = head.split()[1].decode().strip("/")
    if name not in BODIES:
        again = asyncio.StreamReader()
        again.feed_data(head)
        await test_large.answer(again, writer)
        return
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close\r\n\r\n")
    writer.write(BODIES[name]())
    try:
        await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


@contextmanager
def serving() -> Iterator[str]:
    """The address of the server, in a thread of its own."""
    loop, ready, ports = asyncio.new_event_loop(), threading.Event(), []

    async def begin() -> None:
        server = await asyncio.start_server(_serve, "127.0.0.1", 0)
        ports.append(server.sockets[0].getsockname()[1])
        ready.set()

    def run() -> None:
        loop.run_until_complete(begin())
        loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield f"http://127.0.0.1:{ports[0]}"
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


def held(pid: int) -> float:
    """The most that a process has held so far, in MB; 0 where it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(one.split()[1]) / 1000 for one in lines if one.startswith("VmHWM")), 0.0)


def children(pid: int) -> list[int]:
    """The processes that a process has started and that still run."""
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return [int(one) for task in tasks for one in (task / "children").read_text().split()]
    except OSError:
        return []


def settled(database: Path, base: str, wanted: int) -> dict[str, str]:
    """What became of each feed that was asked, once all were; else nothing."""
    store = Store.open(database)
    try:
        feeds = [one for one in store.feeds.catalogue() if one.address.startswith(base)]
        asked = {one.address.split("/")[3]: one.reason for one in feeds if one.polled_at}
        return asked if len(asked) == wanted else {}
    finally:
        store.close()


def weigh(size: int) -> Weights:
    """Start the service among such feeds, and look until each was asked."""
    paths = [f"huge/{size}", f"bomb/{size * 10}", "drip/0", "good/0", *BODIES]
    with tempfile.TemporaryDirectory() as folder, serving() as base:
        database = Path(folder) / "zhaibao.db"
        given = {
            "FEEDS": " ".join(f"{base}/{path}" for path in paths), "ALLOW_HOSTS": "127.0.0.1",
            "LOG_LEVEL": "ERROR",
        }  # fmt: skip
        with process(Path(folder), "run", **given) as service:
            most, reader, told = 0.0, 0.0, dict[str, str]()
            end = time.monotonic() + WAIT
            while not told and time.monotonic() < end:
                for _ in range(20):
                    most = max(most, held(service.pid))
                    reader = max([reader, *map(held, children(service.pid))])
                    time.sleep(0.05)
                if database.exists():
                    told = settled(database, base, len(paths))
            stop(service, 30)
    return Weights(most, reader, told)


READ = {"good": "", "full": ""}
REFUSED = {
    "huge": "it is too large", "bomb": "it is too large", "drip": "it does not answer",
}  # fmt: skip


def main(size: int) -> int:
    """Print what was held; 0 where the bounds held and the sound feeds were read."""
    alone = test_large.main(size)
    found = weigh(size)
    sys.stdout.write(
        f"{found.told}\nservice {found.service:.0f} MB (at most {SERVICE}),"
        f" reading process {found.reader:.0f} MB (at most {READER})\n"
    )
    sound = {**found.told, **READ, **REFUSED} == found.told
    bounded = found.service < SERVICE and found.reader < READER
    return alone or (0 if sound and bounded else 1)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
