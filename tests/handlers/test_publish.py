"""/publish takes what is at hand: a text, a forwarded message, a file, a page; then it is sent."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.request import Document
from tests.fakes.server import web_server
from tests.handlers.conftest import MARKET
from tests.handlers.desk import ADMIN, OTHER, READER, Desk, opened

TITLE = "夜市的最后一张纸币"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async for one in opened(tmp_path, ALLOW_HOSTS="127.0.0.1"):
        await one.says(READER, "/start")
        yield one


def file(name: str, text: str) -> Document:
    async def read() -> bytes:
        return text.encode()

    return Document(name, len(text.encode()), read)


async def sends_it(desk: Desk) -> None:
    """The button under the preview sends it to the one reader, who finds it again by a search."""
    assert await desk.delivers() == 0
    await desk.presses(ADMIN, "Send it")
    assert await desk.delivers() == 1
    who, text = desk.telegram.sent[-1]
    assert (who, TITLE in text) == (READER, True)
    assert TITLE in await desk.says(READER, "/search 纸币")


async def test_a_forwarded_message_is_published_by_its_button(desk: Desk) -> None:
    offered = await desk.says(ADMIN, MARKET)
    assert "Make an article of it?" in offered
    shown = await desk.presses(ADMIN, "Publish for everybody")
    assert TITLE in shown
    assert "1 chat gets it" in shown
    await sends_it(desk)
    # It is published once: the text does not wait any more.
    assert "Which article?" in await desk.says(ADMIN, "/publish")


async def test_an_answer_to_a_forwarded_message_publishes_that(desk: Desk) -> None:
    shown = await desk.says(ADMIN, "/publish", quoted=MARKET)
    assert TITLE in shown
    await sends_it(desk)


async def test_a_file_is_published_by_the_word_under_it(desk: Desk) -> None:
    shown = await desk.says(ADMIN, "/publish", document=file("夜市.txt", MARKET))
    assert TITLE in shown
    assert "1 chat gets it" in shown
    await sends_it(desk)


async def test_a_file_that_was_sent_alone_is_published_by_its_button(desk: Desk) -> None:
    shown = await desk.says(ADMIN, "", document=file("夜市.txt", MARKET))
    assert TITLE in shown
    assert "chat gets it" not in shown
    assert TITLE not in await desk.says(READER, "/search 纸币")
    assert "1 chat gets it" in await desk.presses(ADMIN, "Publish for everybody")
    await sends_it(desk)


async def test_the_page_of_an_address_is_published(desk: Desk) -> None:
    title, *rest = MARKET.split("\n\n")
    body = "".join(f"<p>{part}</p>" for part in rest)
    async with web_server() as server:
        page = f"<html><head><title>{title}</title></head><article><h1>{title}</h1>{body}</article>"
        address = server.page("/a.html", page)
        shown = await desk.says(ADMIN, f"/publish {address}")
        assert TITLE in shown
        await sends_it(desk)
        # An address within a text is part of the text: nothing is fetched.
        asked = len(server.asked)
        told = await desk.says(ADMIN, f"/publish 另一篇的題目\n\n這裡說到 {address} 這一頁。")
        assert "另一篇的題目" in told
        assert len(server.asked) == asked


async def test_long_numbers_in_a_text_stay_whole(desk: Desk) -> None:
    number = "12345678901234567890123456789012345678901234567890"
    await desk.says(ADMIN, f"/publish 一串數字\n\n帳號是 {number}，一位也不能少。")
    assert number in await desk.says(ADMIN, "全文")


async def test_full_width_marks_in_a_text_stay_as_they_are(desk: Desk) -> None:
    text = "全形的標點\n\n（一）他說：「好！」，然後——走了；ＡＢＣ１２３。"
    await desk.says(ADMIN, f"/publish {text}")
    assert text.split("\n\n")[1] in await desk.says(ADMIN, "全文")
    assert text in await desk.says(ADMIN, f"/broadcast {text}")


async def test_readers_are_not_offered_it_and_cannot_press_it(desk: Desk) -> None:
    for given in ({"text": MARKET}, {"text": "", "document": file("夜市.txt", MARKET)}):
        await desk.says(OTHER, **given)
        assert "Publish" not in str(desk.telegram.last_message)
    before = await desk.ask(lambda store: store.articles.get(1))
    await desk.says(OTHER, "/publish", document=file("夜市.txt", MARKET))
    assert before == await desk.ask(lambda store: store.articles.get(1))
    assert TITLE not in await desk.says(READER, "/search 纸币")
