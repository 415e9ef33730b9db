"""Where web messages go: into the chat's log, from which every open page of the chat reads."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Literal

from digest.characters import written_script
from digest.links import without_links
from digest.message import Button, Limits, Message
from handlers.ports import Abilities
from handlers.request import Chat, Rows
from storage.chatlog import Line
from storage.store import Store
from storage.worker import StoreThread

# An open page hears from us at least this often, in seconds: a dead connection shows.
HEARTBEAT = 15.0
Sign = Literal["here", "gone"]
_TAIL = 60


class WebTransport:
    """Sending is writing to the log: a page that is closed finds the message when it opens."""

    name = "web"
    # A page of reading, not a limit of the browser.
    limits = Limits(4000, "chars")
    abilities = Abilities(remembers=True)

    def __init__(self, thread: StoreThread, clock: Callable[[], datetime]) -> None:
        self._thread = thread
        self._clock = clock
        self._news = asyncio.Condition()
        self._round = 0
        self._closed = False

    async def send(self, chat: Chat, message: Message) -> str:
        """Write the message into the chat's log; its id is the number of its line."""
        line = await self.write(chat, "bot", payload_of(message))
        return str(line)

    async def edit(self, chat: Chat, message_id: str, message: Message) -> str:
        """Replace a line of this chat; one that is gone is written anew."""

        def replace(store: Store) -> bool:
            subscriber = store.subscribers.at(chat.transport, chat.id, now=self._clock())
            number = int(message_id) if message_id.isascii() and message_id.isdigit() else 0
            return store.chatlog.replace(subscriber.id, number, payload_of(message))

        if not await self._thread.ask(replace):
            return await self.send(chat, message)
        await self.look()
        return message_id

    async def relabel(self, chat: Chat, message_id: str, buttons: Rows) -> None:
        """Give a line of this chat these buttons; one that is gone stays so."""
        line = await self.line(chat, int(message_id))
        if line is None:
            return
        payload = line.payload | {"buttons": [[[b.label, b.action] for b in r] for r in buttons]}

        def replace(store: Store) -> bool:
            subscriber = store.subscribers.at(chat.transport, chat.id, now=self._clock())
            return store.chatlog.replace(subscriber.id, line.id, payload)

        await self._thread.ask(replace)
        await self.look()

    async def buttons(self, chat: Chat, message_id: str) -> Rows:
        """The buttons of a line of this chat, in rows."""
        number = int(message_id) if message_id.isascii() and message_id.isdigit() else 0
        line = await self.line(chat, number)
        rows = line.payload.get("buttons", []) if line else []
        return tuple(tuple(Button(*pair) for pair in row) for row in rows)

    async def write(self, chat: Chat, who: str, payload: dict[str, object]) -> int:
        """Add a line of either side; `who` is "me" (the person) or "bot"."""

        def add(store: Store) -> int:
            now = self._clock()
            subscriber = store.subscribers.at(chat.transport, chat.id, now=now)
            return store.chatlog.add(subscriber.id, who, payload, now=now)

        number = await self._thread.ask(add)
        await self.look()
        return number

    async def look(self) -> None:
        """Have every open page look into its chat's log."""
        async with self._news:
            self._round += 1
            self._news.notify_all()

    async def close(self) -> None:
        """End every open page's stream."""
        self._closed = True
        await self.look()

    async def lines(self, chat: Chat, after: int | None) -> AsyncIterator[list[Line] | Sign]:
        """Lines of a chat as they are written or replaced, from the version `after` on.

        None begins with the newest lines. "here" is a heartbeat; "gone" says that the chat was
        erased: what was seen of it is no more. Ends with `close`.
        """
        if after is None:
            newest = await self.tail(chat)
            after = max((line.version for line in newest), default=0)
            yield newest
        who: datetime | None = None
        while not self._closed:
            seen = self._round
            held, fresh = await self._changed(chat, after)
            if after and (
                held is None or (who and held != who) or (fresh and fresh[0].version <= after)
            ):
                after, who = 0, None
                yield "gone"
                continue
            who = held
            if fresh:
                after = fresh[-1].version
                yield fresh
            elif not await self._told(seen):
                yield "here"

    async def tail(self, chat: Chat, before: int | None = None) -> list[Line]:
        """The newest lines of a chat, or those before the line `before`; oldest first."""

        def read(store: Store) -> list[Line]:
            known = store.subscribers.find(chat.transport, chat.id)
            return store.chatlog.tail(known.id, _TAIL, before=before) if known else []

        return await self._thread.ask(read)

    async def line(self, chat: Chat, number: int) -> Line | None:
        """One line of a chat; None where it is not of this chat."""

        def read(store: Store) -> list[Line]:
            known = store.subscribers.find(chat.transport, chat.id)
            return store.chatlog.tail(known.id, 1, before=number + 1) if known else []

        found = await self._thread.ask(read)
        return found[0] if found and found[0].id == number else None

    async def known(self, chat: Chat) -> bool:
        """Whether anything of this chat is remembered."""
        return await self._thread.ask(
            lambda store: store.subscribers.find(chat.transport, chat.id) is not None
        )

    async def _changed(self, chat: Chat, after: int) -> tuple[datetime | None, list[Line]]:
        """Since when the chat is known, None where it is not; and what changed there."""

        def read(store: Store) -> tuple[datetime | None, list[Line]]:
            known = store.subscribers.find(chat.transport, chat.id)
            if known is None:
                return None, []
            return known.since, store.chatlog.changed_after(known.id, after)

        return await self._thread.ask(read)

    async def _told(self, seen: int) -> bool:
        try:
            async with asyncio.timeout(HEARTBEAT), self._news:
                await self._news.wait_for(lambda: self._round != seen)
        except TimeoutError:
            return False
        return True


def payload_of(message: Message) -> dict[str, object]:
    """The message as kept and as the page draws it; `lang` has the browser choose its glyphs."""
    script = written_script(message.text)
    lang = {"hant": "zh-Hant", "hans": "zh-Hans"}.get(script, "zh")
    return {**without_links(message).to_json(), "lang": lang}
