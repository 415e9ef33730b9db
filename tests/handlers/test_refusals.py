"""Every refusal of the house rules in the reader's own language, and nothing is lost by it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from handlers.request import Document
from tests.handlers.conftest import MARKET
from tests.handlers.desk import ADMIN, OTHER, READER, Desk, opened

PAGE = "http://127.0.0.1:9/none"
LANGUAGES = ("zh-hant", "zh-hans", "en")
CLOSED = ("目前不接受新讀者", "目前不接受新读者", "takes no new readers")
INVITED = ("採邀請制", "采用邀请制", "by invitation")
ADMINS = ("只有管理者", "只有管理者", "Only the people who run this bot")
FEEDS = ("你自己的頻道已有 0 個", "你自己的频道已有 0 个", "You have 0 feeds of your own")
PAGES = ("今天已經讀了 1 個網址", "今天已经读了 1 个网址", "asked for 1 page today")
BYTES = ("已用滿 0 MB", "已用满 0 MB", "fills your 0 MB here")


@asynccontextmanager
async def house(tmp_path: Path, **given: str) -> AsyncIterator[Desk]:
    async for desk in opened(tmp_path, **given):
        yield desk


async def said(desk: Desk, number: int, text: str, document: Document | None = None) -> str:
    return await desk.says(READER, text, language=LANGUAGES[number], document=document)


@pytest.mark.parametrize("number", range(3), ids=LANGUAGES)
async def test_who_may_not_come_in_is_told(tmp_path: Path, number: int) -> None:
    for access, told in (("closed", CLOSED), ("invite", INVITED)):
        async with house(tmp_path, ACCESS=access) as desk:
            for text in ("/start", "摘要", MARKET):
                assert told[number] in await said(desk, number, text)
            assert await desk.ask(lambda store: store.subscribers.count("active")) == 0


@pytest.mark.parametrize("number", range(3), ids=LANGUAGES)
async def test_what_a_chat_may_not_add_is_told(tmp_path: Path, number: int) -> None:
    async with house(tmp_path) as desk:
        await said(desk, number, "/start")
        assert ADMINS[number] in await said(desk, number, PAGE)
    for limit, told in (("MOST_FEEDS", FEEDS), ("MOST_MEGABYTES", BYTES)):
        async with house(tmp_path, ALLOW_ADD="everyone", **{limit: "0"}) as desk:
            assert told[number] in await said(desk, number, PAGE)
    async with house(tmp_path, ALLOW_ADD="everyone", MOST_PAGES="1") as desk:
        await said(desk, number, PAGE)
        assert PAGES[number] in await said(desk, number, PAGE)


def file(name: str, text: str) -> Document:
    async def read() -> bytes:
        return text.encode()

    return Document(name, len(text.encode()), read)


@pytest.mark.parametrize("number", range(3), ids=LANGUAGES)
async def test_stored_bytes_bound_texts_files_and_exports_too(tmp_path: Path, number: int) -> None:
    async with house(tmp_path) as desk:
        await said(desk, number, "/start")
        await desk.says(ADMIN, f"/quota telegram:{READER} 20 50 0")
        full = BYTES[number]
        for name in ("夜市.txt", "mine.json"):
            assert full in await said(desk, number, "", file(name, MARKET))
        assert full in await said(desk, number, MARKET)
        assert full in await said(desk, number, "/import {}")
        # Everything else goes on.
        assert "橋" in await said(desk, number, "/list") + await said(desk, number, "/search 橋")
        await desk.says(ADMIN, f"/quota telegram:{READER} 20 50 1")
        assert "夜市" in await said(desk, number, "", file("夜市.txt", MARKET))


async def test_a_paste_begun_before_its_chat_was_full_is_not_kept(tmp_path: Path) -> None:
    async with house(tmp_path) as desk:
        await desk.says(READER, "/start")
        await desk.says(READER, MARKET)
        await desk.says(ADMIN, f"/quota telegram:{READER} 20 50 0")
        from handlers.request import Chat, Request

        pressed = Request(Chat("telegram", READER), action="paste:take", message="1", language="en")
        await desk.house.respond(pressed, desk.telegram)
        assert "fills your 0 MB" in desk.telegram.sent[-1][1]


LISTED = '<opml version="2.0"><body>{}</body></opml>'
LEFT = ("有 3 個沒有加入", "有 3 个没有加入", "3 were left out")


@pytest.mark.parametrize("number", range(3), ids=LANGUAGES)
async def test_a_list_of_feeds_fills_what_room_there_is(tmp_path: Path, number: int) -> None:
    outlines = "".join(
        f'<outline type="rss" text="甲{n}" xmlUrl="https://f.example/{n}.xml"/>' for n in range(5)
    )
    async with house(tmp_path, ALLOW_ADD="everyone", MOST_FEEDS="2") as desk:
        await said(desk, number, "/start")
        told = await said(desk, number, "", file("mine.opml", LISTED.format(outlines)))
        assert LEFT[number] in told
        assert "2 of 2 feeds" in await desk.says(ADMIN, f"/quota telegram:{READER}")
        # By the other way in too, and those who run the bot have room for all.
        await desk.says(OTHER, "/start")
        await desk.says(OTHER, "/import " + LISTED.format(outlines))
        assert "2 of 2 feeds" in await desk.says(ADMIN, f"/quota telegram:{OTHER}")
        assert "5 new" in await desk.says(ADMIN, "", document=file("mine.opml", LISTED.format(
            outlines.replace("f.example", "h.example"))))  # fmt: skip
