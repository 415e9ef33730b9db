"""Politeness over real HTTP: what a server says of age, pauses and moves is heard."""

import asyncio
import json
import sys
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bench import polling
from bench.polling_server import KINDS, MIX, host_of, kind_of
from bot.app import open_house
from bot.config import read_settings
from bot.sources.fetch import OF_ONE_HOST, Fetcher
from bot.sources.sources import Sources
from handlers.ports import FetchError, Seen
from tests.bot.test_charset import ODD_DATES
from tests.bot.test_sources import JSON_FEED, RSS
from tests.fakes.clock import ScriptedClock
from tests.fakes.server import Asked, WebServer, reply, web_server

RESTING = RSS.replace(
    "<link>https://valley.example/</link>",
    "<ttl>90</ttl><skipHours><hour>3</hour><hour> 24 </hour></skipHours>"
    "<skipDays><day>Sunday</day></skipDays>",
)


@pytest.fixture
async def server() -> AsyncIterator[WebServer]:
    async with web_server() as opened:
        yield opened


@pytest.fixture
async def sources() -> AsyncIterator[Sources]:
    opened = Sources(["127.0.0.1"])
    yield opened
    await opened.close()


async def test_how_long_a_feed_wants_to_be_left_alone(server: WebServer, sources: Sources) -> None:
    plain = await sources.fetch(server.page("/plain", RSS, "text/xml"))
    assert (plain.rest.fresh, plain.rest.hours, plain.rest.days) == (0, (), ())
    told = await sources.fetch(server.page("/ttl", RESTING, "text/xml"))
    assert (told.rest.fresh, told.rest.hours, told.rest.days) == (5400, (0, 3), ("sunday",))
    aged = server.page("/aged", RSS, "text/xml", Cache_Control="max-age=7200", ETag='"1"')
    first = await sources.fetch(aged)
    assert first.rest.fresh == 7200
    again = await sources.fetch(aged, Seen(first.etag))
    assert (again.unchanged, again.rest.fresh) == (True, 7200)


_SENT = "Wed, 25 Nov 2026 10:20:00 GMT"
_EMPTY = "<rss version='2.0'><channel><title>x</title></channel></rss>"
_EXPIRING = {
    "Wed, 25 Nov 2026 13:20:00 GMT": 180, "Wed, 25 Nov 2026 10:25:00 GMT": 15,
    "Fri, 31 Dec 9999 23:59:59 GMT": 24 * 60, **dict.fromkeys(ODD_DATES, 15),
    "Fri, 31 Dec 9999 23:59:59 -1200": 24 * 60,
}  # fmt: skip


async def test_expires_alone_says_when_to_come_again_and_a_wrong_date_does_no_harm(
    server: WebServer, tmp_path: Path
) -> None:
    wanted = {}
    for number, (expires, minutes) in enumerate(_EXPIRING.items()):
        told = {"Date": _SENT, "Expires": expires.encode("ascii", "ignore").decode()}
        wanted[server.page(f"/{number}", _EMPTY, "text/xml", **told)] = minutes
    clock = ScriptedClock(datetime(2026, 11, 25, 10, 20, tzinfo=UTC))
    named = {
        "DATABASE_PATH": str(tmp_path / "z.db"), "FEEDS": " ".join(wanted), "LOG_LEVEL": "ERROR",
        "ALLOW_HOSTS": "127.0.0.1",
    }  # fmt: skip
    async with open_house(read_settings(named), clock) as house:
        await house.ingest.register(house.settings.feed_addresses)
        await house.ingest.poll()
        feeds = await house.thread.ask(lambda store: store.feeds.catalogue())
    found = {
        one.address: (one.next_poll_at - clock()) / timedelta(minutes=1)
        for one in feeds
        if one.next_poll_at and not one.failures
    }
    assert found == wanted


async def test_a_move_for_good_is_remembered_and_a_passing_one_is_not(
    server: WebServer, sources: Sources
) -> None:
    new = server.page("/new", RSS, "text/xml")
    for status, moved in ((301, new), (308, new), (302, ""), (303, ""), (307, "")):
        fetched = await sources.fetch(server.redirect("/old", "/new", status))
        assert (fetched.address, fetched.moved) == (new, moved), status
    server.redirect("/two", "/new", 302)
    halfway = await sources.fetch(server.redirect("/one", "/two", 301))
    assert halfway.moved == server.at("/two")
    server.page("/page", "<article>" + "山谷裡的石橋。" * 30 + "</article>")
    page = await sources.fetch(server.redirect("/gone", "/page", 301))
    assert page.moved == "", "a feed's address is not given up for a page"


@pytest.mark.parametrize(
    ("status", "headers", "pause", "gone", "later"),
    [
        (429, {"Retry-After": "120"}, 120, False, True),
        (503, {"Retry-After": "9"}, 9, False, True),
        (503, {}, None, False, True), (410, {}, None, True, False), (404, {}, None, False, False),
    ],
)  # fmt: skip
async def test_a_refusal_says_what_it_means_for_the_next_visit(
    server: WebServer, sources: Sources, status: int, headers: dict[str, str],
    pause: float | None, gone: bool, later: bool,
) -> None:  # fmt: skip
    with pytest.raises(FetchError) as told:
        await sources.fetch(server.raw("/x", reply(status, b"", headers)))
    assert (told.value.retry_after, told.value.gone, told.value.later) == (pause, gone, later)


async def test_the_same_bytes_are_not_read_twice(server: WebServer, sources: Sources) -> None:
    address = server.page("/nameless", RSS, "text/xml")
    first = await sources.fetch(address)
    assert not first.unchanged
    assert (await sources.fetch(address, Seen(body_hash=first.body_hash))).unchanged
    server.page("/nameless", RSS.replace("短的", "長的"), "text/xml")
    assert not (await sources.fetch(address, Seen(body_hash=first.body_hash))).unchanged


async def test_no_cookie_is_kept(server: WebServer, sources: Sources) -> None:
    address = server.page("/c", RSS, "text/xml", Set_Cookie="id=1; Path=/")
    await sources.fetch(address)
    await sources.fetch(address)
    assert all("cookie" not in asked.headers for asked in server.asked)


async def test_one_host_is_asked_a_little_at_a_time(server: WebServer) -> None:
    running, most = 0, 0
    release = asyncio.Event()

    async def slow(asked: Asked, writer: asyncio.StreamWriter) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await release.wait()
        running -= 1
        writer.write(reply(200, b"x"))

    server.paths["/slow"] = slow
    fetcher = Fetcher(["127.0.0.1"])
    tasks = [asyncio.create_task(fetcher.get(server.at("/slow"), Seen())) for _ in range(8)]
    while most < OF_ONE_HOST:
        await asyncio.wait(tasks, timeout=0.01)
    release.set()
    await asyncio.gather(*tasks)
    await fetcher.close()
    assert most == OF_ONE_HOST


async def test_a_host_is_allowed_at_one_port_alone(server: WebServer) -> None:
    address = server.page("/rss", RSS, "text/xml")
    here = Sources([f"127.0.0.1:{server.port}"])
    assert (await here.fetch(address)).feed
    await here.close()
    elsewhere = Sources([f"127.0.0.1:{server.port - 1}"])
    with pytest.raises(FetchError) as told:
        await elsewhere.fetch(address)
    assert told.value.reason == "this address is not public"
    await elsewhere.close()


@pytest.mark.parametrize("host", ["0x7f000001", "2130706433", "127.1", "0"])
async def test_odd_spellings_of_this_machine_are_seen_through(server: WebServer, host: str) -> None:
    strict = Sources()
    with pytest.raises(FetchError) as told:
        await strict.fetch(f"http://{host}:{server.port}/")
    assert told.value.reason == "this address is not public"
    await strict.close()
    assert server.asked == []


async def test_a_site_s_page_names_its_feeds(server: WebServer, sources: Sources) -> None:
    server.page("/feed.json", JSON_FEED, "application/feed+json")
    links = (
        '<link rel="alternate" type="application/feed+json" href="/feed.json">'
        '<link rel="alternate stylesheet" type="text/css" href="/x.css">'
        '<link rel="alternate" type="application/rss+xml" href="javascript:1">'
    )
    page = f"<html><head>{links}</head><body><nav>首頁</nav></body></html>"
    found = await sources.fetch(server.page("/", page))
    assert (found.articles, found.feeds) == ((), (server.at("/feed.json"),))
    article = "<article>" + "山谷裡的石橋已經封了十二年。" * 20 + "</article>"
    both = await sources.fetch(server.page("/a", page.replace("<nav>", f"{article}<nav>")))
    assert len(both.articles) == 1
    assert both.feeds == (server.at("/feed.json"),)


def test_the_measured_mix_of_feeds_is_a_hundred() -> None:
    assert sum(share for _, share in MIX) == len(KINDS) == 100
    hundred = Counter(kind_of(number) for number in range(100))
    assert hundred == Counter(dict(MIX))
    assert len({host_of(number) for number in range(9)}) == 3


def test_a_side_that_lost_articles_is_not_measured(tmp_path: Path) -> None:
    told = json.dumps({"round": 1, "seconds": 0.1, "articles": 0})
    command = [sys.executable, "-c", f"import sys; 'add' in sys.argv or print('{told}')"]
    with pytest.raises(SystemExit, match="0 articles after round 1, and 9 were there to be had"):
        polling._side(command, 3, str(tmp_path / "db"))
