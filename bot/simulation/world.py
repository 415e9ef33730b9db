"""One simulation from its seed to its figures."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.simulation.audit import Day, audit
from bot.simulation.lives import Lives
from bot.simulation.people import START, news, settle
from bot.simulation.platform import Faults, Platform
from bot.simulation.virtual import run_virtually
from storage.store import Store

# Deaths a day; one of them while the busiest hour is served (8:00 in Taipei is 0:00 UTC).
_DEATHS = 4
_BUSY = 120.0


@dataclass(frozen=True, slots=True)
class Figures:
    """What a simulation found."""

    days: list[Day]
    deaths: int
    met: dict[str, int]

    @property
    def sound(self) -> bool:
        """Whether every day was."""
        return all(day.sound for day in self.days)


def _silent(day: int) -> None:
    """Nobody watches."""


def simulate(
    subscribers: int,
    days: int,
    seed: int,
    *,
    faults: Faults | None = None,
    on_day: Callable[[int], None] | None = None,
) -> Figures:
    """Let the days pass; the same seed gives the same figures."""
    chance = random.Random(seed)  # noqa: S311 - a simulation
    with TemporaryDirectory(prefix="zhaibao-simulate-") as folder:
        store = Store.open(Path(folder) / "simulated.db", durable=False)
        try:
            people = settle(store, subscribers, chance)
            news(store, START, START + timedelta(days=days))
            platform = Platform(chance, faults or Faults())
            deaths = [
                day * 86400 + (chance.random() * (_BUSY if number == 0 else 86400))
                for day in range(days)
                for number in range(_DEATHS)
            ]
            lives = Lives(store, platform, chance, days, deaths, on_day=on_day or _silent)
            run_virtually(lives.run())
            book = audit(store, people, platform, days)
            return Figures(book, len(lives.begun) - 1, dict(platform.met))
        finally:
            store.close()
