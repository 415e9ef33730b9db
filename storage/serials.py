"""Who follows which article section by section, and how far they are."""

from dataclasses import dataclass
from datetime import datetime

from storage.connection import Database, aware, stamp


@dataclass(frozen=True, slots=True)
class Serial:
    """The article a subscriber follows. `part` is the next section's position (1-based)."""

    article: int
    part: int
    since: datetime


class Serials:
    """One article a subscriber."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of(self, subscriber_id: int) -> Serial | None:
        """What the subscriber follows; sections read ahead in this chat are passed over."""
        row = self._db.execute(
            "SELECT article_id, part, since FROM serials WHERE subscriber_id = ?", [subscriber_id]
        ).fetchone()
        if row is None:
            return None
        shown = self.shown(subscriber_id, int(row[0]), aware(row[2]))
        part = int(row[1])
        while part in shown:
            part += 1
        return Serial(int(row[0]), part, aware(row[2]))

    def shown(self, subscriber_id: int, article_id: int, since: datetime | None = None) -> set[int]:
        """The sections of an article that messages of this chat have shown."""
        rows = self._db.execute(
            "SELECT DISTINCT section FROM sent WHERE subscriber_id = ? AND article_id = ?"
            " AND section IS NOT NULL AND at >= ?",
            [subscriber_id, article_id, stamp(since) if since else 0],
        )
        return {int(row[0]) for row in rows}

    def follow(self, subscriber_id: int, article_id: int, part: int, *, now: datetime) -> None:
        """Follow an article from `part` on; the one followed before is left."""
        self._db.execute(
            "INSERT INTO serials(subscriber_id, article_id, part, since) VALUES (?, ?, ?, ?)"
            " ON CONFLICT(subscriber_id) DO UPDATE SET article_id = excluded.article_id,"
            " part = excluded.part, since = excluded.since",
            [subscriber_id, article_id, part, stamp(now)],
        )

    def move(self, subscriber_id: int, part: int) -> None:
        """The next part is `part`; never back."""
        self._db.execute(
            "UPDATE serials SET part = max(part, ?) WHERE subscriber_id = ?", [part, subscriber_id]
        )

    def end(self, subscriber_id: int) -> None:
        """Nothing is followed any more."""
        self._db.execute("DELETE FROM serials WHERE subscriber_id = ?", [subscriber_id])

    def unread(
        self, subscriber_id: int, *, since: datetime, without: int = 0, limit: int = 1
    ) -> list[int]:
        """Articles of the subscriber's feeds that were never opened, the oldest first.

        Of those taken in from `since` on; those that no digest has brought come first.
        """
        rows = self._db.execute(
            "SELECT a.id FROM articles a WHERE a.feed_id IN"
            " (SELECT feed_id FROM subscriptions WHERE subscriber_id = ?)"
            " AND a.taken_at >= ? AND a.id != ?"
            " AND NOT EXISTS (SELECT 1 FROM opened o WHERE o.subscriber_id = ?"
            "  AND o.article_id = a.id)"
            " ORDER BY EXISTS (SELECT 1 FROM brought b WHERE b.subscriber_id = ?"
            "  AND b.article_id = a.id), a.taken_at, a.id LIMIT ?",
            [subscriber_id, stamp(since), without, subscriber_id, subscriber_id, limit],
        )
        return [int(row[0]) for row in rows]
