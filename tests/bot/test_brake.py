"""Wrong tries at the password: a few are free, then each costs time."""

from pathlib import Path

import httpx2

from bot.transports.web.brake import Brake
from tests.fakes.clock import ScriptedClock
from tests.journeys.conftest import MORNING, running


class Hand:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_few_tries_are_free_then_the_wait_doubles_up_to_a_quarter_of_an_hour() -> None:
    hand = Hand()
    brake = Brake(hand)
    for _ in range(4):
        brake.wrong("1.2.3.4")
        assert brake.wait("1.2.3.4") == 0
    waits = []
    for _ in range(12):
        brake.wrong("1.2.3.4")
        waits.append(brake.wait("1.2.3.4"))
    assert waits[:4] == [2, 4, 8, 16]
    assert waits[-1] == 900
    assert brake.wait("5.6.7.8") == 0
    hand.now += 900
    assert brake.wait("1.2.3.4") == 0
    brake.right("1.2.3.4")
    brake.wrong("1.2.3.4")
    assert brake.wait("1.2.3.4") == 0


def test_many_addresses_together_are_braked_too() -> None:
    brake = Brake(Hand())
    for number in range(60):
        brake.wrong(f"10.0.0.{number}")
    assert brake.wait("10.9.9.9") > 0


async def test_the_port_asks_no_more_after_too_many_wrong_passwords(tmp_path: Path) -> None:
    async with (
        running(tmp_path / "z.db", ScriptedClock(MORNING), WEB_PASSWORD="right one") as service,
        httpx2.AsyncClient(base_url=service.address) as client,
    ):
        assert (await client.get("/readyz")).status_code in (200, 503)
        assert (await client.get("/metrics")).status_code == 200
        proxied = await client.get("/metrics", headers={"Host": "localhost.example"})
        assert proxied.status_code == 421
        for _ in range(5):
            wrong = await client.get("/", auth=("me", "wrong"))
            assert wrong.status_code == 401
        braked = await client.get("/", auth=("me", "right one"))
        assert braked.status_code == 429
        assert int(braked.headers["retry-after"]) > 0
        assert (await client.get("/")).status_code == 401
