"""`/readyz` of the real process: green soon after a healthy start, red for each cause."""

import resource
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import httpx2
import pytest

from tests.fakes import telegram_failures as fake
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_http import served
from tests.journeys.processes import address_of, process, stop, telegram_settings

# Seconds from the start of the process; the promise.
SOON = 5.0


class Probe:
    """Asks a running service how it is."""

    def __init__(self, service: subprocess.Popen[str]) -> None:
        port = httpx2.URL(address_of(service)).port
        self._root = f"http://127.0.0.1:{port}"

    def ready(self) -> tuple[int, dict[str, str]]:
        answer = httpx2.get(f"{self._root}/readyz", timeout=10, trust_env=False)
        return answer.status_code, answer.json()

    def metrics(self) -> str:
        answer = httpx2.get(f"{self._root}/metrics", timeout=15, trust_env=False)
        assert answer.status_code == 200
        return answer.text

    def live(self) -> int:
        return httpx2.get(f"{self._root}/livez", timeout=10, trust_env=False).status_code

    def until(self, wanted: Callable[[int, dict[str, str]], bool], seconds: float) -> float:
        """The seconds until the answer is as wanted."""
        began = time.monotonic()
        status, parts = self.ready()
        while not wanted(status, parts):
            assert time.monotonic() - began < seconds, (status, parts)
            time.sleep(0.05)
            status, parts = self.ready()
        return time.monotonic() - began


def green(status: int, parts: dict[str, str]) -> bool:
    return status == 200 and set(parts.values()) == {"ok"}


@pytest.mark.parametrize("token", [False, True], ids=["web", "telegram"])
def test_green_within_five_seconds_of_a_healthy_start(tmp_path: Path, token: bool) -> None:
    with served(FakeTelegram()) as root:
        given = telegram_settings(root) if token else {}
        began = time.monotonic()
        with process(tmp_path, "run", **given) as service:
            probe = Probe(service)
            probe.until(green, SOON)
            assert time.monotonic() - began < SOON
            wanted = {"database", "tick", "telegram" if token else "web"}
            assert set(probe.ready()[1]) == wanted
            assert stop(service) == 0


def away(status: int, parts: dict[str, str]) -> bool:
    return (status, parts["telegram"]) == (503, "not reached")


def test_red_while_telegram_is_out_of_reach_from_the_start_or_later(tmp_path: Path) -> None:
    telegram = FakeTelegram()
    telegram.fail("getMe", fake.UNREACHABLE, fake.UNREACHABLE)
    with served(telegram) as root, process(tmp_path, "run", **telegram_settings(root)) as service:
        probe = Probe(service)
        assert away(*probe.ready())
        assert probe.live() == 200
        probe.until(green, 20)
        telegram.fail("getUpdates", *[fake.UNREACHABLE] * 2)
        # The poll under way ends with the word of a person.
        telegram.say(880, "/help")
        probe.until(away, 10)
        probe.until(green, 20)
        assert stop(service) == 0


def test_red_while_the_database_takes_nothing_and_green_again(tmp_path: Path) -> None:
    def red(why: str) -> Callable[[int, dict[str, str]], bool]:
        return lambda status, parts: status == 503 and why in parts["database"]

    with process(tmp_path, "run") as service:
        probe = Probe(service)
        probe.until(green, SOON)
        _, most = resource.prlimit(service.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(service.pid, resource.RLIMIT_FSIZE, (0, most))
        probe.until(red("cannot be written"), 5)
        assert probe.live() == 200
        resource.prlimit(service.pid, resource.RLIMIT_FSIZE, (most, most))
        probe.until(green, 5)
        path = tmp_path / "zhaibao.db"
        with closing(sqlite3.connect(path, isolation_level=None, timeout=10)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert red("no answer")(*probe.ready())
            # Metrics are read all the same: who asks must not take it for dead.
            told = probe.metrics()
            assert 'zhaibao_ready{part="database"} 0.0' in told
            assert 'zhaibao_ready{part="tick"} 1.0' in told
            other.execute("ROLLBACK")
        probe.until(green, 10)
        assert stop(service) == 0
