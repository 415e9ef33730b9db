"""One simulation from its seed to its figures."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.simulation.audit import Day, World, audit
from bot.simulation.doings import USUAL, Habits, doings
from bot.simulation.hours import Times
from bot.simulation.lives import Lives
from bot.simulation.people import START, settle
from bot.simulation.platform import Faults, Platform
from bot.simulation.press import published
from bot.simulation.talk import Talk
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
    talk: Talk

    @property
    def sound(self) -> bool:
        """Whether every day was."""
        return all(day.sound for day in self.days)


def _silent(day: int) -> None:
    """Nobody watches."""


def simulate(  # noqa: PLR0913 - a world, by name
    subscribers: int,
    days: int,
    seed: int,
    *,
    faults: Faults | None = None,
    habits: Habits = USUAL,
    outages: Sequence[tuple[float, float]] = (),
    on_day: Callable[[int], None] | None = None,
) -> Figures:
    """Let the days pass; the same seed gives the same figures."""
    chance = random.Random(seed)  # noqa: S311 - a simulation
    with TemporaryDirectory(prefix="zhaibao-simulate-") as folder:
        store = Store.open(Path(folder) / "simulated.db", durable=False)
        try:
            press = published(days, chance)
            while press.plan[len(press.taken)] < 0:
                at = START + timedelta(seconds=press.plan[len(press.taken)])
                press.read(store, at)
            people = settle(store, subscribers, chance)
            platform = Platform(chance, faults or Faults(), outages)
            talk = Talk(platform, doings(people, days, chance, habits))
            deaths = [
                day * 86400 + (chance.random() * (_BUSY if number == 0 else 86400))
                for day in range(days)
                for number in range(_DEATHS)
            ]
            lives = Lives(
                store, platform, press, talk, chance, days, deaths, on_day=on_day or _silent
            )
            run_virtually(lives.run())
            times = Times(lives.begun, lives.ended, START + timedelta(days=days))
            book = audit(World(store, people, platform, talk.said, press.taken, times), days)
            return Figures(book, len(lives.begun) - 1, dict(platform.met), talk)
        finally:
            store.close()
