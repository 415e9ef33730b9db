"""Which updates are for us, and what they ask."""

from typing import Any

import pytest
from telegram import Update, User

from bot.transports.telegram.hearing import Hearing
from handlers.request import Chat
from tests.fakes.telegram import ME

HEARING = Hearing(User.de_json(ME), {"start", "summary", "search"})
PRIVATE = {"id": 7, "type": "private", "first_name": "林", "last_name": "一白"}
GROUP = {"id": -100123, "type": "supergroup", "title": "讀書會", "is_forum": True}
CHANNEL = {"id": -100777, "type": "channel", "title": "公告"}
PERSON = {"id": 7, "is_bot": False, "first_name": "林", "language_code": "zh-hant"}
NOW = 1795500000


def message(chat: dict[str, Any], text: str, **more: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": NOW, "chat": chat, "from": PERSON, "text": text} | more


def update(kind: str, body: dict[str, Any]) -> Update:
    return Update.de_json({"update_id": 1, kind: body})


def asked(chat: dict[str, Any], text: str, **more: Any) -> str | None:
    request = HEARING.request(update("message", message(chat, text, **more)))
    return request.text if request else None


def mention(text: str, words: str) -> dict[str, Any]:
    return {"entities": [{"type": "mention", "offset": text.index(words), "length": len(words)}]}


def test_a_private_message() -> None:
    request = HEARING.request(update("message", message(PRIVATE, "摘要")))
    assert request is not None
    assert request.chat == Chat("telegram", "7")
    assert (request.text, request.language, request.name) == ("摘要", "zh-hant", "林 一白")
    assert (request.kind, request.reply_to) == ("private", "")


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("/summary", "/summary"),
        ("/search 夜市", "/search 夜市"),
        ("/search@zhaibao_test_bot 夜市", "/search 夜市"),
        ("/search@Zhaibao_Test_Bot 夜市", "/search 夜市"),
        ("/search@other_bot 夜市", None),
        ("/nothing", "/nothing"),
        ("/start\nx", "/start\nx"),
        ("/摘要", "/摘要"),
        ("  ", None),
    ],
)
def test_commands_in_private(typed: str, heard: str | None) -> None:
    assert asked(PRIVATE, typed) == heard


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("/summary", "/summary"),
        ("/SUMMARY", "/SUMMARY"),
        ("/summary@zhaibao_test_bot", "/summary"),
        ("/nothing@zhaibao_test_bot", "/nothing"),
        ("/nothing", None),
        ("/summary@other_bot", None),
        ("摘要", None),
    ],
)
def test_commands_in_a_group(typed: str, heard: str | None) -> None:
    assert asked(GROUP, typed) == heard


def test_a_mention_in_a_group_is_heard_without_our_name() -> None:
    ours, others = "@zhaibao_test_bot 摘要", "摘要 @somebody"
    assert asked(GROUP, ours, **mention(ours, "@zhaibao_test_bot")) == "摘要"
    assert asked(GROUP, others, **mention(others, "@somebody")) is None
    alone = "@zhaibao_test_bot"
    assert asked(GROUP, alone, **mention(alone, alone)) is None


def test_replies_in_a_group_are_heard_where_they_answer_us() -> None:
    to_us = message(GROUP, "題") | {"message_id": 3, "from": ME}
    to_others = message(GROUP, "題") | {"message_id": 3}
    request = HEARING.request(update("message", message(GROUP, "02", reply_to_message=to_us)))
    assert request is not None
    assert (request.text, request.reply_to, request.kind) == ("02", "3", "group")
    assert request.name == "讀書會"
    assert asked(GROUP, "02", reply_to_message=to_others) is None


def test_topics_are_chats_of_their_own_and_threads_are_not() -> None:
    root = message(GROUP, "題") | {"message_id": 33}
    topic = {"message_thread_id": 33, "is_topic_message": True, "reply_to_message": root}
    inside = HEARING.request(update("message", message(GROUP, "/summary", **topic)))
    thread = HEARING.request(
        update("message", message(GROUP, "/summary", message_thread_id=33, reply_to_message=root))
    )
    assert inside is not None
    assert thread is not None
    assert (inside.chat.topic, inside.reply_to) == ("33", "")
    assert (thread.chat.topic, thread.reply_to) == ("", "33")


def test_captions_count_and_pictures_alone_do_not() -> None:
    photo = {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]}
    bare = {k: v for k, v in message(PRIVATE, "").items() if k != "text"} | photo
    assert HEARING.request(update("message", bare)) is None
    captioned = HEARING.request(update("message", bare | {"caption": "https://example.org/1"}))
    assert captioned is not None
    assert captioned.text == "https://example.org/1"


def test_a_channel_is_heard_where_a_post_commands() -> None:
    post = message(CHANNEL, "/start")
    del post["from"]
    request = HEARING.request(update("channel_post", post))
    assert request is not None
    assert (request.kind, request.name, request.language) == ("channel", "公告", "")
    assert HEARING.request(update("channel_post", post | {"text": "新聞"})) is None


def test_edits_and_the_rest_are_not_heard() -> None:
    assert HEARING.request(update("edited_message", message(PRIVATE, "摘要"))) is None
    gone = {"chat": PRIVATE, "from": PERSON, "date": NOW}
    member = {"status": "member", "user": ME}
    gone |= {"old_chat_member": member, "new_chat_member": member}
    assert HEARING.request(update("my_chat_member", gone)) is None


def test_a_pressed_button() -> None:
    topic = {"message_thread_id": 33, "is_topic_message": True}
    query = {"id": "1", "from": PERSON, "chat_instance": "1", "data": "section:1:2"}
    request = HEARING.request(
        update("callback_query", query | {"message": message(GROUP, "題", **topic)})
    )
    assert request is not None
    assert request.chat == Chat("telegram", "-100123", "33")
    assert (request.action, request.message, request.kind) == ("section:1:2", "5", "group")
    assert HEARING.request(update("callback_query", query)) is None
