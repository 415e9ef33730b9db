"""Messages as Telegram takes them: nothing it could refuse, no word lost."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.transports.telegram.spell import Spelled, clean, keyboard, spell
from bot.transports.telegram.transport import TelegramTransport
from digest.message import Block, Button, Message, Span, say
from digest.paginate import paginate
from tests.fakes.telegram_rules import RefusedError, check_markup, check_text

_PIECES = [
    "字",
    "𠮷",
    "😀",
    "👨\u200d👩",
    " ",
    "\n",
    "\r\n",
    "\x00",
    "<b>",
    "&",
    "\u200b",
    "。",
    "",
]
_TEXT = st.lists(
    st.one_of(st.sampled_from(_PIECES), st.text(max_size=9), st.sampled_from(["𠮷。" * 999, ". "])),
    max_size=7,
).map("".join)
_BROKEN = st.lists(st.sampled_from(["\ud83d", "\ude00", "字", "😀", "\x07"])).map("".join)
_ADDRESSES = st.sampled_from(
    ["https://example.org/a?b=1&c=2", "", "javascript:x", "https://", "http://[", "https://a b.c"]
)
_SPANS = st.builds(
    Span, _TEXT, st.sampled_from(["plain", "strong", "code", "link", "mark"]), _ADDRESSES
)
_BLOCKS = st.builds(
    Block,
    st.lists(_SPANS, max_size=5).map(tuple),
    st.sampled_from(["title", "text", "item", "quote", "note"]),
    st.booleans(),
)
_ACTIONS = st.one_of(_TEXT, st.text(max_size=80), _ADDRESSES)
_BUTTONS = st.builds(Button, _TEXT, _ACTIONS)
_ROWS = st.lists(st.lists(_BUTTONS, max_size=4).map(tuple), max_size=4).map(tuple)
_LIMITS = TelegramTransport.limits


def raw(spelled: Spelled) -> list[dict[str, object]]:
    return [entity.to_dict() for entity in spelled.entities]


def styled(message: Message) -> list[tuple[str, str]]:
    """Each entity's kind with the words it covers."""
    spelled = spell(message)
    units = spelled.text.encode("utf-16-le")
    return [
        (str(e.type), units[e.offset * 2 : (e.offset + e.length) * 2].decode("utf-16-le"))
        for e in spelled.entities
    ]


@given(st.lists(_BLOCKS, max_size=40).map(tuple), _ROWS)
def test_whatever_is_said_is_taken_and_said_whole(
    blocks: tuple[Block, ...], rows: tuple[tuple[Button, ...], ...]
) -> None:
    for page in paginate(Message(blocks, rows), _LIMITS):
        spelled = spell(page)
        assert spelled.text == clean_reading(page)
        if not spelled.blank:
            check_text(spelled.text, raw(spelled))
        markup = keyboard(page)
        if markup:
            check_markup(json.loads(markup.to_json()))


def clean_reading(message: Message) -> str:
    parts: list[str] = []
    for block in message.blocks:
        if parts:
            parts.append("\n" if block.tight else "\n\n")
        parts.extend(clean(span.text) for span in block.spans)
    return "".join(parts)


@given(st.lists(st.builds(Span, _BROKEN, st.just("strong")), max_size=5))
def test_broken_characters_are_replaced(spans: list[Span]) -> None:
    spelled = spell(Message((Block((Span("字"), *spans)),)))
    check_text(spelled.text, raw(spelled))


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_plain_text_is_kept_to_the_letter(text: str) -> None:
    assert spell(Message((say(text), say(text, tight=True)))).text == f"{text}\n{text}"


def test_styles_become_entities_counted_in_utf16() -> None:
    message = Message(
        (
            Block((Span("😀題"),), "title"),
            Block((Span("𠮷"), Span("重", "strong"), Span("code", "code")), "text"),
            Block((Span("引"), Span("源", "link", "https://example.org/")), "quote"),
            Block((Span("見"), Span("夜市", "mark")), "item", tight=True),
            Block((Span("小字"),), "note"),
        )
    )
    assert styled(message) == [
        ("bold", "😀題"),
        ("bold", "重"),
        ("code", "code"),
        ("expandable_blockquote", "引源"),
        ("text_link", "源"),
        ("bold", "夜市"),
    ]


def test_a_title_is_bold_once_around_its_links_and_beside_its_code() -> None:
    spans = (
        Span("甲"),
        Span("乙", "strong"),
        Span("丙", "link", "https://example.org/"),
        Span("丁", "code"),
        Span("戊"),
    )
    assert styled(Message((Block(spans, "title"),))) == [
        ("bold", "甲乙丙"),
        ("text_link", "丙"),
        ("code", "丁"),
        ("bold", "戊"),
    ]


def test_styles_beyond_a_hundred_are_left_out_and_their_words_kept() -> None:
    blocks = tuple(Block((Span("字", "strong"), Span("。"))) for _ in range(150))
    spelled = spell(Message(blocks))
    assert len(spelled.entities) == 100
    assert spelled.text.count("字") == 150
    check_text(spelled.text, raw(spelled))


@pytest.mark.parametrize(
    "action", ["", "字" * 22, "https://", "https://example", "https://a b.org/", "http://["]
)
def test_a_button_that_telegram_would_refuse_is_left_out(action: str) -> None:
    good = Button("02", "section:1:2")
    markup = keyboard(Message((say("文"),), ((Button("壞", action), good), (Button(" ", "x"),))))
    assert markup is not None
    assert [[button.text for button in row] for row in markup.inline_keyboard] == [["02"]]
    assert keyboard(Message((say("文"),), ((Button("壞", action),),))) is None


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("", []),
        ("\u200b \n", []),
        ("字" * 4097, []),
        ("😀" * 2049, []),
        ("字", [{"type": "bold", "offset": 0, "length": 2}]),
        ("😀字", [{"type": "bold", "offset": 1, "length": 1}]),
        ("😀字", [{"type": "bold", "offset": 0, "length": 1}]),
        ("字字", [{"type": "bold", "offset": 0, "length": 1}] * 101),
        ("字字", [{"type": "text_link", "offset": 0, "length": 1, "url": "javascript:x"}]),
        (
            "一二三",
            [
                {"type": "bold", "offset": 0, "length": 2},
                {"type": "italic", "offset": 1, "length": 2},
            ],
        ),
    ],
)
def test_the_fake_refuses_what_telegram_refuses(
    text: str, entities: list[dict[str, object]]
) -> None:
    with pytest.raises(RefusedError):
        check_text(text, entities)
