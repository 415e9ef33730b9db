"""Who may come in, who may not, and how much a chat may ask for."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from storage.connection import Database, stamp


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one chat may have of its own: feeds, pages a local day, stored bytes of text."""

    feeds: int
    pages: int
    bytes: int


class Admission:
    """Invitations by code, bans, allowances and what has been used of them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def invite(self, code: str, *, now: datetime) -> None:
        """Let one chat in with this code; only its hash is kept."""
        self._db.execute(
            "INSERT OR IGNORE INTO invites(hash, made_at) VALUES (?, ?)", [_hash(code), stamp(now)]
        )

    def use_invite(self, code: str, subscriber_id: int, *, now: datetime) -> bool:
        """Use a code up; False where there is none such, or it was used before."""
        cursor = self._db.execute(
            "UPDATE invites SET used_at = ?, used_by = ? WHERE hash = ? AND used_at IS NULL",
            [stamp(now), subscriber_id, _hash(code)],
        )
        return bool(cursor.rowcount == 1)

    def open_invites(self) -> int:
        """How many codes nobody has used."""
        row = self._db.execute("SELECT count(*) FROM invites WHERE used_at IS NULL").fetchone()
        return int(row[0])

    def banned(self, subscriber_id: int) -> bool:
        """Whether nothing is answered and sent there any more."""
        row = self._db.execute(
            "SELECT 1 FROM bans WHERE subscriber_id = ?", [subscriber_id]
        ).fetchone()
        return row is not None

    def ban(self, subscriber_id: int, *, now: datetime) -> None:
        """Answer and send nothing there any more; what waits is dropped, preferences stay."""
        self._db.execute(
            "INSERT OR IGNORE INTO bans(subscriber_id, state, at)"
            " SELECT id, state, ? FROM subscribers WHERE id = ?",
            [stamp(now), subscriber_id],
        )
        self._db.execute(
            "UPDATE subscribers SET state = 'stopped', next_due_at = NULL WHERE id = ?",
            [subscriber_id],
        )
        self._db.execute(
            "UPDATE outbox SET state = 'dropped', why = 'banned', finished_at = ?"
            " WHERE subscriber_id = ? AND state IN ('pending', 'retry')",
            [stamp(now), subscriber_id],
        )

    def unban(self, subscriber_id: int) -> str:
        """Lift a ban; returns the state before it, empty where there was no ban."""
        row = self._db.execute(
            "SELECT state FROM bans WHERE subscriber_id = ?", [subscriber_id]
        ).fetchone()
        self._db.execute("DELETE FROM bans WHERE subscriber_id = ?", [subscriber_id])
        return str(row[0]) if row else ""

    def allowance(self, subscriber_id: int, usual: Allowance) -> Allowance:
        """What this chat may have: its own allowance over the usual one."""
        row = self._db.execute(
            "SELECT feeds, pages, bytes FROM allowances WHERE subscriber_id = ?", [subscriber_id]
        ).fetchone()
        if row is None:
            return usual
        own = [given if given is not None else kept for given, kept in
               zip(row, (usual.feeds, usual.pages, usual.bytes), strict=True)]  # fmt: skip
        return Allowance(*own)

    def allow(self, subscriber_id: int, given: Allowance) -> None:
        """Give this chat an allowance of its own."""
        self._db.execute(
            "INSERT OR REPLACE INTO allowances VALUES (?, ?, ?, ?)",
            [subscriber_id, given.feeds, given.pages, given.bytes],
        )

    def used(self, subscriber_id: int, day: str) -> Allowance:
        """What this chat has used: its own feeds, pages of that local date, bytes of text."""
        feeds = self._db.execute(
            "SELECT count(*) FROM feeds f JOIN subscriptions s ON s.feed_id = f.id"
            " AND s.subscriber_id = f.owner WHERE f.owner = ? AND f.kind = 'feed'",
            [subscriber_id],
        ).fetchone()[0]
        pages = self._db.execute(
            "SELECT pages FROM fetched WHERE subscriber_id = ? AND day = ?", [subscriber_id, day]
        ).fetchone()
        size = self._db.execute(
            "SELECT coalesce(sum(length(CAST(u.body AS BLOB))), 0) FROM feeds f"
            " JOIN articles a ON a.feed_id = f.id JOIN units u ON u.article_id = a.id"
            " WHERE f.owner = ?",
            [subscriber_id],
        ).fetchone()[0]
        return Allowance(int(feeds), int(pages[0]) if pages else 0, int(size))

    def fetch(self, subscriber_id: int, day: str) -> None:
        """Count one page asked for on that local date; older days are forgotten."""
        self._db.execute(
            "DELETE FROM fetched WHERE subscriber_id = ? AND day < ?", [subscriber_id, day]
        )
        self._db.execute(
            "INSERT INTO fetched VALUES (?, ?, 1)"
            " ON CONFLICT(subscriber_id, day) DO UPDATE SET pages = pages + 1",
            [subscriber_id, day],
        )


def _hash(code: str) -> str:
    return hashlib.sha256(code.strip().encode()).hexdigest()
