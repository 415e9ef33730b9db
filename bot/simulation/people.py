"""Who lives in the simulated world, and what each chose."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from digest.preferences import Preferences
from handlers.chosen import preferences_of
from handlers.planning import replan
from storage.store import Store

NAME = "telegram"
# The last days of October and the first of November 2026: American clocks go back on the first.
START = datetime(2026, 10, 30, tzinfo=UTC)
# When everybody subscribed: a slot at START itself is due.
SETTLED = START - timedelta(minutes=1)
ZONES = ("Asia/Taipei",) * 5 + ("Asia/Hong_Kong", "Asia/Shanghai", "Asia/Singapore") * 2 + (
    "America/New_York", "America/Los_Angeles", "Europe/London", "Australia/Sydney",
    "Asia/Kolkata", "Pacific/Auckland", "Asia/Kathmandu",
)  # fmt: skip
HOURS = (
    ("08:00",), ("08:00",), ("08:00",), ("07:30",), ("20:30",), ("08:00", "20:30"),
    ("12:00", "22:15"), ("01:30",), ("06:45",), ("18:00",), ("07:00", "12:30", "23:30"),
)  # fmt: skip
QUIET = (
    ("23:00", "07:00"), ("22:00", "08:00"), ("00:00", "06:30"), ("12:00", "13:30"),
)  # fmt: skip
MODES = ("daily",) * 12 + ("serial",) * 3 + ("instant",) * 2 + ("batched",) * 2 + ("weekly",)
_WEEKDAYS = ((1, 2, 3, 4, 5), (1, 3, 5, 6), (6, 7), (5,))


@dataclass(frozen=True, slots=True)
class Wish:
    """What one person chose. `until` is the local moment at which a pause ends, wherever they are.

    The other fields are as in `digest.preferences.Preferences`.
    """

    mode: str = "daily"
    zone: str = "Asia/Taipei"
    hours: tuple[str, ...] = ("08:00",)
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)
    batch: int = 4
    weekly: int = 7
    quiet: tuple[str, ...] = ()
    until: datetime | None = None

    @property
    def paused(self) -> datetime | None:
        """When a pause ends (aware UTC); None where there is none."""
        return self.until and self.until.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def stored(self) -> dict[str, str]:
        """The preferences as texts, without the pause."""
        texts = {
            "mode": self.mode, "zone": self.zone, "hours": " ".join(self.hours),
            "weekdays": "".join(map(str, self.weekdays)), "batch": str(self.batch),
            "weekly": str(self.weekly), "quiet": "-".join(self.quiet) or "off",
        }  # fmt: skip
        assert set(texts) < {field.name for field in fields(Preferences)}  # noqa: S101 - our names
        return texts


@dataclass(frozen=True, slots=True)
class Person:
    """One subscriber of the world, and what was chosen first. `id` is the store's."""

    id: int
    chat: str
    topic: str
    wish: Wish

    @property
    def private(self) -> bool:
        """Whether it is one person's own chat."""
        return not self.chat.startswith("-")


def settle(store: Store, count: int, chance: random.Random) -> list[Person]:
    """So many subscribers of one feed, a tenth of them groups, some with topics."""
    feed = store.feeds.local(SETTLED)
    people = []
    with store.transaction():
        for number in range(1, count + 1):
            chat, topic = _address(number)
            someone = store.subscribers.at(NAME, chat, topic, now=SETTLED)
            wish = _wish(chance)
            store.subscribers.set_state(someone.id, "active", now=SETTLED)
            _keep(store, someone.id, wish.stored())
            store.subscriptions.add(someone.id, feed.id, now=SETTLED)
            replan(store, someone, preferences_of(store, someone, Preferences()), SETTLED)
            people.append(Person(someone.id, chat, topic, wish))
    return people


def _address(number: int) -> tuple[str, str]:
    group = number % 10 == 0
    if group and number % 3 == 0:
        return f"-{1000 + number - number % 20}", str(number)
    return f"-{1000 + number}7" if group else str(number), ""


def _wish(chance: random.Random) -> Wish:
    return Wish(
        chance.choice(MODES),
        chance.choice(ZONES),
        chance.choice(HOURS),
        (1, 2, 3, 4, 5, 6, 7) if chance.random() < 0.8 else chance.choice(_WEEKDAYS),
        chance.choice((2, 4, 6, 8)),
        chance.choice((5, 6, 7, 1)),
        chance.choice(QUIET) if chance.random() < 0.3 else (),
    )


def _keep(store: Store, subscriber: int, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        store.subscribers.prefer(subscriber, name, text)
