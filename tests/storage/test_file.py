"""The file itself: made, brought up to date, locked, damaged, full."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from digest.message import plain
from digest.query import Query
from storage import current, upgrade
from storage.current import CURRENT, mark_of
from storage.errors import StorageError
from storage.migrations import MIGRATIONS
from storage.search import Bounds
from storage.store import Store
from storage.worker import StoreThread
from tests.storage.conftest import NOW, article, reader


def test_every_table_is_strict_and_keeps_its_references(store: Store) -> None:
    db = store._db
    tables = db.execute(
        "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
        " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'unit_index%'"
        " AND name != '_sqlite_migrations'"
    ).fetchall()
    assert len(tables) >= 12
    assert [name for name, strict in tables if not strict] == []
    assert db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("INSERT INTO subscriptions VALUES (999, 999, 0)")


def test_the_file_is_in_wal_mode_and_all_is_there_after_a_restart(path: Path) -> None:
    store = Store.open(path)
    someone = reader(store)
    store.subscribers.prefer(someone.id, "script", "hans")
    feed = store.feeds.local(NOW)
    put = store.articles.put(feed.id, article("橋", "導語。", "正文一。"), now=NOW)
    store.sent.record(someone.id, "77", plain("", article=put.id, section=1).about, now=NOW)
    store.outbox.put(someone.id, "slot:2026-11-24T08:00", [plain("頁")], now=NOW)
    assert store._db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    store.close()
    again = Store.open(path)
    stored = again.articles.get(put.id)
    assert stored is not None
    assert stored.article.sections[0].text == "正文一。"
    assert again.subscribers.preferences(someone.id) == {"script": "hans"}
    about = again.sent.about(someone.id, "77")
    assert about is not None
    assert (about.article, about.section) == (put.id, 1)
    assert again.outbox.pending() == 1
    assert again.search.find(Query(("正文",)), Bounds(someone.id), limit=5).total == 1
    again.close()


def test_a_file_of_a_newer_version_is_refused_and_left_alone(path: Path) -> None:
    Store.open(path).close()
    connection = sqlite3.connect(path)
    connection.execute(
        "INSERT INTO _sqlite_migrations(migration_set, name, applied_at)"
        " VALUES ('zhaibao', 'm9999_later', '2030')"
    )
    connection.commit()
    connection.close()
    with pytest.raises(StorageError, match="newer Zhaibao"):
        Store.open(path)


def test_a_failing_migration_leaves_the_file_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store.open(path).close()
    more = Migrations("zhaibao")
    more._migrations = list(MIGRATIONS._migrations)

    def m0002_breaks(db: Database) -> None:
        db.execute("CREATE TABLE half (x INTEGER) STRICT")
        db.execute("INSERT INTO nowhere VALUES (1)")

    more()(m0002_breaks)
    monkeypatch.setattr(upgrade, "MIGRATIONS", more)
    monkeypatch.setattr(current, "CURRENT", mark_of(step.name for step in more._migrations))
    with pytest.raises(StorageError):
        Store.open(path)
    monkeypatch.undo()
    store = Store.open(path)
    tables = store._db.execute("SELECT name FROM sqlite_master WHERE name = 'half'").fetchall()
    assert tables == []
    store.close()


def test_a_locked_file_is_waited_for_and_then_told(path: Path) -> None:
    store = Store.open(path, timeout=0.05)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError, match="another process holds the lock"), store.transaction():
        pass
    other.execute("ROLLBACK")
    other.close()
    reader(store)
    assert store.subscribers.count() == 1
    store.close()


@pytest.mark.parametrize("content", [b"this is no database at all" * 100, b"SQLite format 3\0junk"])
def test_a_damaged_file_is_told_in_a_sentence(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(StorageError, match=r"zhaibao\.db: the file is"):
        Store.open(path)
    assert path.read_bytes() == content


def test_a_full_disk_loses_nothing_that_was_there(path: Path) -> None:
    store = Store.open(path)
    someone = reader(store)
    store.outbox.put(someone.id, "slot:a", [plain("在")], now=NOW)
    used = store._db.execute("PRAGMA page_count").fetchone()[0]
    store._db.execute(f"PRAGMA max_page_count = {used}")
    big = [plain("滿" * 20_000)]

    def write() -> None:
        with store.transaction():
            store.subscribers.plan(someone.id, NOW)
            store.outbox.put(someone.id, "slot:b", big, now=NOW)

    with pytest.raises(StorageError, match="disk is full"):
        write()
    assert store.outbox.pending() == 1
    known = store.subscribers.get(someone.id)
    assert known is not None
    assert known.next_due_at is None
    store._db.execute("PRAGMA max_page_count = 1000000")
    store.outbox.put(someone.id, "slot:b", big, now=NOW)
    assert store.outbox.pending() == 2
    store.close()


def test_a_nested_transaction_rolls_back_alone(store: Store) -> None:
    someone = reader(store)

    def fail() -> None:
        with store.transaction():
            store.subscribers.prefer(someone.id, "script", "hans")
            raise ZeroDivisionError

    with store.transaction():
        store.subscribers.prefer(someone.id, "script", "hant")
        with pytest.raises(ZeroDivisionError):
            fail()
        store.subscribers.prefer(someone.id, "count", "3")
    assert store.subscribers.preferences(someone.id) == {"script": "hant", "count": "3"}


async def test_the_store_thread_says_what_is_wrong_and_goes_on(path: Path) -> None:
    thread = StoreThread(path)
    await thread.start()
    with pytest.raises(StorageError):
        await thread.ask(lambda store: store._db.execute("SELECT * FROM nowhere"))
    assert await thread.ask(lambda store: store.check()) == "ok"
    await thread.close()


def test_another_process_s_write_changes_the_data_version(path: Path) -> None:
    one, other = Store.open(path), Store.open(path)
    before = one.data_version()
    reader(other)
    assert one.data_version() != before
    one.close()
    other.close()


def test_a_file_of_this_version_is_opened_without_what_changes_files(path: Path) -> None:
    assert mark_of(step.name for step in MIGRATIONS._migrations) == CURRENT, (
        "CURRENT in storage/current.py must follow the steps"
    )
    Store.open(path).close()
    opened = "import sys; from storage.store import Store; Store.open(sys.argv[1]); "
    loaded = "print({'sqlite_utils', 'storage.migrations', 'dateutil'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", opened + loaded, str(path)], capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert done.stdout == "set()\n"
