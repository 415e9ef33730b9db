"""Pages leave: claimed from the outbox, sent, marked. A failing chat delays no other."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from digest.errors import ZhaibaoError
from digest.message import Message, say
from digest.retry import FailureKind
from handlers.jobs.lifecycle import Lifecycle
from handlers.jobs.outcome import Tried, failed
from handlers.jobs.unheard import heard
from handlers.ports import Paced, SendError, Transport
from handlers.request import Chat
from storage.errors import StorageError
from storage.outbox import Claim
from storage.ready import OutboxPage
from storage.store import Store
from storage.worker import StoreThread

# Pages in flight at any instant: what a crash can at most repeat.
IN_FLIGHT = 16
# Longer than any send may take; a lease of a process that is gone is freed at start.
LEASE = 120.0
# Seconds within which pages that end are marked together: a visit to the store costs about as
# much for one page as for eight.
_TOGETHER = 0.005


@dataclass
class Delivery:
    """Sends what is due through the transports that this process serves.

    At most `in_flight` pages are under way at once. A page that may have arrived is sent again
    with `resend`, else it is set aside for the operator.
    """

    thread: StoreThread
    transports: Mapping[str, Transport]
    clock: Callable[[], datetime]
    holder: str
    report: Callable[[Exception], None] = lambda error: None
    in_flight: int = IN_FLIGHT
    resend: bool = True
    lifecycle: Lifecycle = field(default_factory=Lifecycle)
    _tried: list[Tried] = field(default_factory=list, init=False)
    _paced: dict[str, Paced] = field(default_factory=dict, init=False)
    # Whether all that was claimed last was put off or given up: there may be more.
    _unheard: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        # Asked by name: a transport in a wrapper of ours has it too.
        for name, transport in self.transports.items():
            if hasattr(transport, "wait"):
                self._paced[name] = cast(Paced, transport)

    async def begin(self) -> int:
        """Take over from a process that is gone; returns how many pages it left in flight."""
        return await self.thread.ask(
            lambda store: store.outbox.free_all(self.clock(), resend=self.resend)
        )

    async def round(self, stop: asyncio.Event | None = None) -> int:
        """Send until nothing is due or `stop` is set; returns how many pages were sent.

        What is in flight when `stop` is set is finished first. Where the database cannot be
        written, what was sent is kept in mind, and marked by the next round before any other
        page is taken. Raises StorageError.
        """
        sent = 0
        flying: set[asyncio.Task[Tried]] = set()
        try:
            while True:
                halted = stop is not None and stop.is_set()
                claimed = await self._visit(0 if halted else self.in_flight - len(flying))
                flying |= {asyncio.create_task(self._send(page)) for page in claimed}
                if not flying and self._unheard:
                    # Others are asked for in a visit of their own: answers to people come between.
                    continue
                if not flying:
                    await self._conclude()
                    return sent
                done, flying = await self._landed(flying)
                self._tried += [task.result() for task in done]
                sent += sum(task.result().failure is None for task in done)
        except StorageError:
            if flying:
                done, _ = await asyncio.wait(flying)
                self._tried += [task.result() for task in done]
            raise

    async def _landed(
        self, flying: set[asyncio.Task[Tried]]
    ) -> tuple[set[asyncio.Task[Tried]], set[asyncio.Task[Tried]]]:
        """Those that are done, at least one, with what follows at once; and those under way."""
        done, flying = await asyncio.wait(flying, return_when=asyncio.FIRST_COMPLETED)
        if len(flying) > self.in_flight // 2:
            more, flying = await asyncio.wait(flying, timeout=_TOGETHER)
            done |= more
        return done, flying

    async def _visit(self, room: int) -> list[OutboxPage]:
        """One transaction: mark what was tried, take as many pages as there is room for."""
        tried, self._unheard = list(self._tried), False
        if not tried and not room:
            return []
        claimed = await self.thread.ask(lambda store: self._turn_over(store, tried, room))
        del self._tried[: len(tried)]
        return claimed

    def _turn_over(self, store: Store, tried: list[Tried], room: int) -> list[OutboxPage]:
        if not tried:
            return self._claim(store, room)
        with store.transaction():
            self._record(store, tried)
            return self._claim(store, room)

    def _claim(self, store: Store, room: int) -> list[OutboxPage]:
        now = self.clock()
        served = [
            name
            for name in self.transports
            if room and self.lifecycle.serves(name, now) and not self._wait(name)
        ]
        if any(map(self.lifecycle.doubts, served)):
            room = min(room, 1)
        how = Claim(self.holder, LEASE, self.resend, self._wait)
        claimed = store.outbox.claim(served, how, now=now, limit=room)
        left = heard(store, claimed, self.lifecycle.defaults, now)
        self._unheard = bool(claimed) and not left
        return left

    def _record(self, store: Store, tried: list[Tried]) -> None:
        now = self.clock()
        arrived = [(one.page, one.message_id) for one in tried if not self._judged(store, one, now)]
        store.outbox.sent_all(arrived, now=now)

    def _judged(self, store: Store, tried: Tried, now: datetime) -> bool:
        """Whether all is done about a page: not where it arrived."""
        try:
            if self.lifecycle.took(store, tried.page, tried.failure, now):
                return True
            if tried.failure is not None:
                failed(store, tried.page, tried.failure, now, resend=self.resend)
        except StorageError:
            raise
        except Exception as bug:  # noqa: BLE001 - one page must not hold up all the others
            self.report(bug)
            store.outbox.park(tried.page.id, why=f"a bug: {bug!r}", now=now)
            return True
        return tried.failure is not None

    async def _conclude(self) -> None:
        if self.lifecycle.pending():
            await self.thread.ask(lambda store: self.lifecycle.conclude(store, self.clock()))
        for chat, message in self.lifecycle.words():
            if chat.transport in self.transports:
                try:
                    await self.transports[chat.transport].send(chat, message)
                except ZhaibaoError as error:
                    self.report(error)

    def _wait(self, transport: str, chat: str = "") -> float:
        paced = self._paced.get(transport)
        return paced.wait(chat) if paced else 0.0

    async def _send(self, page: OutboxPage) -> Tried:
        tried = await self._try(page, page.message)
        if tried.failure is not None and tried.failure.kind is FailureKind.CONTENT:
            return await self._try(page, plainly(page.message))
        return tried

    async def _try(self, page: OutboxPage, message: Message) -> Tried:
        chat = Chat(page.transport, page.chat, page.topic)
        try:
            return Tried(page, await self.transports[page.transport].send(chat, message))
        except SendError as error:
            failure = error
        except ZhaibaoError as error:
            failure = SendError(str(error), FailureKind.SERVER)
        except Exception as bug:  # noqa: BLE001 - whatever happened, it may have arrived
            self.report(bug)
            failure = SendError(f"a bug: {bug!r}", FailureKind.UNCERTAIN)
        if failure.kind is not FailureKind.REFUSED:
            # That one meets every page: it is told once.
            self.report(failure)
        return Tried(page, failure=failure)


def plainly(message: Message) -> Message:
    """The words alone, as they are: what is left to try when a platform refuses the content."""
    return Message((say(message.text),), about=message.about, silent=message.silent)
