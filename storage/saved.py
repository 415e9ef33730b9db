"""What a chat keeps to read later."""

from datetime import datetime

from storage.connection import Database, stamp


class Saved:
    """Articles by chat, the one saved last first."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, subscriber_id: int, article_id: int, *, now: datetime) -> None:
        """Keep an article; keeping it again brings it to the front."""
        self._db.execute(
            "INSERT INTO saved(subscriber_id, article_id, at) VALUES (?, ?, ?)"
            " ON CONFLICT(subscriber_id, article_id) DO UPDATE SET at = excluded.at",
            [subscriber_id, article_id, stamp(now)],
        )

    def remove(self, subscriber_id: int, article_id: int) -> None:
        """Keep it no more."""
        self._db.execute(
            "DELETE FROM saved WHERE subscriber_id = ? AND article_id = ?",
            [subscriber_id, article_id],
        )

    def holds(self, subscriber_id: int, article_id: int) -> bool:
        """Whether this chat keeps the article."""
        row = self._db.execute(
            "SELECT 1 FROM saved WHERE subscriber_id = ? AND article_id = ?",
            [subscriber_id, article_id],
        ).fetchone()
        return row is not None

    def of(self, subscriber_id: int, *, limit: int, offset: int = 0) -> list[int]:
        """The ids of a page of what is kept, saved last first."""
        rows = self._db.execute(
            "SELECT article_id FROM saved WHERE subscriber_id = ?"
            " ORDER BY at DESC, article_id DESC LIMIT ? OFFSET ?",
            [subscriber_id, limit, offset],
        )
        return [int(row[0]) for row in rows]

    def count(self, subscriber_id: int) -> int:
        """How many articles this chat keeps."""
        row = self._db.execute(
            "SELECT count(*) FROM saved WHERE subscriber_id = ?", [subscriber_id]
        ).fetchone()
        return int(row[0])
