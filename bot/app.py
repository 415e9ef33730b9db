"""The one file that knows everybody: settings → store, sources, transports, schedule."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from bot.config import SETTINGS, Settings, read_settings
from bot.logs import log, marked, start_logs
from bot.observed.pulse import Pulse, Reporter
from bot.replies import RulesFile
from bot.rules import rules_version
from bot.service import Service
from bot.sources import open_sources
from handlers.answer import Answerer
from handlers.inline import Inline
from handlers.jobs.alert import Alert
from handlers.jobs.deliver import Delivery
from handlers.jobs.enqueue import Enqueue
from handlers.jobs.ingest import Ingest
from handlers.jobs.upkeep import Keeping, Upkeep
from handlers.ports import Transport
from handlers.registry import COMMANDS
from handlers.request import Request, Terms
from storage.worker import StoreThread

if TYPE_CHECKING:
    from starlette.routing import Route

    from bot.observed.wiring import Observed

Clock = Callable[[], datetime]
# The longest that the first answers wait for the operator's feeds, in seconds.
_FIRST_POLL = 20.0


def settled() -> Settings:
    """The settings of this process, its logs started by them. Raises ConfigError."""
    settings = read_settings()
    secrets = tuple(getattr(settings, one.field) for one in SETTINGS if one.secret)
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
    report: Reporter
    pulse: Pulse
    observed: "Observed | None" = None
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
        with marked("request"):
            # What was said stays between the reader and the bot.
            log().debug("asked", transport=transport.name, button=bool(request.action))
            return await self.answerer.respond(request, transport)

    @property
    def inline(self) -> Inline:
        """What a person may post into another chat."""
        return Inline(self.thread, self.settings.defaults, self.clock)

    def delivery(self, transports: Mapping[str, Transport]) -> Delivery:
        """The delivery through these transports."""
        holder = f"{socket.gethostname()}:{os.getpid()}"
        if self.observed:
            measured = self.observed.metrics.measured
            transports = {name: measured(one) for name, one in transports.items()}
        return Delivery(self.thread, transports, self.clock, holder, self.report)

    def enqueue(self, transports: Mapping[str, Transport]) -> Enqueue:
        """The serving of due slots on these transports."""
        limits = {name: transport.limits for name, transport in transports.items()}
        return Enqueue(
            limits,
            self.settings.defaults,
            window=timedelta(hours=self.settings.catch_up_hours),
            rules=rules_version(),
            report=self.report,
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
            chores=[self.report, self.upkeep()],
            pulse=self.pulse,
            report=self.report,
        )

    def upkeep(self) -> Upkeep:
        """The daily work on the database."""
        s = self.settings
        keeping = Keeping(
            s.database_path, s.backups, s.default_zone,
            articles=s.keep_articles_days, pages=s.keep_pages_days,
            days=s.backup_days, weeks=s.backup_weeks,
        )  # fmt: skip
        return Upkeep(self.thread, self.clock, keeping)

    def observe(self, platforms: Callable[[], Mapping[str, bool]]) -> "list[Route]":
        """Begin to count and to answer probes; returns the addresses for that."""
        from bot.observed.wiring import observed

        self.observed = observed(
            self.thread, self.clock, self.pulse, self.report, self.upkeep().keeping, platforms
        )
        return self.observed.routes

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
    await thread.ask(lambda store: store.erasures.keep_in(settings.backups))
    sources = open_sources(allow_hosts=settings.allow_hosts)
    try:
        report, pulse = Reporter(thread, clock), Pulse(clock)
        every = timedelta(minutes=settings.poll_minutes)
        ingest = Ingest(thread, sources, clock, every, settings.feed_paths, report)
        rules, terms = RulesFile(settings.rules_file, report), Terms(settings.backups_last)
        rules.current()
        answerer = Answerer(
            thread, ingest, COMMANDS, settings.defaults, clock, report, terms, rules.current
        )
        yield House(settings, clock, thread, ingest, answerer, report, pulse)
    finally:
        await sources.close()
        await thread.close()


class Door(Protocol):
    """An open way in and out: what a transport's package opens."""

    greeting: tuple[str, ...]

    @property
    def transport(self) -> Transport | None:
        """What messages leave through; None where the door only lets people look in."""
        ...

    @property
    def reached(self) -> bool:
        """Whether the chat system behind it answers."""
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
        return {door.transport.name: door.transport for door in self.doors if door.transport}

    def reached(self) -> dict[str, bool]:
        """Of each transport, whether its chat system answers."""
        return {door.transport.name: door.reached for door in self.doors if door.transport}

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
        routes = house.observe(lambda: Doors(doors).reached()) if listen else []
        if settings.bot_token:
            from bot.transports.telegram.door import open_telegram

            telegram = open_telegram(
                settings,
                house.respond,
                listen=listen,
                report=house.report,
                look_up=house.inline.cards,
            )
            doors.append(await stack.enter_async_context(telegram))
        if listen or settings.serves_web_chat:
            from bot.transports.web.door import open_web

            web = open_web(
                settings, house.respond, house.thread, house.clock, COMMANDS,
                listen=listen, routes=routes,
            )  # fmt: skip
            doors.append(await stack.enter_async_context(web))
        yield Doors(doors)
