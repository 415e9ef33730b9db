"""What an update tells of the chat itself: we were blocked or removed, let in again, it moved."""

from telegram import Chat as TelegramChat
from telegram import (
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberRestricted,
    ChatMemberUpdated,
    Update,
)

from bot.transports.telegram.hearing import NAME
from handlers.request import Chat
from handlers.standing import Standing


def standing_of(update: Update) -> Standing | None:
    """What became of a chat; None where the update tells nothing of it."""
    if update.my_chat_member:
        return _membership(update.my_chat_member)
    message = update.message
    if message and message.migrate_to_chat_id:
        return Standing(
            Chat(NAME, str(message.chat.id)), "moved", new_chat=str(message.migrate_to_chat_id)
        )
    return None


def _membership(changed: ChatMemberUpdated) -> Standing:
    chat = Chat(NAME, str(changed.chat.id))
    why = _why_silent(changed.new_chat_member, changed.chat)
    return Standing(chat, "gone", why) if why else Standing(chat, "back")


def _why_silent(us: ChatMember, chat: TelegramChat) -> str:
    """Why we may not write there; empty where we may."""
    if us.status == ChatMember.BANNED:
        blocked = chat.type == TelegramChat.PRIVATE
        return "blocked by the user" if blocked else "removed from the chat"
    if us.status == ChatMember.LEFT:
        return "no member of the chat any more"
    if isinstance(us, ChatMemberRestricted) and not (us.is_member and us.can_send_messages):
        return "may not write in the chat"
    if (
        isinstance(us, ChatMemberAdministrator)
        and chat.type == TelegramChat.CHANNEL
        and not us.can_post_messages
    ):
        return "may not post in the channel"
    return ""
