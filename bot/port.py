"""Probes, metrics and console put together: what `run` serves beside its chats."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from starlette.routing import Route
from starlette.types import ASGIApp

from bot.config import Settings
from bot.console.routes import PATH, Console
from bot.console.views import Views
from bot.house import keeping_of
from bot.observed.health import Health
from bot.observed.metrics import Exposition, Metrics
from bot.observed.pulse import Pulse, Reporter
from bot.observed.routes import machine_routes
from bot.transports.telegram.webhook import PATH as WEBHOOK
from bot.transports.web.brake import Brake
from bot.transports.web.guard import Guard
from digest.phrases import phrases
from storage.keeping import Keeping
from storage.worker import StoreThread


@dataclass(frozen=True)
class Observed:
    """The counters, the probes, and the addresses that tell them."""

    metrics: Metrics
    health: Health
    routes: list[Route]
    brake: Brake


def observed(
    thread: StoreThread,
    clock: Callable[[], datetime],
    pulse: Pulse,
    reporter: Reporter,
    keeping: Keeping,
    platforms: Callable[[], Mapping[str, str]],
) -> Observed:
    """Everything for one running process; `platforms` tells which chat systems answer."""
    metrics, health = Metrics(), Health(thread, clock, pulse, platforms)
    exposition = Exposition(
        metrics, thread=thread, clock=clock, pulse=pulse, reporter=reporter,
        health=health, keeping=keeping,
    )  # fmt: skip
    return Observed(metrics, health, machine_routes(health, exposition), Brake())


def console_routes(
    settings: Settings, seen: Observed, thread: StoreThread, clock: Callable[[], datetime]
) -> list[Route]:
    """The console's addresses; none without a password."""
    if not settings.web_password:
        return []
    t = phrases(settings.default_language)
    return Console(
        settings.web_password,
        views=Views(t, settings.defaults, keeping_of(settings), settings.first_articles),
        t=t,
        thread=thread,
        clock=clock,
        health=seen.health,
        brake=seen.brake,
    ).routes


def guarded(app: ASGIApp, settings: Settings, seen: Observed) -> Guard:
    """The port's guard: console and webhook look after themselves, the brake is one for all."""
    public = urlsplit(settings.public_url).hostname
    return Guard(
        app,
        settings.web_host,
        settings.web_password,
        open_paths=(PATH, WEBHOOK) if settings.web_password else (WEBHOOK,),
        hosts=(public,) if public else (),
        brake=seen.brake,
    )
