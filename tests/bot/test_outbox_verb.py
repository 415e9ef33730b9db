"""zhaibao outbox: what was set aside, and what is done with it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.clock import utc_now
from bot.verbs.outbox import command
from digest.message import plain
from storage.outbox import Claim
from storage.store import Store


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three pages of one reader: one refused, one uncertain, one that waits."""
    path = tmp_path / "zhaibao.db"
    monkeypatch.setenv("DATABASE_PATH", str(path))
    store, now = Store.open(path), utc_now()
    someone = store.subscribers.at("telegram", "7", "3", now=now)
    pages = [plain("壞頁"), plain("疑頁"), plain("好頁")]
    store.outbox.put(someone.id, "slot:2026-11-24T08:00", pages, now=now)
    store.outbox.park(1, why="can't parse", now=now)
    store.outbox.claim(["telegram"], Claim("gone", 120), now=now, limit=1)
    store.outbox.free_all(now, resend=False)
    store.close()
    return path


def ran(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def test_it_counts_and_lists(path: Path) -> None:
    told = ran()
    assert told.exit_code == 0
    assert told.stdout.startswith("parked    2\npending   1\nrepeats   0\n")
    assert "parked 1 (refused" in told.stdout
    assert "parked 2 (uncertain" in told.stdout
    assert "telegram 7 topic 3, slot:2026-11-24T08:00, page 2 of 3" in told.stdout
    assert "says: 疑頁" in told.stdout


def test_a_page_is_sent_after_all_or_given_up(path: Path) -> None:
    told = ran("--resend", "2", "--drop", "1")
    assert told.exit_code == 0
    store = Store.open(path)
    (dropped, again, _) = store.pages.every()
    (taken,) = store.outbox.claim(["telegram"], Claim("me", 120), now=utc_now(), limit=9)
    store.close()
    assert (dropped.state, again.state) == ("dropped", "retry")
    assert "can't parse" in dropped.why
    # It may have arrived: sent again, it is a repeat.
    assert (taken.id, taken.repeats, taken.attempts) == (2, 1, 1)


def test_a_number_that_is_not_parked_is_told(path: Path) -> None:
    told = ran("--resend", "3", "--drop", "99")
    assert told.exit_code == 1
    assert "the number 3" in told.stderr
    assert "the number 99" in told.stderr
