"""What Telegram makes of folds, pictures, links and answers."""

from telegram import Bot

from bot.transports.telegram.addresses import addressed
from bot.transports.telegram.spell import answering, preview, spell
from digest.links import for_channel, link_to, without_links
from digest.message import Block, Button, Message, Span, plain, say
from tests.fakes.telegram import TOKEN

SHELF = Message(
    (
        say("題", kind="title"),
        say("01 一", kind="quote", tight=True),
        Block((Span("02", "strong"), Span(" 二")), "quote", tight=True),
        say("說明"),
        say("又一段", kind="quote"),
        say("再一段", kind="quote"),
    )
)


class Named(Bot):
    """A bot whose name is known without asking."""

    @property
    def username(self) -> str:
        return "zhaibao_test_bot"


def test_quotes_that_follow_one_another_fold_as_one() -> None:
    spelled = spell(SHELF)
    folds = [e for e in spelled.entities if e.type == "expandable_blockquote"]
    assert [spelled.text[e.offset : e.offset + e.length] for e in folds] == [
        "01 一\n02 二",
        "又一段",
        "再一段",
    ]
    assert [e.type for e in spelled.entities].count("bold") == 2


def test_a_picture_is_shown_of_the_article_s_own_address_alone() -> None:
    shown = preview(Message((say("文"),), preview="https://example.org/a"))
    assert (shown.url, shown.show_above_text) == ("https://example.org/a", True)
    for none in ("", "javascript:alert(1)", "https://nowhere"):
        assert preview(Message((say("文"),), preview=none)).is_disabled


def test_an_answer_names_the_message_it_answers() -> None:
    told = answering(Message((say("文"),), answers="7"))
    assert told is not None
    assert (told.message_id, told.allow_sending_without_reply) == (7, True)
    assert answering(plain("文")) is None


def test_links_are_spelled_where_our_name_is_known_and_left_out_elsewhere() -> None:
    message = plain("《橋》").with_buttons(
        [Button("01", "link:a3_01"), Button("分享", "share:a3"), Button("全文", "full:3:0:0")]
    )
    (row,) = addressed(message, Named(TOKEN)).buttons
    assert row[0].action == "https://t.me/zhaibao_test_bot?start=a3_01"
    assert row[1].action.startswith("https://t.me/share/url?url=https%3A%2F%2Ft.me%2Fzhaibao_test")
    assert "%E3%80%8A%E6%A9%8B%E3%80%8B" in row[1].action
    assert row[2].action == "full:3:0:0"
    for elsewhere in (addressed(message, Bot(TOKEN)), without_links(message)):
        assert [b.label for row in elsewhere.buttons for b in row] == ["全文"]


def test_in_a_channel_every_button_leads_into_a_chat_of_one_s_own() -> None:
    message = plain("文").with_buttons(
        [
            Button("02", "section:12:2:in=hans"),
            Button("1", "open:12"),
            Button("全文", "full:12:2:0"),
        ],
        [Button("繁", "turn:hant:summary:12"), Button("👍", "like:12")],
        [Button("分享", "share:a12"), Button("原文", "https://example.org/")],
    )
    kept = [(b.label, b.action) for row in for_channel(message).buttons for b in row]
    assert kept == [
        ("02", "link:a12_s2"),
        ("1", "link:a12"),
        ("全文", "link:a12_s2"),
        ("分享", "share:a12"),
        ("原文", "https://example.org/"),
    ]
    assert link_to(12) == "a12"
