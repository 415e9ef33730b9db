"""Pages leave: claimed from the outbox, sent, marked. A failing chat delays no other."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from digest.errors import ZhaibaoError
from digest.message import Message, say
from digest.retry import FailureKind, GiveUp, next_try
from handlers.jobs.lifecycle import Lifecycle
from handlers.ports import SendError, Transport
from handlers.request import Chat
from storage.outbox import OutboxPage
from storage.store import Store
from storage.worker import StoreThread

# Pages in flight at any instant: what a crash can at most repeat.
IN_FLIGHT = 16
# Longer than any send may take; a lease of a process that is gone is freed at start.
LEASE = 120.0


@dataclass(frozen=True)
class Delivery:
    """Sends what is due through the transports that this process serves."""

    thread: StoreThread
    transports: Mapping[str, Transport]
    clock: Callable[[], datetime]
    holder: str
    report: Callable[[Exception], None] = lambda error: None
    lifecycle: Lifecycle = field(default_factory=Lifecycle)

    async def round(self, stop: asyncio.Event | None = None) -> int:
        """Send until nothing is due or `stop` is set; returns how many pages were sent.

        What is in flight when `stop` is set is finished first.
        """
        sent = 0
        flying: set[asyncio.Task[bool]] = set()
        while True:
            halted = stop is not None and stop.is_set()
            room = 0 if halted else IN_FLIGHT - len(flying)
            claimed = await self._claim(room) if room else []
            flying |= {asyncio.create_task(self._send(page)) for page in claimed}
            if not flying:
                await self._conclude()
                return sent
            done, flying = await asyncio.wait(flying, return_when=asyncio.FIRST_COMPLETED)
            sent += sum(task.result() for task in done)

    async def _claim(self, room: int) -> list[OutboxPage]:
        now = self.clock()
        served = [name for name in self.transports if self.lifecycle.serves(name, now)]
        if not served:
            return []
        return await self.thread.ask(
            lambda store: store.outbox.claim(
                served, now=self.clock(), holder=self.holder, lease=LEASE, limit=room
            )
        )

    async def _send(self, page: OutboxPage) -> bool:
        failure = await self._try(page, page.message)
        if failure is not None and failure.kind is FailureKind.CONTENT:
            failure = await self._try(page, plainly(page.message))
            if failure is not None and failure.kind is FailureKind.CONTENT:
                why = str(failure)
                await self.thread.ask(
                    lambda store: store.outbox.park(page.id, why=why, now=self.clock())
                )
                return False
        if failure is not None:
            lost = failure
            await self.thread.ask(lambda store: self._failed(store, page, lost))
        return failure is None

    async def _try(self, page: OutboxPage, message: Message) -> SendError | None:
        chat = Chat(page.transport, page.chat, page.topic)
        try:
            message_id = await self.transports[page.transport].send(chat, message)
        except SendError as error:
            if error.kind is not FailureKind.REFUSED:
                # That one meets every page: it is told once.
                self.report(error)
            return error
        await self._mark(page, message_id)
        return None

    async def _mark(self, page: OutboxPage, message_id: str) -> None:
        def sent(store: Store) -> None:
            self.lifecycle.took(store, page, None, self.clock())
            store.outbox.sent(page.id, message_id, now=self.clock())

        await self.thread.ask(sent)

    async def _conclude(self) -> None:
        if self.lifecycle.pending():
            await self.thread.ask(lambda store: self.lifecycle.conclude(store, self.clock()))
        for chat, message in self.lifecycle.words():
            if chat.transport in self.transports:
                try:
                    await self.transports[chat.transport].send(chat, message)
                except ZhaibaoError as error:
                    self.report(error)

    def _failed(self, store: Store, page: OutboxPage, error: SendError) -> None:
        now = self.clock()
        with store.transaction():
            if self.lifecycle.took(store, page, error, now):
                return
            if error.kind is FailureKind.MIGRATED and error.new_chat:
                store.subscribers.moved(page.subscriber_id, error.new_chat)
                store.outbox.retry(page.id, at=now, why=str(error))
                return
            decision = next_try(
                error.kind, page.attempts, now, retry_after=error.retry_after, seed=page.id
            )
            if isinstance(decision, GiveUp):
                store.outbox.drop(page.id, why=f"{decision.reason}: {error}", now=now)
            else:
                uncertain = error.kind is FailureKind.UNCERTAIN
                store.outbox.retry(page.id, at=decision, why=str(error), uncertain=uncertain)


def plainly(message: Message) -> Message:
    """The same words without style: what is left to try when a platform refuses the content."""
    return Message((say(message.text),), message.buttons, message.about, message.silent)
