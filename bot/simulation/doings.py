"""What people do while the days pass: some change their mind, some ask between two digests."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.simulation.people import HOURS, MODES, QUIET, START, ZONES, Person, Wish

# What moves nothing that a serial reader is brought.
_ASIDE = ("/search 茶葉", "搜尋 水位", "/list")
_READING = (*_ASIDE, "/summary", "摘要", "02", "第二節")
_QUESTIONS = (*_READING, "/today")
_PAUSES = (1, 1, 2)
_NAMES = {"daily": "每日摘要", "serial": "連載", "instant": "即時"}


@dataclass(frozen=True, slots=True)
class Habits:
    """Of so many people one asks something on a day, and one changes something."""

    asks: int = 8
    changes: int = 12


USUAL = Habits()


@dataclass(frozen=True, slots=True)
class Doing:
    """One person types `text` at `at` (seconds from START). `change` are fields of a Wish.

    A pause is a number of days, 0 ends it.
    """

    at: float
    person: Person
    text: str
    change: tuple[tuple[str, Any], ...] = ()

    def changed(self, wish: Wish, now: datetime) -> Wish:
        """The wish after it, typed at `now`."""
        new = dict(self.change)
        if "days" in new:
            return replace(wish, until=_same_clock(wish.zone, now, new["days"]))
        return replace(wish, **new)


def _same_clock(zone: str, now: datetime, days: int) -> datetime | None:
    """The same hour and minute so many local days later, naive; None for none."""
    if not days:
        return None
    local = now.astimezone(ZoneInfo(zone)).replace(second=0, microsecond=0, tzinfo=None)
    return local + timedelta(days)


def doings(
    people: Sequence[Person], days: int, chance: random.Random, habits: Habits = USUAL
) -> list[Doing]:
    """Everything that people will type, by time; groups ask and change nothing."""
    found: list[Doing] = []
    for person in people:
        mind = list(_changes(person, days, chance, habits.changes)) if person.private else []
        modes = {person.wish.mode, *(dict(one.change).get("mode", "daily") for one in mind)}
        asked: tuple[str, ...] = _ASIDE if "serial" in modes else _READING
        if not modes & {"serial", "instant"}:
            asked = _QUESTIONS
        found += mind
        found += [
            Doing(_moment(day, chance), person, chance.choice(asked))
            for day in range(days)
            if chance.random() * habits.asks < 1
        ]
    return sorted(found, key=lambda one: one.at)


def _moment(day: int, chance: random.Random) -> float:
    """Some minute of the day, away from the full ones, at which slots are."""
    return day * 86400 + 60 * chance.randrange(1440) + chance.uniform(20, 40)


def _changes(person: Person, days: int, chance: random.Random, one_of: int) -> Iterator[Doing]:
    wish = person.wish
    for day in range(days):
        if chance.random() * one_of < 1:
            text, change = chance.choice(_KINDS)(wish, chance)
            doing = Doing(_moment(day, chance), person, text, tuple(change.items()))
            wish = doing.changed(wish, START)
            yield doing


_Change = tuple[str, dict[str, Any]]


def _zone(wish: Wish, chance: random.Random) -> _Change:
    zone = chance.choice(ZONES)
    return f"/zone {zone}", {"zone": zone}


def _hours(wish: Wish, chance: random.Random) -> _Change:
    hours = chance.choice(HOURS)
    if wish.mode in ("weekly", "batched"):
        hours = hours[:1]
    # Who names hours wants something at those hours.
    change: dict[str, Any] = {"mode": "daily"} if wish.mode == "instant" else {}
    return f"/time {' '.join(hours)}", {"hours": hours, **change}


def _mode(wish: Wish, chance: random.Random) -> _Change:
    mode = chance.choice(MODES)
    if mode == "batched":
        every = chance.choice((1, 3, 4, 6))
        return f"每 {every} 小時", {"mode": mode, "batch": every}
    if mode == "weekly":
        day = chance.choice((5, 6, 7, 1))
        return f"/mode 每週{'一二三四五六日'[day - 1]}", {"mode": mode, "weekly": day}
    return f"/mode {_NAMES[mode]}", {"mode": mode}


def _quiet(wish: Wish, chance: random.Random) -> _Change:
    quiet = chance.choice((*QUIET, ()))
    return f"/quiet {'-'.join(quiet) or 'off'}", {"quiet": quiet}


def _pause(wish: Wish, chance: random.Random) -> _Change:
    if wish.until and chance.random() < 0.7:
        return "/resume", {"days": 0}
    days = chance.choice(_PAUSES)
    return f"暫停 {days}天", {"days": days}


_KINDS: tuple[Callable[[Wish, random.Random], _Change], ...] = (
    _zone, _hours, _hours, _mode, _mode, _quiet, _pause,
)  # fmt: skip
