"""The bot itself is refused amid a broadcast: sending stops, every page is kept, told once."""

import subprocess
import time
from pathlib import Path

import pytest

from tests.fakes import telegram_failures as fake
from tests.fakes.telegram import TOKEN
from tests.fakes.telegram_failures import Failure
from tests.fakes.telegram_http import served
from tests.journeys.broadcasts import IN_FLIGHT, lay
from tests.journeys.processes import left, process, stop, telegram_settings, until
from tests.journeys.test_ready import Probe, green
from tests.journeys.test_webhook import PUBLIC, CalledTelegram

PAGES, FIRST = 60, 20
POLLED: dict[str, str] = {}
CALLED = {"PUBLIC_URL": PUBLIC, "WEB_PASSWORD": "a long password"}
ASK_BOTFATHER = "refuses BOT_TOKEN: ask @BotFather"
END_THE_OTHER = "Another process polls Telegram with the same BOT_TOKEN: stop it"
END_THE_HOOK = "A webhook is set for this bot"
OTHERS = "https://other.example/hook/a-secret"


class Broadcast:
    """A broadcast of sixty pages under way, of which the platform takes the first twenty."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "zhaibao.db"
        self.telegram = CalledTelegram()
        lay(folder, PAGES)

    def came(self) -> list[int]:
        """How many messages each chat has."""
        return [len(self.telegram.sent(chat)) for chat in range(1, PAGES + 1)]

    def stopped(self, probe: Probe, why: str) -> None:
        """Nothing leaves any more, nothing is lost, and a probe says why."""
        probe.until(lambda status, parts: status == 503 and why in parts["telegram"], 10)
        # What is in flight then is still sent.
        calls = -1
        while calls != (calls := self.telegram.count("sendMessage")):
            time.sleep(0.25)
        came = sum(self.came())
        assert calls - came <= IN_FLIGHT + 1
        time.sleep(0.75)
        assert sum(self.came()) == came < PAGES
        # Now and then one page asks whether it is over.
        assert self.telegram.count("sendMessage") <= calls + 2
        counts = left(self.database)
        assert counts.pop("sent") == came
        assert set(counts) <= {"pending", "retry"}
        assert sum(counts.values()) == PAGES - came

    def arrives(self) -> None:
        """All that was kept comes, each page once."""
        until(lambda: left(self.database) == {"sent": PAGES}, 20)
        assert self.came() == [1] * PAGES


def told(service: subprocess.Popen[str]) -> str:
    assert service.stderr is not None
    said = service.stderr.read()
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize(
    ("failure", "advice", "way"),
    [
        (fake.REVOKED, ASK_BOTFATHER, POLLED),
        (fake.CONFLICT, END_THE_OTHER, CALLED),
        (fake.HOOKED, END_THE_HOOK, POLLED),
    ],
    ids=["401 while polling", "409 while called", "409 of a webhook while polling"],
)
def test_a_refused_send(tmp_path: Path, failure: Failure, advice: str, way: dict[str, str]) -> None:
    broadcast = Broadcast(tmp_path)
    telegram = broadcast.telegram
    telegram.refuse("sendMessage", failure, after=FIRST)
    with (
        served(telegram) as root,
        process(tmp_path, "run", **telegram_settings(root), **way) as service,
    ):
        probe = Probe(service)
        broadcast.stopped(probe, advice)
        assert sum(broadcast.came()) == FIRST
        telegram.mend("sendMessage")
        broadcast.arrives()
        probe.until(green, 5)
        assert stop(service) == 0
        assert told(service).count(advice) == 1


@pytest.mark.parametrize("way", [POLLED, CALLED], ids=["polling", "called"])
def test_a_token_that_is_revoked_and_another_at_the_next_start(
    tmp_path: Path, way: dict[str, str]
) -> None:
    broadcast = Broadcast(tmp_path)
    telegram = broadcast.telegram

    def revoke() -> None:
        if sum(broadcast.came()) >= FIRST:
            telegram.token = f"{TOKEN}-the-next"

    telegram.on_change.append(revoke)
    with served(telegram) as root:
        given = telegram_settings(root) | way
        with process(tmp_path, "run", **given) as service:
            probe = Probe(service)
            probe.until(lambda status, _: status == 503, 10)
            # The poll under way meets the same, and tells nothing new.
            telegram.say(880, "/help")
            broadcast.stopped(probe, ASK_BOTFATHER)
            assert stop(service) == 0
            assert told(service).count(ASK_BOTFATHER) == 1
        given["BOT_TOKEN"] = telegram.token
        with process(tmp_path, "run", **given) as service:
            broadcast.arrives()
            assert stop(service) == 0
            assert ASK_BOTFATHER not in told(service)


@pytest.mark.parametrize(
    ("failure", "advice"),
    [(fake.CONFLICT, END_THE_OTHER), (fake.HOOKED, END_THE_HOOK)],
    ids=["another poller", "a webhook"],
)
def test_another_program_that_takes_the_updates(
    tmp_path: Path, failure: Failure, advice: str
) -> None:
    broadcast = Broadcast(tmp_path)
    telegram = broadcast.telegram

    def take() -> None:
        if sum(broadcast.came()) == FIRST:
            telegram.refuse("getUpdates", failure)

    telegram.on_change.append(take)
    with (
        served(telegram) as root,
        process(tmp_path, "run", **telegram_settings(root)) as service,
    ):
        probe = Probe(service)
        broadcast.stopped(probe, advice)
        # Where no page was in flight then, the twenty are still all that came.
        telegram.on_change.remove(take)
        telegram.mend("getUpdates")
        # Ends the poll under way, as the other program waits for no more.
        telegram.say(880, "/help")
        broadcast.arrives()
        probe.until(green, 5)
        assert stop(service) == 0
        assert told(service).count(advice) == 1


def test_a_webhook_of_another_program_that_is_set_at_the_start(tmp_path: Path) -> None:
    broadcast = Broadcast(tmp_path)
    telegram = broadcast.telegram
    telegram.hook = OTHERS
    telegram.say(880, "/help")

    def set_again() -> None:
        if sum(broadcast.came()) == FIRST:
            telegram.hook = OTHERS

    telegram.on_change.append(set_again)
    with (
        served(telegram) as root,
        process(tmp_path, "run", **telegram_settings(root)) as service,
    ):
        probe = Probe(service)
        # What waited for the webhook is answered, as it was deleted and not dropped.
        telegram.wait(lambda: bool(telegram.sent(880)), 20)
        assert telegram.hooks == [{}]
        # The other program is alive and sets it again: it is told, and all is kept.
        broadcast.stopped(probe, END_THE_HOOK)
        telegram.on_change.remove(set_again)
        telegram.hook = ""
        broadcast.arrives()
        probe.until(green, 5)
        assert stop(service) == 0
        said = told(service)
    assert said.count("A webhook at other.example was set for this bot and is deleted") == 1
    assert said.count(END_THE_HOOK) == 1
    assert "a-secret" not in said
