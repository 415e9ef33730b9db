"""Telegram as the handlers see it: one page out, one page replaced."""

import math
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

from telegram import InputFile
from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot

from bot.transports.telegram.addresses import addressed
from bot.transports.telegram.faults import refusal_sort, send_error
from bot.transports.telegram.last_call import LastCall
from bot.transports.telegram.limiter import BULK
from bot.transports.telegram.pace import Pace, PausedError
from bot.transports.telegram.spell import Spelled, answering, keyboard, preview, spell
from digest.message import Attachment, Limits, Message, measure
from digest.retry import FailureKind
from handlers.ports import Abilities, SendError, Transport
from handlers.request import Chat, Rows

# Pauses before an answer is tried again, in seconds: a person waits, no outbox keeps it.
_AGAIN = (1.0, 3.0, 9.0)
_LONGEST = 30.0
# UTF-16 units that may stand under a picture or a file, after parsing (Bot API, sendDocument).
MOST_CAPTION = 1024
_PASSING = (FailureKind.THROTTLED, FailureKind.NETWORK, FailureKind.SERVER)


class TelegramTransport:
    """Sends and edits through a PTB bot whose limiter keeps `pace`.

    With `bulk` answers to people overtake what it sends; `paid` pages are paid for with the
    bot's stars.
    """

    name = "telegram"
    limits = Limits(4096, "utf16", raw=30 * 1024, spans=100)
    caption = Limits(MOST_CAPTION, "utf16", raw=30 * 1024, spans=100)
    abilities = Abilities()

    def __init__(
        self, bot: ExtBot[str], pace: Pace, last_call: LastCall, *, bulk: bool, paid: bool = False
    ) -> None:
        self._bot = bot
        self._pace = pace
        self._last_call = last_call
        self._class = BULK if bulk else None
        self._paid = True if paid else None
        self.refusal: Callable[[], str] = lambda: ""
        """Why nothing may be sent at present: the bot itself is refused; empty where it is not."""
        self.noted: Callable[[str], None] = lambda sort: None
        """Told how a page was refused for the bot's sake, or (empty) that one was taken."""

    def wait(self, chat: str = "") -> float:
        """Seconds until a page may leave for `chat`, or for any; see `handlers.ports.Paced`.

        While the bot itself is refused no page need be taken from where it waits.
        """
        return math.inf if self.refusal() else self._pace.wait(chat)

    async def send(self, chat: Chat, message: Message) -> str:
        """Send one page; see `handlers.ports.Transport`."""
        if said := self.refusal():
            raise SendError(said, FailureKind.REFUSED, told=True)
        try:
            message_id = await self._send(chat, addressed(message, self._bot))
        except SendError as error:
            if isinstance(error.__cause__, TelegramError) and (
                sort := refusal_sort(error.__cause__)
            ):
                # Who polls may have met the same while this was under way, and said it.
                error.told = bool(self.refusal())
                self.noted(sort)
            raise
        self.noted("")
        return message_id

    async def _send(self, chat: Chat, message: Message) -> str:
        if message.attachment:
            return await self._send_file(chat, message, message.attachment)
        spelled = _sound(message)
        async with self._call():
            sent = await self._bot.send_message(
                chat.id,
                spelled.text,
                entities=spelled.entities,
                reply_markup=keyboard(message),
                link_preview_options=preview(message),
                disable_notification=message.silent or None,
                message_thread_id=int(chat.topic) if chat.topic else None,
                reply_parameters=answering(message),
                allow_paid_broadcast=self._paid,
                rate_limit_args=self._class,
            )
        return str(sent.message_id)

    async def _send_file(self, chat: Chat, message: Message, file: Attachment) -> str:
        """The file with its words under it; words too long for that come before it."""
        spelled = spell(message)
        if measure(spelled.text, self.caption.unit) > MOST_CAPTION:
            await self._send(chat, replace(message, buttons=(), attachment=None))
            spelled, message = Spelled("", ()), replace(message, silent=True)
        async with self._call():
            sent = await self._bot.send_document(
                chat.id,
                InputFile(file.text.encode(), filename=file.name),
                caption=None if spelled.blank else spelled.text,
                caption_entities=None if spelled.blank else spelled.entities,
                reply_markup=keyboard(message),
                disable_notification=message.silent or None,
                message_thread_id=int(chat.topic) if chat.topic else None,
            )
        return str(sent.message_id)

    async def edit(self, chat: Chat, message_id: str, message: Message) -> str:
        """Replace a sent message; SendError where it is gone or too old to be changed."""
        message = addressed(message, self._bot)
        spelled = _sound(message)
        async with self._call():
            try:
                await self._bot.edit_message_text(
                    spelled.text,
                    chat.id,
                    int(message_id),
                    entities=spelled.entities,
                    reply_markup=keyboard(message),
                    link_preview_options=preview(message),
                    rate_limit_args=self._class,
                )
            except BadRequest as error:
                if "is not modified" not in str(error).lower():
                    raise
        return message_id

    async def relabel(self, chat: Chat, message_id: str, buttons: Rows) -> None:
        """Give a sent message these rows of buttons; see `handlers.ports.Relabels`."""
        async with self._call():
            try:
                await self._bot.edit_message_reply_markup(
                    chat.id,
                    int(message_id),
                    reply_markup=keyboard(Message((), buttons)),
                    rate_limit_args=self._class,
                )
            except BadRequest as error:
                if "is not modified" not in str(error).lower():
                    raise

    async def delete(self, chat: Chat, message_id: str) -> None:
        """Delete a sent message; SendError where Telegram does not any more (after 48 hours)."""
        async with self._call():
            await self._bot.delete_message(
                chat.id, int(message_id), rate_limit_args=self._class
            )  # fmt: skip

    @asynccontextmanager
    async def _call(self) -> AsyncIterator[None]:
        """One call; what goes wrong is a SendError."""
        try:
            async with self._last_call.bound():
                yield
        except PausedError as error:
            raise SendError(
                f"not sent yet: {error}", FailureKind.THROTTLED, retry_after=error.seconds
            ) from error
        except TelegramError as error:
            raise send_error(error) from error
        except TimeoutError as error:
            said = "the process ended before Telegram answered"
            raise SendError(said, FailureKind.UNCERTAIN) from error


class Answering:
    """The transport while a person waits: what passes by itself is waited for, within reason.

    Scheduled pages do not come this way: the outbox keeps those.
    """

    def __init__(self, inner: Transport, pace: Pace) -> None:
        self.name = inner.name
        self.limits = inner.limits
        self.abilities = inner.abilities
        self._inner = inner
        self._pace = pace

    async def send(self, chat: Chat, message: Message) -> str:
        """Send, again where Telegram asks for a short pause or cannot be reached."""
        for again in _AGAIN:
            try:
                return await self._inner.send(chat, message)
            except SendError as error:
                if error.kind is FailureKind.TOPIC and chat.topic:
                    # Closed or deleted: the chat's main thread takes the answer.
                    chat = replace(chat, topic="")
                else:
                    await self._wait(error, again)
        return await self._inner.send(chat, message)

    async def edit(self, chat: Chat, message_id: str, message: Message) -> str:
        """Edit, likewise."""
        for again in _AGAIN:
            try:
                return await self._inner.edit(chat, message_id, message)
            except SendError as error:
                await self._wait(error, again)
        return await self._inner.edit(chat, message_id, message)

    async def _wait(self, error: SendError, again: float) -> None:
        pause = again if error.retry_after is None else error.retry_after
        if error.kind not in _PASSING or pause > _LONGEST:
            raise error
        await self._pace.pause(pause)


def _sound(message: Message) -> Spelled:
    spelled = spell(message)
    if spelled.blank:
        raise SendError("a message without text is not sent", FailureKind.CONTENT)
    return spelled
