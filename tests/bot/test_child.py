"""The reading process: what it reads, how long it may take, when it leaves."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.sources import parser as parser_module
from bot.sources.answer import Answer
from bot.sources.parser import Parser
from bot.sources.sources import Sources
from digest.identity import fingerprint
from handlers.entries import readable
from handlers.ports import FetchError, Seen
from tests.bot.test_documents import book, word
from tests.bot.test_sources import HTML, RSS
from tests.fakes.server import WebServer, web_server

_HEADER = {"address": "http://valley.example/", "media": "", "charset": "", "known": []}


@pytest.fixture
async def server() -> AsyncIterator[WebServer]:
    async with web_server() as opened:
        yield opened


async def test_what_takes_too_long_is_killed_and_the_next_is_read(server: WebServer) -> None:
    parser = Parser(patience=0.05)
    slow = Answer(server.at("/slow"), RSS.encode(), "text/xml")
    with pytest.raises(FetchError) as told:
        # No Python starts and loads a parser in a twentieth of a second.
        await parser.read(slow)
    assert told.value.reason == "it takes too long to understand"
    patient = Parser(idle=0.0)
    assert len((await patient.read(slow)).articles) == 2
    await parser.close()
    await patient.close()


async def test_the_reading_process_leaves_when_there_is_nothing_to_read(
    server: WebServer,
) -> None:
    parser = Parser(idle=0.0)
    answer_ = Answer(server.at("/x"), RSS.encode(), "text/xml")
    await parser.read(answer_)
    process = parser._process
    if process is not None:
        assert await process.wait() == 0
    assert len((await parser.read(answer_)).articles) == 2
    await parser.close()


_SLOW = """
import sys, time
from bot.sources import child
answer = child.answer
child.answer = lambda header, body: time.sleep(60) if body == b"slow" else answer(header, body)
child.answer_all(sys.stdin.buffer, sys.stdout.buffer)
"""


async def test_a_document_that_is_too_slow_costs_its_neighbours_nothing(
    server: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parser_module, "_COMMAND", ("-c", _SLOW))
    parser = Parser(patience=3.0)
    slow, feed = (Answer(server.at("/"), body, "text/xml") for body in (b"slow", RSS.encode()))
    asked = [asyncio.create_task(parser.read(one)) for one in (feed, slow, feed, feed)]
    found = await asyncio.gather(*asked, return_exceptions=True)
    told = [one.reason if isinstance(one, FetchError) else "read" for one in found]
    assert told == ["read", "it takes too long to understand", "read", "read"]
    # Nor does one that nobody waits for any more.
    given_up, beside = (asyncio.create_task(parser.read(one)) for one in (slow, feed))
    while parser._inside < 2:
        await asyncio.wait([beside], timeout=0.01)
    given_up.cancel()
    assert len((await beside).articles) == 2
    await parser.close()


async def test_nothing_is_left_running_when_the_parser_closes(server: WebServer) -> None:
    parser = Parser(idle=60.0)
    await parser.read(Answer(server.at("/x"), RSS.encode(), "text/xml"))
    process = parser._process
    assert process is not None
    parser._leave()
    await parser.close()
    assert process.returncode is not None


async def test_the_reading_process_reads_what_is_not_known(server: WebServer) -> None:
    sources = Sources(["127.0.0.1"])
    address = server.page("/feed", RSS, "text/xml")
    raws = (await sources.fetch(address)).articles
    here = readable(raws)
    assert all((here[0].article.sections, here[0].article.credit, here[0].bands))
    known: list[str] = []

    async def held() -> list[str]:
        return known

    for _ in range(2):
        there = await sources.fetch(address, Seen(known=held))
        assert there.articles == ()
        assert there.entries == tuple(
            replace(one, raw=replace(one.raw, body="")) for one in readable(raws, known)
        )
        known.append(fingerprint(raws[0]))
    page = await sources.fetch(server.page("/page", f"<html><body>{HTML}"), Seen(known=held))
    assert (page.entries, len(page.articles)) == (None, 1)
    await sources.close()


_AFTERWARDS = """
import sys
from bot.sources.process import main
main()
import urllib.request
try:
    urllib.request.urlopen("http://127.0.0.1:9/")
except OSError as error:
    sys.stderr.write(f"{error}\\n")
sys.stderr.write(" ".join(name for name, module in sys.modules.items() if module))
"""


def _aside(*bodies: bytes) -> tuple[list[dict[str, Any]], str, set[str]]:
    """What a reading process answers, how it refuses to open an address, what it has loaded."""
    asked = [json.dumps(_HEADER | {"size": len(body)}).encode() + b"\n" + body for body in bodies]
    done = subprocess.run(
        [sys.executable, "-c", _AFTERWARDS], input=b"".join(asked), capture_output=True, check=True
    )
    refusal, loaded = done.stderr.decode().splitlines()
    return [json.loads(line) for line in done.stdout.splitlines()], refusal, set(loaded.split())


def test_the_reading_process_has_no_way_to_the_web_and_reads_all_the_same() -> None:
    """What opens connections would be a good part of what it weighs."""
    (feed,), refusal, loaded = _aside(RSS.encode())
    assert len(feed["entries"]) == 2
    assert refusal == "the reading process has no way to the web"
    assert {"feedparser", "hashlib"} <= loaded
    web = {"ssl", "_ssl", "_hashlib", "socket", "http.client", "asyncio", "httpx2"}
    assert loaded.isdisjoint(web | {"sqlite3", "lxml"})
    page = f"<html><body>{HTML}".encode()
    found, refusal, loaded = _aside(
        page, word("#題", "一段文字。" * 40), book("<p>一章。</p>" * 40)
    )
    assert [len(one["articles"]) for one in found] == [1, 1, 1]
    assert refusal == "the reading process has no way to the web"
    assert {"trafilatura", "mammoth"} <= loaded
    assert loaded.isdisjoint({"ssl", "_ssl", "_hashlib", "asyncio", "sqlite3", "httpx2"})
