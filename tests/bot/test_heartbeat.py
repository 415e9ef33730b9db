"""The heartbeat: after each healthy tick, and only then."""

from pathlib import Path

from bot.observed.health import Health
from bot.observed.heartbeat import Heartbeat
from tests.fakes.clock import ScriptedClock
from tests.fakes.server import web_server
from tests.journeys.conftest import MORNING, running


async def test_it_beats_after_a_healthy_tick_and_is_silent_in_trouble(tmp_path: Path) -> None:
    clock = ScriptedClock(MORNING)
    async with web_server() as site:
        address = site.page("/beat?key=secretkey", "ok")
        async with running(tmp_path / "z.db", clock, HEARTBEAT_URL=address) as service:
            await service.tick()
            assert service.service._doing
            await service.service._doing
            beats = len(site.asked)
            assert beats >= 1
            house = service.house
            health = Health(house.thread, clock, house.pulse, lambda: {"telegram": "not reached"})
            assert not await Heartbeat(address, health, house.report).round()
            clock.pass_(minutes=5)  # the last tick is old
            assert house.observed
            assert not await Heartbeat(address, house.observed.health, house.report).round()
            assert len(site.asked) == beats


async def test_an_address_that_does_not_answer_is_told_once_without_its_key(
    tmp_path: Path,
) -> None:
    told: list[Exception] = []
    async with running(tmp_path / "z.db", ScriptedClock(MORNING)) as service:
        await service.tick()
        assert service.house.observed
        health = service.house.observed.health
        async with web_server() as site:
            beat = Heartbeat(site.at("/no?key=secretkey"), health, told.append)
            assert not await beat.round()
            assert not await beat.round()
    assert [str(error) for error in told] == ["HEARTBEAT_URL cannot be called: it answers with 404"]
