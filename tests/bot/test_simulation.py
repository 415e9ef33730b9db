"""The simulated world: it holds, it is the same each time, and it notices what goes wrong."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from bot.simulation import lives
from bot.simulation.people import START, Person
from bot.simulation.platform import Faults
from bot.simulation.world import Figures, simulate
from bot.transports.telegram.pace import Pace, Rates
from bot.verbs.simulate import command
from handlers.jobs.deliver import Delivery
from handlers.jobs.enqueue import Enqueue
from storage.outbox import Outbox
from storage.store import Store

# A world in which much goes wrong.
ROUGH = Faults(
    flood=0.02, blocked=0.002, server=0.03, unreachable=0.02,
    lost_before=0.02, lost_after=0.02, migrated=0.05,
)  # fmt: skip
KEYS = ["day", "due", "sent", "repeated", "lost", "wrong_slots", "own_refusals"]
KEYS += ["late_p50", "late_p99", "peak", "excused"]


def test_three_days_over_the_change_of_clocks_are_sound() -> None:
    figures = simulate(150, 3, seed=3)
    assert [day.row() for day in figures.days if not day.sound] == []
    assert figures.deaths >= 8
    assert min(day.due for day in figures.days) > 100
    assert max(day.peak for day in figures.days) <= 30


def test_the_same_seed_gives_the_same_figures() -> None:
    once, again, other = (simulate(40, 1, seed=seed).days[0].row() for seed in (5, 5, 6))
    assert once == again != other


@pytest.mark.parametrize("seed", [1, 2])
def test_a_rough_day_loses_nothing_either(seed: int) -> None:
    figures = simulate(250, 1, seed=seed, faults=ROUGH)
    assert figures.sound, figures.days[0]
    assert figures.days[0].repeated > 0
    assert {"lost_after", "lost_before", "server", "flood", "blocked"} <= set(figures.met)


def test_as_a_command_it_prints_an_object_a_day() -> None:
    ran = CliRunner().invoke(command, ["--subscribers", "40", "--days", "2", "--json"])
    assert ran.exit_code == 0, ran.output
    days = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [list(day) for day in days] == [KEYS] * 2
    assert [day["day"] for day in days] == [1, 2]


def failing(**faults: float) -> Figures:
    return simulate(120, 1, seed=1, faults=replace(Faults(), **faults))


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
    assert simulate(500, 1, seed=1).days[0].own_refusals > 0


def test_it_notices_a_digest_at_the_wrong_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    serve = Enqueue.round

    def early(self: Enqueue, store: Store, now: datetime) -> int:
        return serve(self, store, now + timedelta(minutes=30))

    put = Outbox.put

    def at_once(self: Outbox, *given: Any, **more: Any) -> int:
        return put(self, *given, **more | {"not_before": START})

    monkeypatch.setattr(Enqueue, "round", early)
    monkeypatch.setattr(Outbox, "put", at_once)
    assert any("early" in wrong for wrong in failing().days[0].wrong)


def test_a_person_s_slots_are_reckoned_by_the_zone_alone() -> None:
    person = Person(1, "1", "", "America/New_York", ("01:30",), (1, 2, 3, 4, 5, 6, 7))
    found = list(person.slots(START, START + timedelta(days=4)))
    assert [(str(day), str(at)[5:16]) for day, _, at in found] == [
        ("2026-10-30", "10-30 05:30"),
        ("2026-10-31", "10-31 05:30"),
        ("2026-11-01", "11-01 05:30"),
        ("2026-11-02", "11-02 06:30"),
    ]
