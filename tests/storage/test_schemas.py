"""Every schema that ever stood on the main branch is brought up to date, with what it holds."""

import gzip
import logging
import multiprocessing
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from digest.query import Query
from storage import upgrade
from storage.backup import examine
from storage.errors import StorageError
from storage.search import Bounds
from storage.store import Store
from tests.storage.conftest import NOW

SCHEMAS = sorted((Path(__file__).parent.parent / "data" / "schemas").glob("*.db.gz"))


def schema(path: Path) -> set[str]:
    """The statements that make the tables and indexes, with one space where any stand.

    The search index is left out: it is made anew when its terms change, and searched below.
    """
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'unit_index%'"
        ).fetchall()
    return {" ".join(str(row[0]).split()) for row in rows}


@pytest.fixture(params=SCHEMAS, ids=lambda path: path.name)
def old(request: pytest.FixtureRequest, path: Path) -> Path:
    path.write_bytes(gzip.decompress(request.param.read_bytes()))
    return path


def test_there_are_schemas_to_try() -> None:
    assert len(SCHEMAS) >= 2
    assert sum(path.stat().st_size for path in SCHEMAS) < 400_000


def test_an_old_file_is_brought_up_to_date_and_keeps_what_it_holds(
    old: Path, tmp_path: Path
) -> None:
    store = Store.open(old)
    (someone,) = [s for s in [store.subscribers.find("telegram", "42")] if s]
    assert store.subscribers.preferences(someone.id)["script"] == "hans"
    assert store.outbox.counts() == {"pending": 1, "sent": 1}
    assert store.search.find(Query(("stone",)), Bounds(someone.id), limit=5).total == 1
    assert store.meta.get("kept") == "yes"
    assert store.check() == "ok"
    store.close()
    fresh = tmp_path / "fresh.db"
    Store.open(fresh).close()
    assert schema(old) == schema(fresh)


def test_before_a_change_a_checked_copy_is_written_and_told(
    old: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = schema(old)
    with caplog.at_level(logging.WARNING):
        Store.open(old).close()
    copies = list(old.parent.glob("*.before-*"))
    if schema(old) == before:  # the newest of them needs no change
        assert copies == []
        return
    (copy,) = copies
    examine(copy)
    assert schema(copy) == before
    assert str(copy) in caplog.text
    Store.open(old).close()
    assert list(old.parent.glob("*.before-*")) == [copy]


def oldest(path: Path) -> None:
    path.write_bytes(gzip.decompress(SCHEMAS[0].read_bytes()))


def test_without_room_for_a_copy_nothing_is_changed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    oldest(path)
    before = schema(path)

    def full(*_: object) -> int:
        raise StorageError("the folder has 1 MiB free; a backup needs 2 MiB")

    monkeypatch.setattr(upgrade, "snapshot", full)
    with pytest.raises(StorageError, match="without a backup this version changes nothing"):
        Store.open(path)
    assert schema(path) == before


def test_a_file_that_another_version_serves_is_not_changed_under_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage.lease import Holder

    oldest(path)
    holder = Holder(1, "elsewhere", NOW.isoformat(), "run")
    monkeypatch.setattr(upgrade, "current_holder", lambda _: holder)
    with pytest.raises(StorageError, match="served by `zhaibao run`, process 1 on elsewhere"):
        Store.open(path)


def _open(path: str) -> None:
    Store.open(path).close()


def test_two_processes_that_start_at_once_both_find_it_done(path: Path) -> None:
    oldest(path)
    spawn = multiprocessing.get_context("spawn")
    both = [spawn.Process(target=_open, args=(str(path),)) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    assert [one.exitcode for one in both] == [0, 0]
    assert len(list(path.parent.glob("*.before-*"))) == 1
