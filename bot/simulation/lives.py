"""The bot in the simulated world: the real schedule, outbox and pace, killed and started again."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from telegram.ext import ExtBot

from bot.simulation.people import NAME, START
from bot.simulation.platform import Platform, PlatformRequest
from bot.simulation.press import Press
from bot.simulation.talk import Talk
from bot.transports.telegram.last_call import LastCall
from bot.transports.telegram.limiter import Limiter
from bot.transports.telegram.memory import PaceMemory
from bot.transports.telegram.pace import Pace
from bot.transports.telegram.transport import Answering, TelegramTransport
from digest.preferences import Preferences
from handlers.jobs.deliver import Delivery
from handlers.jobs.enqueue import Enqueue
from storage.store import Store
from storage.worker import StoreThread

T = TypeVar("T")
# What a visit to the store takes, and one that serves fifty, in virtual seconds.
_VISIT, _ROUND = 0.002, 0.02
_TOKEN = "1:simulated"  # noqa: S105 - nobody's
_MINUTE = timedelta(minutes=1)
# After the last day: time for what is late.
_AFTER = timedelta(hours=3)


class GoneError(Exception):
    """The process that asks the store was killed."""


class _Visits(StoreThread):
    """The store without a thread, for as long as its process lives."""

    def __init__(self, store: Store) -> None:
        super().__init__(":memory:")
        self._store = store
        self.dead = False

    async def ask(self, act: Callable[[Store], T]) -> T:
        """What `act(store)` returns, a moment later."""
        await asyncio.sleep(_VISIT)
        if self.dead:
            raise GoneError
        return self._run(act)


def clock() -> datetime:
    """The virtual time, aware UTC."""
    return START + timedelta(seconds=asyncio.get_running_loop().time())


@dataclass
class Lives:
    """Lets the bot live from START for `days`, killed at the moments of `deaths` (seconds).

    `begun` are the moments (seconds) at which it was started, `ended` those of its deaths.
    """

    store: Store
    platform: Platform
    press: Press
    talk: Talk
    chance: random.Random
    days: int
    deaths: list[float] = field(default_factory=list)
    begun: list[float] = field(default_factory=list)
    ended: list[float] = field(default_factory=list)
    on_day: Callable[[int], None] = lambda day: None
    faults: list[Exception] = field(default_factory=list)

    async def run(self) -> None:
        """All lives, until the days are over and everything late has come."""
        loop = asyncio.get_running_loop()
        for death in [*sorted(self.deaths), None]:
            if death is not None and death <= loop.time():
                continue
            self.begun.append(loop.time())
            visits = _Visits(self.store)
            life = loop.create_task(self._live(visits))
            if death is None:
                await life
                return
            with suppress(TimeoutError):
                async with asyncio.timeout_at(death):
                    await asyncio.shield(life)
                    return
            visits.dead = True
            self.ended.append(loop.time())
            await self._bury()
            await asyncio.sleep(self.chance.uniform(2, 600))

    async def _bury(self) -> None:
        """End every task of the bot, wherever it stands; the platform's go on."""
        own = self.platform.own_tasks | {asyncio.current_task()}
        tasks = [task for task in asyncio.all_tasks() if task not in own]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _live(self, visits: _Visits) -> None:
        loop = asyncio.get_running_loop()
        pace = Pace(loop.time, asyncio.sleep)
        await PaceMemory(visits, clock).restore(pace)
        request = PlatformRequest(self.platform)
        bot: ExtBot[str] = ExtBot(
            _TOKEN, request=request, get_updates_request=request, rate_limiter=Limiter(pace)
        )
        transport = TelegramTransport(bot, pace, LastCall(), bulk=True)
        answering = Answering(TelegramTransport(bot, pace, LastCall(), bulk=False), pace)
        delivery = Delivery(visits, {NAME: transport}, clock, "simulated", self._note)
        await delivery.begin()
        enqueue = Enqueue({NAME: transport.limits}, Preferences(), report=self._note)
        serve, wake = partial(self._serve, visits, enqueue), asyncio.Event()
        async with _beside(
            self._read(visits, serve, wake), self.talk.go_on(visits, answering, clock, self._note)
        ):
            ticking = loop.create_task(self._tick(serve, wake))
            await self._deliver(visits, delivery, wake, ticking)

    async def _serve(self, visits: _Visits, enqueue: Enqueue, wake: asyncio.Event) -> None:
        """All that is due at this moment, as the service does it: at a tick, and after news."""
        now = clock()
        while await visits.ask(lambda store: enqueue.round(store, now)):
            wake.set()
            await asyncio.sleep(_ROUND)
        wake.set()

    async def _tick(
        self, serve: Callable[[asyncio.Event], Awaitable[None]], wake: asyncio.Event
    ) -> None:
        end = START + timedelta(days=self.days)
        while (moment := clock()) < end:
            await serve(wake)
            minute = moment.replace(second=0, microsecond=0)
            await asyncio.sleep((minute + _MINUTE - clock()).total_seconds())
            if clock().date() != moment.date():
                self.on_day((moment - START).days)

    async def _read(
        self,
        visits: _Visits,
        serve: Callable[[asyncio.Event], Awaitable[None]],
        wake: asyncio.Event,
    ) -> None:
        """Take in the news as it comes, beside the ticks."""
        while await self.press.next(clock()):
            if await visits.ask(lambda store: self.press.read(store, clock())):
                await serve(wake)

    async def _deliver(
        self,
        visits: _Visits,
        delivery: Delivery,
        wake: asyncio.Event,
        ticking: "asyncio.Task[None]",
    ) -> None:
        end = START + timedelta(days=self.days) + _AFTER
        while clock() < end:
            wake.clear()
            await delivery.round()
            following = await visits.ask(lambda store: store.outbox.next_at())
            if ticking.done():
                ticking.result()
                if following is None:
                    return
            # Chats that wait for a turn are looked at again after a second at the latest.
            wait = max((following - clock()).total_seconds(), 1.0) if following else 60.0
            with suppress(TimeoutError):
                await asyncio.wait_for(wake.wait(), wait)

    def _note(self, error: Exception) -> None:
        self.faults.append(error)


@asynccontextmanager
async def _beside(*works: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Let these go on meanwhile; what goes wrong in one of them is raised at the end."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    for one in ended:
        if isinstance(one, Exception):
            raise one
