"""What an update asks of us: a Request, or nothing where it is not for us."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from telegram import (
    CallbackQuery,
    ChatMember,
    ChatMemberUpdated,
    MaybeInaccessibleMessage,
    Message,
    MessageEntity,
    Update,
    User,
)
from telegram import Chat as TelegramChat
from telegram import Document as TelegramDocument

from bot.transports.telegram.files import document_of
from bot.transports.telegram.location import said_of
from digest.message import Button
from handlers.request import Chat, ChatKind, Place, Request, Rows

NAME = "telegram"
# Edited messages are not asked for: an answer is not taken back.
HEARD = ("message", "channel_post", "callback_query", "my_chat_member", "inline_query")
# What a message may hold instead of text, as told to the handlers; of some we hear by kind alone.
_MEDIA = {
    "sticker": "sticker",
    "animation": "video",
    "photo": "photo",
    "video": "video",
    "video_note": "video",
    "voice": "voice",
    "audio": "voice",
    "document": "document",
    "contact": "contact",
    "poll": "poll",
    "dice": "sticker",
    "location": "location",
}
_INSIDE = (
    ChatMember.MEMBER,
    ChatMember.ADMINISTRATOR,
    ChatMember.OWNER,
    ChatMember.RESTRICTED,
)
_COMMAND = re.compile(r"/([A-Za-z0-9_]+)(@[A-Za-z0-9_]+)?(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Hearing:
    """Who we are (`me`), and which commands are ours without being named."""

    me: User
    commands: Collection[str]

    def request(self, update: Update) -> Request | None:
        """What the update asks for; None where it asks nothing of us."""
        if update.callback_query:
            return _pressed(update.callback_query)
        if update.my_chat_member:
            return _moved(update.my_chat_member)
        message = update.message or update.channel_post
        return self._typed(message) if message else None

    def _typed(self, message: Message) -> Request | None:
        text = message.text or message.caption or ""
        if message.document and (
            message.chat.type == TelegramChat.PRIVATE or self._answers_us(message)
        ):
            return self._sent(message, message.document)
        kind = _kind(message.chat)
        heard = next((told for name, told in _MEDIA.items() if getattr(message, name)), "")
        asked = self._asked(message, text, kind)
        if asked is None:
            # A picture among friends is none of our business, unless it answers us.
            spoken_to = kind == "private" or self._answers_us(message)
            if not heard or text.strip() or not spoken_to:
                return None
            asked = ""
            if message.location:
                asked, heard = said_of(message.location), ""
        return Request(
            _chat(message),
            text=asked,
            reply_to=_reply_to(message),
            language=_language(message.from_user),
            name=message.chat.effective_name or "",
            kind=kind,
            id=str(message.message_id),
            person=_person(message),
            heard=heard,
            quoted="" if kind != "private" or self._answers_us(message) else _quoted(message),
        )

    def _sent(self, message: Message, document: TelegramDocument) -> Request:
        """A file: among friends only where it answers us."""
        return Request(
            _chat(message),
            text=message.caption or "",
            reply_to=_reply_to(message),
            language=_language(message.from_user),
            name=message.chat.effective_name or "",
            kind=_kind(message.chat),
            document=document_of(document),
        )

    def _asked(self, message: Message, text: str, kind: ChatKind) -> str | None:
        """The text as it is meant for us; None where it is meant for somebody else."""
        if command := _COMMAND.match(text):
            name, named = command[1], command[2]
            if named and named[1:].lower() != (self.me.username or "").lower():
                return None
            if named or kind == "private" or name.lower() in self.commands:
                return f"/{name}{text[command.end() :]}"
            return None
        if kind == "private":
            return text if text.strip() else None
        unnamed = self._without_mention(message)
        if unnamed is None and not self._answers_us(message):
            return None
        if unnamed is not None:
            # Our name alone asks whether we are there.
            return unnamed.strip()
        return text.strip() or None

    def _answers_us(self, message: Message) -> bool:
        replied = message.reply_to_message
        return bool(replied and replied.from_user and replied.from_user.id == self.me.id)

    def _without_mention(self, message: Message) -> str | None:
        """The text without the mention of us; None where there is none."""
        entities = message.parse_entities() if message.text else message.parse_caption_entities()
        ours = f"@{self.me.username}".lower()
        for entity, words in entities.items():
            of_us = (entity.type == MessageEntity.MENTION and words.lower() == ours) or (
                entity.user is not None and entity.user.id == self.me.id
            )
            if of_us:
                return (message.text or message.caption or "").replace(words, "", 1)
        return None


def _pressed(query: CallbackQuery) -> Request | None:
    message = query.message
    if message is None or not query.data:
        return None
    return Request(
        _chat(message) if isinstance(message, Message) else Chat(NAME, str(message.chat.id)),
        action=query.data,
        message=str(message.message_id),
        language=_language(query.from_user),
        name=message.chat.effective_name or "",
        kind=_kind(message.chat),
        person=str(query.from_user.id),
        buttons=_buttons(message),
    )


def _buttons(message: MaybeInaccessibleMessage) -> Rows:
    """The rows under a message; empty where one of them is no button of a kind that we make."""
    markup = message.reply_markup if isinstance(message, Message) else None
    rows = markup.inline_keyboard if markup else ()
    made = tuple(
        tuple(Button(b.text, str(b.callback_data or b.url or "")) for b in r) for r in rows
    )
    return made if all(button.action for row in made for button in row) else ()


def _moved(update: ChatMemberUpdated) -> Request | None:
    """We were put into a group or a channel, or out of it, or stopped and let in by a person."""
    was, now = (_inside(member) for member in (update.old_chat_member, update.new_chat_member))
    kind, person = _kind(update.chat), update.from_user
    if was == now or (kind == "private" and now):
        return None
    request = Request(
        Chat(NAME, str(update.chat.id)),
        name=update.chat.effective_name or "",
        language=_language(person),
        kind=kind,
        person=str(person.id),
        heard="added" if now else "removed",
    )
    if kind != "channel" or not now:
        return request
    # Nothing is said in the channel itself: who put us there is told what to do, in private.
    place = Place(request.chat, request.name)
    return replace(request, chat=Chat(NAME, str(person.id)), name="", kind="private", place=place)


def _inside(member: ChatMember) -> bool:
    return member.status in _INSIDE and getattr(member, "is_member", True)


def _person(message: Message) -> str:
    """Who wrote; an administrator who writes as the chat itself has the chat's own id."""
    if message.sender_chat:
        return str(message.sender_chat.id)
    return str(message.from_user.id) if message.from_user else ""


def _chat(message: Message) -> Chat:
    # Outside topics a thread's number only tells which message began a row of replies.
    topic = message.message_thread_id if message.is_topic_message else None
    return Chat(NAME, str(message.chat.id), str(topic or ""))


def _reply_to(message: Message) -> str:
    replied = message.reply_to_message
    if replied is None or (
        message.is_topic_message and replied.message_id == message.message_thread_id
    ):
        return ""
    return str(replied.message_id)


def _quoted(message: Message) -> str:
    replied = message.reply_to_message
    return (replied.text or replied.caption or "") if replied else ""


def _kind(chat: TelegramChat) -> ChatKind:
    if chat.type == TelegramChat.PRIVATE:
        return "private"
    return "channel" if chat.type == TelegramChat.CHANNEL else "group"


def _language(user: User | None) -> str:
    return (user.language_code if user else None) or ""
