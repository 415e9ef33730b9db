"""The news of the simulated world: articles that come in at odd moments, by a feed that is read."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from bot.simulation.people import START
from digest.article import Article, Section
from storage.store import Store

T = TypeVar("T")
Ask = Callable[[Callable[[Store], T]], Awaitable[T]]
SECTIONS = 2
# One every so many seconds; of so many one comes while the busiest hours are served,
# and of so many one brings some more with it.
_EVERY = 3 * 3600
_BUSY, _BURST = 8, 9
_MORE = 4


@dataclass(frozen=True, slots=True)
class Taken:
    """An article that was taken in: its number in the world, the store's id, the moment."""

    number: int
    id: int
    at: datetime


@dataclass
class Press:
    """Publishes; what the bot has read of it so far is `taken`. `plan` are seconds from START."""

    plan: list[float]
    taken: list[Taken] = field(default_factory=list)

    def read(self, store: Store, now: datetime) -> int:
        """Take in all that is published by `now`; how many articles."""
        new = 0
        feed = store.feeds.local(now)
        while len(self.taken) < len(self.plan) and self._at(len(self.taken)) <= now:
            number = len(self.taken) + 1
            article = store.articles.put(feed.id, _article(number), now=now)
            self.taken.append(Taken(number, article.id, now))
            new += 1
        return new

    async def next(self, now: datetime) -> bool:
        """Wait for what is published next; False where nothing will be."""
        if len(self.taken) == len(self.plan):
            return False
        wait = (self._at(len(self.taken)) - now).total_seconds()
        await asyncio.sleep(max(wait, 0.0) + 1e-3)
        return True

    def _at(self, index: int) -> datetime:
        return START + timedelta(seconds=self.plan[index])


def published(days: int, chance: random.Random) -> Press:
    """The plan of so many days, beginning the day before."""
    plan: list[float] = []
    for number, at in enumerate(range(-86400, days * 86400, _EVERY)):
        # Never at the second of a slot: what came in "before" it would be a question of luck.
        moment = at + 60 * chance.randrange(1, 170) + chance.uniform(5, 55)
        if number % _BUSY == 0:
            moment = at + chance.uniform(0.05, 1.5)
        plan += [moment] * (1 + (_MORE if number % _BURST == _BURST - 1 else 0))
    return Press(sorted(plan))


def _article(number: int) -> Article:
    sections = tuple(
        Section(
            part, f"0{part}", f"第{part}件事", f"0{part} 第{part}件事",
            (f"河岸第{number}號船今天裝了{part}箱茶葉。船長說，水位比昨天高了一尺。",), (),
        )
        for part in range(1, SECTIONS + 1)
    )  # fmt: skip
    lede = f"第{number}號船天亮前就靠了岸。碼頭上的人說，這是今年最早的一次。"
    return Article(f"第{number}號船靠岸", (lede,), sections, guid=f"ship {number}", script="hant")
