"""The simulated world: it holds, it is the same each time, and it notices what goes wrong."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from bot.simulation import doings, lives, people
from bot.simulation.doings import Habits
from bot.simulation.hours import loud, moments
from bot.simulation.people import START, Wish
from bot.simulation.platform import Faults
from bot.simulation.world import Figures, simulate
from bot.transports.telegram.pace import Pace, Rates
from bot.verbs.simulate import command
from digest.due import Plan, Slot, _slots_of, next_slots, slots_between
from handlers import planning
from handlers.jobs.deliver import Delivery
from handlers.jobs.enqueue import Enqueue
from storage.articles import Articles
from storage.outbox import Outbox
from storage.serials import Serials
from storage.slots import Slots
from storage.store import Store

# A world in which much goes wrong.
ROUGH = Faults(
    flood=0.02, blocked=0.002, server=0.03, unreachable=0.02,
    lost_before=0.02, lost_after=0.02, migrated=0.05,
)  # fmt: skip
# Everybody asks on every second day, and changes something every day.
RESTLESS = Habits(asks=2, changes=1)
KEYS = ["day", "due", "sent", "repeated", "lost", "wrong_slots", "own_refusals"]
KEYS += ["late_p50", "late_p99"]


def test_three_days_over_the_change_of_clocks_are_sound() -> None:
    figures = simulate(100, 3, seed=3, habits=RESTLESS)
    assert [day.row() for day in figures.days if not day.sound] == []
    assert figures.deaths >= 8
    assert min(day.due for day in figures.days) > 80
    assert max(day.peak for day in figures.days) <= 30


def test_the_same_seed_gives_the_same_figures() -> None:
    once, again, other = (simulate(40, 1, seed=seed).days[0].row() for seed in (5, 5, 6))
    assert once == again != other


@pytest.mark.parametrize("seed", [1, 2])
def test_a_rough_day_loses_nothing_either(seed: int) -> None:
    figures = simulate(150, 1, seed=seed, faults=ROUGH, habits=RESTLESS)
    assert figures.sound, figures.days[0]
    assert figures.days[0].repeated > 0
    assert {"lost_after", "lost_before", "server", "flood"} <= set(figures.met)


def test_as_a_command_it_prints_an_object_a_day() -> None:
    ran = CliRunner().invoke(command, ["--subscribers", "40", "--days", "2", "--json"])
    assert ran.exit_code == 0, ran.output
    days = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [list(day) for day in days] == [KEYS] * 2
    assert [day["day"] for day in days] == [1, 2]


def failing(**faults: float) -> Figures:
    return simulate(60, 1, seed=1, faults=replace(Faults(), **faults))


def test_it_notices_a_lost_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def forget(self: Delivery) -> Any:
        return self.thread.ask(
            lambda store: (
                store._db.execute(
                    "UPDATE outbox SET state = 'sent' WHERE state = 'sending'"
                ).rowcount
            )
        )

    monkeypatch.setattr(Delivery, "begin", forget)
    monkeypatch.setattr(Outbox, "retry", lambda self, page, **how: self.sent(page, "0", now=START))
    figures = failing(server=0.05)
    assert figures.days[0].lost > 0


def test_it_notices_a_page_sent_twice_without_a_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    retry = Outbox.retry

    def unmarked(self: Outbox, page: int, *, at: datetime, why: str, uncertain: bool) -> None:
        retry(self, page, at=at, why=why)

    monkeypatch.setattr(Outbox, "retry", unmarked)
    figures = failing(lost_after=0.1)
    assert any("not marked" in wrong for wrong in figures.days[0].wrong)


def test_it_notices_refusals_of_our_making(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lives, "Pace", lambda now, pause: Pace(now, pause, Rates(bot=0, chat=0)))
    assert simulate(250, 1, seed=1).days[0].own_refusals > 0


def test_it_notices_a_digest_at_the_wrong_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    serve = Enqueue.round

    def early(self: Enqueue, store: Store, now: datetime) -> int:
        return serve(self, store, now + timedelta(minutes=30))

    put = Outbox.put

    def at_once(self: Outbox, *given: Any, **more: Any) -> int:
        return put(self, *given, **more | {"quiet": START})

    monkeypatch.setattr(Enqueue, "round", early)
    monkeypatch.setattr(Outbox, "put", at_once)
    assert any("early" in wrong for wrong in failing().days[0].wrong)


@pytest.fixture(autouse=True)
def _fresh_plans() -> Iterator[None]:
    """What a broken planner found is forgotten, and so is what a sound one did."""
    _slots_of.cache_clear()
    yield
    _slots_of.cache_clear()


def broken(count: int = 40, days: int = 1, **faults: float) -> str:
    """What a world of restless people finds wrong, without faults other than these."""
    _slots_of.cache_clear()
    none = Faults(**dict.fromkeys(Faults.__dataclass_fields__, 0.0))
    figures = simulate(count, days, 1, faults=replace(none, **faults), habits=RESTLESS)
    return "\n".join(wrong for day in figures.days for wrong in day.wrong)


def test_a_world_without_faults_is_sound() -> None:
    assert broken() == ""


def patched(monkeypatch: pytest.MonkeyPatch, change: Callable[[Iterator[Slot]], Any]) -> None:
    def planned(plan: Plan, after: datetime) -> Any:
        return change(next_slots(plan, after))

    monkeypatch.setattr(planning, "next_slots", planned)


def test_it_notices_a_slot_that_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    patched(monkeypatch, lambda slots: (one for one in slots if one.clock != "12:00"))
    assert "T12:00: no slot" in broken()


def test_it_notices_a_slot_that_comes_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    def twice(slots: Iterator[Slot]) -> Iterator[Slot]:
        for slot in slots:
            again = slot.at + timedelta(hours=1)
            yield slot
            yield replace(slot, hour=again.time(), at=again)

    def due(plan: Plan, after: datetime, until: datetime) -> Any:
        return list(twice(iter(slots_between(plan, after, until))))

    patched(monkeypatch, twice)
    monkeypatch.setattr("digest.due.slots_between", due)
    assert "nobody asked for it" in broken()


def test_it_notices_an_article_that_comes_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Articles, "mark_brought", lambda self, someone, ids, **how: None)
    assert "; due [" in broken(days=2)


def all_alike(monkeypatch: pytest.MonkeyPatch, wish: Wish, kind: Any) -> None:
    """Everybody begins with this wish, and changes nothing but that."""
    monkeypatch.setattr(people, "_wish", lambda chance: wish)
    monkeypatch.setattr(doings, "_KINDS", (kind,))


def test_it_notices_quiet_hours_that_are_not_heeded(monkeypatch: pytest.MonkeyPatch) -> None:
    all_alike(monkeypatch, Wish(hours=("08:00", "23:30"), quiet=("23:00", "07:00")), doings._mode)
    assert broken(20) == ""
    monkeypatch.setattr("digest.due._after_quiet", lambda plan, moment: moment)
    said = broken(20)
    assert "planned for" in said
    assert "early" in said


def test_it_notices_a_late_page_that_rings_in_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    all_alike(monkeypatch, Wish(hours=("22:57",), quiet=("23:00", "07:00")), doings._mode)
    assert broken(10, server=0.8) == ""
    monkeypatch.setattr("handlers.jobs.deliver.heard", lambda store, pages, *more: pages)
    assert "rang in the quiet hours" in broken(10, server=0.8)


def test_it_notices_a_pause_that_is_not_heeded(monkeypatch: pytest.MonkeyPatch) -> None:
    all_alike(monkeypatch, Wish(hours=("08:00", "20:30")), doings._pause)
    assert broken(20, 2) == ""
    monkeypatch.setattr("digest.plans.paused_until", lambda chosen: None)
    assert "nobody asked for it" in broken(20, 2)


def test_it_notices_a_date_that_is_served_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    all_alike(monkeypatch, Wish(), doings._zone)
    assert broken(days=3) == ""
    monkeypatch.setattr(Slots, "taken", lambda self, someone, day: set())
    assert "; due [" in broken(days=3)


def test_it_notices_a_part_that_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    move = Serials.move
    monkeypatch.setattr(Serials, "move", lambda self, someone, part: move(self, someone, part + 1))
    assert re.search(r"part \(\d+, \d+\) instead of", broken(days=2))


def test_it_notices_news_that_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.jobs.enqueue.wake_instant", lambda store, now: 0)
    assert "nothing was written" in broken()


def test_it_notices_a_choice_that_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.panel.replan", lambda store, someone, chosen, now: None)
    assert broken(days=2) != ""


def test_answers_pass_the_same_pace_and_are_answered() -> None:
    talk = simulate(60, 1, seed=2, habits=RESTLESS).talk
    assert talk.asked >= 15
    assert talk.changed >= 5
    assert {one.command for one in talk.said} > {"search", "summary", "section"}
    assert sorted(talk.waits)[len(talk.waits) // 2] < 1


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}+00:00")


@pytest.mark.parametrize(
    ("wish", "came"),
    [
        # The clock of New York goes back on the first of November: once, the first time.
        (Wish(zone="America/New_York", hours=("01:30",)),
         ["10-31 05:30", "11-01 05:30", "11-02 06:30"]),
        (Wish(hours=("20:30", "08:00"), weekdays=(6,)), ["10-31 00:00", "10-31 12:30"]),
        (Wish("weekly", hours=("08:00", "20:30"), weekly=7), ["11-01 00:00"]),
        (Wish("batched", hours=("09:15",), batch=12, weekdays=(7,)),
         ["11-01 01:15", "11-01 13:15"]),
        (Wish("instant"), []),
        # Two wait for the end of the quiet hours, across midnight.
        (Wish(hours=("23:30", "06:00"), weekdays=(6, 7), quiet=("23:00", "07:00")),
         ["10-30 23:00", "10-31 23:00", "10-31 23:00", "11-01 23:00"]),
        (Wish(until=datetime(2026, 10, 31, 20)),  # noqa: DTZ001 - local
          ["11-01 00:00", "11-02 00:00"]),
    ],
)  # fmt: skip
def test_what_a_wish_means_by_the_plain_rules(wish: Wish, came: list[str]) -> None:
    found = moments(wish, at("10-30 12:00"), at("11-02 12:00"))
    assert [f"{one.at:%m-%d %H:%M}" for one in found] == came


def test_an_hour_that_a_clock_leaves_out_comes_later() -> None:
    wish = Wish(zone="America/New_York", hours=("02:30",))
    (found,) = moments(wish, at("03-08 00:00"), at("03-08 23:00"))
    assert found.at == at("03-08 07:30")


def test_the_end_of_quiet_hours_that_comes_twice_is_the_second() -> None:
    wish = Wish(zone="America/New_York", quiet=("23:00", "01:30"))
    assert loud(wish, at("11-01 06:10")) == at("11-01 06:30")
    assert loud(wish, at("11-01 05:10")) == at("11-01 05:30")
