"""A web server on the loopback address that behaves as each path says, also badly."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Behaviour = Callable[["Asked", asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: its path and its headers by lower-case name."""

    path: str
    headers: dict[str, str]


@dataclass
class WebServer:
    """`paths` say how to behave; `asked` keeps what came."""

    paths: dict[str, Behaviour] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    port: int = 0

    def at(self, path: str) -> str:
        """The address of a path."""
        return f"http://127.0.0.1:{self.port}{path}"

    def page(self, path: str, body: str | bytes, media: str = "text/html", **more: str) -> str:
        """Let a path answer with this body; `more` are headers. Returns its address."""
        data = body.encode() if isinstance(body, str) else body
        headers = {"Content-Type": media, **{k.replace("_", "-"): v for k, v in more.items()}}

        async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
            etag = headers.get("ETag")
            if etag and asked.headers.get("if-none-match") == etag:
                writer.write(reply(304, b"", headers))
            else:
                writer.write(reply(200, data, headers))

        self.paths[path] = answer
        return self.at(path)

    def raw(self, path: str, data: bytes) -> str:
        """Let a path answer with these very bytes."""

        async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
            writer.write(data)

        self.paths[path] = answer
        return self.at(path)

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        """Let a path point elsewhere."""
        return self.raw(path, reply(status, b"", {"Location": to}))

    def silent(self, path: str, begin: bytes = b"") -> str:
        """Let a path begin and never end."""

        async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
            writer.write(begin)
            await writer.drain()
            await asyncio.Event().wait()

        self.paths[path] = answer
        return self.at(path)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection's request."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {
                name.lower(): value
                for name, _, value in (line.partition(": ") for line in head[1:] if line)
            }
            asked = Asked(head[0].split()[1], headers)
            self.asked.append(asked)
            behave = self.paths.get(asked.path)
            if behave is None:
                writer.write(reply(404, b"not here"))
            else:
                await behave(asked, writer)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


def reply(status: int, body: bytes, headers: dict[str, str] | None = None) -> bytes:
    """An answer as it goes over the wire."""
    given = {"Content-Length": str(len(body)), "Connection": "close", **(headers or {})}
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return f"HTTP/1.1 {status} Said\r\n{lines}\r\n".encode() + body


def bomb(size: int) -> bytes:
    """A gzip body that unpacks to `size` zeros."""
    return gzip.compress(b"0" * size)


@asynccontextmanager
async def web_server() -> AsyncIterator[WebServer]:
    """A running server on a free port."""
    server = WebServer()
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await server.serve(reader, writer)
        except asyncio.CancelledError:
            writer.close()

    opened = await asyncio.start_server(serve, "127.0.0.1", 0)
    server.port = opened.sockets[0].getsockname()[1]
    yield server
    opened.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
