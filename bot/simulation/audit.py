"""What was due against what came: day by day, from the platform's own record."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.simulation.expected import Due, Reader, Record
from bot.simulation.hours import Times, loud
from bot.simulation.people import NAME, START, Person, Wish
from bot.simulation.platform import Arrival, Platform
from bot.simulation.press import Taken
from bot.simulation.talk import Said
from bot.transports.telegram.spell import spell
from digest.preferences import Preferences
from handlers.chosen import preferences_of
from storage.pages import PageRecord
from storage.store import Store

# What leaves so soon after its moment may ring though quiet hours have begun meanwhile.
_ON_TIME = timedelta(minutes=5, seconds=30)
_TITLE = re.compile(r"第(\d+)號船靠岸")
_READ = re.compile(r"已讀：(.*)")
_MORE = re.compile(r"(?:還有|另有) (\d+) 篇")
_PART = re.compile(r"河岸第(\d+)號船今天裝了(\d+)箱茶葉")


@dataclass
class Day:
    """One day (UTC) of the world. `late` are seconds from a slot to its last page's arrival.

    `tried` are those of pages whose first try arrived: what the pace alone costs. `excused` are
    pages whose chat was gone, or that the record says were superseded.
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
    tried: list[float] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing was lost, no slot wrong, and no limit exceeded."""
        return not (self.lost or self.wrong or self.own_refusals)

    def row(self) -> dict[str, object]:
        """The figures by name: what a program reads."""
        return {
            "day": self.day,
            "due": self.due,
            "sent": self.sent,
            "repeated": self.repeated,
            "lost": self.lost,
            "wrong_slots": len(self.wrong),
            "own_refusals": self.own_refusals,
            "late_p50": share(self.late, 0.50),
            "late_p99": share(self.late, 0.99),
        }


@dataclass(frozen=True)
class World:
    """What is left of the world when its days are over."""

    store: Store
    people: Sequence[Person]
    platform: Platform
    said: Sequence[Said]
    news: Sequence[Taken]
    times: Times


def audit(world: World, days: int) -> list[Day]:
    """The days' figures. `due` are slots and articles of the mode instant, the others pages."""
    return _Audit(world, [Day(number + 1) for number in range(days)]).book()


_Key = tuple[str, str, str]


class _Audit:
    def __init__(self, world: World, book: list[Day]) -> None:
        self._world, self._book = world, book
        self._came: dict[_Key, list[float]] = defaultdict(list)
        for one in world.platform.arrivals:
            if not one.answer:
                self._came[one.chat, one.topic, one.text].append(one.at)
        self._pages: dict[int, dict[str, list[PageRecord]]] = defaultdict(dict)
        for page in world.store.pages.every():
            self._pages[page.subscriber_id].setdefault(page.occasion, []).append(page)
        self._said: dict[int, list[Said]] = defaultdict(list)
        for said in world.said:
            self._said[said.doing.person.id].append(said)

    def book(self) -> list[Day]:
        for person in self._world.people:
            self._look(person)
        for copies in self._came.values():
            # What no page of the record accounts for: nobody should have got it.
            self._on(copies[0]).wrong.append(
                f"a message that no slot accounts for, at {copies[0]:.0f} s"
            )
        for at in self._world.platform.refusals:
            self._on(at).own_refusals += 1
        _peaks(self._world.platform.arrivals, self._book)
        return self._book

    def _on(self, second: float) -> Day:
        return self._book[max(0, min(int(second // 86400), len(self._book) - 1))]

    def _look(self, person: Person) -> None:
        world, pages = self._world, self._pages[person.id]
        rows = {(one.date, one.hour): one for one in world.store.slots.of(person.id)}
        record = Record(rows, frozenset(pages), _given_up(pages))
        reader = Reader(person, self._said[person.id], world.news, world.times, record)
        gone = world.platform.blocked.get(person.chat, math.inf)
        wishes = reader.wishes()
        if gone == math.inf and not _kept(world.store, person, wishes[-1][1]):
            self._book[-1].wrong.append(f"{_name(person)}: what was chosen is not kept")
        left = dict(rows)
        for due in reader.due():
            second = _second(due.at)
            row = left.pop(due.slot, None) if due.slot else None
            some = pages.pop(due.occasion, [])
            day = self._on(second)
            # To a chat that is out of reach nothing is due any more.
            if gone > second + 3600:
                day.due += 1
                if wrong := due.wrong or _unlike(due, some):
                    day.wrong.append(f"{_name(person)} {due.occasion}: {wrong}")
            else:
                day.due += row is not None or bool(some)
            for page in some:
                self._count(person, page, due, _wish_at(wishes, due.at), gone)
        if gone == math.inf:
            for slot in left:
                self._book[-1].wrong.append(f"{_name(person)} {slot}: nobody asked for it")
            for occasion in pages:
                self._book[-1].wrong.append(f"{_name(person)} {occasion}: brought for nothing")

    def _count(self, person: Person, page: PageRecord, due: Due, wish: Wish, gone: float) -> None:
        copies = self._copies(person, page)
        second, day = _second(due.at), self._on(_second(due.at))
        if not copies:
            excused = page.state == "dropped" and (gone < math.inf or "superseded" in page.why)
            day.excused += excused
            day.lost += not excused
            return
        day.sent += 1
        day.repeated += len(copies) - 1
        if len(copies) - 1 > page.repeats:
            day.wrong.append(f"page {page.id} came twice and is not marked")
        if copies[0] < second:
            day.wrong.append(f"page {page.id} came {second - copies[0]:.0f} s early")
        came = START + timedelta(seconds=copies[0])
        if came > due.at + _ON_TIME and loud(wish, came) > came and not page.message.silent:
            day.wrong.append(f"{_name(person)}: page {page.id} rang in the quiet hours, {came}")
        if page.page + 1 == page.pages:
            day.late.append(copies[0] - second)
            if page.attempts == 1:
                day.tried.append(copies[0] - second)

    def _copies(self, person: Person, page: PageRecord) -> list[float]:
        """When a page came. What comes after it was superseded is another page of the same words:
        that of the next slot, which brings the same article."""
        key = (person.chat, person.topic, spell(page.message).text)
        copies = self._came.pop(key, [])
        if page.state == "dropped" and "superseded" in page.why:
            over = _second(page.changed_at)
            if later := [at for at in copies if at > over]:
                self._came[key] = later
            return [at for at in copies if at <= over]
        return copies


def _unlike(due: Due, pages: Iterable[PageRecord]) -> str:
    """What the pages of an occasion show, where it is not what was due; empty where it is."""
    text = "\n".join(page.message.text for page in pages)
    if due.empty or due.merged:
        return "something was sent" if text else ""
    if not text:
        return "nothing was written"
    if due.part:
        found = _PART.search(text)
        part = (int(found[1]), int(found[2])) if found else None
        return "" if part == due.part else f"part {part} instead of {due.part}"
    read = {int(number) for line in _READ.findall(text) for number in _TITLE.findall(line)}
    shown = {int(number) for number in _TITLE.findall(_READ.sub("", text))}
    counted = _MORE.search(text)
    more = int(counted[1]) if counted else 0
    if due.read is None or (shown == due.shown and read == due.read and more == due.more):
        return ""
    return (
        f"{sorted(shown)}, read {sorted(read)}, {more} more;"
        f" due {sorted(due.shown)}, {sorted(due.read)}, {due.more}"
    )


def _given_up(pages: Mapping[str, Sequence[PageRecord]]) -> dict[str, datetime]:
    """The occasions that were superseded before a page had left, and when."""
    return {
        occasion: max(page.changed_at for page in some)
        for occasion, some in pages.items()
        if all(page.state == "dropped" and _unsent(page) for page in some)
    }


def _unsent(page: PageRecord) -> bool:
    # A try that was never answered may have arrived.
    return "superseded" in page.why and not page.repeats and "no answer" not in page.why


def _kept(store: Store, person: Person, wish: Wish) -> bool:
    someone = store.subscribers.get(person.id)
    if someone is None:
        return False
    chosen = preferences_of(store, someone, Preferences())
    return chosen.rows().items() >= wish.stored().items()


def _wish_at(wishes: Sequence[tuple[datetime, Wish]], at: datetime) -> Wish:
    return next(wish for since, wish in reversed(wishes) if since < at or since == wishes[0][0])


def _second(at: datetime) -> float:
    return (at - START).total_seconds()


def _peaks(arrivals: Sequence[Arrival], book: list[Day]) -> None:
    times = sorted(one.at for one in arrivals)
    first = 0
    for last, at in enumerate(times):
        while times[first] <= at - 1.0:
            first += 1
        day = book[min(int(at // 86400), len(book) - 1)]
        day.peak = max(day.peak, last - first + 1)


def _name(person: Person) -> str:
    return f"{NAME} {person.chat} {person.topic}".strip()


def share(values: Sequence[float], part: float) -> float:
    """The value that so large a part does not exceed; 0 where there is none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return round(ordered[min(math.ceil(part * len(ordered)), len(ordered)) - 1], 2)
