"""The heart of a running process: chores that are asked for while others are under way."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

from bot.app import open_house
from bot.config import read_settings
from bot.observed.health import FRESH, LOST, Health
from handlers.jobs.enqueue import Enqueue
from storage.store import Store
from tests.fakes.clock import ScriptedClock
from tests.journeys.conftest import MORNING, running


class Slow:
    """A chore that goes on until it is let go."""

    def __init__(self) -> None:
        self.rounds = 0
        self.begun = asyncio.Event()
        self.go = asyncio.Event()

    async def round(self) -> None:
        self.rounds += 1
        self.begun.set()
        await self.go.wait()

    def end(self) -> None:
        self.go.set()


class Busy:
    """Twenty rounds of two minutes each, as of an hour that very many share."""

    def __init__(self, clock: ScriptedClock) -> None:
        self.clock, self.left = clock, 21

    def round(self, store: Store, now: datetime) -> int:
        self.clock.pass_(minutes=2)
        self.left -= 1
        return self.left

    def after_downtime(self) -> dict[str, int]:
        return {}


async def test_a_tick_that_is_long_at_work_is_a_sign_of_life_all_the_while(tmp_path: Path) -> None:
    clock = ScriptedClock(MORNING)
    settings = read_settings({"DATABASE_PATH": str(tmp_path / "z.db")})
    async with open_house(settings, clock) as house:
        service = house.service({})
        service._enqueue = cast(Enqueue, Busy(clock))
        health, said, move = Health(house.thread, clock, house.pulse), set(), house.pulse.move
        house.pulse.tick()

        def moved() -> None:
            said.add((health._tick(FRESH), health._tick(LOST)))
            move()

        house.pulse.move = moved  # type: ignore[method-assign]
        await service.serve_slots()
    assert said == {("ok", "ok")}
    assert clock.now == MORNING + timedelta(minutes=42)


async def test_what_an_admin_asks_for_amid_the_chores_is_done_after_them(tmp_path: Path) -> None:
    async with running(tmp_path / "z.db", ScriptedClock(MORNING)) as opened:
        slow, heart = Slow(), opened.service
        if heart._doing:
            await heart._doing
        heart._chores = [slow]
        heart.nudge()
        await slow.begun.wait()
        for _ in range(3):
            heart.nudge()
        assert slow.rounds == 1
        slow.go.set()
        assert heart._doing
        await heart._doing
        # Once more for all that was asked meanwhile, not once for each.
        assert slow.rounds == 2
