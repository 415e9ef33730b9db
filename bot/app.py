"""The one file that knows everybody: settings → store, sources, transports, schedule."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.config import Settings, read_settings
from bot.logs import log, start_logs
from bot.rules import rules_version
from bot.service import Service
from bot.sources import open_sources
from digest.errors import ZhaibaoError
from handlers.answer import Answerer
from handlers.jobs.alert import Alert
from handlers.jobs.deliver import Delivery
from handlers.jobs.enqueue import Enqueue
from handlers.jobs.ingest import Ingest
from handlers.ports import Transport
from handlers.registry import COMMANDS
from handlers.request import Request
from storage.worker import StoreThread

Clock = Callable[[], datetime]
# The longest that the first answers wait for the operator's feeds, in seconds.
_FIRST_POLL = 20.0


def report(error: Exception) -> None:
    """Log a fault: what was raised on purpose in one line, a bug with its traceback."""
    if isinstance(error, ZhaibaoError):
        log().warning("fault", what=str(error))
    else:
        log().error("bug", what=repr(error), exc_info=error)


def settled() -> Settings:
    """The settings of this process, its logs started by them. Raises ConfigError."""
    settings = read_settings()
    secrets = (settings.bot_token, settings.web_password)
    start_logs(settings.log_level, settings.log_format, secrets=secrets)
    return settings


@dataclass
class House:
    """What every verb that touches the database stands on. Made by `open_house`."""

    settings: Settings
    clock: Clock
    thread: StoreThread
    ingest: Ingest
    answerer: Answerer
    ready: asyncio.Event = field(default_factory=asyncio.Event)

    async def take_in(self) -> None:
        """Register the feeds, take in the files, poll once (bounded in time); else samples."""
        await self.ingest.register(self.settings.feed_addresses)
        if self.settings.feeds:
            await self.ingest.take_paths()
            with suppress(TimeoutError):
                async with asyncio.timeout(_FIRST_POLL):
                    await self.ingest.poll()
        elif await self.thread.ask(lambda store: store.articles.empty()):
            await self._take_samples()
        self.ready.set()

    async def respond(self, request: Request, transport: Transport) -> str:
        """Answer one request, once what `FEEDS` names is in; returns a button's short line."""
        await self.ready.wait()
        return await self.answerer.respond(request, transport)

    def delivery(self, transports: Mapping[str, Transport]) -> Delivery:
        """The delivery through these transports."""
        holder = f"{socket.gethostname()}:{os.getpid()}"
        return Delivery(self.thread, transports, self.clock, holder, report)

    def enqueue(self, transports: Mapping[str, Transport]) -> Enqueue:
        """The serving of due slots on these transports."""
        limits = {name: transport.limits for name, transport in transports.items()}
        return Enqueue(
            limits,
            self.settings.defaults,
            window=timedelta(hours=self.settings.catch_up_hours),
            rules=rules_version(),
            report=report,
        )

    def alert(self, transports: Mapping[str, Transport]) -> Alert:
        """The alerts on these transports."""
        limits = {name: transport.limits for name, transport in transports.items()}
        return Alert(limits, self.settings.defaults)

    def service(self, transports: Mapping[str, Transport]) -> Service:
        """The running heart over these transports; those with `look` see foreign writes."""
        looks = [t.look for t in transports.values() if hasattr(t, "look")]
        return Service(
            self.thread,
            self.clock,
            ingest=self.ingest,
            enqueue=self.enqueue(transports),
            alert=self.alert(transports),
            delivery=self.delivery(transports),
            ready=self.ready,
            looks=looks,
            report=report,
        )

    async def _take_samples(self) -> None:
        from bot.samples import sample_paths

        for path in sample_paths():
            await self.ingest.take(str(path))


@asynccontextmanager
async def open_house(settings: Settings, clock: Clock) -> AsyncIterator[House]:
    """Open the database and the sources; close them in order."""
    settings.database_path.parent.mkdir(parents=True, exist_ok=True)
    thread = StoreThread(settings.database_path)
    await thread.start()
    sources = open_sources(allow_hosts=settings.allow_hosts)
    try:
        every = timedelta(minutes=settings.poll_minutes)
        ingest = Ingest(thread, sources, clock, every, settings.feed_paths, report)
        answerer = Answerer(thread, ingest, COMMANDS, settings.defaults, clock, report)
        yield House(settings, clock, thread, ingest, answerer)
    finally:
        await sources.close()
        await thread.close()


class Door(Protocol):
    """An open way in and out: what a transport's package opens."""

    greeting: tuple[str, ...]

    @property
    def transport(self) -> Transport:
        """What messages leave through."""
        ...

    async def hush(self) -> None:
        """Hear nobody any more; answers under way are finished."""
        ...


@dataclass(frozen=True)
class Doors:
    """Every door that the settings ask for."""

    doors: Sequence[Door]

    @property
    def transports(self) -> dict[str, Transport]:
        """By name."""
        return {door.transport.name: door.transport for door in self.doors}

    @property
    def greeting(self) -> list[str]:
        """What to tell the operator once they are open."""
        return [line for door in self.doors for line in door.greeting]

    async def hush(self) -> None:
        """Hear nobody any more."""
        await asyncio.gather(*(door.hush() for door in self.doors))


@asynccontextmanager
async def open_transports(house: House, *, listen: bool = True) -> AsyncIterator[Doors]:
    """Open the doors that the settings ask for; with `listen` off they only send."""
    settings = house.settings
    async with AsyncExitStack() as stack:
        doors: list[Door] = []
        if settings.bot_token:
            from bot.transports.telegram.door import open_telegram

            telegram = open_telegram(settings, house.respond, listen=listen, report=report)
            doors.append(await stack.enter_async_context(telegram))
        if settings.serves_web_chat:
            from bot.transports.web.door import open_web

            web = open_web(
                settings, house.respond, house.thread, house.clock, COMMANDS, listen=listen
            )
            doors.append(await stack.enter_async_context(web))
        yield Doors(doors)
