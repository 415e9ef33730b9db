"""Erasing a chat for good, and doing it again after a backup was put back."""

import hashlib
import hmac
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from storage.connection import Database, stamp, transaction
from storage.errors import StorageError
from storage.search import Search

FILE = "erased.list"
_FORM = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Erasure:
    """One line of the list: when, and the keyed hash of the chat that was erased."""

    at: datetime
    digest: str


class Erasures:
    """Erases chats; `path` is the list that is kept beside the backups, None for none.

    The list holds keyed hashes alone, and the key is in the database and so in its backups:
    who finds the list learns nothing, and a backup can be told whom to forget again.
    """

    def __init__(self, db: Database, search: Search, path: Path | None = None) -> None:
        self._db = db
        self._search = search
        self.path = path

    def keep_in(self, folder: Path) -> None:
        """Keep the list in the folder of the backups."""
        self.path = folder / FILE

    def erase(self, transport: str, chat: str, *, now: datetime) -> int:
        """Delete every row of a chat and of its topics; returns how many subscribers that were.

        It is noted in the list first: a crash in between leaves a chat that can ask again,
        never one that comes back with a backup. Raises StorageError where the list
        cannot be written, and nothing is erased then.
        """
        self._note(Erasure(now, self._digest(transport, chat)))
        return self._delete(transport, chat)

    def apply(self) -> int:
        """Erase again whoever is in the list and was here before; for a database put back.

        Who came again after the erasure stays. Returns how many chats were erased.
        """
        erased = 0
        # The last line of a chat counts, to the second that lines are kept in.
        last = {line.digest: stamp(line.at) + 999 for line in self.listed()}
        rows = self._db.execute("SELECT transport, chat, max(since) FROM subscribers GROUP BY 1, 2")
        for transport, chat, since in rows.fetchall():
            if since <= last.get(self._digest(transport, chat), -1):
                self._delete(transport, chat)
                erased += 1
        return erased

    def listed(self) -> list[Erasure]:
        """The lines of the list, oldest first; a line that was cut by a crash is passed over."""
        return list(self._lines())

    def forget(self, before: datetime) -> int:
        """Take lines older than every backup out of the list; returns how many went."""
        lines = self.listed()
        kept = [line for line in lines if line.at >= before]
        if len(kept) < len(lines) and self.path:
            fresh = self.path.with_name(f"{self.path.name}.new")
            fresh.unlink(missing_ok=True)
            self._write(fresh, "".join(map(_line, kept)))
            fresh.replace(self.path)
        return len(lines) - len(kept)

    def _delete(self, transport: str, chat: str) -> int:
        with transaction(self._db.conn):
            # Freed pages are overwritten: what was erased is in no corner of the file.
            self._db.execute("PRAGMA secure_delete = ON")
            ids = self._db.execute(
                "SELECT id FROM subscribers WHERE transport = ? AND chat = ?", [transport, chat]
            ).fetchall()
            for (subscriber_id,) in ids:
                self._forget_articles(int(subscriber_id))
            # Another chat of this platform may have chosen to manage this one.
            self._db.execute(
                "DELETE FROM preferences WHERE name = 'managed' AND value = ? AND subscriber_id"
                " IN (SELECT id FROM subscribers WHERE transport = ?)",
                [chat, transport],
            )
            for table in self._tables_by_chat():
                self._db.execute(
                    f'DELETE FROM "{table}" WHERE transport = ? AND chat = ?',  # noqa: S608
                    [transport, chat],
                )
        return len(ids)

    def _forget_articles(self, subscriber_id: int) -> None:
        """Out of the index too, which holds no reference that would take them along."""
        rows = self._db.execute(
            "SELECT a.id FROM articles a JOIN feeds f ON f.id = a.feed_id WHERE f.owner = ?",
            [subscriber_id],
        ).fetchall()
        for (article_id,) in rows:
            self._search.forget(int(article_id))

    def _tables_by_chat(self) -> list[str]:
        """Every table that names chats, the subscribers last: the others hang on them."""
        tables = [
            str(name)
            for (name,) in self._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if {"transport", "chat"}
            <= {str(column[1]) for column in self._db.execute(f'PRAGMA table_info("{name}")')}
        ]
        return sorted(tables, key=lambda name: name == "subscribers")

    def _digest(self, transport: str, chat: str) -> str:
        key = self._db.execute("SELECT value FROM keys WHERE name = 'erasure'").fetchone()[0]
        said = f"{transport}\0{chat}".encode()
        return hmac.new(bytes.fromhex(key), said, hashlib.sha256).hexdigest()

    def _note(self, erasure: Erasure) -> None:
        if self.path is None:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._write(self.path, _line(erasure))
        except OSError as error:
            raise StorageError(f"{self.path} cannot be written: {error.strerror}") from error

    def _write(self, path: Path, text: str) -> None:
        number = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        try:
            os.write(number, text.encode())
            os.fsync(number)
        finally:
            os.close(number)

    def _lines(self) -> Iterator[Erasure]:
        if self.path is None or not self.path.exists():
            return
        for line in self.path.read_text(encoding="utf-8").splitlines():
            at, _, digest = line.partition(" ")
            if len(digest) == 64:
                yield Erasure(datetime.strptime(at, _FORM).replace(tzinfo=UTC), digest)


def _line(erasure: Erasure) -> str:
    # The line end before it closes a line that a crash may have cut.
    return f"\n{erasure.at.astimezone(UTC):{_FORM}} {erasure.digest}\n"
