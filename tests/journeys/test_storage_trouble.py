"""The database in trouble while the real process sends: told clearly, nothing lost, it goes on."""

import os
import resource
import sqlite3
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from storage.errors import StorageError
from storage.store import Store
from tests.journeys.broadcasts import IN_FLIGHT, LIFTED, Api, bot_api, lay, waiting
from tests.journeys.processes import process, stop

PAGES = 250
NOBODY = 65534


def test_readers_and_a_lock_of_three_seconds_only_delay(tmp_path: Path) -> None:
    lay(tmp_path, PAGES)
    over = threading.Event()

    def read() -> None:
        with closing(sqlite3.connect(tmp_path / "zhaibao.db", timeout=10)) as reader:
            while not over.wait(0.01):
                reader.execute("SELECT count(*), max(message) FROM outbox").fetchone()

    readers = [threading.Thread(target=read) for _ in range(3)]
    with bot_api() as api, process(tmp_path, "run", **api.settings, **LIFTED) as service:
        for reader in readers:
            reader.start()
        api.wait(lambda told: told["pages"] >= 40, 60)
        with closing(sqlite3.connect(tmp_path / "zhaibao.db", isolation_level=None)) as other:
            other.execute("PRAGMA busy_timeout = 10000")
            other.execute("BEGIN IMMEDIATE")
            held = api.figures()["pages"]
            time.sleep(3)
            assert api.figures()["pages"] <= held + IN_FLIGHT
            other.execute("COMMIT")
        api.wait(lambda told: told["pages"] >= PAGES and not waiting(tmp_path), 60)
        over.set()
        assert stop(service) == 0
        assert api.figures()["repeated"] == 0
    for reader in readers:
        reader.join()


def test_a_disk_that_takes_nothing_more_and_then_does(tmp_path: Path) -> None:
    lay(tmp_path, PAGES)
    with (
        bot_api() as api,
        process(tmp_path, "run", **api.settings | LIFTED | {"LOG_LEVEL": "INFO"}) as service,
    ):
        api.wait(lambda told: told["pages"] >= 40, 60)
        # What the process may write to a file from now on: nothing.
        _, most = resource.prlimit(service.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(service.pid, resource.RLIMIT_FSIZE, (0, most))
        time.sleep(1.5)
        stuck = api.figures()["pages"]
        time.sleep(1.5)
        assert api.figures()["pages"] == stuck < PAGES
        resource.prlimit(service.pid, resource.RLIMIT_FSIZE, (most, most))
        told = brought_to_the_end(api, service, tmp_path)
    assert "zhaibao.db: the disk cannot be written" in told


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight megabytes, in memory."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no right to mount a small disk here: run the tests as root")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_and_room_again(small_disk: Path) -> None:
    lay(small_disk, PAGES)
    filler = small_disk / "filler"
    with (
        bot_api() as api,
        process(small_disk, "run", **api.settings | LIFTED | {"LOG_LEVEL": "INFO"}) as service,
    ):
        api.wait(lambda told: told["pages"] >= 40, 60)
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while file.write(b"x" * 4096):
                pass
        # What lies ready in the log's own pages may still be written; then no page is taken.
        stuck = -1
        while stuck != (stuck := api.figures()["pages"]):
            time.sleep(1.0)
        assert stuck < PAGES
        filler.unlink()
        told = brought_to_the_end(api, service, small_disk)
    assert "zhaibao.db: the disk is full" in told


def brought_to_the_end(api: Api, service: subprocess.Popen[str], folder: Path) -> str:
    """What the service told until every page had arrived, once, and it was stopped."""
    api.wait(lambda told: told["pages"] >= PAGES and not waiting(folder), 60)
    assert stop(service) == 0
    assert service.stderr is not None
    told = service.stderr.read()
    assert repeats_of_a_sound_file(folder) == 0
    assert "Traceback" not in told
    return told


def repeats_of_a_sound_file(folder: Path) -> int:
    store = Store.open(folder / "zhaibao.db")
    try:
        assert store.outbox.counts() == {"sent": PAGES}
        assert store.check() == "ok"
        return store.outbox.repeats()
    finally:
        store.close()


def test_a_damaged_file_ends_the_start_with_a_sentence(tmp_path: Path) -> None:
    damaged = b"SQLite format 3\0" + b"junk" * 5000
    (tmp_path / "zhaibao.db").write_bytes(damaged)
    with process(tmp_path, "run") as service:
        assert service.wait(20) == 1
        assert service.stderr is not None
        told = service.stderr.read()
    assert "damaged; restore a backup" in told
    assert "Traceback" not in told
    assert (tmp_path / "zhaibao.db").read_bytes() == damaged


@contextmanager
def unwritable(folder: Path) -> Iterator[None]:
    """Nobody may write in the folder; root neither, as long as this lasts."""
    modes = {path: path.stat().st_mode for path in (folder, *folder.iterdir())}
    for path in modes:
        path.chmod(0o555 if path.is_dir() else 0o444)
    if os.geteuid() == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(os.getuid())
        for path, mode in modes.items():
            path.chmod(mode)


def test_a_file_that_cannot_be_written_is_told_and_serves_again() -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        lay(folder, 3)
        with unwritable(folder), pytest.raises(StorageError, match="cannot be"):
            Store.open(folder / "zhaibao.db", timeout=0.1)
        store = Store.open(folder / "zhaibao.db")
        assert store.outbox.pending() == 3
        store.close()
