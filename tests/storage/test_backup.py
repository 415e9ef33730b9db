"""Backups: whole while others write, checked, private, rotated; and put back."""

import sqlite3
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.message import plain
from digest.query import parse_query
from storage import backup as backups
from storage.backup import backup_name, backups_in, examine, kept, rotate, snapshot
from storage.errors import LeaseHeld, StorageError
from storage.lease import RunLease
from storage.restore import restore
from storage.search import Bounds
from storage.store import Store
from tests.storage.conftest import NOW, article, reader


def filled(path: Path, people: int = 3) -> None:
    store = Store.open(path)
    for number in range(people):
        someone = reader(store, str(number))
        store.outbox.put(someone.id, "slot:a", [plain(f"頁 {number}")], now=NOW)
    store.articles.put(store.feeds.local(NOW).id, article("橋", "導語。", "石橋。"), now=NOW)
    store.close()


def test_a_backup_is_whole_while_another_thread_writes(path: Path, tmp_path: Path) -> None:
    filled(path)
    stop, written = threading.Event(), []

    def write() -> None:
        store = Store.open(path)
        number = 0
        while not stop.is_set():
            number += 1
            with store.transaction():  # both rows or none
                someone = reader(store, f"w{number}")
                store.subscribers.prefer(someone.id, "script", "hans")
            written.append(number)
        store.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copies = [tmp_path / f"copy{number}.db" for number in range(3)]
        for copy in copies:
            snapshot(path, copy)
    finally:
        stop.set()
        writer.join()
    assert written
    for copy in copies:
        examine(copy)
        store = Store.open(copy)
        rows = store._db.execute(
            "SELECT (SELECT count(*) FROM preferences),"
            " (SELECT count(*) FROM subscribers WHERE chat LIKE 'w%')"
        ).fetchone()
        assert rows[0] == rows[1]
        assert store.search.find(parse_query("石橋"), Bounds(1), limit=5).total == 1
        store.close()


def test_a_backup_is_for_its_owner_alone_and_leaves_nothing_half(
    path: Path, tmp_path: Path
) -> None:
    filled(path)
    copy = tmp_path / "deep" / "copy.db"
    assert snapshot(path, copy) == copy.stat().st_size
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [one.name for one in copy.parent.iterdir()] == ["copy.db"]
    with pytest.raises(StorageError, match="not written over"):
        snapshot(path, copy)
    with pytest.raises(StorageError, match="no such file"):
        snapshot(tmp_path / "nowhere.db", tmp_path / "x.db")


def test_what_was_erased_is_not_in_a_backup(path: Path, tmp_path: Path) -> None:
    filled(path)
    store = Store.open(path)
    secret = "這一句已經刪除" * 50
    someone = reader(store, "erased")
    store.chatlog.add(someone.id, "me", {"text": secret}, now=NOW)
    store._db.execute("DELETE FROM chatlog")
    store.close()
    copy = tmp_path / "copy.db"
    snapshot(path, copy)
    assert secret[:7].encode() not in copy.read_bytes()


def test_a_full_disk_is_told_before_anything_is_written(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(path)
    monkeypatch.setattr(backups, "MARGIN", 2**60)
    with pytest.raises(StorageError, match="MiB free; a backup needs"):
        snapshot(path, tmp_path / "b" / "copy.db")
    assert list((tmp_path / "b").iterdir()) == []


def test_a_backup_given_up_leaves_nothing(path: Path, tmp_path: Path) -> None:
    filled(path, 2000)
    with pytest.raises(StorageError):
        snapshot(path, tmp_path / "b" / "copy.db", cancelled=lambda: True)
    assert list((tmp_path / "b").iterdir()) == []


@pytest.mark.parametrize("harm", ["page", "short", "other", "empty"])
def test_a_damaged_backup_is_found_out_and_not_restored(
    path: Path, tmp_path: Path, harm: str
) -> None:
    filled(path, 200)
    before = path.read_bytes()
    copy = tmp_path / "copy.db"
    snapshot(path, copy)
    content = bytearray(copy.read_bytes())
    if harm == "page":
        content[8192:16384] = b"\xee" * 8192
    elif harm == "short":
        del content[len(content) // 2 :]
    elif harm == "empty":
        content.clear()
    else:
        copy.unlink()
        other = sqlite3.connect(copy)
        other.execute("CREATE TABLE x (y)")
        other.commit()
        other.close()
        content = bytearray(copy.read_bytes())
    copy.write_bytes(content)
    with pytest.raises(StorageError):
        restore(copy, path, now=NOW, folder=copy.parent)
    assert path.read_bytes() == before


def test_restoring_brings_the_moment_back_and_sets_the_rest_aside(
    path: Path, tmp_path: Path
) -> None:
    filled(path)
    copy = tmp_path / "copy.db"
    snapshot(path, copy)
    store = Store.open(path)
    reader(store, "later")
    store.close()
    aside = restore(copy, path, now=NOW, folder=copy.parent)
    assert aside is not None
    assert (count(path), count(aside)) == (3, 4)
    examine(aside)
    assert not list(tmp_path.glob("*.restoring"))


def test_a_damaged_database_is_set_aside_as_it_is(path: Path, tmp_path: Path) -> None:
    filled(path)
    copy = tmp_path / "copy.db"
    snapshot(path, copy)
    path.write_bytes(b"destroyed" * 1000)
    aside = restore(copy, path, now=NOW, folder=copy.parent)
    assert aside is not None
    assert aside.read_bytes() == b"destroyed" * 1000
    assert count(path) == 3


def test_a_newer_backup_is_refused(path: Path, tmp_path: Path) -> None:
    filled(path)
    copy = tmp_path / "copy.db"
    snapshot(path, copy)
    connection = sqlite3.connect(copy)
    connection.execute(
        "INSERT INTO _sqlite_migrations(migration_set, name, applied_at)"
        " VALUES ('zhaibao', 'm9999_later', '2030')"
    )
    connection.commit()
    connection.close()
    with pytest.raises(StorageError, match="newer Zhaibao"):
        restore(copy, path, now=NOW, folder=copy.parent)
    assert count(path) == 3


def test_nothing_is_restored_under_a_process_that_has_the_file_open(
    path: Path, tmp_path: Path
) -> None:
    filled(path)
    copy = tmp_path / "copy.db"
    snapshot(path, copy)
    store = Store.open(path)
    with pytest.raises(StorageError, match="another process has it open"):
        restore(copy, path, now=NOW, folder=copy.parent)
    reader(store, "still written")
    store.close()
    assert count(path) == 4


def test_an_older_backup_is_brought_up_to_date(path: Path, root: Path, tmp_path: Path) -> None:
    import gzip

    oldest = min((root / "tests" / "data" / "schemas").glob("*.db.gz"))
    copy = tmp_path / "old.db"
    copy.write_bytes(gzip.decompress(oldest.read_bytes()))
    assert restore(copy, path, now=NOW, folder=copy.parent) is None
    store = Store.open(path)
    assert store.retention.forget_pages(NOW) >= 0
    store.close()


def test_the_lease_keeps_restore_out(path: Path) -> None:
    filled(path)
    first = RunLease(path, verb="run", now=NOW)
    first.acquire()
    with pytest.raises(LeaseHeld, match="zhaibao run"):
        RunLease(path, verb="restore", now=NOW).acquire()
    first.release()


def test_seven_days_and_four_weeks_stay(tmp_path: Path) -> None:
    database = tmp_path / "zhaibao.db"
    for day in range(60):
        (tmp_path / backup_name(database, NOW - timedelta(days=day))).touch()
    (tmp_path / "zhaibao-mine.db").touch()
    (tmp_path / "other-20260101T000000Z.db").touch()
    rotate(tmp_path, database, days=7, weeks=4)
    stayed = sorted(made.date().isoformat() for made in backups_in(tmp_path, database).values())
    # Tuesday the 24th and the six days before; the Sundays of the three weeks before that.
    assert stayed == [
        "2026-11-08", "2026-11-15", "2026-11-18", "2026-11-19", "2026-11-20", "2026-11-21",
        "2026-11-22", "2026-11-23", "2026-11-24",
    ]  # fmt: skip
    assert (tmp_path / "zhaibao-mine.db").exists()
    assert (tmp_path / "other-20260101T000000Z.db").exists()


@given(
    st.lists(st.integers(0, 10 * 366 * 24 * 60), max_size=80),
    st.integers(0, 10),
    st.integers(0, 10),
)
def test_the_newest_always_stays_and_never_more_than_asked(
    minutes: list[int], days: int, weeks: int
) -> None:
    moments = {datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=one) for one in minutes}
    stay = kept(moments, days=days, weeks=weeks)
    assert stay <= moments
    assert len(stay) <= days + weeks
    if moments and days + weeks:
        assert max(moments) in stay


def count(path: Path) -> int:
    store = Store.open(path)
    try:
        return store.subscribers.count()
    finally:
        store.close()


def test_who_was_erased_since_the_backup_is_erased_again(path: Path, tmp_path: Path) -> None:
    store, copy = Store.open(path), tmp_path / "copy.db"
    store.erasures.keep_in(tmp_path)
    reader(store, "7316400951")
    reader(store, "2")
    snapshot(path, copy)
    store.erasures.erase("web", "7316400951", now=NOW)
    store.close()
    restore(copy, path, now=NOW, folder=tmp_path)
    assert b"7316400951" not in path.read_bytes()
    store = Store.open(path)
    assert store.subscribers.count() == 1
    store.close()
    assert not list(tmp_path.glob("*.restoring*"))
