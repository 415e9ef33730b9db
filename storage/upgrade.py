"""Bringing a file up to this version: saved first, once, and never under another's feet."""

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from storage.backup import snapshot
from storage.errors import StorageError
from storage.lease import current_holder
from storage.migrations import MIGRATIONS


def migrate(db: Database, path: Path | str) -> None:
    """Bring the file up to this version; refuses a file that a newer version has written.

    Before a file that holds something is changed, a checked backup is written beside it
    and its path is told on standard error.
    """
    refuse_newer(db, path)
    if not MIGRATIONS.pending(db):
        return
    if str(path) == ":memory:":
        MIGRATIONS.apply(db)
        return
    with _one_at_a_time(Path(path)):
        pending = [migration.name for migration in MIGRATIONS.pending(db)]
        if pending and MIGRATIONS.applied(db):
            _refuse_beside_another(Path(path), pending[0])
            _save(Path(path), pending[0])
        MIGRATIONS.apply(db)


def refuse_newer(db: Database, path: Path | str) -> None:
    """Raises StorageError where a newer version has written the file."""
    known = {migration.name for migration in MIGRATIONS._migrations}  # noqa: SLF001 - no public list
    newer = sorted(m.name for m in MIGRATIONS.applied(db) if m.name not in known)
    if newer:
        raise StorageError(
            f"database {path}: written by a newer Zhaibao ({', '.join(newer)}); "
            "install that version again, or restore a backup made before it"
        )


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    # Two verbs may start at once after an upgrade; the second finds the work done.
    with path.with_name(f"{path.name}.migrating").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _refuse_beside_another(path: Path, name: str) -> None:
    holder = current_holder(path)
    if holder and holder.pid != os.getpid():
        raise StorageError(
            f"database {path}: this version changes it ({name}), and it is served by {holder}; "
            "stop that one first"
        )


def _save(path: Path, name: str) -> None:
    copy = path.with_name(f"{path.name}.before-{name}")
    number = 1
    while copy.exists():
        number += 1
        copy = path.with_name(f"{path.name}.before-{name}-{number}")
    try:
        snapshot(path, copy)
    except StorageError as error:
        raise StorageError(f"{error}; without a backup this version changes nothing") from error
    # To standard error even where no logs have been started.
    logging.getLogger("zhaibao").warning("before the database is changed it was saved to %s", copy)
