"""Feeds on the loopback network, as real ones answer: unchanged, changed, slow, broken.

Run as a process of its own: `python -m bench.polling_server FEEDS`; prints its port. Feed N lives
at `http://127.1.x.y:PORT/f/N`, three feeds on one host. `GET /round/R` begins a round. What the
feeds say is made up before the port is told, so that nobody waits for it.
"""

import asyncio
import sys

from bench.texts import Writer

ROUNDS = 3
ENTRIES = 3
LETTERS = 1200
SLOW = 2.0
# Of each hundred feeds: how many behave in which way.
MIX = (
    ("named", 68),  # answers 304 to the ETag it gave
    ("nameless", 10),  # the same bytes each time, and no ETag
    ("changed", 14),  # one new entry each round
    ("slow", 3),  # the same as named, after SLOW seconds
    ("gone", 2),  # 404
    ("failing", 1),  # 500
    ("damaged", 1),  # breaks off in the middle of its XML
    ("closing", 1),  # closes the connection and says nothing
)
KINDS = [kind for kind, share in MIX for _ in range(share)]


def kind_of(number: int) -> str:
    # A number that shares no factor with a hundred mixes the kinds evenly.
    return KINDS[number * 37 % 100]


def host_of(number: int) -> str:
    host = number // 3
    return f"127.1.{host // 250}.{host % 250 + 1}"


def held_after(rounds: int, feeds: int) -> int:
    """How many articles a side holds that lost none: those of every feed that can be read."""
    kinds = [kind_of(number) for number in range(feeds)]
    sound = sum(kind in ("named", "nameless", "changed", "slow") for kind in kinds)
    return ENTRIES * sound + (rounds - 1) * kinds.count("changed")


class Feeds:
    def __init__(self, feeds: int) -> None:
        self._texts: dict[tuple[int, int], str] = {}
        self._writer = Writer(size=5000)
        self.round = ROUNDS
        for number in range(feeds):
            self.body(number)
        self.round = 1

    def body(self, number: int) -> bytes:
        rounds = self.round if kind_of(number) == "changed" else 1
        entries = [self._entry(number, place) for place in range(ENTRIES + rounds - 1, 0, -1)]
        channel = f"<title>feed {number}</title><link>http://feed{number}.example/</link>"
        return (
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
            f"{channel}{''.join(entries)}</channel></rss>"
        ).encode()

    def _entry(self, number: int, place: int) -> str:
        key = (number, place)
        if key not in self._texts:
            self._texts[key] = self._writer.text(LETTERS)
        return (
            f"<item><title>{number} {self._texts[key][:12]}</title>"
            f"<link>http://feed{number}.example/{place}</link><guid>{number}-{place}</guid>"
            f"<description>&lt;p&gt;{self._texts[key]}&lt;/p&gt;</description></item>"
        )

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            _, what, number = head.split()[1].split("/")
            if what == "round":
                self.round = int(number)
                writer.write(_reply(200, b"ok"))
            else:
                writer.write(await self._answer(int(number), head))
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _answer(self, number: int, head: str) -> bytes:
        kind = kind_of(number)
        if kind == "closing":
            return b""
        if kind in ("gone", "failing"):
            return _reply(404 if kind == "gone" else 500, b"no")
        if kind == "slow":
            await asyncio.sleep(SLOW)
        body = self.body(number)
        if kind == "nameless":
            return _reply(200, body)
        if kind == "damaged":
            return _reply(200, body[: body.index(b"<item>") + 3])
        mark = f'"{number}-{self.round if kind == "changed" else 1}"'
        if mark in head:
            return _reply(304, b"", f"ETag: {mark}\r\n")
        return _reply(200, body, f"ETag: {mark}\r\n")


def _reply(status: int, body: bytes, more: str = "") -> bytes:
    return (
        f"HTTP/1.1 {status} Said\r\nContent-Type: application/rss+xml\r\n{more}"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    ).encode() + body


async def main() -> None:
    server = await asyncio.start_server(Feeds(int(sys.argv[1])).serve, "0.0.0.0", 0, backlog=1024)  # noqa: S104
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        sys.exit(0)
