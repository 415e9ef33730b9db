"""Standard input and output as a chat: one lasting subscriber, lines in, replies out."""

from collections.abc import Callable
from datetime import datetime
from typing import TextIO

from digest.links import without_links
from digest.message import Limits, Message
from handlers.ports import Abilities
from handlers.request import Chat, Request
from storage.store import Store
from storage.worker import StoreThread

READER = Chat("terminal", "reader")


class TerminalTransport:
    """Prints messages to `out`; a typed line that is the label of a shown button presses it."""

    name = "terminal"
    limits = Limits()
    abilities = Abilities(edit=False, remembers=True)

    def __init__(self, out: TextIO, thread: StoreThread, clock: Callable[[], datetime]) -> None:
        self._out = out
        self._thread = thread
        self._clock = clock
        self._shown: dict[str, tuple[str, str]] = {}

    async def send(self, chat: Chat, message: Message) -> str:
        """Print one message; its id is the number of its row in the chat's log."""
        message = without_links(message)
        self._out.write(spell(message) + "\n\n")
        self._out.flush()
        message_id = str(await self._logged(chat, message))
        if message.buttons:
            self._shown = {
                button.label: (button.action, message_id)
                for row in message.buttons
                for button in row
                if not button.action.startswith(("http://", "https://"))
            }
        return message_id

    async def edit(self, chat: Chat, message_id: str, message: Message) -> str:
        """Paper cannot be edited: the new message is printed below."""
        return await self.send(chat, message)

    def request(self, line: str) -> Request:
        """What a typed line asks for."""
        typed = line.strip()
        if typed in self._shown:
            action, message_id = self._shown[typed]
            return Request(READER, action=action, message=message_id, text=typed)
        return Request(READER, text=line)

    async def _logged(self, chat: Chat, message: Message) -> int:
        def log(store: Store) -> int:
            now = self._clock()
            subscriber = store.subscribers.at(chat.transport, chat.id, chat.topic, now=now)
            return store.chatlog.add(subscriber.id, "bot", message.to_json(), now=now)

        return await self._thread.ask(log)


def spell(message: Message) -> str:
    """The message as lines: links in brackets, marked words in 【】, files, buttons as [labels]."""
    parts: list[str] = []
    for block in message.blocks:
        if parts:
            parts.append("\n" if block.tight else "\n\n")
        for span in block.spans:
            if span.style == "link":
                parts.append(f"{span.text} <{span.href}>")
            elif span.style == "mark":
                parts.append(f"【{span.text}】")
            else:
                parts.append(span.text)
    if message.picture:
        # Paper shows no picture; many a terminal opens an address.
        parts.append(f"\n{message.picture.name} <{message.picture.address}>")
    if message.attachment:
        parts.append(f"\n\n--- {message.attachment.name}\n{message.attachment.text.rstrip()}\n---")
    parts += ["\n" + " ".join(f"[{button.label}]" for button in row) for row in message.buttons]
    return "".join(parts)
