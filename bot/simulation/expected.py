"""What each person must get, reckoned from the plain rules: the slots, and what they hold."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.simulation.hours import SLACK, Moment, Times, loud, moments
from bot.simulation.people import SETTLED, Person, Wish
from bot.simulation.press import SECTIONS, Taken
from bot.simulation.talk import Said
from storage.slots import SlotRecord

# Articles in one digest; more than so many at once are one message in the mode instant.
COUNT = 5
_SINGLY = 3
_MOMENT = timedelta(milliseconds=1)
_WEEK = timedelta(days=7)
_NONE = timedelta()
# When the mode instant comes to a person, and when that is sure.
_Ready = tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that must come: `occasion` in the outbox, `at` its moment.

    `slot` is its local date and hour, None in the mode instant. `shown` are the numbers of the
    articles it shows, `read` those it mentions as read (None: not known for sure), `more` how
    many it says there are besides; nothing at all is an empty slot. `part` is a serial's article
    and section. `wrong` says what the record has against it.
    """

    at: datetime
    occasion: str
    slot: tuple[date, str] | None = None
    shown: frozenset[int] = frozenset()
    read: frozenset[int] | None = frozenset()
    more: int = 0
    part: tuple[int, int] | None = None
    merged: bool = False
    wrong: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing is sent."""
        return not self.shown and not self.part


@dataclass
class Record:
    """What the bot wrote down about one person: where there is a doubt, it decides.

    `written` are the occasions that have pages, `given_up` those of them that were superseded
    before any page had left, and when.
    """

    slots: Mapping[tuple[date, str], SlotRecord]
    written: frozenset[str] = frozenset()
    given_up: Mapping[str, datetime] = field(default_factory=dict)


@dataclass
class Reader:
    """Lives one person's days by the rules. `news` in the order they came in."""

    person: Person
    said: Sequence[Said]
    news: Sequence[Taken]
    times: Times
    record: Record
    _brought: set[int] = field(default_factory=set)
    _opened: dict[int, datetime] = field(default_factory=dict)
    _returns: dict[str, set[int]] = field(default_factory=dict)
    _part: tuple[int, int] | None = None
    _last: datetime | None = None
    _ready: _Ready | None = None

    def wishes(self) -> list[tuple[datetime, Wish]]:
        """What was wished from when on."""
        found = [(SETTLED, self.person.wish)]
        for one in self.said:
            if one.doing.change:
                found.append((one.now, one.doing.changed(found[-1][1], one.now)))
        return found

    def slots(self) -> list[tuple[Moment, Wish]]:
        """Every slot that is due: each local date and hour once, whatever zones do.

        One whose moment passed while the bot was down, and whose wish changed before it was
        served, may come or not: the record decides.
        """
        found: list[tuple[Moment, Wish]] = []
        used: set[tuple[date, str]] = set()
        wishes, pressed = self.wishes(), None
        for number, (since, wish) in enumerate(wishes):
            last = number + 1 == len(wishes)
            until = self.times.end if last else wishes[number + 1][0]
            begin, pressed = pressed or since, None
            for one in moments(wish, begin, until):
                served = self.times.served(one.at, wish) + SLACK
                if served > self.times.end or (one.date, one.hour) in used:
                    continue
                if one.at <= since or (not last and served > until):
                    if served > until and not last:
                        pressed = pressed or one.at - _MOMENT
                    row = self.record.slots.get((one.date, one.hour))
                    if row is None or row.at != one.at:
                        continue
                used.add((one.date, one.hour))
                found.append((one, wish))
        return sorted(found, key=lambda one: (one[0].at, one[0].date, one[0].hour))

    def due(self) -> Iterator[Due]:
        """Everything that must come, in order."""
        slots = self.slots()
        events: list[tuple[datetime, int, object]] = [
            *((at, 0, wish) for at, wish in self.wishes()),
            *((one.at, 1, one) for one in self.news),
            *((one.now, 2, one) for one in self.said),
            *((one.at, 3, number) for number, (one, _) in enumerate(slots)),
        ]
        wish, came = self.person.wish, list[Taken]()
        for at, _, event in sorted(events, key=lambda one: one[:2]):
            yield from self._at_once(wish, came, at)
            if isinstance(event, Wish):
                wish = event
                self._ready = self._wakes(wish, at) if self._waiting(came, at) else None
            elif isinstance(event, Taken):
                came.append(event)
                woken = self._wakes(wish, at, now=True)
                self._ready = min(filter(None, (self._ready, woken)), default=None)
            elif isinstance(event, Said):
                self._heard(event, came)
            elif isinstance(event, int):
                yield self._slot(slots, event, came)
        yield from self._at_once(wish, came, self.times.end)

    def _heard(self, said: Said, came: Sequence[Taken]) -> None:
        if said.article is not None and said.command != "today":
            number = next(one.number for one in came if one.id == said.article)
            self._opened.setdefault(number, said.now)
        if said.command == "today":
            since = self._last or said.now - _WEEK
            self._brought |= {one.number for one in came if since < one.at <= said.now}

    def _waiting(self, came: Sequence[Taken], until: datetime) -> list[int]:
        """What nothing has brought, the newest first."""
        numbers = [one.number for one in came if one.at <= until + _MOMENT]
        return [number for number in reversed(numbers) if number not in self._brought]

    def _slot(self, slots: Sequence[tuple[Moment, Wish]], index: int, came: list[Taken]) -> Due:
        one, wish = slots[index]
        occasion = f"slot:{one.date.isoformat()}T{one.hour}"
        row = self.record.slots.get((one.date, one.hour))
        due = Due(one.at, occasion, (one.date, one.hour))
        if row is None or row.at != one.at or row.state not in ("sent", "empty", "merged"):
            wrong = f"{row.state}, planned for {row.at}" if row else "no slot"
            return replace(due, wrong=wrong)
        served = self.times.served(one.at, wish)
        following = slots[index + 1][0].at if index + 1 < len(slots) else None
        if row.state == "merged":
            # Into the next one, where that came before this one could be served for sure.
            fits = following is not None and following <= served
            return replace(due, merged=True, wrong="" if fits else "merged into nothing")
        found = self._part_due(due, came) if wish.mode == "serial" else self._digest(due, came)
        self._last = one.at
        if found.empty != (row.state == "empty"):
            held = sorted(found.shown) or found.part
            return replace(found, wrong=f"{row.state}, and {held} was due")
        doubt = any(one.at < at <= served + SLACK for at in self._opened.values())
        return replace(found, read=None) if doubt else found

    def _digest(self, due: Due, came: list[Taken]) -> Due:
        self._take_back(None)
        waiting = self._waiting(came, due.at)
        fresh = [number for number in waiting if number not in self._opened]
        self._brought |= set(waiting)
        if not fresh:
            return due
        self._returns[due.occasion] = set(waiting)
        read = [number for number in waiting if number in self._opened]
        return replace(due, **_held(fresh, read))

    def _take_back(self, by: datetime | None) -> None:
        """What was given up (by a moment) comes with the next one."""
        for occasion in list(self._returns):
            at = self.record.given_up.get(occasion)
            if at is not None and (by is None or at <= by):
                self._brought -= self._returns.pop(occasion)

    def _part_due(self, due: Due, came: list[Taken]) -> Due:
        self._take_back(due.at)
        if self._part is None:
            # The oldest unread; what no digest has brought comes first.
            unread = [
                (one.number in self._brought, one.number)
                for one in came
                if one.number not in self._opened
            ]
            if not unread:
                return due
            self._part = min(unread)[1], 1
        number, part = self._part
        self._part = (number, part + 1) if part < SECTIONS else None
        if self._part is None:
            self._brought.add(number)
            self._opened.setdefault(number, due.at)
        return replace(due, part=(number, part))

    def _wakes(self, wish: Wish, at: datetime, *, now: bool = False) -> _Ready | None:
        """When the mode instant brings what waits at `at`; None in other modes."""
        if wish.mode != "instant":
            return None
        ready = loud(wish, max(at, wish.paused or at))
        step = 0.0 if now and ready == at else 60.0
        return tuple(self.times.served(ready, wish, slack, step) for slack in (_NONE, SLACK))

    def _at_once(self, wish: Wish, came: list[Taken], until: datetime) -> Iterator[Due]:
        while self._ready and self._ready[0] < until:
            (at, *later), self._ready = self._ready, None
            found, waiting = self._arrivals(wish, came, at)
            if not self.record.written & {one.occasion for one in found}:
                # It had not come to this person yet when it was killed at this very moment, or
                # when more came in.
                doubt = later[0] if later[0] > at else until if until - at < SLACK else None
                if doubt:
                    self._ready = (doubt, doubt)
                    continue
            self._brought |= set(waiting)
            yield from found

    def _arrivals(
        self, wish: Wish, came: Sequence[Taken], at: datetime
    ) -> tuple[list[Due], list[int]]:
        self._take_back(at)
        waiting = self._waiting(came, at)
        fresh = [number for number in waiting if number not in self._opened]
        held = any(
            loud(wish, one.at) > one.at or (wish.paused is not None and one.at < wish.paused)
            for one in came
            if one.number in fresh
        )
        ids = {one.number: one.id for one in came}
        if len(fresh) > (1 if held else _SINGLY):
            read = [number for number in waiting if number in self._opened]
            return [Due(at, f"instant:{ids[fresh[0]]}", **_held(fresh, read))], waiting
        singly = [Due(at, f"instant:{ids[one]}", None, frozenset({one})) for one in fresh]
        return singly, waiting


def _held(fresh: Sequence[int], read: Sequence[int]) -> dict[str, Any]:
    """What a digest holds: at most so many, the rest is counted."""
    return {
        "shown": frozenset(fresh[:COUNT]),
        "read": frozenset(read[:COUNT]),
        "more": max(0, len(fresh) - COUNT),
    }
