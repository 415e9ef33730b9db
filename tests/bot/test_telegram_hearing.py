"""Which updates are for us, and what they ask."""

from typing import Any

import pytest
from telegram import Update, User

from bot.transports.telegram.hearing import Hearing
from handlers.request import Chat, Place
from tests.fakes.telegram_files import ME
from tests.fakes.telegram_people import moved

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
    assert asked(GROUP, alone, **mention(alone, alone)) == ""


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


def test_captions_count_and_pictures_are_told_by_their_kind() -> None:
    photo = {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]}
    bare = {k: v for k, v in message(PRIVATE, "").items() if k != "text"} | photo
    shown = HEARING.request(update("message", bare))
    assert shown is not None
    assert (shown.text, shown.heard) == ("", "photo")
    captioned = HEARING.request(update("message", bare | {"caption": "https://example.org/1"}))
    assert captioned is not None
    assert captioned.text == "https://example.org/1"
    among_friends = bare | {"chat": GROUP}
    assert HEARING.request(update("message", among_friends)) is None
    to_us = among_friends | {"reply_to_message": message(GROUP, "題") | {"from": ME}}
    told = HEARING.request(update("message", to_us))
    assert told is not None
    assert told.heard == "photo"


def test_a_channel_is_heard_where_a_post_commands() -> None:
    post = message(CHANNEL, "/start")
    del post["from"]
    request = HEARING.request(update("channel_post", post))
    assert request is not None
    assert (request.kind, request.name, request.language) == ("channel", "公告", "")
    assert HEARING.request(update("channel_post", post | {"text": "新聞"})) is None


def test_edits_and_the_rest_are_not_heard() -> None:
    assert HEARING.request(update("edited_message", message(PRIVATE, "摘要"))) is None


@pytest.mark.parametrize(
    ("chat", "was", "now", "heard"),
    [
        (-5, "left", "member", "added"),
        (-5, "kicked", "administrator", "added"),
        (-5, "member", "administrator", None),
        (-5, "member", "left", "removed"),
        (-5, "administrator", "kicked", "removed"),
        (7, "member", "kicked", "removed"),
        (7, "kicked", "member", None),
        (-1000000000777, "administrator", "left", "removed"),
    ],
)
def test_we_notice_where_we_are_put_and_thrown_out(
    chat: int, was: str, now: str, heard: str | None
) -> None:
    request = HEARING.request(Update.de_json({"update_id": 1, **moved(chat, was, now, 9, ME)}))
    assert (request.heard if request else None) == heard
    if request:
        assert (request.chat.id, request.person) == (str(chat), "9")


def test_whoever_puts_us_into_a_channel_is_told_in_private() -> None:
    body = moved(-1000000000777, "left", "administrator", 9, ME)
    request = HEARING.request(Update.de_json({"update_id": 1, **body}))
    assert request is not None
    assert (request.chat, request.kind) == (Chat("telegram", "9"), "private")
    assert request.place == Place(Chat("telegram", "-1000000000777"), "每日長文")


@pytest.mark.parametrize(
    ("longitude", "latitude", "said"),
    [
        (121.56, 25.04, "/zone Asia/Taipei"),
        (116.4, 39.9, "/zone Asia/Shanghai"),
        (102.7, 25.04, "/zone Asia/Shanghai"),
        (114.17, 22.3, "/zone Asia/Hong_Kong"),
        (-0.13, 51.5, "/zone Europe/London"),
        (-30.0, 20.0, "/zone"),
    ],
)
def test_a_location_says_its_time_zone(longitude: float, latitude: float, said: str) -> None:
    place = {"location": {"longitude": longitude, "latitude": latitude}}
    bare = {k: v for k, v in message(PRIVATE, "").items() if k != "text"} | place
    request = HEARING.request(update("message", bare))
    assert request is not None
    assert (request.text, request.heard) == (said, "")


def test_an_administrator_may_write_in_the_chat_s_own_name() -> None:
    anonymous = message(GROUP, "/start", sender_chat=GROUP)
    request = HEARING.request(update("message", anonymous))
    assert request is not None
    assert request.person == str(GROUP["id"])


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


def test_what_a_word_answers_and_what_stands_under_a_file() -> None:
    theirs = message(PRIVATE, "轉來的文章", message_id=4)
    ours = theirs | {"from": ME}
    for replied, quoted in ((theirs, "轉來的文章"), (ours, "")):
        body = message(PRIVATE, "/publish", reply_to_message=replied)
        request = HEARING.request(update("message", body))
        assert request
        assert (request.text, request.quoted) == ("/publish", quoted)
    among_friends = message(GROUP, "/summary", reply_to_message=message(GROUP, "別人的話"))
    request = HEARING.request(update("message", among_friends))
    assert request
    assert request.quoted == ""
    held = {"file_id": "f", "file_unique_id": "f", "file_name": "a.txt", "file_size": 9}
    body = message(PRIVATE, "", document=held, caption="/publish")
    request = HEARING.request(update("message", body))
    assert request
    assert request.document
    assert request.text == "/publish"
