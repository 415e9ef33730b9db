"""The drill: a backup under load, the database destroyed, restored, and the service goes on."""

import json
import os
import subprocess
import sys
from pathlib import Path

from bot.clock import utc_now
from storage.store import Store
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_http import served
from tests.journeys.processes import (
    address_of,
    due_now,
    environment,
    left,
    process,
    stop,
    telegram_settings,
)

# So many that the backup ends before the round does, on a slow machine too.
PEOPLE = 240


def verb(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder, env=environment(folder), stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_backed_up_under_load_destroyed_restored_and_nothing_known_is_sent_twice(
    tmp_path: Path,
) -> None:
    database, copy = tmp_path / "zhaibao.db", tmp_path / "safe" / "copy.db"
    due_now(database, PEOPLE)
    telegram = FakeTelegram()
    with served(telegram) as root:
        given = telegram_settings(root)
        with process(tmp_path, "run", **given) as service:
            telegram.wait(lambda: telegram.count("sendMessage") >= 20, 60)
            saved = verb(tmp_path, "backup", str(copy))
            assert saved.returncode == 0, saved.stderr
            assert "checked" in saved.stdout
            known = sent_in(copy)
            assert 0 < len(known) < PEOPLE
            telegram.wait(lambda: telegram.count("sendMessage") >= min(len(known) + 20, PEOPLE), 60)
            service.kill()
            service.wait()
        for path in tmp_path.glob("zhaibao.db*"):
            path.write_bytes(os.urandom(50_000)) if path.name == "zhaibao.db" else path.unlink()
        restored = verb(tmp_path, "restore", str(copy))
        assert restored.returncode == 0, restored.stderr
        assert "what stood there is in" in restored.stdout
        with process(tmp_path, "run", **given) as service:
            telegram.wait(lambda: left(database) == {"sent": PEOPLE}, 60)
            assert stop(service) == 0
    came = {chat: len(telegram.sent(chat)) for chat in range(1, PEOPLE + 1)}
    assert min(came.values()) == 1
    assert {chat for chat in known if came[chat] != 1} == set()


def test_restore_refuses_while_the_service_runs(tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with process(tmp_path, "run") as service:
        address_of(service)
        assert verb(tmp_path, "backup", str(copy)).returncode == 0
        refused = verb(tmp_path, "restore", str(copy))
        assert refused.returncode == 3
        assert f"process {service.pid}" in refused.stderr
        assert stop(service) == 0
    assert verb(tmp_path, "restore", str(copy)).returncode == 0
    assert verb(tmp_path, "restore", str(tmp_path / "nowhere.db")).returncode == 1


def test_who_was_erased_does_not_come_back_with_a_backup(tmp_path: Path) -> None:
    database, copy = tmp_path / "zhaibao.db", tmp_path / "copy.db"
    due_now(database, 2)
    assert verb(tmp_path, "backup", str(copy)).returncode == 0
    store = Store.open(database)
    store.erasures.keep_in(tmp_path / "backups")
    assert store.erasures.erase("telegram", "1", now=utc_now()) == 1
    store.close()
    restored = verb(tmp_path, "restore", str(copy))
    assert restored.returncode == 0, restored.stderr
    store = Store.open(database)
    assert store.subscribers.find("telegram", "1") is None
    assert store.subscribers.find("telegram", "2") is not None
    store.close()


def test_export_prints_every_row(tmp_path: Path) -> None:
    due_now(tmp_path / "zhaibao.db", 3)
    printed = verb(tmp_path, "export", "--all")
    assert printed.returncode == 0, printed.stderr
    rows = [json.loads(line) for line in printed.stdout.splitlines()]
    assert sum(row["table"] == "subscribers" for row in rows) == 3
    assert verb(tmp_path, "export").returncode == 2


def sent_in(copy: Path) -> set[int]:
    """The chats whose page this backup knows as sent."""
    store = Store.open(copy)
    rows = store._db.execute(
        "SELECT s.chat FROM outbox o JOIN subscribers s ON s.id = o.subscriber_id"
        " WHERE o.state = 'sent'"
    ).fetchall()
    store.close()
    return {int(row[0]) for row in rows}
