from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.cuts import joined
from digest.message import Block, Button, Limits, Message, Span, measure, plain, say
from digest.paginate import paginate

_CHARACTERS = st.sampled_from(
    '天地人水火，。！？「」… \n.,abcXYZ019<&>"🙂👍🏽\u200d𠀀𪚥\u0301🇹🇼@#/:'
)
_TEXTS = st.text(_CHARACTERS, max_size=300)
_ADDRESSES = st.builds("https://example.com/{}".format, st.text("abc/", min_size=1, max_size=9))
_SPANS = st.one_of(
    st.builds(Span, _TEXTS, st.sampled_from(["plain", "strong", "code", "mark"])),
    st.builds(Span, st.text("天地 ab", max_size=9), st.just("link"), _ADDRESSES),
)
_BLOCKS = st.builds(
    Block,
    st.lists(_SPANS, min_size=1, max_size=4).map(tuple),
    st.sampled_from(["title", "text", "item", "quote", "note"]),
    st.booleans(),
)
_MESSAGES = st.builds(Message, st.lists(_BLOCKS, max_size=6).map(tuple))
_LIMITS = st.builds(
    Limits,
    st.none() | st.integers(40, 400),
    st.sampled_from(["utf16", "bytes", "chars"]),
    st.none() | st.integers(900, 3000),
    st.none() | st.integers(3, 12),
)


def _mark(page: int, pages: int) -> str:
    return f"第 {page}/{pages} 頁"


def _joined(*messages: Message) -> str:
    return "".join(block.text for message in messages for block in message.blocks)


def _raw(message: Message) -> int:
    """A spelling with the longest tags that a transport uses."""
    total = len(message.text.encode())
    for block in message.blocks:
        total += len("<blockquote expandable></blockquote>")
        for span in block.spans:
            total += 4 * span.text.count("&") + 3 * (span.text.count("<") + span.text.count(">"))
            total += 5 * span.text.count('"')
            if span.style != "plain":
                total += len('<a href=""></a>') + len(span.href)
    return total


@settings(max_examples=150, deadline=None)
@given(_MESSAGES, _LIMITS)
def test_no_page_exceeds_its_limits_and_nothing_is_lost(message: Message, limits: Limits) -> None:
    pages = paginate(message, limits)
    assert _joined(*pages) == _joined(message)
    for page in pages:
        assert limits.size is None or measure(page.text, limits.unit) <= limits.size
        assert limits.raw is None or _raw(page) <= limits.raw
        styled = sum(span.style != "plain" for block in page.blocks for span in block.spans)
        assert limits.spans is None or styled <= limits.spans
        assert page.blocks or not message.blocks


@settings(max_examples=100, deadline=None)
@given(_MESSAGES, st.integers(40, 400))
def test_the_page_mark_counts_and_is_right(message: Message, size: int) -> None:
    pages = paginate(message, Limits(size, "utf16"), _mark)
    assert all(measure(page.text, "utf16") <= size for page in pages)
    if len(pages) > 1:
        marks = [page.blocks[-1].text for page in pages]
        assert marks == [_mark(n, len(pages)) for n in range(1, len(pages) + 1)]
        bare = [replace(page, blocks=page.blocks[:-1]) for page in pages]
        assert _joined(*bare) == _joined(message)


def test_a_message_that_fits_is_one_page_as_it_was() -> None:
    message = plain("短").with_buttons([Button("按", "list")])
    assert paginate(message, Limits(10), _mark) == (message,)
    assert paginate(message, Limits()) == (message,)


def test_buttons_stand_on_the_last_page_and_only_the_first_rings() -> None:
    message = plain("一句話。" * 30, article=7).with_buttons([Button("按", "list")])
    pages = paginate(message, Limits(40), _mark)
    assert len(pages) > 2
    assert [bool(page.buttons) for page in pages] == [False] * (len(pages) - 1) + [True]
    assert [page.silent for page in pages] == [False] + [True] * (len(pages) - 1)
    assert all(page.about == message.about for page in pages)


def test_cuts_fall_at_sentence_ends() -> None:
    text = "第一句話說得很長很長。第二句「有人說話。」也很長很長！第三句還有嗎？最後一句……"
    pages = paginate(plain(text), Limits(26))
    assert [page.text for page in pages] == [
        "第一句話說得很長很長。",
        "第二句「有人說話。」也很長很長！第三句還有嗎？",
        "最後一句……",
    ]


def test_a_long_sentence_is_cut_after_a_clause_else_between_words() -> None:
    assert (
        paginate(plain("很長的一句話，還沒說完又繼續說下去"), Limits(12))[0].text
        == "很長的一句話，"
    )
    assert paginate(plain("alpha beta gamma"), Limits(12))[0].text == "alpha beta "
    assert paginate(plain("沒有空格hello也沒有標點"), Limits(7))[0].text == "沒有空格"


@pytest.mark.parametrize("size", range(30, 60))
def test_no_cut_inside_an_address(size: int) -> None:
    address = "https://example.com/a.b/c"
    pages = paginate(plain(f"前面有一些文字{address}後面也有一些文字，再有一些"), Limits(size))
    assert any(address in page.text for page in pages)


@pytest.mark.parametrize("size", range(12, 40))
def test_no_cut_inside_a_link(size: int) -> None:
    link = Span("連結的文字很長。有兩句", "link", "https://example.com/")
    block = Block((Span("前面的文字。前面的文字"), link, Span("後面的文字。後面的文字")))
    pages = paginate(Message((block,)), Limits(size))
    assert [s for page in pages for b in page.blocks for s in b.spans if s.style == "link"] == [
        link
    ]


def test_styles_go_on_behind_a_cut() -> None:
    block = Block((Span("一二三四五六七八九十", "strong"),))
    pages = paginate(Message((block,)), Limits(4))
    assert [page.blocks[0].spans[0] for page in pages] == [
        Span("一二三四", "strong"),
        Span("五六七八", "strong"),
        Span("九十", "strong"),
    ]


def test_what_is_seen_as_one_character_stays_one() -> None:
    family = "\u200d".join("👩👩👧👦")
    pages = paginate(plain(f"一二{family}🇹🇼🇯🇵e\u0301完"), Limits(12, "utf16"))
    assert pages[0].text == "一二"
    assert family in pages[1].text
    assert not joined("ab", 1)
    assert joined("e\u0301", 1)
    assert [joined("🇹🇼🇯🇵", at) for at in (1, 2, 3)] == [True, False, True]


def test_a_heading_is_not_left_at_the_foot_of_a_page() -> None:
    message = Message((say("一段話。" * 4), say("標題", kind="title"), say("又一段話。" * 3)))
    pages = paginate(message, Limits(24))
    assert [page.blocks[0].kind for page in pages] == ["text", "title"]


def test_a_paragraph_goes_whole_to_the_next_page_when_this_one_is_full() -> None:
    message = Message((say("前面的一段話已經佔了大半頁。"), say("後段。後段。後段。")))
    assert [page.text for page in paginate(message, Limits(20))] == [
        "前面的一段話已經佔了大半頁。",
        "後段。後段。後段。",
    ]


def test_a_mark_that_would_fill_the_page_is_left_out() -> None:
    pages = paginate(plain("一二三四五六七八九十"), Limits(5), _mark)
    assert [page.text for page in pages] == ["一二三四五", "六七八九十"]
