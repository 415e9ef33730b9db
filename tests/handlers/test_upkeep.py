"""The daily work: once a day, at its hour, again where it failed."""

import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digest.message import plain
from handlers.jobs import upkeep as module
from handlers.jobs.upkeep import BACKUP_DONE, BACKUP_FAULT, Upkeep
from storage.backup import backups_in, set_aside
from storage.errors import StorageError
from storage.keeping import Keeping
from storage.sizes import history
from storage.store import Store
from storage.worker import StoreThread
from tests.fakes.clock import ScriptedClock

NIGHT = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)  # 03:00 in Taipei


@pytest.fixture
async def thread(tmp_path: Path) -> AsyncIterator[StoreThread]:
    opened = StoreThread(tmp_path / "zhaibao.db")
    await opened.start()
    yield opened
    await opened.close()


def work(thread: StoreThread, clock: ScriptedClock, tmp_path: Path) -> Upkeep:
    database = tmp_path / "zhaibao.db"
    return Upkeep(thread, clock, Keeping(database, tmp_path / "backups", "Asia/Taipei"))


async def test_it_is_done_once_a_day_after_four_and_rotates(
    thread: StoreThread, tmp_path: Path
) -> None:
    clock = ScriptedClock(NIGHT)
    upkeep = work(thread, clock, tmp_path)
    assert not await upkeep.round()
    for _ in range(40):
        clock.pass_(minutes=80)  # 04:20
        assert await upkeep.round()
        assert not await upkeep.round()
        clock.pass_(hours=22, minutes=40)
        assert not await work(thread, clock, tmp_path).round()
    backups = backups_in(tmp_path / "backups", tmp_path / "zhaibao.db")
    assert 9 <= len(backups) <= 11
    assert len(await thread.ask(lambda store: history(store.meta))) == 40
    assert (await thread.ask(lambda store: store.meta.get(BACKUP_DONE))) is not None


async def test_a_failed_backup_is_raised_noted_and_tried_again_each_hour(
    thread: StoreThread, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = ScriptedClock(NIGHT + timedelta(hours=2))
    upkeep = work(thread, clock, tmp_path)

    def fails(*_: object, **__: object) -> int:
        raise StorageError("the folder has 1 MiB free; a backup needs 20 MiB")

    with monkeypatch.context() as patched:
        patched.setattr(module, "snapshot", fails)
        with pytest.raises(StorageError):
            await upkeep.round()
        assert not await upkeep.round()
    fault = await thread.ask(lambda store: store.meta.get(BACKUP_FAULT))
    assert fault is not None
    assert "1 MiB free" in fault
    clock.pass_(hours=1)
    assert await upkeep.round()
    assert await thread.ask(lambda store: store.meta.get(BACKUP_FAULT)) == ""


async def test_what_is_old_is_forgotten_and_nothing_else(
    thread: StoreThread, tmp_path: Path
) -> None:
    clock = ScriptedClock(NIGHT)

    def put(store: Store) -> None:
        someone = store.subscribers.at("web", "1", now=clock())
        for days in (31, 29):
            at = clock() - timedelta(days=days)
            store.outbox.put(someone.id, f"slot:{days}", [plain("頁")], now=at)
        for page, days in ((1, 31), (2, 29)):
            store.outbox.sent(page, str(page), now=clock() - timedelta(days=days))

    await thread.ask(put)
    assert await work(thread, clock, tmp_path).forget(clock()) == 1
    assert await thread.ask(lambda store: store.outbox.counts()) == {"sent": 1}


async def test_copies_set_aside_stay_no_longer_than_a_backup(
    thread: StoreThread, tmp_path: Path
) -> None:
    clock = ScriptedClock(NIGHT)
    upkeep = work(thread, clock, tmp_path)
    for name, days in (("before-m0099_x", 29), ("replaced-20261101T000000Z", 27)):
        copy = tmp_path / f"zhaibao.db.{name}"
        copy.write_bytes(b"old")
        written = (clock() - timedelta(days=days)).timestamp()
        os.utime(copy, (written, written))
    await upkeep.save(clock())
    assert [path.name for path in set_aside(tmp_path / "zhaibao.db")] == [
        "zhaibao.db.replaced-20261101T000000Z"
    ]
    # Who was erased while that copy stays must still be known when it is put back.
    await thread.ask(lambda store: store.erasures.keep_in(tmp_path / "backups"))
    erased = clock() - timedelta(days=20)
    await thread.ask(lambda store: store.erasures.erase("web", "9", now=erased))
    clock.pass_(days=1)
    await upkeep.save(clock())
    assert len(await thread.ask(lambda store: store.erasures.listed())) == 1
