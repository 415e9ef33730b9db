"""Probes and metrics put together: what `run` serves beside its chats."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from starlette.routing import Route

from bot.observed.health import Health
from bot.observed.metrics import Exposition, Metrics
from bot.observed.pulse import Pulse, Reporter
from bot.observed.routes import machine_routes
from handlers.jobs.upkeep import Keeping
from storage.worker import StoreThread


@dataclass(frozen=True)
class Observed:
    """The counters, the probes, and the addresses that tell them."""

    metrics: Metrics
    health: Health
    routes: list[Route]


def observed(
    thread: StoreThread,
    clock: Callable[[], datetime],
    pulse: Pulse,
    reporter: Reporter,
    keeping: Keeping,
    platforms: Callable[[], Mapping[str, bool]],
) -> Observed:
    """Everything for one running process; `platforms` tells which chat systems answer."""
    metrics, health = Metrics(), Health(thread, clock, pulse, platforms)
    exposition = Exposition(
        metrics, thread=thread, clock=clock, pulse=pulse, reporter=reporter,
        health=health, keeping=keeping,
    )  # fmt: skip
    return Observed(metrics, health, machine_routes(health, exposition))
