"""Backups: a whole and checked copy while the service goes on, and which of them to keep."""

import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Collection
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from storage.connection import explained
from storage.errors import StorageError

# What must be free beside the copy itself, in bytes, so that the service can go on writing.
MARGIN = 16 * 1024 * 1024
_STEPS = 20_000


def snapshot(source: Path, target: Path, *, cancelled: Callable[[], bool] = lambda: False) -> int:
    """Write a copy of the database `source` to the new file `target`; returns its bytes.

    The copy is one moment of the database, whoever writes meanwhile; it is compact, so nothing
    that was erased is left in its free pages; and it is checked before it gets its name.
    Only the owner may read it. Raises StorageError where it cannot be written or is not sound,
    and leaves no half of it behind. `cancelled` is asked now and then.
    """
    if not source.exists():
        raise StorageError(f"database {source}: there is no such file")
    if target.exists():
        raise StorageError(f"{target} is there already and is not written over")
    target.parent.mkdir(parents=True, exist_ok=True)
    _make_room(target.parent, size_of(source))
    partial = target.with_name(f"{target.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        _copy(source, partial, cancelled)
        examine(partial)
        _settle(partial)
        partial.replace(target)
    except OSError as error:
        raise StorageError(f"{target} cannot be written: {error.strerror}") from error
    finally:
        partial.unlink(missing_ok=True)
    return target.stat().st_size


def examine(path: Path) -> None:
    """Check every page and every reference of a database file; raises StorageError."""
    try:
        # Immutable: looking at a backup writes nothing beside it.
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)) as copy:
            found = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if found != "ok":
                raise StorageError(f"{path} is damaged: {found}")
            if copy.execute("PRAGMA foreign_key_check").fetchone():
                raise StorageError(f"{path} is damaged: a reference leads nowhere")
            table = copy.execute(
                "SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'"
            ).fetchone()
            if not table:
                raise StorageError(f"{path} is no database of Zhaibao")
    except sqlite3.Error as error:
        raise explained(error, path) from error


def size_of(database: Path) -> int:
    """The bytes of a database: the file and what has not been merged into it yet."""
    wal = database.with_name(f"{database.name}-wal")
    return sum(part.stat().st_size for part in (database, wal) if part.exists())


def backup_name(database: Path, now: datetime) -> str:
    """The file name of a backup made at `now`."""
    return f"{database.stem}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.db"


def backups_in(folder: Path, database: Path) -> dict[Path, datetime]:
    """The scheduled backups of a database, by path, with their moment (aware UTC)."""
    name = re.compile(rf"{re.escape(database.stem)}-(\d{{8}}T\d{{6}})Z\.db")
    found = {}
    for path in sorted(folder.glob("*.db")):
        if match := name.fullmatch(path.name):
            made = datetime.strptime(match[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
            found[path] = made
    return found


def kept(moments: Collection[datetime], *, days: int, weeks: int) -> set[datetime]:
    """Which backups stay: the newest of each of the last days, and of each of the last weeks.

    Days and weeks (ISO, UTC) that have no backup do not count, so a service that stood still
    loses none.
    """
    by_day: dict[object, datetime] = {}
    by_week: dict[object, datetime] = {}
    for made in sorted(moments):
        by_day[made.date()] = made
        by_week[made.isocalendar()[:2]] = made
    newest_days = list(by_day.values())[-days:] if days else []
    newest_weeks = list(by_week.values())[-weeks:] if weeks else []
    return {*newest_days, *newest_weeks}


def rotate(folder: Path, database: Path, *, days: int, weeks: int) -> list[Path]:
    """Remove the backups that need not stay; returns them."""
    found = backups_in(folder, database)
    keep = kept(found.values(), days=days, weeks=weeks)
    gone = [path for path, made in found.items() if made not in keep]
    for path in gone:
        path.unlink()
    return gone


def set_aside(database: Path) -> dict[Path, datetime]:
    """Copies that a change of the schema or a restore left beside the database, when written."""
    signs = (f"{database.name}.before-", f"{database.name}.replaced-")
    found = (path for path in database.parent.iterdir() if path.name.startswith(signs))
    return {path: datetime.fromtimestamp(path.stat().st_mtime, UTC) for path in sorted(found)}


def forget_aside(database: Path, before: datetime) -> list[Path]:
    """Remove those copies last written before that moment; returns them.

    They hold whom the database has erased since, so they may stay no longer than a backup does.
    """
    gone = [path for path, written in set_aside(database).items() if written < before]
    for path in gone:
        path.unlink()
    return gone


def _copy(source: Path, target: Path, cancelled: Callable[[], bool]) -> None:
    try:
        with closing(sqlite3.connect(source, timeout=30.0, isolation_level=None)) as connection:
            connection.set_progress_handler(lambda: int(cancelled()), _STEPS)
            connection.execute("VACUUM INTO ?", [str(target)])
    except sqlite3.Error as error:
        raise explained(error, source) from error


def _make_room(folder: Path, need: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < need + MARGIN:
        raise StorageError(
            f"{folder} has {free // 2**20} MiB free; a backup needs {(need + MARGIN) // 2**20} MiB"
        )


def _settle(path: Path) -> None:
    # Through to the disk, the name too: a backup that a power cut takes away is none.
    for place in (path, path.parent):
        number = os.open(place, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
