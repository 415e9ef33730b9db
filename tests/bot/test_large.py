"""Bodies without measure: memory stays bounded, time too, and another feed is read.

`python -m tests.bot.test_large 100` sends 100 MB, a gigabyte packed small, and a drip of bytes,
by the limits of the service; the tests send the same by smaller ones. `tests.bot.weighing` does
the same to the whole service in processes of its own.
"""

import asyncio
import sys
import time
import zlib
from pathlib import Path

from bot.sources.fetch import DEADLINE, LARGEST, Fetcher
from handlers.ports import FetchError, Seen

MB = 1_000_000
FEED = b"<rss version='2.0'><channel><title>x</title></channel></rss>"


def _bomb(size: int) -> bytes:
    packer = zlib.compressobj(wbits=31)
    return b"".join(packer.compress(bytes(MB)) for _ in range(size)) + packer.flush()


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A server that sends /huge/MB, /bomb/MB, /drip/0, and at any other path a feed."""
    path, _, size = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode().rpartition("/")
    more = "Content-Encoding: gzip\r\n" if path == "/bomb" else ""
    writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n{more}\r\n".encode())
    try:
        if path == "/bomb":
            writer.write(_bomb(int(size)))
        elif path == "/drip":
            while True:
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.02)  # noqa: TID251 - a server that drips
        elif path == "/huge":
            for _ in range(int(size)):
                writer.write(b"x" * MB)
                await writer.drain()
        else:
            writer.write(FEED)
        await writer.drain()
    except (ConnectionError, asyncio.CancelledError):
        pass
    finally:
        writer.close()


def _most_held() -> float:
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1000


async def misbehave(size: int, deadline: float, most: int) -> dict[str, str]:
    """Why each was refused, all asked at once; nothing where it was read."""
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    fetcher = Fetcher(["127.0.0.1"], deadline=deadline, most=most)

    async def reason(address: str) -> str:
        try:
            await fetcher.get(address, Seen())
        except FetchError as error:
            return error.reason
        return ""

    paths = [f"/huge/{size}", f"/bomb/{size * 10}", "/drip/0", "/good/0"]
    try:
        told = await asyncio.gather(*(reason(base + path) for path in paths))
    finally:
        await fetcher.close()
        server.close()
    return dict(zip(("huge", "bomb", "drip", "good"), told, strict=True))


EXPECTED = {
    "huge": "it is too large",
    "bomb": "it is too large",
    "drip": "it does not answer",
    "good": "",
}


async def test_bodies_without_measure_are_refused_and_the_others_are_read() -> None:
    assert await misbehave(3, 0.5, MB) == EXPECTED


def main(size: int) -> int:
    """Prints what was held, in MB, and how long it took; 0 where the limits held."""
    before, began = _most_held(), time.monotonic()
    told = asyncio.run(misbehave(size, DEADLINE, LARGEST))
    grown, took = _most_held() - before, time.monotonic() - began
    bound = 6 * LARGEST / MB
    sys.stdout.write(
        f"{told}\nmemory +{grown:.0f} MB (at most {bound:.0f}), {took:.0f} s (cap {DEADLINE:.0f})\n"
    )
    return 0 if told == EXPECTED and grown < bound and took < DEADLINE + 5 else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
