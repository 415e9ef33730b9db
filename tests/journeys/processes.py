"""Real processes of the service, and a database made ready for them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import utc_now
from digest.article import RawArticle
from handlers.jobs.ingest import put_all
from storage.store import Store
from tests.fakes.telegram import TOKEN
from tests.handlers.conftest import BRIDGE

ZONE = "Asia/Taipei"
ROOT = Path(__file__).resolve().parent.parent.parent


def environment(folder: Path, **given: str) -> dict[str, str]:
    """Settings for a process of its own in `folder`."""
    return {
        "PATH": os.environ["PATH"],  # noqa: TID251 - handed on
        # The code beside these tests, wherever the process stands.
        "PYTHONPATH": str(ROOT),
        "DATABASE_PATH": str(folder / "zhaibao.db"),
        "WEB_PORT": "0",
        "DEFAULT_ZONE": ZONE,
        **given,
    }


@contextmanager
def process(folder: Path, *verb: str, **given: str) -> Iterator[subprocess.Popen[str]]:
    """`zhaibao VERB…` in `folder`; killed at the end where it still runs."""
    started = subprocess.Popen(
        [sys.executable, "-m", "bot", *verb],
        cwd=folder,
        env=environment(folder, **given),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with started:
        try:
            yield started
        finally:
            if started.poll() is None:
                started.kill()


def address_of(service: subprocess.Popen[str]) -> str:
    """Where the web chat of a started service is, as it tells."""
    assert service.stdout is not None
    for line in service.stdout:
        for word in line.split():
            if word.startswith("http"):
                return word
    raise AssertionError("the service ended without telling its address")


def due_now(database: Path, people: int) -> None:
    """That many Telegram subscribers whose digest of one article was due a minute ago."""
    due_at(database, people, utc_now().replace(second=0, microsecond=0) - timedelta(minutes=1))


def due_at(database: Path, people: int, due: datetime) -> None:
    """The same, due at a full minute (aware UTC)."""
    store = Store.open(database)
    now = utc_now()
    hour = due.astimezone(ZoneInfo(ZONE)).strftime("%H:%M")
    feed = store.feeds.local(now)
    early = due - timedelta(hours=1)
    put_all(store, feed.id, [RawArticle(BRIDGE, guid="bridge")], early)
    with store.transaction():
        for number in range(1, people + 1):
            someone = store.subscribers.at("telegram", str(number), now=early)
            store.subscribers.set_state(someone.id, "active", now=early)
            store.subscribers.prefer(someone.id, "hours", hour)
            store.subscriptions.add(someone.id, feed.id, now=early)
            store.subscribers.plan(someone.id, due)
    store.close()


def until(done: Callable[[], bool], seconds: float, *, pause: float = 0.2) -> None:
    """Look every `pause`, beside a running process; AssertionError after `seconds`."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(pause)


def left(database: Path) -> dict[str, int]:
    """The outbox's pages by state."""
    store = Store.open(database)
    try:
        return store.outbox.counts()
    finally:
        store.close()


def telegram_settings(root: str) -> dict[str, str]:
    """The settings that serve the Telegram at `root`."""
    return {"BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": root}


def stop(service: subprocess.Popen[str], seconds: float = 10) -> int:
    """SIGTERM; the exit status, within `seconds`."""
    service.send_signal(signal.SIGTERM)
    return service.wait(seconds)
