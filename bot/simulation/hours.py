"""When something must come, by the plain rules alone: nothing here asks the code under test."""

import bisect
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.simulation.people import START, Wish

# Within so long of a tick everybody who was due has been served.
SLACK = timedelta(seconds=5)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """A local date and hour that somebody asked for, and when that is (aware UTC)."""

    date: date
    hour: str
    at: datetime


def moments(wish: Wish, begin: datetime, end: datetime) -> Iterator[Moment]:
    """What is planned after `begin`, up to `end`, in order; instant plans nothing."""
    zone, found = ZoneInfo(wish.zone), []
    # Quiet hours move a moment by less than a day.
    day, last = begin.astimezone(zone).date() - _DAY, end.astimezone(zone).date()
    while day <= last:
        for hour in _hours(wish, day):
            # The first of two in an overlap; later by the jump in a gap: what fold=0 means.
            local = datetime.combine(day, time.fromisoformat(hour), zone)
            at = loud(wish, local.astimezone(UTC))
            if begin < at <= end and (wish.paused is None or at >= wish.paused):
                found.append(Moment(day, hour, at))
        day += _DAY
    yield from sorted(found, key=lambda one: (one.at, one.date, one.hour))


def _hours(wish: Wish, day: date) -> Sequence[str]:
    if wish.mode == "instant":
        return ()
    if wish.mode == "weekly":
        return wish.hours[:1] if day.isoweekday() == wish.weekly else ()
    if day.isoweekday() not in wish.weekdays:
        return ()
    if wish.mode == "batched":
        first, minute = wish.hours[0].split(":")
        steps = range(24 // wish.batch)
        return sorted(f"{(int(first) + wish.batch * step) % 24:02d}:{minute}" for step in steps)
    return wish.hours


def loud(wish: Wish, at: datetime) -> datetime:
    """`at`, or the end of the quiet hours that it falls into."""
    if not wish.quiet:
        return at
    begin, end = map(time.fromisoformat, wish.quiet)
    local = at.astimezone(ZoneInfo(wish.zone))
    clock = local.time()
    inside = begin <= clock < end if begin < end else clock >= begin or clock < end
    if not inside:
        return at
    ends = (
        datetime.combine(local.date() + ahead * _DAY, end, local.tzinfo, ).replace(fold=fold)
        for ahead in (0, 1)
        for fold in (0, 1)
    )  # fmt: skip
    return next(one for one in (end.astimezone(UTC) for end in ends) if one > at)


@dataclass(frozen=True)
class Times:
    """When the bot lived: `begun` and `ended` in seconds from START, of each life in order.

    The last one lives until the days are over (`end`), and some hours more to send what is late.
    """

    begun: Sequence[float]
    ended: Sequence[float]
    end: datetime

    def sure(self, at: datetime) -> bool:
        """Whether whoever was due at `at` was served then: the bot lived, and for long enough."""
        return self.tick(at) == at == self.tick(at, SLACK)

    def tick(self, at: datetime, slack: timedelta = timedelta(), step: float = 60.0) -> datetime:
        """The first full minute from `at` on at which the bot lived, else its next beginning.

        It lived on for at least `slack`. With a `step` of 0 it need not be a full minute.
        """
        second = (at - START).total_seconds()
        while True:
            life = bisect.bisect_right(self.begun, second) - 1
            begun = self.begun[life] if life >= 0 else -math.inf
            tick = -(-second // step) * step if step and second > begun else second
            death = self.ended[life] if 0 <= life < len(self.ended) else math.inf
            if life >= 0 and tick + slack.total_seconds() < death:
                return START + timedelta(seconds=tick)
            second = self.begun[life + 1]

    def served(
        self, at: datetime, wish: Wish, slack: timedelta = SLACK, step: float = 60.0
    ) -> datetime:
        """When what is due at `at` is served; what comes late comes after the quiet hours.

        With a `slack` it is the moment by which that is sure.
        """
        tick = self.tick(at, slack, step)
        while (quiet := loud(wish, tick)) > tick:
            tick = self.tick(quiet, slack)
        return tick
