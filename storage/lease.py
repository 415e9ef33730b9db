"""The right to send: one process at a time, freed by the system when that process is gone."""

import fcntl
import json
import os
import socket
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from storage.errors import LeaseHeld, StorageError


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the lease; `since` is ISO time, UTC."""

    pid: int
    host: str
    since: str
    verb: str

    def __str__(self) -> str:
        return f"`zhaibao {self.verb}`, process {self.pid} on {self.host}, since {self.since}"


class RunLease:
    """An advisory lock on `<database>.lock`, whose content names the holder."""

    def __init__(self, database: Path, *, verb: str, now: datetime) -> None:
        self._path = lock_path(database)
        since = now.isoformat(timespec="seconds")
        self._holder = Holder(os.getpid(), socket.gethostname(), since, verb)
        self._file: IO[str] | None = None

    def acquire(self) -> None:
        """Take the lease; raises LeaseHeld that names the holder, or StorageError."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._take(self._path.open("a+"))
        except OSError as error:
            raise StorageError(
                f"{self._path} cannot be written ({error.strerror}): is DATABASE_PATH in a folder"
                " of this user's, on a disk with room?"
            ) from error

    def _take(self, file: IO[str]) -> None:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            named = _read(file.read())
            file.close()
            who = str(named) if named else "another process"
            raise LeaseHeld(f"{self._path.name.removesuffix('.lock')} is served by {who}") from None
        file.seek(0)
        file.truncate()
        file.write(json.dumps(asdict(self._holder)))
        file.flush()
        self._file = file

    def release(self) -> None:
        """Give the lease back; the file stays, empty, so that no two processes lock two files.

        Where it cannot be written any more its words stay, too: without the lock they mean nothing.
        """
        if self._file is not None:
            with suppress(OSError):
                self._file.truncate(0)
            self._file.close()
            self._file = None


def lock_path(database: Path) -> Path:
    """Where the lease of a database is kept."""
    return database.with_name(f"{database.name}.lock")


def current_holder(database: Path) -> Holder | None:
    """Who holds the lease now; None where nobody does."""
    path = lock_path(database)
    if not path.exists():
        return None
    with path.open("r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return _read(file.read())
    return None


def _read(text: str) -> Holder | None:
    try:
        return Holder(**json.loads(text))
    except (ValueError, TypeError):
        return None
