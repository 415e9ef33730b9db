"""Pages as Telegram takes them: whatever is written, within its limits, whole, and counted."""

import re
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.transports.telegram.spell import spell
from bot.transports.telegram.transport import TelegramTransport
from digest.cuts import joined
from digest.message import Block, Limits, Message, Span, measure
from digest.paginate import paginate
from handlers.chosen import page_mark

LIMITS, CAPTION = TelegramTransport.limits, TelegramTransport.caption
ADDRESS = re.compile(r"https://example\.org/[a-z0-9/]+")
_PIECES = st.sampled_from(
    [
        "這一句話不長也不短，剛好說完。",
        "「他說：『不。』」",
        "\U00020bb7野家",
        "\U0002a6a5\U0002a6a5",
        "\u200d".join("👩👩👧👦"),
        "🇹🇼",
        "e\u0301",
        "<b>&amp;\"'",
        "https://example.org/a/b/c1",
        "word",
        "supercalifragilistic" * 12,
        "字" * 300,
        "\n",
        " ",
        "。",
        "A&B<C>" * 40,
        "https://example.org/" + "long/" * 60,
    ]
)
_TEXT = st.builds(
    lambda pieces, times: "".join(pieces) * times,
    st.lists(_PIECES, min_size=1, max_size=12),
    st.sampled_from([1, 1, 2, 6]),
)
_SPANS = st.one_of(
    st.builds(Span, _TEXT, st.sampled_from(["plain", "strong", "code", "mark"])),
    st.builds(Span, st.just("看這裡。再看這裡"), st.just("link"), st.just("https://example.org/x")),
)
_BLOCKS = st.builds(
    Block,
    st.lists(_SPANS, min_size=1, max_size=5).map(tuple),
    st.sampled_from(["title", "text", "item", "quote", "note"]),
    st.booleans(),
)
MESSAGES = st.builds(Message, st.lists(_BLOCKS, min_size=1, max_size=9).map(tuple))


def written(page: Message) -> int:
    """The bytes of the page as HTML, before it is parsed."""
    total = len(escape(page.text).encode())
    tags = {"strong": "<b></b>", "mark": "<b></b>", "code": "<code></code>"}
    kinds = {"title": "<b></b>", "quote": "<blockquote expandable></blockquote>"}
    for block in page.blocks:
        total += len(kinds.get(block.kind, ""))
        for span in block.spans:
            total += len(tags.get(span.style, ""))
            if span.style == "link":
                total += len(f'<a href="{escape(span.href)}"></a>'.encode())
    return total


@settings(max_examples=40)
@given(MESSAGES, st.sampled_from([LIMITS, CAPTION]), st.sampled_from(["zh-Hant", "en"]))
def test_no_page_is_too_long_and_joined_they_say_all(
    message: Message, limits: Limits, language: str
) -> None:
    mark = page_mark(language)
    pages = paginate(message, limits, mark)
    said = []
    for number, page in enumerate(pages, 1):
        spelled = spell(page)
        assert measure(spelled.text, "utf16") <= (4096 if limits is LIMITS else 1024)
        assert written(page) <= 32_768
        assert len(spelled.entities) <= 100
        blocks = page.blocks
        if len(pages) > 1:
            assert blocks[-1].text == mark(number, len(pages))
            blocks = blocks[:-1]
        said.append("".join(block.text for block in blocks))
    whole = "".join(block.text for block in message.blocks)
    assert "".join(said) == whole
    _no_bad_cut(said, whole)


def _no_bad_cut(said: list[str], whole: str) -> None:
    """No page begins or ends amid an address that fits a page, or amid one character."""
    at = 0
    cuts = [at := at + len(part) for part in said[:-1]]
    held = [found.span() for found in ADDRESS.finditer(whole)]
    for cut in cuts:
        assert not joined(whole, cut)
        assert not 0xDC00 <= ord(whole[cut]) <= 0xDFFF
        assert not any(start < cut < end for start, end in held if end - start < 900), cut


@settings(max_examples=20)
@given(MESSAGES)
def test_no_cut_inside_a_link(message: Message) -> None:
    links = [s for block in message.blocks for s in block.spans if s.style == "link"]
    pages = paginate(message, CAPTION, page_mark("zh-Hant"))
    assert [s for p in pages for b in p.blocks for s in b.spans if s.style == "link"] == links


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans", "en"])
def test_the_marks_count_to_the_end(language: str) -> None:
    text = Block((Span("一句話，說得清楚。" * 6_000),))
    pages = paginate(Message((text,)), LIMITS, page_mark(language))
    assert len(pages) > 9
    numbers = [re.findall(r"\d+", page.blocks[-1].text) for page in pages]
    assert numbers == [[str(n), str(len(pages))] for n in range(1, len(pages) + 1)]


def test_a_mark_in_chinese() -> None:
    text = Block((Span("一句話，說得清楚。" * 600),))
    first, *_, last = paginate(Message((text,)), LIMITS, page_mark("zh-Hant"))
    assert first.blocks[-1].text.startswith("第 1/")
    assert re.fullmatch(r"第 (\d+)/\1 頁", last.blocks[-1].text)
