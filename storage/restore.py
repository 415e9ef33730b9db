"""A backup takes the place of the database; what stood there is set aside, not lost."""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from storage.backup import examine, snapshot
from storage.connection import explained
from storage.errors import StorageError
from storage.store import Store
from storage.upgrade import refuse_newer


def restore(backup: Path, database: Path, *, now: datetime, folder: Path) -> Path | None:
    """Put `backup` in the place of `database`; returns where the former file was set aside.

    The caller holds the lease. The backup is checked first, and the swap is one rename:
    after a crash at any instant either the old or the new database stands there whole.
    Who was erased since the backup was made, by the list in `folder`, is erased again.
    Raises StorageError, and changes nothing then.
    """
    if not backup.is_file():
        raise StorageError(f"{backup}: there is no such file")
    if database.exists() and backup.samefile(database):
        raise StorageError(f"{backup} is the database itself")
    examine(backup)
    with closing(sqlite3.connect(f"{backup.absolute().as_uri()}?immutable=1", uri=True)) as looked:
        refuse_newer(Database(looked), backup)
    database.parent.mkdir(parents=True, exist_ok=True)
    fresh = database.with_name(f"{database.name}.restoring")
    try:
        snapshot_of_file(backup, fresh)
        _cleared(fresh, folder)
        aside = _set_aside(database, now) if database.exists() else None
        for rest in ("-wal", "-shm"):
            database.with_name(database.name + rest).unlink(missing_ok=True)
        fresh.replace(database)
    except OSError as error:
        raise StorageError(f"{database} cannot be written: {error.strerror}") from error
    finally:
        for rest in ("", "-wal", "-shm"):
            fresh.with_name(fresh.name + rest).unlink(missing_ok=True)
    return aside


def _cleared(fresh: Path, folder: Path) -> None:
    """Brought up to date, and rid of whom the list in `folder` names, before it is anybody's."""
    store = Store.open(fresh)
    try:
        store.erasures.keep_in(folder)
        store.erasures.apply()
    finally:
        store.close()


def snapshot_of_file(backup: Path, fresh: Path) -> None:
    """The backup beside the database, on the same file system, safe on the disk."""
    free = shutil.disk_usage(fresh.parent).free
    if free < backup.stat().st_size:
        raise StorageError(f"{fresh.parent} has too little room for {backup.name}")
    fresh.unlink(missing_ok=True)
    with backup.open("rb") as source, fresh.open("xb") as target:
        os.fchmod(target.fileno(), 0o600)
        shutil.copyfileobj(source, target, 1024 * 1024)
        target.flush()
        os.fsync(target.fileno())


def _set_aside(database: Path, now: datetime) -> Path:
    aside = database.with_name(f"{database.name}.replaced-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    try:
        _alone_with(database)
        snapshot(database, aside)
    except StorageError as error:
        if isinstance(error.__cause__, sqlite3.DatabaseError) and "locked" not in str(error):
            # Damaged: it cannot be copied by SQLite, but it can be kept as it is.
            shutil.copyfile(database, aside)
            return aside
        raise
    return aside


def _alone_with(database: Path) -> None:
    """Raises StorageError where any process has the file open; merges its log into it."""
    try:
        with closing(sqlite3.connect(database, timeout=1.0, isolation_level=None)) as connection:
            # Only the sole user of a file may leave the mode with a log of its own.
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if "locked" in str(error).lower():
            raise StorageError(
                f"database {database}: another process has it open (locked); end it first"
            ) from error
        raise explained(error, database) from error
    except sqlite3.Error as error:
        raise explained(error, database) from error
