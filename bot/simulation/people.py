"""Who lives in the simulated world, and what each must get: reckoned apart from the schedule."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from digest.article import Article, Section
from storage.store import Store

NAME = "telegram"
# The last day of October and the first of November 2026: American clocks go back on the first.
START = datetime(2026, 10, 30, tzinfo=UTC)
_NEWS = timedelta(hours=3)
_ZONES = ("Asia/Taipei",) * 5 + ("Asia/Hong_Kong", "Asia/Shanghai", "Asia/Singapore") * 2 + (
    "America/New_York", "America/Los_Angeles", "Europe/London", "Australia/Sydney",
    "Asia/Kolkata", "Pacific/Auckland", "Asia/Kathmandu",
)  # fmt: skip
_HOURS = (
    ("08:00",), ("08:00",), ("08:00",), ("07:30",), ("20:30",), ("08:00", "20:30"),
    ("12:00", "22:15"), ("01:30",), ("06:45",), ("18:00",),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """One subscriber of the world. `id` is the store's."""

    id: int
    chat: str
    topic: str
    zone: str
    hours: tuple[str, ...]
    weekdays: tuple[int, ...]

    def slots(self, begin: datetime, end: datetime) -> Iterator[tuple[date, str, datetime]]:
        """Local date, hour and moment (UTC) of what is due from `begin` until before `end`."""
        day = begin.date() - timedelta(days=1)
        while day <= end.date() + timedelta(days=1):
            for hour in self.hours if day.isoweekday() in self.weekdays else ():
                # The first of two in an overlap; later by the jump in a gap: what fold=0 means.
                local = datetime.combine(day, time.fromisoformat(hour), ZoneInfo(self.zone))
                if begin <= local.astimezone(UTC) < end:
                    yield day, hour, local.astimezone(UTC)
            day += timedelta(days=1)


def settle(store: Store, count: int, chance: random.Random) -> list[Person]:
    """So many subscribers of one feed, a tenth of them groups, some with topics."""
    feed = store.feeds.local(START)
    people = []
    with store.transaction():
        for number in range(1, count + 1):
            group = number % 10 == 0
            chat = f"-{1000 + number - number % 20}" if group and number % 3 == 0 else str(number)
            topic = str(number) if chat.startswith("-") else ""
            if group and not topic:
                chat = f"-{1000 + number}7"
            someone = store.subscribers.at(NAME, chat, topic, now=START)
            zone, hours = chance.choice(_ZONES), chance.choice(_HOURS)
            days = (1, 2, 3, 4, 5, 6, 7) if chance.random() < 0.8 else (1, 3, 5, 6)
            store.subscribers.set_state(someone.id, "active", now=START)
            store.subscribers.prefer(someone.id, "zone", zone)
            store.subscribers.prefer(someone.id, "hours", " ".join(hours))
            store.subscribers.prefer(someone.id, "weekdays", "".join(map(str, days)))
            store.subscriptions.add(someone.id, feed.id, now=START)
            person = Person(someone.id, chat, topic, zone, hours, days)
            first = next((slot for slot in person.slots(START, START + timedelta(days=9))), None)
            # Before START nothing was promised.
            store.subscribers.plan(someone.id, first[2] if first else None)
            people.append(person)
    return people


def news(store: Store, begin: datetime, end: datetime) -> None:
    """One article every three hours, the first a day before `begin`."""
    feed = store.feeds.local(begin)
    at = begin - timedelta(days=1)
    number = 0
    while at < end:
        number += 1
        sections = tuple(
            Section(
                part, f"0{part}", f"第{part}件事", f"0{part} 第{part}件事",
                (f"河岸第{number}號船今天裝了{part}箱茶葉。船長說，水位比昨天高了一尺。",), (),
            )
            for part in (1, 2)
        )  # fmt: skip
        lede = f"第{number}號船天亮前就靠了岸。碼頭上的人說，這是今年最早的一次。"
        article = Article(
            f"第{number}號船靠岸", (lede,), sections, guid=f"ship {number}", script="hant"
        )
        store.articles.put(feed.id, article, now=at)
        at += _NEWS
