"""Broadcasts by a real process to a Bot API server in another: kept pace, kills, answers.

As a command it proves what takes too long for the tests:
`python -m tests.journeys.broadcasts pace CHATS`, `… hour CHATS` or `… kills TIMES PAGES`.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2

from bot.clock import utc_now
from digest.message import plain
from storage.store import Store
from tests.fakes.telegram import TOKEN
from tests.journeys.processes import ROOT, due_at, process, stop

LIFTED = {"SEND_RATE": "0", "CHAT_RATE": "0", "GROUP_RATE": "0"}
# The one way back of each answer of the strict server, in seconds.
DELAY = 0.03
IN_FLIGHT = 16


@dataclass
class Api:
    """A running Bot API server, asked over HTTP."""

    root: str
    client: httpx2.Client

    @property
    def settings(self) -> dict[str, str]:
        """Those that let a process be served by it."""
        return {"BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": self.root, "LOG_LEVEL": "ERROR"}

    def figures(self) -> dict[str, Any]:
        """What came so far."""
        told: dict[str, Any] = self.client.get(f"{self.root}/figures").json()["result"]
        return told

    def say(self, chat: int, text: str) -> float:
        """A person types; the moment by the server's clock."""
        given = {"chat_id": str(chat), "text": text}
        return float(self.client.post(f"{self.root}/say", data=given).json()["result"])

    def answered(self, chat: int) -> float | None:
        """When a chat got its first message since a person typed there; None: not yet."""
        told = self.client.get(f"{self.root}/answered", params={"chat_id": chat}).json()["result"]
        return None if told is None else float(told)

    def last(self, chat: int) -> str:
        """What a chat was sent last; empty where nothing was."""
        params = {"chat_id": chat}
        return str(self.client.get(f"{self.root}/last", params=params).json()["result"])

    def round_trip(self) -> float:
        """How long a call takes that is not counted, in seconds."""
        began = time.perf_counter()
        self.client.post(f"{self.root}/bot{TOKEN}/sendChatAction")
        return time.perf_counter() - began

    def wait(
        self, done: Callable[[dict[str, Any]], bool], seconds: float, *, pause: float = 0.02
    ) -> dict[str, Any]:
        """The figures once they are as wanted, looked at every `pause`; else AssertionError."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            figures = self.figures()
            if done(figures):
                return figures
            time.sleep(pause)
        raise AssertionError(f"it did not come; {len(self.figures()['arrivals'])} came")


@contextmanager
def bot_api(*, strict: bool = False, delay: float = 0.0) -> Iterator[Api]:
    """A Bot API server in a process of its own."""
    command = [sys.executable, "-m", "tests.fakes.bot_api", "--delay", str(delay)]
    command += ["--strict"] if strict else []
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        with httpx2.Client(trust_env=False) as client:
            yield Api(f"http://127.0.0.1:{port}", client)
        server.communicate("")


def lay(folder: Path, chats: int, pages: int = 1) -> None:
    """A database whose outbox holds a broadcast of so many pages to each of so many chats."""
    store = Store.open(folder / "zhaibao.db", durable=False)
    now = utc_now()
    with store.transaction():
        for number in range(1, chats + 1):
            someone = store.subscribers.at("telegram", str(number), now=now)
            store.subscribers.set_state(someone.id, "active", now=now)
            texts = [plain(f"第{number}位讀者的第{page}頁") for page in range(pages)]
            store.outbox.put(someone.id, "broadcast:1", texts, now=now)
    store.close()


def waiting(folder: Path) -> int:
    """How many pages the outbox still has to send."""
    store = Store.open(folder / "zhaibao.db")
    try:
        return store.outbox.pending()
    finally:
        store.close()


@dataclass(frozen=True)
class Kept:
    """What a strict server saw of a broadcast; `rate` and `allowed` are messages a second."""

    came: int
    refusals: int
    peak: int
    rate: float
    allowed: float


def keep_pace(folder: Path, chats: int) -> Kept:
    """Send to so many chats through the real process, against the strict server."""
    lay(folder, chats)
    with bot_api(strict=True, delay=DELAY) as api:
        trips: list[float] = []

        def over(told: dict[str, Any]) -> bool:
            trips.append(api.round_trip())
            return bool(told["pages"] >= chats)

        with process(folder, "run", **api.settings) as service:
            figures = api.wait(over, 60 + chats / 20, pause=0.3)
            assert stop(service) == 0
        round_trip = sum(trips) / len(trips)
    came = figures["arrivals"]
    # The first thirty find every place free.
    rate = (chats - 30) / (came[-1] - came[29])
    return Kept(len(came), figures["refusals"], figures["peak"], rate, 30 / (1 + round_trip))


@dataclass(frozen=True)
class Killed:
    """What kills did: after how many pages, pages lost, that came twice, and so marked."""

    after: tuple[int, ...]
    lost: int
    twice: int
    marked: int

    @property
    def sound(self) -> bool:
        """Nothing lost; what came twice is marked, and no more than was in flight."""
        return self.lost == 0 and self.twice <= self.marked <= IN_FLIGHT * len(self.after)


def kill_amid(folder: Path, pages: int, *points: tuple[int, float]) -> Killed:
    """Kill the process once so many pages have come, and so many seconds later, at each point."""
    lay(folder, pages)
    after = []
    with bot_api() as api:
        given = api.settings | LIFTED
        for come, late in points:
            with process(folder, "run", **given) as service:
                api.wait(lambda told, come=come: told["pages"] >= come, 180)  # type: ignore[misc]
                time.sleep(late)
                service.kill()
                service.wait()
            after.append(api.figures()["pages"])
        with process(folder, "run", **given) as service:
            # What may have come before a kill comes last.
            api.wait(lambda told: told["pages"] >= pages and not waiting(folder), 180)
            assert stop(service) == 0
        figures = api.figures()
    store = Store.open(folder / "zhaibao.db")
    try:
        assert store.outbox.counts() == {"sent": pages}
        marked = sum(page.repeats for page in store.pages.every())
    finally:
        store.close()
    return Killed(tuple(after), pages - figures["pages"], figures["repeated"], marked)


def prove_pace(chats: int) -> bool:
    """Print what was kept; whether nothing was refused and the rate is 97 % of what is allowed."""
    with tempfile.TemporaryDirectory() as folder:
        kept = keep_pace(Path(folder), chats)
    share = kept.rate / kept.allowed
    print(  # noqa: T201 - a proof speaks
        f"{kept.came} of {chats} messages, refused {kept.refusals}, peak {kept.peak}/s, "
        f"{kept.rate:.2f}/s of {kept.allowed:.2f}/s allowed: {share:.1%}"
    )
    return kept.came == chats and kept.refusals == 0 and share >= 0.97


def prove_hour(people: int) -> bool:
    """Print when a slot's last page came; whether that was within pages/29 s plus 5 s.

    That can hold below a round trip of 34.5 ms (1/29 s): the pace is 30/(1 s + round trip).
    """
    trips: list[float] = []
    with tempfile.TemporaryDirectory() as folder, bot_api(strict=True) as api:
        due = (utc_now() + timedelta(seconds=75)).replace(second=0, microsecond=0)
        due_at(Path(folder) / "zhaibao.db", people, due)
        # Both clocks run alike; this is what lies between them.
        begin = (due - utc_now()).total_seconds() + time.monotonic()
        with process(Path(folder), "run", **api.settings) as service:

            def over(told: dict[str, Any]) -> bool:
                trips.append(api.round_trip())
                return bool(told["pages"] >= people)

            figures = api.wait(over, 120 + people / 20, pause=0.5)
            assert stop(service) == 0
    came: list[float] = [at - begin for at in figures["arrivals"]]
    most, refusals = people / 29 + 5, int(figures["refusals"])
    print(  # noqa: T201 - a proof speaks
        f"{people} pages of one slot: the first {came[0]:.1f} s after its moment, the last "
        f"{came[-1]:.1f} s, of {most:.1f} s; refused {refusals}; a round trip took "
        f"{sum(trips) / len(trips) * 1000:.1f} ms, and may take 34.5"
    )
    return came[0] >= 0 and came[-1] <= most and refusals == 0


def prove_kills(times: int, pages: int) -> bool:
    """Print each kill; whether nothing was lost and no more came twice than was in flight."""
    chance = random.Random(20)
    sound = True
    twice: list[int] = []
    for number in range(1, times + 1):
        with tempfile.TemporaryDirectory() as folder:
            point = (chance.randint(1, pages - 20), chance.random() * 0.02)
            killed = kill_amid(Path(folder), pages, point)
        sound, twice = sound and killed.sound, [*twice, killed.twice]
        shown = json.dumps(killed.__dict__) + ("" if killed.sound else " WRONG")
        print(f"{number}: {shown}", flush=True)  # noqa: T201
    print(f"{times} kills of {pages} pages: at most {max(twice)} came twice")  # noqa: T201
    return sound


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["pace", "kills", "hour"])
    parser.add_argument("numbers", type=int, nargs="+")
    chosen = parser.parse_args()
    proofs = {
        "pace": lambda: prove_pace(chosen.numbers[0]),
        "hour": lambda: prove_hour(chosen.numbers[0]),
        "kills": lambda: prove_kills(*chosen.numbers),
    }
    sys.exit(0 if proofs[chosen.what]() else 1)
