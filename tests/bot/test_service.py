"""The heart of a running process: chores that are asked for while others are under way."""

import asyncio
from pathlib import Path

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
