"""A fault of the database in the first moments: told, waited for by nobody, made up for."""

from pathlib import Path

import pytest

from bot.app import open_house, open_transports
from bot.config import read_settings
from bot.service import Service
from storage.errors import StorageError
from storage.worker import StoreThread
from tests.fakes.clock import ScriptedClock
from tests.fakes.faults import read_only
from tests.handlers.conftest import BRIDGE
from tests.journeys.conftest import MORNING

CATALOGUE = '[[feed]]\naddress = "http://127.0.0.1:9/a"\ntitle = "甲"\n'


async def ticked(service: Service) -> None:
    """A minute's work is done to its end."""
    await service.tick()
    for task in (service._polling, service._doing):
        assert task
        await task


async def come(thread: StoreThread) -> tuple[bool, list[str]]:
    """Whether an article is there, and the names of the feeds."""
    return await thread.ask(
        lambda store: (
            not store.articles.empty(),
            [feed.title for feed in store.feeds.catalogue() if feed.kind == "feed"],
        )
    )


async def test_what_the_start_could_not_take_in_comes_with_the_next_tick(tmp_path: Path) -> None:
    (tmp_path / "shelf").mkdir()
    (tmp_path / "shelf" / "bridge.txt").write_text(BRIDGE)
    (tmp_path / "feeds.toml").write_text(CATALOGUE)
    named = {
        "DATABASE_PATH": str(tmp_path / "z.db"), "WEB_PORT": "0", "LOG_LEVEL": "ERROR",
        "FEEDS": str(tmp_path / "shelf"), "CATALOGUE": str(tmp_path / "feeds.toml"),
    }  # fmt: skip
    async with (
        open_house(read_settings(named), ScriptedClock(MORNING)) as house,
        open_transports(house) as doors,
    ):
        service = house.service(doors.transports)
        async with read_only(house.thread):
            with pytest.raises(StorageError):
                await house.take_in()
            # Who asks is told of the fault at once, not kept waiting for its end.
            assert house.intake.ready.is_set()
            await ticked(service)
            assert await come(house.thread) == (False, [])
        await ticked(service)
        assert await come(house.thread) == (True, ["甲"])
