"""When a feed is asked again, and what to call one that fails, moved, or fell silent."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal
from urllib.parse import urlsplit

from digest.middle import median

# A failing feed is asked again after the first, doubled with each failure, at most the second;
# one that has failed for longer than LOST_AFTER only once in RARELY: it slows down, never ends.
FIRST_PAUSE = timedelta(minutes=10)
LONGEST_PAUSE = timedelta(days=1)
LOST_AFTER = timedelta(days=30)
RARELY = timedelta(days=7)
# After so many failures the pause has reached its longest: a feed revived by hand had its chance.
AS_OFTEN = 10
# So much of a pause is left to chance, so that feeds that failed together do not return together.
_JITTER = 0.2
# The longest that a feed may send us away, whatever it says of its own freshness.
MOST_FRESH = timedelta(days=1)
# Failing for so long is told to its readers; removed for good (410) is told sooner.
DEAD_AFTER = timedelta(days=3)
GONE_AFTER = timedelta(hours=12)
# Silent: nothing new for four times its usual interval, but no less than this.
_SILENT_AT_LEAST = timedelta(days=14)
_SILENT_TIMES = 4
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

State = Literal["fine", "new", "failing", "dead", "silent", "moved"]


@dataclass(frozen=True, slots=True)
class Rest:
    """What a feed says of when to ask again: seconds it stays good, hours (UTC) and days to skip.

    `days` are English weekdays in lower case, as in RSS.
    """

    fresh: float = 0.0
    hours: tuple[int, ...] = ()
    days: tuple[str, ...] = ()


NO_REST = Rest()


@dataclass(frozen=True, slots=True)
class Health:
    """How a feed is, and since when (aware UTC); `usual` is its usual interval where known."""

    state: State
    since: datetime | None = None
    usual: timedelta | None = None


def next_visit(now: datetime, every: timedelta, rest: Rest) -> datetime:
    """When to ask a feed that answered again: after `every`, later where it asks for it.

    Its own word (`Cache-Control`, `Expires`, `ttl`) counts up to MOST_FRESH;
    an hour or a day that it wants to be spared is passed over.
    """
    fresh = min(timedelta(seconds=rest.fresh), max(MOST_FRESH, every))
    at = now + max(every, fresh)
    for _ in range(24 * 8):
        if at.hour not in rest.hours and _WEEKDAYS[at.weekday()] not in rest.days:
            return at
        at = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return now + max(every, fresh)


def after_failure(
    now: datetime,
    failures: int,
    failing_since: datetime | None,
    *,
    asked: float | None = None,
    seed: int = 0,
) -> datetime:
    """When to ask a failing feed again; `failures` counts those before this one.

    Doubles from FIRST_PAUSE to LONGEST_PAUSE, a part of it left to chance (`seed` makes it
    repeatable). `asked` is the pause in seconds that the server named (Retry-After):
    never sooner than that.
    """
    pause: timedelta = min(FIRST_PAUSE * (1 << min(failures, 10)), LONGEST_PAUSE)
    if failing_since is not None and now - failing_since >= LOST_AFTER:
        pause = RARELY
    chance = random.Random(seed * 1009 + failures).random()  # noqa: S311 - spreads, hides nothing
    pause *= 1 - _JITTER * chance
    return now + max(pause, timedelta(seconds=asked or 0.0))


def usual_interval(newest_first: Sequence[datetime]) -> timedelta | None:
    """The median time between articles; None for fewer than four of them."""
    if len(newest_first) < 4:
        return None
    gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(newest_first)]
    return timedelta(seconds=median(gaps))


def missed_about(span: timedelta, newest_first: Sequence[datetime]) -> int | None:
    """How many articles a feed publishes in `span` at its usual pace; None where that is unknown.

    A guess: what it really published is known once it is asked.
    """
    usual = usual_interval(newest_first)
    return round(span / usual) if usual else None


def health_of(
    now: datetime,
    *,
    failing_since: datetime | None,
    gone: bool,
    answered: bool,
    moved_at: datetime | None,
    shown: Sequence[datetime],
) -> Health:
    """How a feed is. `shown` are the times of its newest articles, newest first.

    `gone` says that it answered 410 last; `answered` that it ever gave a feed.
    """
    usual = usual_interval(shown)
    if failing_since is not None:
        patience = GONE_AFTER if gone else DEAD_AFTER
        return Health("dead" if now - failing_since >= patience else "failing", failing_since)
    if not answered:
        return Health("new")
    if shown and usual is not None:
        quiet = now - shown[0]
        if quiet >= max(_SILENT_AT_LEAST, usual * _SILENT_TIMES):
            return Health("silent", shown[0], usual)
    if moved_at is not None and now - moved_at < timedelta(days=7):
        return Health("moved", moved_at, usual)
    return Health("fine", shown[0] if shown else None, usual)


def host_of(address: str) -> str:
    """The host and port of an address: whom a request bothers."""
    return urlsplit(address).netloc.rpartition("@")[2].lower()
