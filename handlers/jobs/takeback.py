"""Messages that were sent and are taken back: mended, replaced by a sentence, or deleted."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import cast

from digest.article import Piece
from digest.errors import ZhaibaoError
from digest.listing import list_message
from digest.message import Message, plain
from digest.phrases import Phrase, phrases
from digest.preferences import Preferences
from digest.retracted import without
from digest.retry import FailureKind
from digest.when import say_day
from handlers.chosen import preferences_of, voice_for
from handlers.ports import Deletes, SendError, Transport
from handlers.request import Chat
from storage.recalls import Recall, Shown
from storage.store import Store
from storage.worker import StoreThread

_TRIES = 5
_PAUSE = timedelta(minutes=2)
# Telegram lets a bot delete what it sent within two days; a little less, as clocks differ.
_DELETABLE = timedelta(hours=47)
# One round lasts at most so long: other chores wait for it.
_ROUND = timedelta(seconds=30)
# Another try may go better.
_PASSING = (
    FailureKind.THROTTLED, FailureKind.NETWORK, FailureKind.SERVER, FailureKind.UNCERTAIN,
    FailureKind.REFUSED,
)  # fmt: skip


@dataclass(frozen=True)
class TakingBack:
    """Replaces what was taken back, a few messages at once, whenever it is asked.

    A digest or a list loses the article's entry and keeps the rest. Of a chat's messages that
    showed nothing else, the first becomes a sentence that says so; the others are deleted where
    the platform still lets us, else replaced too.
    """

    thread: StoreThread
    transports: Mapping[str, Transport]
    defaults: Preferences
    clock: Callable[[], datetime]
    report: Callable[[Exception], None] = lambda error: None

    async def round(self) -> None:
        """Replace what is to be replaced now, for half a minute at most."""
        now = self.clock()
        await self.thread.ask(lambda store: store.recalls.of_late(now=now))
        while self.clock() < now + _ROUND:
            due = await self.thread.ask(lambda store: store.recalls.due(self.clock()))
            if not due:
                return
            chats = groupby(due, key=lambda recall: recall.subscriber)
            await asyncio.gather(*(self._chat(list(recalls)) for _, recalls in chats))

    def end(self) -> None:
        """What is not replaced yet is replaced by the next process."""

    async def _chat(self, recalls: Sequence[Recall]) -> None:
        said = False
        for recall in recalls:
            try:
                said = await self._replace(recall, said) or said
            except SendError as error:
                await self._failed(recall, error)
            except ZhaibaoError:
                raise
            except Exception as bug:  # noqa: BLE001 - one message must not hold up the others
                self.report(bug)
                await self._give_up(recall)

    async def _replace(self, recall: Recall, said: bool) -> bool:
        """Do one; returns whether its chat was told. Raises SendError."""
        transport = self.transports.get(recall.transport)
        shown = await self.thread.ask(lambda store: store.recalls.shown(recall))
        if transport is None or shown is None or not (shown.lost or shown.all_back):
            await self._give_up(recall)
            return False
        chat = Chat(recall.transport, recall.chat, recall.topic)
        message = await self.thread.ask(lambda store: self._mended(store, recall, shown))
        if message is None:
            message = await self.thread.ask(lambda store: self._sentence(store, recall))
            if not (said and await self._deleted(transport, chat, recall)):
                await transport.edit(chat, recall.message_id, message)
            await self.thread.ask(lambda store: store.recalls.mended(recall))
            return True
        changed = message
        await transport.edit(chat, recall.message_id, changed)
        buttons = [button for row in changed.buttons for button in row]
        await self.thread.ask(
            lambda store: store.recalls.mended(recall, changed.about, buttons)
        )  # fmt: skip
        return False

    async def _deleted(self, transport: Transport, chat: Chat, recall: Recall) -> bool:
        """Whether the platform deleted the message."""
        young = recall.sent_at is not None and self.clock() - recall.sent_at < _DELETABLE
        if not young or not hasattr(transport, "delete"):
            return False
        try:
            await cast(Deletes, transport).delete(chat, recall.message_id)
        except SendError as error:
            if error.kind in _PASSING:
                raise
            return False
        return True

    async def _failed(self, recall: Recall, error: SendError) -> None:
        later = self.clock() + timedelta(seconds=error.retry_after or 0) + _PAUSE
        if error.kind in _PASSING and recall.tries + 1 < _TRIES:
            await self.thread.ask(lambda store: store.recalls.later(recall, later))
            return
        transport = self.transports[recall.transport]
        chat = Chat(recall.transport, recall.chat, recall.topic)
        try:
            await self._deleted(transport, chat, recall)
        except SendError as again:
            self.report(again)
        await self._give_up(recall)

    async def _give_up(self, recall: Recall) -> None:
        await self.thread.ask(lambda store: store.recalls.give_up(recall))

    def _mended(self, store: Store, recall: Recall, shown: Shown) -> Message | None:
        """The message without what is lost; None where nothing would be left."""
        about = shown.about
        rest = [one for one in about.listed if one and one not in shown.lost]
        if shown.all_back or not rest:
            return None
        t, chosen = self._reader(store, recall)
        as_sent = shown.pages[shown.page] if shown.pages else None
        if about.article is None and as_sent and as_sent.about.listed == about.listed:
            said = t("This article was taken back by those who run the bot.")
            return without(shown.pages, shown.lost, said)[shown.page]
        found = [one for one in map(store.articles.get, rest) if one]
        days = [
            say_day(one.article.published or one.taken_at, self.clock(), chosen.zone, t)
            for one in found
        ]
        pieces = [Piece(one.id, one.article) for one in found]
        voice = voice_for(chosen, t)
        listed = list_message(
            list(zip(pieces, days, strict=True)), offset=0, total=len(found), voice=voice
        )
        return replace(listed, silent=True)

    def _sentence(self, store: Store, recall: Recall) -> Message:
        t, _ = self._reader(store, recall)
        return plain(t("This message was taken back by those who run the bot."))

    def _reader(self, store: Store, recall: Recall) -> tuple[Phrase, Preferences]:
        someone = store.subscribers.get(recall.subscriber)
        chosen = preferences_of(store, someone, self.defaults) if someone else self.defaults
        return phrases(chosen.language), chosen
