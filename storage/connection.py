"""One connection: its pragmas, its transactions, and its errors as sentences."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from storage.errors import StorageError

_READ_ONLY = "the file or its folder cannot be written"
_WHY = (
    ("locked", "another process holds the lock for too long"),
    ("readonly", _READ_ONLY),
    ("read-only", _READ_ONLY),
    ("full", "the disk is full"),
    (
        "disk i/o error",
        "the disk cannot be written or read: full, over a quota, read-only, or damaged",
    ),
    ("malformed", "the file is damaged; restore a backup"),
    ("not a database", "the file is no database, or damaged; restore a backup"),
    ("unable to open", "the file cannot be opened: does its folder exist, and may it be written?"),
)

Parameters = Sequence[Any] | dict[str, Any]


class Database(Protocol):
    """What the parts of the store are given: a connection, and a call for it.

    sqlite-utils' own class is one, too; it weighs megabytes, and only a migration needs more.
    """

    conn: sqlite3.Connection

    def execute(self, sql: str, parameters: Parameters = (), /) -> sqlite3.Cursor:
        """Run one statement."""
        ...


class Connected:
    """A connection in autocommit mode as a Database."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.conn = connection

    def execute(self, sql: str, parameters: Parameters = (), /) -> sqlite3.Cursor:
        """Run one statement; `parameters` by place (?) or by name (:name)."""
        return self.conn.execute(sql, parameters)


def connect(path: Path | str, timeout: float, *, durable: bool = True) -> sqlite3.Connection:
    """A connection in autocommit mode; `timeout` in seconds is the wait for another's lock."""
    try:
        connection = sqlite3.connect(
            str(path), timeout=timeout, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA journal_mode = WAL")
        # WAL keeps the file sound with NORMAL; FULL keeps the last commit through a power cut.
        connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA recursive_triggers = ON")
        # Half of SQLite's own: the system keeps the file's pages, too, and gives them back.
        connection.execute("PRAGMA cache_size = -1000")
        connection.execute("PRAGMA temp_store = MEMORY")
    except sqlite3.Error as error:
        raise explained(error, path) from error
    return connection


def explained(error: sqlite3.Error, path: Path | str) -> StorageError:
    """The fault as a sentence for the operator."""
    said = str(error).lower()
    why = next((reason for sign, reason in _WHY if sign in said), str(error))
    if "disk i/o error" in said and _read_only(Path(path)):
        why = _READ_ONLY
    return StorageError(f"database {path}: {why}")


def _read_only(path: Path) -> bool:
    """Whether an open file turned read-only, with its disk or by itself: SQLite does not tell."""
    return path.exists() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def _file_of(connection: sqlite3.Connection) -> str:
    try:
        return str(connection.execute("PRAGMA database_list").fetchone()[2]) or ":memory:"
    except sqlite3.Error:
        return "file"


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """BEGIN IMMEDIATE … COMMIT; inside another one, a savepoint. Rolls back on any exception.

    Immediate, because a deferred one that reads first and then writes is refused at once
    where another process writes meanwhile, whatever the busy timeout.
    """
    nested = connection.in_transaction
    try:
        connection.execute("SAVEPOINT part" if nested else "BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK TO part" if nested else "ROLLBACK")
                if nested:
                    connection.execute("RELEASE part")
            raise
        connection.execute("RELEASE part" if nested else "COMMIT")
    except sqlite3.Error as error:
        if not nested and connection.in_transaction:
            connection.execute("ROLLBACK")
        raise explained(error, _file_of(connection)) from error


def stamp(moment: datetime) -> int:
    """Aware datetime → milliseconds since the epoch."""
    if moment.tzinfo is None:
        raise ValueError("an aware datetime is needed")
    return round(moment.timestamp() * 1000)


def moment(value: int | None) -> datetime | None:
    """Milliseconds since the epoch → aware UTC; None stays None."""
    return None if value is None else datetime.fromtimestamp(value / 1000, UTC)


def aware(value: int) -> datetime:
    """Milliseconds since the epoch → aware UTC."""
    return datetime.fromtimestamp(value / 1000, UTC)
