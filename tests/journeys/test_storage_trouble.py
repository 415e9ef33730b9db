"""The database in trouble while the real process sends: told clearly, nothing lost, it goes on."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from storage.errors import StorageError
from storage.store import Store
from tests.journeys.broadcasts import IN_FLIGHT, LIFTED, Api, bot_api, lay, waiting
from tests.journeys.processes import process, stop, until
from tests.journeys.test_ready import Probe, green
from tests.journeys.troubles import Disk, Trouble, full_disk, no_more_bytes, read_only

PAGES = 250
NOBODY = 65534
STRANGER = 900


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


@pytest.fixture(params=[no_more_bytes, full_disk, read_only], ids=lambda befalls: befalls.__name__)
def trouble(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Trouble]:
    """Each in turn, over when the test is."""
    yield from request.param(tmp_path)


def test_a_database_that_takes_nothing_more_and_then_does(trouble: Trouble) -> None:
    lay(trouble.folder, PAGES)
    given = LIFTED | {"LOG_LEVEL": "INFO"}
    with (
        bot_api() as api,
        process(trouble.folder, "run", **api.settings | given) as service,
    ):
        probe = Probe(service)
        api.wait(lambda told: told["pages"] >= 40, 60)
        trouble.begin(service)
        probe.until(lambda status, parts: status == 503 and trouble.said in parts["database"], 10)
        # Whoever asks is told so, and not kept waiting.
        api.say(STRANGER, "摘要")
        until(lambda: api.last(STRANGER).startswith("現在讀不到資料庫。"), 10)
        # What lies ready in the log's own pages may still be written; then no page is taken.
        stuck = -1
        while stuck != (stuck := api.figures()["pages"]):
            time.sleep(1.5)
        assert stuck < PAGES
        trouble.end(service)
        probe.until(green, 10)
        told = brought_to_the_end(api, service, trouble.folder)
    # Every second met it, one line tells it.
    assert told.count(f"zhaibao.db: {trouble.said}") == 1, told


def brought_to_the_end(api: Api, service: subprocess.Popen[str], folder: Path) -> str:
    """What the service told until every page had arrived, once, and it was stopped."""
    api.wait(lambda told: told["pages"] >= PAGES and not waiting(folder), 60)
    assert stop(service) == 0
    assert service.stderr is not None
    told = service.stderr.read()
    assert repeats_of_a_sound_file(folder) == 0
    assert api.figures()["repeated"] == 0
    assert "Traceback" not in told
    return told


@pytest.mark.parametrize("trouble", [full_disk, read_only], indirect=True)
def test_a_start_meanwhile_ends_with_a_sentence_and_a_later_one_serves(trouble: Trouble) -> None:
    lay(trouble.folder, PAGES)
    trouble.begin(None)
    with process(trouble.folder, "run") as service:
        assert service.wait(20) == 1
        assert service.stderr is not None
        told = service.stderr.read()
    assert told.startswith("zhaibao: "), told
    assert told.count("\n") == 1, told
    trouble.end(None)
    with (
        bot_api() as api,
        process(trouble.folder, "run", **api.settings | LIFTED) as service,
    ):
        brought_to_the_end(api, service, trouble.folder)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """Sixteen megabytes of ext4 in a file."""
    disk = Disk(tmp_path / "image", tmp_path / "disk")
    disk.at.mkdir()
    with disk.image.open("wb") as file:
        file.truncate(16 * 1024 * 1024)
    makes = shutil.which("mkfs.ext4", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if makes is None or not shutil.which("findmnt"):
        pytest.skip("no mkfs.ext4 or findmnt here: no disk can be made")
    subprocess.run([makes, "-q", disk.image], check=True)
    if not disk.mount():
        pytest.skip("no right to mount a disk in a file here: run the tests as root")
    if not os.access(disk.trigger, os.W_OK):
        disk.unmount()
        pytest.skip("this kernel turns no disk read-only on demand, or not for us")
    yield disk
    if disk.device:
        disk.unmount()


def test_a_disk_that_the_kernel_turns_read_only_and_the_next_start(disk: Disk) -> None:
    lay(disk.at, PAGES)
    # What lies ready was written without waiting for the disk; the service itself waits.
    os.sync()
    given = LIFTED | {"LOG_LEVEL": "INFO"}
    with bot_api() as api:
        with process(disk.at, "run", **api.settings | given) as service:
            probe = Probe(service)
            api.wait(lambda told: told["pages"] >= 40, 60)
            disk.shut()
            probe.until(lambda status, parts: status == 503 and parts["database"] != "ok", 10)
            assert probe.live() == 200
            # Nothing can be written down any more; it ends as ever.
            assert stop(service) == 0
            assert service.stderr is not None
            told = service.stderr.read()
        assert "Traceback" not in told
        assert told.count("read-only, or damaged") == 1, told
        with process(disk.at, "run", **api.settings | given) as service:
            assert service.wait(20) == 1
            assert service.stderr is not None
            told = service.stderr.read()
        assert told.startswith("zhaibao: "), told
        assert told.count("\n") == 1, told
        disk.unmount()
        assert disk.mount()
        with process(disk.at, "run", **api.settings | given) as service:
            api.wait(lambda told: told["pages"] >= PAGES and not waiting(disk.at), 60)
            assert stop(service) == 0
        # What had been sent, and could not be noted, came once more; besides, at times, what the
        # last commit before the error took, which the kernel acknowledged and did not keep.
        assert repeats_of_a_sound_file(disk.at) <= IN_FLIGHT
        assert api.figures()["repeated"] <= 2 * IN_FLIGHT


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
