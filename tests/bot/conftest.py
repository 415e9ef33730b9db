"""What the tests of the edge share: a Telegram on this machine, somebody who answers there, and a
service whose web chat can be asked over HTTP."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from tests.fakes.clock import ScriptedClock
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_desk import Desk
from tests.journeys.conftest import MORNING, Running, running


@pytest.fixture
def telegram() -> FakeTelegram:
    return FakeTelegram()


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Running]:
    """The whole service, its web chat on a free port."""
    async with running(tmp_path / "z.db", ScriptedClock(MORNING)) as opened:
        yield opened


@pytest.fixture
async def client(service: Running) -> AsyncIterator[httpx2.AsyncClient]:
    """A browser that has not been there yet."""
    async with httpx2.AsyncClient(base_url=service.address, timeout=10) as opened:
        yield opened


@pytest.fixture
async def reader(client: httpx2.AsyncClient) -> httpx2.AsyncClient:
    """A browser that has opened the page, and is known by its cookie."""
    await client.get("/")
    return client
