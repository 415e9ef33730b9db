"""What Telegram tells of a chat itself, and of the bot itself."""

from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Update

from bot.identity import OtherBotError, recognise
from bot.transports.telegram.faults import fault
from bot.transports.telegram.membership import standing_of
from digest.message import plain
from digest.retry import FailureKind
from handlers.ports import SendError
from handlers.request import Chat
from handlers.standing import Standing
from storage.store import Store
from tests.fakes import telegram_failures as fake
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.telegram_desk import Desk, opened, settings
from tests.fakes.telegram_files import ME

PRIVATE = {"id": 7, "type": "private", "first_name": "林"}
GROUP = {"id": -100123, "type": "supergroup", "title": "讀書會"}
CHANNEL = {"id": -100124, "type": "channel", "title": "公告"}
RIGHTS = dict.fromkeys(
    (
        "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages",
        "can_manage_video_chats", "can_restrict_members", "can_promote_members",
        "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
        "can_delete_stories",
    ),
    False,
)  # fmt: skip
LIMITS = dict.fromkeys(
    (
        "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics",
        "can_send_polls", "can_send_other_messages", "can_add_web_page_previews",
        "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
        "can_send_video_notes", "can_send_voice_notes", "can_edit_tag", "can_react_to_messages",
    ),
    False,
)  # fmt: skip
BY = {"id": 7, "is_bot": False, "first_name": "林"}


def changed(chat: dict[str, Any], **member: Any) -> dict[str, Any]:
    old = {"status": "member", "user": ME}
    return {
        "chat": chat,
        "from": BY,
        "date": 1795500000,
        "old_chat_member": old,
        "new_chat_member": {"user": ME, **member},
    }


def told(**update: Any) -> Standing | None:
    return standing_of(Update.de_json({"update_id": 1, **update}))


@pytest.mark.parametrize(
    ("chat", "member", "change", "why"),
    [
        (PRIVATE, {"status": "kicked", "until_date": 0}, "gone", "blocked by the user"),
        (PRIVATE, {"status": "member"}, "back", ""),
        (GROUP, {"status": "kicked", "until_date": 0}, "gone", "removed from the chat"),
        (GROUP, {"status": "left"}, "gone", "no member of the chat any more"),
        (GROUP, {"status": "member"}, "back", ""),
        (GROUP, {"status": "administrator", **RIGHTS}, "back", ""),
        (
            GROUP,
            {"status": "restricted", "is_member": True, "can_send_messages": False,
             "until_date": 0, **LIMITS},
            "gone", "may not write in the chat",
        ),
        (
            GROUP,
            {"status": "restricted", "is_member": True, "can_send_messages": True,
             "until_date": 0, **LIMITS},
            "back", "",
        ),
        (
            CHANNEL, {"status": "administrator", **RIGHTS, "can_post_messages": False},
            "gone", "may not post in the channel",
        ),
        (CHANNEL, {"status": "administrator", **RIGHTS, "can_post_messages": True}, "back", ""),
    ],
)  # fmt: skip
def test_a_change_of_our_membership(
    chat: dict[str, Any], member: dict[str, Any], change: str, why: str
) -> None:
    found = told(my_chat_member=changed(chat, **member))
    assert found == Standing(Chat("telegram", str(chat["id"])), change, why)  # type: ignore[arg-type]


def test_a_group_that_moved_and_what_tells_nothing() -> None:
    message = {"message_id": 5, "date": 1795500000, "chat": {**GROUP, "id": -5, "type": "group"}}
    moved = told(message={**message, "migrate_to_chat_id": -1005})
    assert moved == Standing(Chat("telegram", "-5"), "moved", new_chat="-1005")
    assert told(message={**message, "text": "/start"}) is None


async def test_the_door_tells_what_it_hears(telegram: FakeTelegram, desk: Desk) -> None:
    heard: list[Standing] = []

    async def stand(standing: Standing) -> None:
        heard.append(standing)

    async with opened(telegram, desk) as door:
        door.stand = stand
        telegram._push({"my_chat_member": changed(PRIVATE, status="kicked", until_date=0)})
        telegram.say(8, "摘要")
        await telegram.until(lambda: bool(telegram.sent(8)))
    assert heard == [Standing(Chat("telegram", "7"), "gone", "blocked by the user")]


async def test_another_poller_stops_what_the_clock_sends(
    telegram: FakeTelegram, desk: Desk
) -> None:
    async with opened(telegram, desk) as door:
        telegram.say(7, "摘要")
        await telegram.until(lambda: bool(telegram.sent(7)))
        telegram.fail("getUpdates", *[fake.CONFLICT] * 3)
        telegram.say(7, "列表")
        await telegram.until(lambda: bool(door.transport.refusal()))
        before = len(telegram.sent(7))
        with pytest.raises(SendError) as raised:
            await door.transport.send(Chat("telegram", "7"), plain("文"))
        assert len(telegram.sent(7)) == before
        assert raised.value.kind is FailureKind.REFUSED
        # It was said when the poll met it.
        assert raised.value.told
        assert "Another process polls Telegram" in str(raised.value)
        assert "stop it" in str(raised.value)
        await telegram.until(lambda: door.transport.refusal() == "")
        await door.transport.send(Chat("telegram", "7"), plain("又來了"))
        assert "又來了" in str(telegram.sent(7))
        await telegram.until(lambda: len(telegram.sent(7)) >= 3)
    assert "Another process polls Telegram" in str(desk.faults[0])


async def test_a_revoked_token_says_what_to_do(telegram: FakeTelegram, desk: Desk) -> None:
    telegram.fail("sendMessage", fake.REVOKED)
    async with opened(telegram, desk, listen=False) as door:
        with pytest.raises(SendError) as raised:
            await door.transport.send(Chat("telegram", "7"), plain("文"))
    assert raised.value.kind is FailureKind.REFUSED
    assert not raised.value.told
    assert "ask @BotFather" in str(raised.value)


def test_a_webhook_is_told_from_another_poller() -> None:
    from telegram.error import Conflict

    said = "can't use getUpdates method while webhook is active; use deleteWebhook"
    assert "A webhook is set" in str(fault(Conflict(said), "root"))
    assert "Another process polls" in str(fault(Conflict("terminated by other"), "root"))


def test_a_database_knows_its_bot() -> None:
    store = Store.open(":memory:")
    recognise(store, "")
    recognise(store, "11:aa")
    recognise(store, "11:another-token-of-it")
    # A slip in the first token shuts nobody out: nobody has come yet.
    recognise(store, "33:right")
    recognise(store, "11:aa")
    store.subscribers.at("telegram", "7", now=datetime(2026, 11, 24, tzinfo=UTC))
    with pytest.raises(OtherBotError, match="--adopt") as raised:
        recognise(store, "22:bb")
    assert "bb" not in str(raised.value).replace("BOT_TOKEN", "")
    recognise(store, "22:bb", adopt=True)
    recognise(store, "22:bb")
    with pytest.raises(OtherBotError):
        recognise(store, "11:aa")
    store.close()


def test_the_tests_token_is_the_bot_s() -> None:
    assert TOKEN.startswith(str(ME["id"]))
    assert settings().bot_token == TOKEN
