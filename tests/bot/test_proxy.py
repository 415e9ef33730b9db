"""Through a proxy: asked only for what was checked here, and its password never told."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.config import ConfigError, read_settings
from bot.sources.fetch import Fetcher
from bot.verbs.config import shown
from bot.verbs.doctor import _proxy
from handlers.ports import FetchError, Seen
from tests.fakes.server import web_server


@asynccontextmanager
async def proxy(kind: str, port: int) -> AsyncIterator[tuple[str, list[str]]]:
    """A proxy that leads everything to a port of this machine; its address, what it was asked."""
    asked: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if kind == "socks5":
            await reader.readexactly(2 + 1)
            writer.write(b"\x05\x00")
            head = await reader.readexactly(5)
            asked.append((await reader.readexactly(head[4])).decode())
            await reader.readexactly(2)
            writer.write(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x00")
            request = await reader.readuntil(b"\r\n\r\n")
        else:
            request = await reader.readuntil(b"\r\n\r\n")
            target = request.split()[1].decode()
            asked.append(target)
            path = "/" + target.split("/", 3)[3]
            request = request.replace(target.encode(), path.encode(), 1)
        inner, out = await asyncio.open_connection("127.0.0.1", port)
        out.write(request)
        writer.write(await inner.read())
        await writer.drain()
        writer.close()
        out.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    number = server.sockets[0].getsockname()[1]
    try:
        yield f"{kind}://127.0.0.1:{number}", asked
    finally:
        server.close()


@pytest.mark.parametrize("kind", ["http", "socks5"])
async def test_a_feed_comes_through_the_proxy(kind: str) -> None:
    async with web_server() as site, proxy(kind, site.port) as (address, asked):
        site.page("/feed", "well")
        fetcher = Fetcher(["localhost"], proxy=address)
        try:
            answer = await fetcher.get("http://localhost:9/feed", Seen())
        finally:
            await fetcher.close()
    assert answer.body == b"well"
    assert asked == ["localhost" if kind == "socks5" else "http://localhost:9/feed"]


@pytest.mark.parametrize("kind", ["http", "socks5"])
async def test_a_private_address_never_reaches_the_proxy(kind: str) -> None:
    async with web_server() as site, proxy(kind, site.port) as (address, asked):
        site.redirect("/away", "http://127.0.0.1:8080/secret")
        fetcher = Fetcher(["localhost"], proxy=address)
        try:
            for refused in ("http://127.0.0.1:8080/x", "http://localhost:9/away"):
                with pytest.raises(FetchError, match="not public"):
                    await fetcher.get(refused, Seen())
        finally:
            await fetcher.close()
    assert not any("127.0.0.1" in one for one in asked)


def test_doctor_tries_the_proxy_and_does_not_tell_its_password() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        found = _proxy("FETCH_PROXY", f"socks5://me:pass-word@127.0.0.1:{port}")
    silent = _proxy("FETCH_PROXY", "socks5://me:pass-word@127.0.0.1:9")
    assert (found.sound, silent.sound) == (True, False)
    assert "127.0.0.1 port 9 does not answer" in silent.said
    assert "pass-word" not in found.said + silent.said


def test_a_proxy_is_an_address_with_a_port_and_its_password_is_never_told() -> None:
    settings = read_settings({"FETCH_PROXY": "socks5://me:pass-word@127.0.0.1:1080"})
    assert "pass-word" not in repr(settings)
    assert not any("pass-word" in line for line in shown(settings))
    with pytest.raises(ConfigError) as raised:
        read_settings({"TELEGRAM_PROXY": "ftp://me:pass-word@x"})
    assert "pass-word" not in str(raised.value)
