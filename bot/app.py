"""The one file that knows everybody: settings → store, sources, transports, schedule."""

import os
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.config import SETTINGS, Settings, read_settings
from bot.doors import Door, Doors
from bot.house import keeping_of, rules_of
from bot.identity import recognise
from bot.intake import Intake
from bot.logs import log, marked, start_logs
from bot.observed.pulse import Pulse, Reporter
from bot.offers import Offers
from bot.replies import RulesFile
from bot.rules import rules_version
from bot.service import Chore, Service
from bot.sources import open_sources
from handlers.admission import room_for_feeds, runs_the_bot
from handlers.answer import Answerer
from handlers.chosen import language_in
from handlers.inline import Inline
from handlers.jobs.alert import Alert
from handlers.jobs.broadcast import Broadcasting
from handlers.jobs.deliver import Delivery
from handlers.jobs.enqueue import Enqueue
from handlers.jobs.ingest import Ingest
from handlers.jobs.lifecycle import Lifecycle
from handlers.jobs.takeback import TakingBack
from handlers.jobs.upkeep import Upkeep
from handlers.jobs.waiting import WaitingPages
from handlers.jobs.watch import Watch
from handlers.pictures import Pictures
from handlers.ports import Transport
from handlers.registry import ADMIN_COMMANDS, COMMANDS
from handlers.request import Chat, Request, Terms
from handlers.standing import Standing, stand
from storage.worker import StoreThread

if TYPE_CHECKING:
    from starlette.routing import Route
    from starlette.types import ASGIApp

    from bot.port import Observed
    from bot.transports.web.guard import Guard

Clock = Callable[[], datetime]


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
    intake: Intake
    observed: "Observed | None" = None
    nudge: Callable[[], None] = lambda: None

    async def take_in(self) -> None:
        """What the settings name comes in. Raises StorageError; the next tick tries again then."""
        await self.intake.take_in()

    async def respond(self, request: Request, transport: Transport) -> str:
        """Answer one request, once what `FEEDS` names is in; returns a button's short line."""
        await self.intake.ready.wait()
        with marked("request"):
            # What was said stays between the reader and the bot.
            log().debug("asked", transport=transport.name, button=bool(request.action))
            toast = await self.answerer.respond(request, transport)
            if runs_the_bot(request, self.answerer.house):
                # What they asked for begins now, not with the next minute.
                self.nudge()
            return toast

    @property
    def inline(self) -> Inline:
        """What a person may post into another chat."""
        return Inline(self.thread, self.settings.defaults, self.clock)

    async def stand(self, standing: Standing) -> None:
        """Bring a chat's subscribers to the state that the platform tells."""
        await self.thread.ask(
            lambda store: stand(store, standing, self.settings.defaults, self.clock())
        )

    async def language_of(self, chat: str) -> str:
        """The language of a person's Telegram chat: the one chosen there, else the default."""
        usual = self.settings.defaults
        return await self.thread.ask(lambda store: language_in(store, "telegram", chat, usual))

    async def recognise(self, *, adopt: bool = False) -> None:
        """See that the database is that of this bot. Raises OtherBotError."""
        token = self.settings.bot_token
        await self.thread.ask(lambda store: recognise(store, token, adopt=adopt))

    def delivery(self, transports: Mapping[str, Transport]) -> Delivery:
        """The delivery through these transports."""
        holder = f"{socket.gethostname()}:{os.getpid()}"
        if self.observed:
            measured = self.observed.metrics.measured
            transports = {name: measured(one) for name, one in transports.items()}
        return Delivery(
            self.thread,
            transports,
            self.clock,
            holder,
            self.report,
            in_flight=self.settings.pages_in_flight,
            resend=self.settings.uncertain == "resend",
            lifecycle=self.lifecycle(),
        )

    def lifecycle(self) -> Lifecycle:
        """What refusals change, and who is told."""
        admins = [Chat("telegram", str(number)) for number in self.settings.admin_ids]
        return Lifecycle(admins, self.settings.defaults, self.settings.stop_at_gone, self.report)

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
        service = Service(
            self.thread,
            self.clock,
            ingest=self.ingest,
            enqueue=self.enqueue(transports),
            alert=self.alert(transports),
            delivery=self.delivery(transports),
            ready=self.intake.ready,
            looks=looks,
            chores=self._chores(transports),
            pulse=self.pulse,
            report=self.report,
        )
        self.nudge = service.nudge
        return service

    def _chores(self, transports: Mapping[str, Transport]) -> list[Chore]:
        settings, house = self.settings, self.answerer.house
        chores: list[Chore] = [
            self.report,
            Broadcasting(self.thread, transports, settings.defaults, self.clock),
            TakingBack(self.thread, transports, settings.defaults, self.clock, self.report),
            self.intake,
            self.intake.offers,
            Watch(self.thread, house, settings.defaults, self.clock),
        ]
        if settings.heartbeat_url and self.observed:
            from bot.observed.heartbeat import Heartbeat

            chores.append(Heartbeat(settings.heartbeat_url, self.observed.health, self.report))
        return [*chores, self.upkeep(), self.waiting(transports)]

    def waiting(self, transports: Mapping[str, Transport]) -> WaitingPages:
        """The second tries of pages that asked for a verification."""
        limits = {name: transport.limits for name, transport in transports.items()}
        return WaitingPages(self.ingest, limits, self.settings.defaults, self.report)

    def upkeep(self) -> Upkeep:
        """The daily work on the database."""
        return Upkeep(self.thread, self.clock, keeping_of(self.settings))

    def observe(self, platforms: Callable[[], Mapping[str, str]]) -> "list[Route]":
        """Begin to count and to answer probes; returns the addresses for that."""
        from bot.port import console_routes, observed

        self.observed = observed(
            self.thread, self.clock, self.pulse, self.report, keeping_of(self.settings), platforms
        )
        return [
            *self.observed.routes,
            *console_routes(self.settings, self.observed, self.thread, self.clock),
        ]

    def guard(self, app: "ASGIApp") -> "Guard":
        """Who is let in at the port."""
        from bot.port import guarded

        assert self.observed  # noqa: S101 - a port that listens is observed
        return guarded(app, self.settings, self.observed)


@asynccontextmanager
async def open_house(settings: Settings, clock: Clock) -> AsyncIterator[House]:
    """Open the database and the sources; close them in order."""
    settings.database_path.parent.mkdir(parents=True, exist_ok=True)
    thread = StoreThread(settings.database_path)
    await thread.start()
    await thread.ask(lambda store: store.erasures.keep_in(settings.backups))
    sources = open_sources(allow_hosts=settings.allow_hosts, proxy=settings.fetch_proxy)
    try:
        report, pulse = Reporter(thread, clock), Pulse(clock)
        every = timedelta(minutes=settings.poll_minutes)
        laid_down = rules_of(settings)
        ingest = Ingest(
            thread, sources, clock, every, settings.feed_paths, report, settings.first_articles,
            room=partial(room_for_feeds, house=laid_down),
        )  # fmt: skip
        rules = RulesFile(settings.rules_file, report)
        rules.current()
        answerer = Answerer(
            thread, ingest, COMMANDS, settings.defaults, clock, report,
            house=laid_down, admin=ADMIN_COMMANDS,
            terms=Terms(settings.backups_last), rules=rules.current,
        )  # fmt: skip
        offers = Offers(settings.catalogue, thread, clock, report)
        named = bool(settings.feeds or settings.catalogue)
        intake = Intake(thread, ingest, offers, settings.feed_addresses, named)
        yield House(settings, clock, thread, ingest, answerer, report, pulse, intake)
    finally:
        await sources.close()
        await thread.close()


@asynccontextmanager
async def open_transports(house: House, *, listen: bool = True) -> AsyncIterator[Doors]:
    """Open the doors that the settings ask for; with `listen` off they only send."""
    settings = house.settings
    async with AsyncExitStack() as stack:
        doors: list[Door] = []
        routes = house.observe(lambda: Doors(doors).troubles()) if listen else []
        if settings.bot_token:
            from bot.transports.telegram.door import open_telegram
            from bot.transports.telegram.memory import PaceMemory

            memory = PaceMemory(house.thread, house.clock, house.report)
            telegram = await stack.enter_async_context(
                open_telegram(
                    settings,
                    house.respond,
                    listen=listen,
                    report=house.report,
                    memory=memory,
                    look_up=house.inline.cards,
                )
            )
            telegram.stand, telegram.admin_menus.language_of = house.stand, house.language_of
            doors.append(telegram)
            routes += telegram.routes
        if listen or settings.serves_web_chat:
            from bot.transports.web.door import open_web

            pictures = Pictures(house.thread, house.ingest.source, house.clock, house.report)
            web = open_web(
                settings, house.respond, house.thread, house.clock, COMMANDS, pictures,
                listen=listen, routes=routes, guard=house.guard if listen else None,
                report=house.report,
            )  # fmt: skip
            doors.append(await stack.enter_async_context(web))
        yield Doors(doors)
