"""The house with a Telegram that keeps what it is sent, and people who type and press."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.app import House, open_house
from bot.config import read_settings
from digest.message import Limits, Message
from handlers.jobs.broadcast import Broadcasting
from handlers.jobs.takeback import TakingBack
from handlers.ports import Abilities, SendError
from handlers.request import Chat, Request
from tests.fakes.clock import ScriptedClock
from tests.handlers.conftest import BRIDGE

NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
ADMIN, READER, OTHER = "7", "70", "71"


class Telegram:
    """A Telegram that keeps what it was sent; `fails` is raised where it is set."""

    name = "telegram"
    limits = Limits(4096, "utf16")
    abilities = Abilities()

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.edited: list[tuple[str, str, str]] = []
        self.deleted: list[tuple[str, str]] = []
        self.last: Message | None = None
        self.last_message: Message | None = None
        self.fails: SendError | None = None

    async def send(self, chat: Chat, message: Message) -> str:
        self.sent.append((chat.id, message.text))
        self.last_message = message
        if chat.id == ADMIN:
            self.last = message
        return str(len(self.sent))

    async def edit(self, chat: Chat, message_id: str, message: Message) -> str:
        if self.fails:
            raise self.fails
        self.edited.append((chat.id, message_id, message.text))
        if chat.id == ADMIN:
            self.last = message
        return message_id

    async def delete(self, chat: Chat, message_id: str) -> None:
        if self.fails:
            raise self.fails
        self.deleted.append((chat.id, message_id))


class Desk:
    """The house, the fake, and a person at the keyboard."""

    def __init__(self, house: House, telegram: Telegram, clock: ScriptedClock) -> None:
        self.house, self.telegram, self.clock = house, telegram, clock
        served = {"telegram": telegram}
        self.chores = Broadcasting(house.thread, served, house.settings.defaults, clock)
        self.takeback = TakingBack(house.thread, served, house.settings.defaults, clock)

    async def says(self, who: str, text: str, **more: Any) -> str:
        """What is answered, all messages joined."""
        before = len(self.telegram.sent)
        request = Request(Chat("telegram", who), text=text, **{"language": "en", **more})
        await self.house.respond(request, self.telegram)
        return "\n".join(text for _, text in self.telegram.sent[before:])

    async def presses(self, who: str, label: str) -> str:
        """Press a button of the message shown last; what it was changed into, or answered."""
        assert self.telegram.last
        buttons = [one for row in self.telegram.last.buttons for one in row]
        (action,) = [one.action for one in buttons if one.label == label]
        edits, sends = len(self.telegram.edited), len(self.telegram.sent)
        request = Request(Chat("telegram", who), action=action, message="1", language="en")
        await self.house.respond(request, self.telegram)
        changed = [text for *_, text in self.telegram.edited[edits:]]
        return "\n".join(changed + [text for _, text in self.telegram.sent[sends:]])

    async def delivers(self) -> int:
        """The chores of a tick, then what they wrote leaves."""
        await self.chores.round()
        await self.takeback.round()
        return await self.house.delivery({"telegram": self.telegram}).round()

    async def ask(self, act: Any) -> Any:
        return await self.house.thread.ask(act)


async def opened(tmp_path: Path, **given: str) -> AsyncIterator[Desk]:
    (tmp_path / "shelf").mkdir(exist_ok=True)
    (tmp_path / "shelf" / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    clock = ScriptedClock(NOW)
    named = {
        "BOT_TOKEN": "1:a", "DATABASE_PATH": str(tmp_path / "z.db"), "ADMIN_IDS": ADMIN,
        "FEEDS": str(tmp_path / "shelf"), **given,
    }  # fmt: skip
    async with open_house(read_settings(named), clock) as house:
        await house.take_in()
        yield Desk(house, Telegram(), clock)
