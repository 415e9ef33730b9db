"""When a subscriber's digests are due: local dates and hours made moments, by our own rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
# A weekly slot may be taken already by a change of zone, and zones may skip a date.
_AHEAD = 24
WINDOW = timedelta(hours=6)
# After a longer absence the slots before are not told apart any more.
_BACK = timedelta(days=35)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a subscriber asked for.

    `hours` are local times `HH:MM`, `weekdays` ISO numbers (1 is Monday), `zone` an IANA name.
    `quiet` is a local span (from, to), across midnight where `to` is the earlier one:
    a slot that falls inside waits for its end. No slot comes before `paused` (aware).
    """

    hours: tuple[str, ...]
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)
    zone: str = "UTC"
    quiet: tuple[str, str] | None = None
    paused: datetime | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """One planned moment: the local date and hour that were asked for, and when that is.

    `at` (aware, UTC) is when the digest leaves; in a spring gap or in quiet hours
    that is later than `hour` says.
    """

    date: date
    hour: time
    at: datetime

    @property
    def clock(self) -> str:
        """The hour asked for, `08:00`."""
        return self.hour.strftime("%H:%M")

    @property
    def name(self) -> str:
        """The slot's name in an occasion: `2026-11-24T08:00`, local."""
        return f"{self.date.isoformat()}T{self.clock}"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A slot that is not served any more, and why."""

    slot: Slot
    reason: Literal["downtime"] = "downtime"


@dataclass(frozen=True, slots=True)
class Missed:
    """What a downtime left: `due` slots become one digest, `skipped` ones are recorded."""

    due: tuple[Slot, ...] = ()
    skipped: tuple[Skipped, ...] = ()


def local_moment(day: date, hour: time, zone: str) -> datetime | None:
    """The moment (aware, UTC) of a local date and hour, always on that local date.

    An hour that a spring change leaves out comes as much later as the clock jumped;
    one that an autumn change repeats is the first of the two. None where the zone skipped
    the whole date. Raises `zoneinfo.ZoneInfoNotFoundError` for an unknown zone.
    """
    info = ZoneInfo(zone)
    for fold in (0, 1):
        # fold=1 is for a gap that runs past midnight: only before it is it still that date.
        local = datetime.combine(day, hour, info).replace(fold=fold)
        moment = local.astimezone(UTC)
        if moment.astimezone(info).date() == day:
            return moment
    return None


def next_slot(plan: Plan, after: datetime) -> Slot | None:
    """The first slot strictly after `after` (aware); None where nothing is planned."""
    return next(next_slots(plan, after), None)


def next_slots(plan: Plan, after: datetime) -> Iterator[Slot]:
    """The slots strictly after `after` (aware) of the next three weeks, in order of moments."""
    if not plan.hours or not plan.weekdays:
        return
    if plan.paused and plan.paused > after:
        # A slot at the very moment that the pause ends is due.
        after = plan.paused - timedelta(microseconds=1)
    first, zone = _first_day(plan, after), ZoneInfo(plan.zone)
    waiting: list[Slot] = []
    for day in (first + number * _DAY for number in range(_AHEAD)):
        waiting += [slot for slot in _slots_of(plan, day) if slot.at > after]
        # What later dates bring falls on those dates or, in quiet hours, later still.
        ripe = [slot for slot in waiting if slot.at.astimezone(zone).date() <= day]
        waiting = [slot for slot in waiting if slot not in ripe]
        yield from sorted(ripe, key=_order)


def slots_between(plan: Plan, after: datetime, until: datetime) -> list[Slot]:
    """Every slot with `after` < at ≤ `until` (both aware), in order of their moments.

    Two slots may share a moment: an hour in a spring gap lands on a later one.
    """
    if plan.paused and plan.paused > after:
        after = plan.paused - timedelta(microseconds=1)
    found: list[Slot] = []
    day, last = _first_day(plan, after), until.astimezone(ZoneInfo(plan.zone)).date()
    while day <= last:
        found += [slot for slot in _slots_of(plan, day) if after < slot.at <= until]
        day += _DAY
    return sorted(found, key=_order)


def missed(plan: Plan, last: datetime | None, now: datetime, window: timedelta = WINDOW) -> Missed:
    """The slots after `last` (the last moment served, aware) up to `now`, told apart by age.

    Those no older than `window` are due and become one merged digest; older ones are skipped.
    With no `last` nothing was promised yet, so nothing is missed. Of an absence of months
    only the last five weeks are looked at.
    """
    if last is None:
        return Missed()
    slots = slots_between(plan, max(last, now - _BACK), now)
    due = tuple(slot for slot in slots if now - slot.at <= window)
    return Missed(due, tuple(Skipped(slot) for slot in slots if now - slot.at > window))


def quiet_end(plan: Plan, moment: datetime) -> datetime | None:
    """When the quiet hours end that `moment` (aware) falls into; None where it is not quiet."""
    end = _after_quiet(plan, moment)
    return end if end > moment else None


def batch_hours(first: str, every: int) -> tuple[str, ...]:
    """The local hours of a digest each `every` hours (a divisor of 24), counted from `first`."""
    start = time.fromisoformat(first)
    hours = sorted((start.hour + step) % 24 for step in range(0, 24, every))
    return tuple(f"{hour:02d}:{start.minute:02d}" for hour in hours)


def _first_day(plan: Plan, after: datetime) -> date:
    # One day back: quiet hours may carry an evening's slot into the next morning.
    return after.astimezone(ZoneInfo(plan.zone)).date() - _DAY


def _order(slot: Slot) -> tuple[datetime, date, time]:
    return slot.at, slot.date, slot.hour


@lru_cache(maxsize=4096)
def _slots_of(plan: Plan, day: date) -> tuple[Slot, ...]:
    if day.isoweekday() not in plan.weekdays:
        return ()
    hours = sorted({time.fromisoformat(hour) for hour in plan.hours})
    moments = ((hour, _loud_moment(plan, day, hour)) for hour in hours)
    return tuple(Slot(day, hour, at) for hour, at in moments if at is not None)


def _loud_moment(plan: Plan, day: date, hour: time) -> datetime | None:
    moment = local_moment(day, hour, plan.zone)
    return None if moment is None else _after_quiet(plan, moment)


def _after_quiet(plan: Plan, moment: datetime) -> datetime:
    if plan.quiet is None:
        return moment
    begin, end = (time.fromisoformat(edge) for edge in plan.quiet)
    local = moment.astimezone(ZoneInfo(plan.zone))
    clock = local.time()
    if begin < end:
        inside, over = begin <= clock < end, local.date()
    else:
        inside = begin != end and (clock >= begin or clock < end)
        over = local.date() + _DAY if clock >= begin else local.date()
    if not inside:
        return moment
    until = local_moment(over, end, plan.zone)
    if until is None or until <= moment:
        # The clock went back over the end: its second time counts. Or there is no such date.
        again = datetime.combine(over, end, local.tzinfo).replace(fold=1).astimezone(UTC)
        until = max(moment, again)
    return until
