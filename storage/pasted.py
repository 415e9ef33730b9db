"""A text that a person pasted and that waits for a yes to become an article."""

from datetime import datetime

from storage.connection import Database, stamp

# A platform cuts what is pasted into messages of at most 4,096 units; parts this long go on.
_CUT = 3500


class Pasted:
    """At most one text a chat."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(self, subscriber_id: int, text: str, *, now: datetime, since: datetime) -> str:
        """Keep a text, joined to the part before it where that goes on; returns the whole."""
        before = self.get(subscriber_id) if self.goes_on(subscriber_id, since=since) else ""
        whole = f"{before}\n{text}" if before else text
        self._db.execute(
            "INSERT OR REPLACE INTO pasted(subscriber_id, text, last, at) VALUES (?, ?, ?, ?)",
            [subscriber_id, whole, len(text), stamp(now)],
        )
        return whole

    def get(self, subscriber_id: int) -> str:
        """The text that waits; empty where none does."""
        row = self._db.execute(
            "SELECT text FROM pasted WHERE subscriber_id = ?", [subscriber_id]
        ).fetchone()
        return str(row[0]) if row else ""

    def goes_on(self, subscriber_id: int, *, since: datetime) -> bool:
        """Whether a part came from `since` on that looks cut off by the platform."""
        row = self._db.execute(
            "SELECT 1 FROM pasted WHERE subscriber_id = ? AND at >= ? AND last >= ?",
            [subscriber_id, stamp(since), _CUT],
        ).fetchone()
        return row is not None

    def forget(self, subscriber_id: int) -> None:
        """Nothing waits any more."""
        self._db.execute("DELETE FROM pasted WHERE subscriber_id = ?", [subscriber_id])
