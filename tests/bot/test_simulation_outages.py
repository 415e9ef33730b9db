"""The simulated world while the platform is away for hours: waited for, merged, nothing lost."""

from datetime import datetime
from typing import Any

import pytest

from bot.simulation.audit import Day
from bot.simulation.doings import Habits
from bot.simulation.platform import Faults
from bot.simulation.world import simulate
from digest.due import WINDOW
from storage.standing import Standings

# Nothing else goes wrong; people ask and change their minds as ever.
CALM = Faults(**dict.fromkeys(Faults.__dataclass_fields__, 0.0))
RESTLESS = Habits(asks=2, changes=1)
HOUR = 3600.0
# Of the first day: longer than the window within which a downtime is made up for.
AWAY = (6 * HOUR, 12.25 * HOUR)
# The longest that a page waits between two such tries, in seconds: ten minutes and half of it.
PATIENCE = 900.0


def day_of(seed: int, *, count: int = 25) -> Day:
    figures = simulate(count, 1, seed, faults=CALM, habits=RESTLESS, outages=[AWAY])
    assert set(figures.met) == {"none", "server"}
    (day,) = figures.days
    return day


@pytest.mark.parametrize("seed", [1, 4])
def test_an_outage_of_six_hours_and_more_loses_nothing(seed: int) -> None:
    day = day_of(seed)
    assert AWAY[1] - AWAY[0] > WINDOW.total_seconds()
    # The bot was there: no slot is skipped for its age, and each holds what it must.
    assert (day.lost, day.wrong, day.own_refusals) == (0, [], 0)
    # Digests that the next slot overtook came with it, and count as such.
    assert day.excused > 0
    # What waited came once the platform was back.
    assert HOUR < max(day.late) < AWAY[1] - AWAY[0] + PATIENCE


def test_it_notices_what_is_given_up_and_does_not_come_with_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    give_up = Standings.give_up

    def forget(self: Standings, someone: int, occasion: str, *, why: str, now: datetime) -> Any:
        rows = self._db.execute(
            "SELECT * FROM brought WHERE subscriber_id = ? AND occasion = ?", [someone, occasion]
        ).fetchall()
        given_up = give_up(self, someone, occasion, why=why, now=now)
        for row in rows:
            places = ", ".join("?" * len(row))
            self._db.execute(f"INSERT INTO brought VALUES ({places})", row)  # noqa: S608
        return given_up[:0]

    monkeypatch.setattr(Standings, "give_up", forget)
    assert "was due" in "\n".join(day_of(1).wrong)
