"""The heart of a running process: the tick, the delivery loop, errands of other processes."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Protocol

from bot.logs import log, marked
from bot.observed.pulse import Pulse
from bot.schedule import ticking
from handlers.jobs.alert import Alert
from handlers.jobs.deliver import Delivery
from handlers.jobs.enqueue import Enqueue
from handlers.jobs.ingest import Ingest
from storage.store import Store
from storage.worker import StoreThread

# How often another process's writes (ingest, deliver) are looked for, in seconds.
LOOK = 1.0
# One round waits for a chat's turn at most so long, in seconds.
_WORTH = 3.0


class Chore(Protocol):
    """Work that each tick may find due, done beside everything else."""

    async def round(self) -> object:
        """Do what is due."""
        ...

    def end(self) -> None:
        """The process ends: give up what takes long."""
        ...


class Service:
    """Serves the schedule and delivers, until stopped.

    `looks` are awaited when another process wrote to the database;
    `ready` is set once the operator's feeds are in: polling waits for it.
    """

    def __init__(  # noqa: PLR0913 - wired in one place, by name
        self,
        thread: StoreThread,
        clock: Callable[[], datetime],
        *,
        ingest: Ingest,
        enqueue: Enqueue,
        alert: Alert,
        delivery: Delivery,
        ready: asyncio.Event,
        looks: Sequence[Callable[[], Awaitable[None]]] = (),
        chores: Sequence[Chore] = (),
        pulse: Pulse,
        report: Callable[[Exception], None],
    ) -> None:
        self._thread = thread
        self._clock = clock
        self._ingest = ingest
        self._enqueue = enqueue
        self._alert = alert
        self._delivery = delivery
        self._ready = ready
        self._looks = looks
        self._chores = chores
        self._pulse = pulse
        self._doing: asyncio.Task[None] | None = None
        self._nudged = False
        self._report = report
        self._wake = asyncio.Event()
        self._stop = asyncio.Event()
        self._version = -1
        self._polling: asyncio.Task[bool] | None = None
        self._loop: asyncio.Task[None] | None = None

    async def start(self) -> int:
        """Begin; returns how many pages a process that is gone had left in flight."""
        freed = await self._delivery.begin()
        self._pulse.start()
        self._scheduler = ticking(self.tick, self._clock())
        self._scheduler.start()
        self._loop = asyncio.create_task(self._run())
        return freed

    async def stop(self) -> None:
        """No new tick, no new page; what is in flight is finished first."""
        self._scheduler.shutdown(wait=False)
        self._stop.set()
        self._wake.set()
        self._pulse.stop()
        for chore in self._chores:
            chore.end()
        for task in (self._polling, self._doing):
            if task:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
        if self._loop:
            await self._loop

    async def once(self) -> int:
        """One round and no more: what is due is written and sent. Returns the pages sent."""
        await self._delivery.begin()
        await self.serve_alerts()
        await self.serve_slots()
        return await self._all_due()

    async def tick(self) -> None:
        """Alert, serve due slots, wake the delivery, poll the feeds that are due."""
        with marked("tick"):
            await self._tick()

    async def _tick(self) -> None:
        await self._guard(self.serve_alerts)
        if await self._guard(self.serve_slots):
            self._pulse.tick()
        self._wake.set()
        if self._polling is None or self._polling.done():
            self._polling = asyncio.create_task(self._guard(self._poll))
        self._begin_chores()

    def _begin_chores(self) -> None:
        if self._doing is None or self._doing.done():
            self._doing = asyncio.create_task(self._do_chores())

    def nudge(self) -> None:
        """Do the chores now, or once more where they are under way: an admin asked for one."""
        if self._loop:
            self._nudged = True
            self._begin_chores()

    async def serve_slots(self) -> None:
        """Write the digests of every due slot into the outbox, a few subscribers at a time."""
        now = self._clock()
        while not self._stop.is_set():
            if not await self._thread.ask(lambda store: self._enqueue.round(store, now)):
                break
            # The first pages leave while the later ones are still being written.
            self._wake.set()
            self._pulse.move()
        if seen := self._enqueue.after_downtime():
            log().warning("slots after a downtime", **seen)

    async def serve_alerts(self) -> None:
        """Write the alerts for what came in into the outbox, a few at a time."""
        now = self._clock()
        while not self._stop.is_set():
            if not await self._thread.ask(lambda store: self._alert.round(store, now)):
                return

    async def _poll(self) -> None:
        await self._ready.wait()
        if await self._ingest.poll():
            await self.serve_alerts()
            # Who takes each article as it arrives does not wait for the next minute.
            await self.serve_slots()
        self._wake.set()

    async def _do_chores(self) -> None:
        again = True
        while again:
            self._nudged = False
            for chore in self._chores:
                await self._guard(chore.round)
                self._wake.set()
            again = self._nudged

    async def _run(self) -> None:
        while not self._stop.is_set():
            await self._guard(self._round)
            self._wake.clear()
            if not self._stop.is_set():
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK):
                        await self._wake.wait()

    async def _round(self) -> None:
        await self._delivery.round(self._stop)
        version = await self._thread.ask(Store.data_version)
        if version == self._version:
            return
        self._version = version
        await self.serve_alerts()
        for look in self._looks:
            await look()
        for errand in await self._thread.ask(lambda store: store.errands.open("deliver")):
            await self.serve_slots()
            await self._finish(errand, await self._all_due())

    async def _all_due(self) -> int:
        """Rounds until no page waits for its chat's turn; a long pause is not waited for."""
        sent = await self._delivery.round(self._stop)
        while not self._stop.is_set() and (wait := await self._thread.ask(self._soon)):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), wait)
            sent += await self._delivery.round(self._stop)
        return sent

    def _soon(self, store: Store) -> float:
        """Seconds until the next page may leave, where that is worth waiting for; else 0."""
        following = store.outbox.next_at()
        wait = (following - self._clock()).total_seconds() if following else 0.0
        return wait if 0 < wait <= _WORTH else 0.0

    async def _finish(self, errand: int, sent: int) -> None:
        def done(store: Store) -> None:
            left = store.outbox.pending()
            store.errands.done(errand, {"sent": sent, "left": left}, now=self._clock())

        await self._thread.ask(done)

    async def _guard(self, act: Callable[[], Awaitable[object]]) -> bool:
        # One bad round must not end the service: the outbox keeps the pages, the next tick retries.
        try:
            await act()
        except Exception as error:  # noqa: BLE001
            self._report(error)
            return False
        return True
