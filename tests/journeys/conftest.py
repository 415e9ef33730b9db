"""A running service in this process, with the web chat on a free port and a scripted clock."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.app import House, open_house, open_transports
from bot.config import Settings, read_settings
from bot.doors import Doors
from bot.service import Service
from tests.fakes.clock import ScriptedClock

MORNING = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)  # 09:30 in Taipei


@dataclass
class Running:
    """A service that runs; `clock` moves only when told, `tick` is one minute's work."""

    settings: Settings
    clock: ScriptedClock
    house: House
    doors: Doors
    service: Service

    @property
    def address(self) -> str:
        """Where the web chat is."""
        door: Any = self.doors.doors[-1]
        return str(door.address)

    async def tick(self) -> None:
        """What the schedule does at a full minute; the running delivery sends."""
        await self.service.tick()


@asynccontextmanager
async def running(path: Path, clock: ScriptedClock, **given: str) -> AsyncIterator[Running]:
    """The whole service over a database at `path`; `given` are settings by name."""
    named = {"DATABASE_PATH": str(path), "WEB_PORT": "0", "LOG_LEVEL": "ERROR", **given}
    settings = read_settings(named)
    async with open_house(settings, clock) as house, open_transports(house) as doors:
        await house.take_in()
        service = house.service(doors.transports)
        await service.start()
        try:
            yield Running(settings, clock, house, doors, service)
        finally:
            await doors.hush()
            await service.stop()


@pytest.fixture
def clock() -> ScriptedClock:
    return ScriptedClock(MORNING)
