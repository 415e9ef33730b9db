"""Dates that cannot be, from the bytes of a feed to the order of a digest: none sticks on top."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.fakes.clock import ScriptedClock
from tests.fakes.server import WebServer, web_server
from tests.fakes.telegram import FakeTelegram
from tests.journeys.test_telegram import EVENING, READER, faults, folder, travelling

__all__ = ["faults", "folder"]
# Each an article of the first evening; the numbers tell them in what the reader sees.
ABSURD = {
    "元年": "Mon, 01 Jan 0001 00:00:00 GMT",
    "最末年": "Fri, 31 Dec 9999 23:59:59 -1200",
    "三天後": format_datetime(EVENING + timedelta(days=3)),
    "百年後": "2126-11-23T00:00:00Z",
    "沒有的日子": "Tue, 31 Feb 2026 08:00:00 GMT",
    "亂碼": "昨天下午，大概三點",
    "太大": "9" * 300,
    "無": "",
    "負數": "-62135596800",
}
HEADS = {
    "/rss": ("<rss version='2.0'><channel><title>甲</title>{}</channel></rss>",
             "<item><title>{0}的事</title><guid>{0}</guid><pubDate>{1}</pubDate>"
             "<description>{2}</description></item>"),
    "/atom": ("<feed xmlns='http://www.w3.org/2005/Atom'><title>甲</title>{}</feed>",
              "<entry><title>{0}的事</title><id>{0}</id><updated>{1}</updated>"
              "<content>{2}</content></entry>"),
    "/json": ('{{"version": "https://jsonfeed.org/version/1", "title": "甲", "items": [{}]}}',
              '{{"id": "{0}", "title": "{0}的事", "date_published": "{1}",'
              ' "content_text": "{2}"}}'),
}  # fmt: skip


def document(path: str, dates: dict[str, str]) -> str:
    whole, item = HEADS[path]
    items = [
        item.format(name, said, f"這一篇說的是{name}，寫了{len(name) + 7}行。" * 20)
        for name, said in dates.items()
    ]
    return whole.format(("," if path == "/json" else "").join(items))


def said_of(path: str, moment: datetime) -> str:
    return format_datetime(moment) if path == "/rss" else moment.isoformat()


@pytest.fixture
async def web() -> AsyncIterator[WebServer]:
    async with web_server() as opened:
        yield opened


def order(text: str, names: dict[str, str]) -> list[str]:
    """The names in the order in which they stand in the text."""
    found = [(text.find(f"{name}的事"), name) for name in names]
    return [name for at, name in sorted(found) if at >= 0]


@pytest.mark.parametrize("path", HEADS)
async def test_a_date_that_cannot_be_sticks_nowhere(
    folder: Path, faults: list[Exception], web: WebServer, path: str
) -> None:
    clock, media = ScriptedClock(EVENING), "application/xml"
    given = {"ALLOW_HOSTS": "127.0.0.1", "FEEDS": web.page(path, document(path, ABSURD), media)}
    async with travelling(folder, FakeTelegram(), clock, faults, **given) as journey:
        await journey.says("/start", messages=2)
        (listed,) = await journey.says("/list")
        # Each came in, once, and what claims to be older than everything stands last.
        everything = "".join([listed.text, *[sent.text for sent in await journey.says("/list 2")]])
        assert set(order(everything, ABSURD)) == set(ABSURD)
        await journey.morning()
        # The next day brings an article with an honest date.
        new = {"今天": said_of(path, EVENING + timedelta(hours=20)), **ABSURD}
        web.page(path, document(path, new), media)
        clock.now = EVENING + timedelta(hours=21)
        assert await journey.house.ingest.poll() == 1
        (listed,) = await journey.says("/list")
        assert order(listed.text, new)[0] == "今天"
        # So three days on, when the false date has come true.
        later = {"三天後的": said_of(path, EVENING + timedelta(days=3, hours=1)), **new}
        web.page(path, document(path, later), media)
        clock.now = EVENING + timedelta(days=3, hours=2)
        assert await journey.house.ingest.poll() == 1
        (listed,) = await journey.says("/list")
        assert order(listed.text, later)[:2] == ["三天後的", "今天"]
        before = len(journey.telegram.sent(READER))
        clock.now = EVENING + timedelta(days=3, hours=14)
        await journey.service.serve_slots()
        await journey.delivery.round()
        digest = "".join(sent.text for sent in journey.telegram.sent(READER)[before:])
        assert order(digest, later)[:2] == ["三天後的", "今天"]
    assert faults == []
