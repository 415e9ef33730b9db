"""👍 and 👎: what a chat said of articles."""

from datetime import datetime

from storage.connection import Database, stamp


class Votes:
    """One vote a chat and article: 1 or -1."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(self, subscriber_id: int, article_id: int, vote: int, *, now: datetime) -> int:
        """Vote; the same vote again takes it back. Returns what stands now: 1, -1 or 0."""
        if self.get(subscriber_id, article_id) == vote:
            self._db.execute(
                "DELETE FROM votes WHERE subscriber_id = ? AND article_id = ?",
                [subscriber_id, article_id],
            )
            return 0
        self._db.execute(
            "INSERT OR REPLACE INTO votes(subscriber_id, article_id, vote, at) VALUES (?, ?, ?, ?)",
            [subscriber_id, article_id, vote, stamp(now)],
        )
        return vote

    def get(self, subscriber_id: int, article_id: int) -> int:
        """The vote on an article; 0 where there is none."""
        row = self._db.execute(
            "SELECT vote FROM votes WHERE subscriber_id = ? AND article_id = ?",
            [subscriber_id, article_id],
        ).fetchone()
        return int(row[0]) if row else 0

    def of(self, subscriber_id: int, limit: int = 200) -> list[tuple[int, int]]:
        """The newest votes as (article, vote)."""
        rows = self._db.execute(
            "SELECT article_id, vote FROM votes WHERE subscriber_id = ? ORDER BY at DESC LIMIT ?",
            [subscriber_id, limit],
        )
        return [(int(article), int(vote)) for article, vote in rows]

    def forget(self, subscriber_id: int) -> None:
        """Take every vote back."""
        self._db.execute("DELETE FROM votes WHERE subscriber_id = ?", [subscriber_id])
