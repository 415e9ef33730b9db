"""Files that somebody sends: read, listed, refused with a reason."""

import zipfile
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot, Update
from telegram.request import BaseRequest, RequestData

from bot.sources.child import answer
from bot.sources.opml import read_opml, write_opml
from bot.sources.sources import Sources
from bot.transports.telegram.hearing import Hearing
from digest.reading import read
from handlers.ports import FetchError, Outline
from tests.handlers.conftest import BRIDGE

MADE = datetime(2026, 11, 25, tzinfo=UTC)
OPML = """<?xml version="1.0"?><opml version="2.0"><head><title>mine</title></head><body>
<outline text="科技"><outline text="深度"><outline type="rss" text="谷口 &amp; 巷口"
 xmlUrl="https://one.example/feed?a=1&amp;b=2" htmlUrl="https://one.example/"/></outline>
<outline text="老街" xmlUrl="http://two.example/rss"/></outline>
<outline title="頂層" xmlUrl="https://three.example/"/><outline text="空的"/>
<outline text="again" xmlUrl="https://three.example/"/><outline xmlUrl="javascript:1" text="x"/>
</body></opml>"""
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_STYLED = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>'


def packed(files: Mapping[str, str | bytes]) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in files.items():
            made.writestr(name, text)
    return held.getvalue()


def word(*paragraphs: str) -> bytes:
    """A .docx; a paragraph that begins with # is a heading."""
    body = "".join(
        f"<w:p>{_STYLED if text[0] == '#' else ''}<w:r><w:t>{text.lstrip('#')}</w:t></w:r></w:p>"
        for text in paragraphs
    )
    kinds = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    return packed(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
            'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
            'package.relationships+xml"/><Override PartName="/word/document.xml" '
            f'ContentType="{kinds}.document.main+xml"/></Types>',
            "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            'relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/'
            'officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
            "</Relationships>",
            "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
        }
    )


def book(*chapters: str) -> bytes:
    items = "".join(f'<item id="c{n}" href="c%20{n}.xhtml"/>' for n in range(len(chapters)))
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    return packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": "<container><rootfiles>"
            '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
            "OEBPS/book.opf": '<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
            "<dc:title>山谷的橋</dc:title><dc:creator>林一白</dc:creator></metadata>"
            f"<manifest>{items}</manifest><spine>{spine}</spine></package>",
        }
        | {
            f"OEBPS/c {n}.xhtml": f"<html><head><title>x</title></head><body>{text}</body></html>"
            for n, text in enumerate(chapters)
        }
    )


@pytest.fixture
async def sources() -> AsyncIterator[Sources]:
    opened = Sources()
    yield opened
    await opened.close()


async def article_in(sources: Sources, name: str, data: bytes) -> Any:
    return read((await sources.read_document(name, data)).articles[0])


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("橋.txt", BRIDGE.encode("big5")),
        ("橋.md", BRIDGE.replace("\n01", "\n## 01").encode()),
        ("橋.html", "".join(f"<p>{line}</p>" for line in BRIDGE.splitlines()).encode()),
        ("橋.DOCX", word(*filter(None, BRIDGE.replace("\n01", "\n#01").splitlines()))),
        ("橋.epub", book("<h1>修一座沒有人走的橋</h1><h2>01 為什麼要修</h2><p>石橋建於1931年。</p>",
                        "<h2>02 怎麼修</h2><p>工匠先替每一塊石頭編號，再逐層拆下。</p>",
                        "<h2>03 修好以後</h2><p>通行那天下著小雨。</p>")),
    ],
)  # fmt: skip
async def test_a_document_of_each_kind(sources: Sources, name: str, data: bytes) -> None:
    article = await article_in(sources, name, data)
    assert [section.label for section in article.sections] == ["01", "02", "03"]
    assert "工匠先替每一塊石頭編號" in article.text
    assert article.address == ""


async def test_a_book_says_who_wrote_it(sources: Sources) -> None:
    article = await article_in(sources, "x.epub", book("<p>" + "橋在，人才記得回來。" * 9 + "</p>"))
    assert article.title == "山谷的橋"
    assert article.credit.author == "林一白"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.exe", b"MZ\0\0", "I read .txt, .md, .html, .docx, .epub and .opml files"),
        ("a.txt", b"", "it is empty"), ("a.txt", b"\0" * 20, "this is no text"),
        ("a.docx", b"PK\x03\x04 broken", "this document is damaged"),
        ("a.docx", packed({"x": "y"}), "documents of this kind cannot be read"),
        ("a.docx", packed({"word/document.xml": "<nothing"}), "this document is damaged"),
        ("a.epub", packed({"META-INF/container.xml": "<x/>"}), "this document is damaged"),
        ("a.epub", packed({"bomb": b"0" * 30_000_000}), "it is too large"),
        ("a.md", b"x" * 6_000_000, "it is too large"),
        ("a.opml", b"<opml><body/></opml>", "there is no feed in this list"),
    ],
)  # fmt: skip
async def test_what_cannot_be_read_says_why(
    sources: Sources, name: str, data: bytes, reason: str
) -> None:
    with pytest.raises(FetchError) as told:
        await sources.read_document(name, data)
    assert told.value.reason == reason
    assert name in str(told.value)


async def test_a_list_of_feeds_comes_in_and_goes_out(sources: Sources) -> None:
    found = (await sources.read_document("mine.opml", OPML.encode())).outlines
    assert found == (
        Outline("https://one.example/feed?a=1&b=2", "谷口 & 巷口", "科技/深度"),
        Outline("http://two.example/rss", "老街", "科技"),
        Outline("https://three.example/", "頂層"),
    )
    assert set(read_opml(write_opml(found, MADE))) == set(found)


def test_one_damaged_entry_does_not_cost_the_whole_list() -> None:
    listed = (
        "<opml><body><outline text='谷口' xmlUrl='https://one.example/feed'/>"
        "<my:mark text='x'/><outlixmlns:a='b'ne xmlUrl='https://two.example/feed'/>"
        "<outline text='老街' xmlUrl='https://three.example/rss'/></body></opml>"
    )
    assert [one.title for one in read_opml(listed)] == ["谷口", "老街"]


_NAME = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="/／"),
                min_size=1, max_size=6).map(lambda text: " ".join(text.split()) or "x")  # fmt: skip


@given(
    st.lists(
        st.tuples(st.integers(0, 99), _NAME, st.lists(_NAME, max_size=3)),
        min_size=1, unique_by=lambda one: one[0],
    )
)  # fmt: skip
def test_what_goes_out_comes_in_again(given_: list[tuple[int, str, list[str]]]) -> None:
    from digest.clean import clean_line

    outlines = {
        Outline(f"https://{n}.example/", clean_line(title), "/".join(map(clean_line, folder)))
        for n, title, folder in given_
        if clean_line(title) and all(map(clean_line, folder))
    }
    if outlines:
        assert set(read_opml(write_opml(outlines, MADE))) == outlines


@given(st.binary(max_size=200))
def test_no_packed_bytes_break_the_reading(body: bytes) -> None:
    header = {"address": "file:x.docx", "media": "", "charset": ""}
    for data in (
        b"PK\x03\x04" + body,
        packed({"word/document.xml": body}),
        packed({"META-INF/container.xml": body}),
        b"<opml>" + body,
    ):
        told = answer(header, data)
        assert "bug" not in told, told


class FileDesk(BaseRequest):
    """Hands out one file, as Telegram does: named first, then fetched."""

    read_timeout = None

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        if "/file/" in url:
            return 200, BRIDGE.encode()
        return 200, (
            b'{"ok": true, "result": {"file_id": "f", "file_unique_id": "u", "file_path": "d/1"}}'
        )


async def test_a_file_sent_to_the_bot_is_fetched_when_wanted() -> None:
    bot = Bot("1:x", request=FileDesk(), get_updates_request=FileDesk())
    chat = {"id": 7, "type": "private", "first_name": "白"}
    file = {"file_id": "f", "file_unique_id": "u", "file_name": "橋.txt", "file_size": 900}
    message = {"message_id": 1, "date": 0, "chat": chat, "from": {**chat, "is_bot": False},
               "document": file}  # fmt: skip
    update = Update.de_json({"update_id": 1, "message": message}, bot)
    me = Update.de_json({"update_id": 1, "message": message}, bot).effective_user
    assert me is not None
    request = Hearing(me, ()).request(update)
    assert request is not None
    assert request.document is not None
    assert (request.document.name, request.document.size) == ("橋.txt", 900)
    assert await request.document.read() == BRIDGE.encode()
    message["chat"] = {"id": -7, "type": "group", "title": "群"}
    assert (
        Hearing(me, ()).request(Update.de_json({"update_id": 1, "message": message}, bot)) is None
    )
