"""People and the bot talk: what they type is answered by the real commands, through one pace."""

import asyncio
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from bot.simulation.doings import Doing
from bot.simulation.people import NAME
from bot.simulation.platform import ASKED, Platform
from digest.phrases import msgid
from digest.preferences import Preferences
from handlers.answer import Answerer
from handlers.jobs.ingest import Ingest
from handlers.ports import Fetched, FetchError, Seen, Transport
from handlers.registry import COMMANDS
from handlers.request import Chat, ChatKind, Command, Context, Reply, Request
from storage.worker import StoreThread

_NOW: ContextVar[Doing] = ContextVar("doing")


@dataclass(frozen=True, slots=True)
class Said:
    """A command ran: at which moment, and which article its answer opens (the store's id)."""

    doing: Doing
    now: datetime
    command: str
    article: int | None


@dataclass
class Talk:
    """What people do, in order. `said` are the commands that ran.

    `waits` are seconds from each question to its answer, or to the end of all tries.
    Who is not answered because the bot was killed asks again.
    """

    platform: Platform
    planned: list[Doing]
    said: list[Said] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    @property
    def asked(self) -> int:
        """How often somebody was answered."""
        return len(self.waits)

    @property
    def changed(self) -> int:
        """How often a command changed what somebody gets."""
        return sum(bool(one.doing.change) for one in self.said)

    async def go_on(
        self, thread: StoreThread, transport: Transport, clock: Callable[[], datetime],
        report: Callable[[Exception], None],
    ) -> None:  # fmt: skip
        """Let people talk to this life of the bot, until it ends."""
        ingest = Ingest(thread, _Nowhere(), clock, timedelta(hours=1))
        answerer = Answerer(
            thread, ingest, self._noted(COMMANDS), Preferences(), clock, report
        )  # fmt: skip
        loop = asyncio.get_running_loop()
        async with asyncio.TaskGroup() as talks:
            while self.planned:
                doing = self.planned[0]
                if (wait := doing.at - loop.time()) > 0:
                    await asyncio.sleep(wait)
                self.planned.pop(0)
                talks.create_task(self._ask(doing, answerer, transport))

    async def _ask(self, doing: Doing, answerer: Answerer, transport: Transport) -> None:
        person = doing.person
        if person.chat in self.platform.blocked:
            return
        chat = Chat(NAME, self.platform.now_called(person.chat), person.topic)
        kind: ChatKind = "private" if person.private else "group"
        begun = asyncio.get_running_loop().time()
        _NOW.set(doing)
        ASKED.set(True)
        try:
            await answerer.respond(Request(chat, text=doing.text, kind=kind), transport)
        except asyncio.CancelledError:
            self.planned.insert(0, doing)
            raise
        self.waits.append(asyncio.get_running_loop().time() - begun)

    def _noted(self, commands: Sequence[Command]) -> list[Command]:
        return [replace(one, run=partial(self._run, one)) for one in commands]

    def _run(self, command: Command, context: Context) -> Reply:
        reply = command.run(context)
        article = next((one.about.article for one in reply.messages if one.about.article), None)
        self.said.append(Said(_NOW.get(), context.now, command.name, article))
        return reply


class _Nowhere:
    """The simulated people have no web and no files: whatever is asked for cannot be read."""

    async def fetch(self, address: str, seen: Seen = Seen()) -> Fetched:  # noqa: B008 - frozen
        raise _unreadable(address)

    async def read_document(self, name: str, data: bytes) -> Fetched:
        raise _unreadable(name)

    async def fetch_picture(self, address: str) -> bytes:
        raise _unreadable(address)


def _unreadable(what: str) -> FetchError:
    return FetchError(f"{what}: there is no web here", reason=msgid("there is nothing to read"))
