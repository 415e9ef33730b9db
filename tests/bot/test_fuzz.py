"""Foreign bytes, damaged in every way: a reason or an article, never a fault of ours.

The tests try a fixed handful; `make prove` tries FUZZ_EXAMPLES of them, ever others.
What was found once is kept in `tests/data/fuzz`.
"""

import os
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sources.child import answer
from bot.transports.telegram.spell import spell
from bot.transports.telegram.transport import TelegramTransport
from digest.article import Article, Piece, RawArticle
from digest.compose import summary_message
from digest.message import measure
from digest.paginate import paginate
from digest.phrases import phrases
from digest.preferences import Preferences
from digest.reading import read
from handlers.chosen import page_mark, voice_for
from handlers.fetched import Fetched
from storage.store import Store
from tests.bot.test_documents import OPML, book, word
from tests.bot.test_feed_formats import FEEDS, body
from tests.bot.test_news_pages import PAGES
from tests.bot.test_pages import WECHAT, page
from tests.bot.test_wechat_pages import POSTS
from tests.handlers.conftest import BRIDGE
from tests.storage.conftest import NOW

KEPT = sorted((Path(__file__).resolve().parent.parent / "data" / "fuzz").iterdir())
SEEDS = [body(path) for path in FEEDS] + [
    WECHAT.encode(), page(body=f"<article>{BRIDGE}</article>").encode("gb18030"),
    OPML.encode(), BRIDGE.encode("big5", "replace"), word("#橋", "通車。"), book("<p>橋</p>"),
    *(text.encode() for text in POSTS.values()), BRIDGE.encode("utf-16"),
    *(path.read_bytes() for path in sorted(PAGES.iterdir())),
    b"# " + BRIDGE.replace("\n0", "\n## 0").encode(),
]  # fmt: skip
NASTY = [
    b"\0", b"\xff", b"\xfe\xff", b"\xed\xa0\x80", "\u202e".encode(), b"<![CDATA[", b"]]>", b"<!--",
    b"&#xD800;", b"&#0;", b"&#x110000;", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"<" * 300,
    b"</div>" * 200, b"<div>" * 2000, b"\"'<>", b"\\ud800", b"[" * 400, b"1e999", b"9" * 400,
    b"<author>" + b"a@" * 200, b"<pubDate>99999-99-99</pubDate>", b"Fri, 31 Feb 0000 25:61:61 GMT",
    b"\r\r\n", b"<?xml version='1.0' encoding='utf-7'?>", b"xmlns:a='b'", b"PK\x03\x04",
    b"<meta charset=unicode_escape>", b"javascript:", b"http://[", b"\xf0\x9f\x92\xa1",
    b"picture_page_info_list", b"text_page_info = {content: '\\ud83d\\x00", b"id=js_content ",
    b" style='opacity:0;font-size:0'", b"<figcaption>", b" class='article-body'", b"\\x26lt;",
    "登录后阅读全文".encode(), b"var ct = '9999999999';", b"0001-01-01T00:00:00+14:00",
    b"9999-12-31T23:59:59-12:00", "\u200b\u2060\ufeff".encode(), b"&nbsp;" * 200, b"<br>" * 500,
]  # fmt: skip
VOICE = voice_for(Preferences(), phrases("zh-Hant"))
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))  # noqa: TID251 - how long to try


def damaged(seed: bytes, chance: random.Random) -> bytes:
    data = bytearray(seed)
    for _ in range(chance.randint(1, 6)):
        at = chance.randint(0, len(data))
        match chance.randrange(7):
            case 0:
                data[at : at + chance.randint(1, 40)] = b""
            case 1:
                data[at:at] = chance.choice(NASTY)
            case 2:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case 5:
                # Half of another document.
                other = chance.choice(SEEDS)
                data[at:at] = other[chance.randint(0, len(other)) :][: chance.randint(1, 4000)]
            case 6:
                length = chance.randint(1, 2000)
                part, to = data[at : at + length], chance.randint(0, len(data))
                data[at : at + length] = b""
                data[to:to] = part
            case 3:
                data[at:at] = data[chance.randint(0, len(data)) :][: chance.randint(1, 400)]
            case _:
                del data[at:]
    return bytes(data)


def shown(article: Article) -> None:
    """Its summary divides into pages that Telegram takes, spelled without a stray half."""
    message = summary_message(Piece(1, article), VOICE)
    for part in paginate(message, TelegramTransport.limits, page_mark("zh-Hant")):
        spelled = spell(part)
        assert measure(spelled.text, "utf16") <= 4096
        spelled.text.encode()
        for entity in spelled.entities:
            assert entity.offset >= 0
            assert entity.offset + entity.length <= measure(spelled.text, "utf16")


def holds(data: bytes, address: str = "https://x.example/a") -> None:
    """The bytes give a reason, or articles that the store takes and nothing trips over."""
    told = answer({"address": address, "media": "", "charset": ""}, data)
    assert "bug" not in told, told
    if "reason" in told:
        assert told["reason"]
        return
    assert set(told) == set(Fetched.__dataclass_fields__)
    store = Store.open(":memory:")
    try:
        feed = store.feeds.add("https://x.example/feed", now=NOW)
        for parts in told["articles"][:3]:
            article = read(RawArticle(**{**parts, "published": None}))
            article.text.encode()
            assert "\0" not in article.text
            assert not {"\u202e", "\u2066"} & set(f"{article.title}{article.text}")
            store.articles.put(feed.id, article, now=NOW)
            shown(article)
    finally:
        store.close()


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.name)
def test_what_was_found_once_holds(path: Path) -> None:
    holds(path.read_bytes())


@given(st.integers(0, 2**32))
@settings(
    max_examples=EXAMPLES or 40,
    derandomize=not EXAMPLES,
    deadline=None,
)
def test_damaged_documents_are_understood_or_refused(number: int) -> None:
    chance = random.Random(number)
    data = damaged(chance.choice(SEEDS), chance)
    holds(data, chance.choice(["https://x.example/a", "https://x.example/a.txt", "file:x.md"]))
