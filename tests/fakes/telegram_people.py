"""Who is who in the in-memory Bot API: members, administrators, channels by name."""

from typing import Any

from tests.fakes.telegram_rules import RefusedError

CHANNELS_FROM = -1_000_000_000_000


class People:
    """The part of a FakeTelegram that knows people and places."""

    def __init__(self) -> None:
        self.statuses: dict[tuple[int, int], str] = {}
        self.names: dict[str, int] = {}

    def _do_getchatmember(self, given: dict[str, str]) -> Any:
        chat, person = int(given["chat_id"]), int(given["user_id"])
        status = self.statuses.get((chat, person), "member")
        if status == "unknown":
            raise RefusedError("user not found")
        return {"status": status, "user": person_of(person)} | _RIGHTS.get(status, {})

    def _do_getchat(self, given: dict[str, str]) -> Any:
        name = given["chat_id"]
        chat = self.names.get(name) if name.startswith("@") else int(name)
        if chat is None:
            raise RefusedError("chat not found")
        return chat_of(chat) | {"accent_color_id": 0, "max_reaction_count": 11}


def moved(chat: int, was: str, now: str, by: int, me: dict[str, Any]) -> dict[str, Any]:
    """An update: our own standing in a chat changed from one status to another."""
    old, new = ({"status": status, "user": me} | _RIGHTS.get(status, {}) for status in (was, now))
    return {
        "my_chat_member": {
            "chat": chat_of(chat),
            "from": person_of(by),
            "date": 1795500000,
            "old_chat_member": old,
            "new_chat_member": new,
        }
    }


def person_of(chat: int) -> dict[str, Any]:
    """The one person behind a number."""
    return {"id": abs(chat), "is_bot": False, "first_name": "林", "language_code": "zh-hant"}


def chat_of(chat: int) -> dict[str, Any]:
    """A private chat, a group, or far below zero a channel."""
    if chat > 0:
        return {"id": chat, "type": "private", "first_name": "林"}
    if chat < CHANNELS_FROM:
        return {"id": chat, "type": "channel", "title": "每日長文"}
    return {"id": chat, "type": "supergroup", "title": "讀書會"}


_CAN = (
    "can_be_edited", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
    "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users",
    "can_post_stories", "can_edit_stories", "can_delete_stories",
)  # fmt: skip
_RIGHTS: dict[str, dict[str, Any]] = {
    "administrator": {"is_anonymous": False, **dict.fromkeys(_CAN, True)},
    "creator": {"is_anonymous": False},
    "kicked": {"until_date": 0},
}
