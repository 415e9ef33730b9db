"""What was due against what came: day by day, from the platform's own record."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.simulation.people import NAME, START, Person
from bot.simulation.platform import Arrival, Platform
from bot.transports.telegram.spell import spell
from storage.pages import PageRecord
from storage.store import Store

# Where the bot was down longer than it may, several slots become one.
_WINDOW = timedelta(hours=6)
_SERVED = ("sent", "empty", "merged")


@dataclass
class Day:
    """One day (UTC) of the world. `late` are seconds from a slot to its last page's arrival.

    `excused` are pages whose chat was gone, or that the record says were superseded.
    """

    day: int
    due: int = 0
    sent: int = 0
    repeated: int = 0
    lost: int = 0
    excused: int = 0
    wrong: list[str] = field(default_factory=list)
    own_refusals: int = 0
    peak: int = 0
    late: list[float] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing was lost, no slot wrong, and no limit exceeded."""
        return not (self.lost or self.wrong or self.own_refusals)

    def row(self) -> dict[str, object]:
        """The figures by name."""
        return {
            "day": self.day,
            "due": self.due,
            "sent": self.sent,
            "repeated": self.repeated,
            "lost": self.lost,
            "wrong_slots": len(self.wrong),
            "own_refusals": self.own_refusals,
            "late_p50": _share(self.late, 0.50),
            "late_p99": _share(self.late, 0.99),
            "peak": self.peak,
            "excused": self.excused,
        }


def audit(store: Store, people: Sequence[Person], platform: Platform, days: int) -> list[Day]:
    """The days' figures. `due` are slots, the others pages."""
    book = [Day(number + 1) for number in range(days)]
    came = _by_page(platform.arrivals)
    pages: dict[tuple[int, str], list[PageRecord]] = defaultdict(list)
    for page in store.pages.every():
        pages[page.subscriber_id, page.occasion].append(page)
    for person in people:
        gone = platform.blocked.get(person.chat)
        _look(store, person, gone, pages, came, book)
    for copies in came.values():
        # What no page of the record accounts for: nobody should have got it.
        day = book[min(int(copies[0] // 86400), days - 1)]
        day.wrong.append(f"a message that no slot accounts for, at {copies[0]:.0f} s")
    for at in platform.refusals:
        book[min(int(at // 86400), days - 1)].own_refusals += 1
    _peaks(platform.arrivals, book)
    return book


_Came = dict[tuple[str, str, str], list[float]]


def _by_page(arrivals: Sequence[Arrival]) -> _Came:
    came: _Came = defaultdict(list)
    for one in arrivals:
        came[one.chat, one.topic, one.text].append(one.at)
    return came


def _look(
    store: Store,
    person: Person,
    gone: float | None,
    pages: dict[tuple[int, str], list[PageRecord]],
    came: _Came,
    book: list[Day],
) -> None:
    slots = {(one.date, one.hour): one for one in store.slots.of(person.id)}
    end = START + timedelta(days=len(book))
    for day, hour, moment in person.slots(START, end):
        figures = book[(moment - START).days]
        row = slots.pop((day, hour), None)
        after_end = gone is not None and gone <= (moment - START).total_seconds() + 3600
        # To a chat that is out of reach nothing is due any more.
        figures.due += row is not None or not after_end
        if row is None or row.state not in _SERVED:
            if not after_end:
                figures.wrong.append(f"{_name(person, day, hour)}: {row.state if row else 'none'}")
            continue
        if row.at != moment:
            figures.wrong.append(f"{_name(person, day, hour)}: planned for {row.at}")
        for page in pages.pop((person.id, f"slot:{day.isoformat()}T{hour}"), ()):
            _count(figures, person, page, moment, came, gone)
    for day, hour in slots:
        book[-1].wrong.append(f"{_name(person, day, hour)}: nobody asked for it")


def _count(
    figures: Day,
    person: Person,
    page: PageRecord,
    moment: datetime,
    came: _Came,
    gone: float | None,
) -> None:
    copies = came.pop((person.chat, person.topic, spell(page.message).text), [])
    due = (moment - START).total_seconds()
    if not copies:
        excused = page.state == "dropped" and (gone is not None or "superseded" in page.why)
        figures.excused += excused
        figures.lost += not excused
        return
    figures.sent += 1
    figures.repeated += len(copies) - 1
    if len(copies) - 1 > page.repeats:
        figures.wrong.append(f"page {page.id} came twice and is not marked")
    if copies[0] < due:
        figures.wrong.append(f"page {page.id} came {due - copies[0]:.0f} s early")
    if page.page + 1 == page.pages:
        figures.late.append(copies[0] - due)


def _peaks(arrivals: Sequence[Arrival], book: list[Day]) -> None:
    times = sorted(one.at for one in arrivals)
    first = 0
    for last, at in enumerate(times):
        while times[first] <= at - 1.0:
            first += 1
        day = book[min(int(at // 86400), len(book) - 1)]
        day.peak = max(day.peak, last - first + 1)


def _name(person: Person, day: date, hour: str) -> str:
    return f"{NAME} {person.chat} {day} {hour} {person.zone}"


def _share(values: Sequence[float], share: float) -> float:
    if not values:
        return 0.0
    ordered = sorted(values)
    return round(ordered[min(math.ceil(share * len(ordered)), len(ordered)) - 1], 2)
