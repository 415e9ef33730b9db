"""Which feeds a subscriber takes."""

from datetime import datetime, timedelta

from storage.connection import Database, stamp
from storage.feeds import Feed, feed_columns, feed_of


class Subscriptions:
    """Subscriber × feed."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, subscriber_id: int, feed_id: int, *, now: datetime) -> None:
        """Take a feed; twice changes nothing. One of its own that it had left is read again."""
        self._db.execute(
            "INSERT OR IGNORE INTO subscriptions(subscriber_id, feed_id, since) VALUES (?, ?, ?)",
            [subscriber_id, feed_id, stamp(now)],
        )
        self._db.execute(
            "UPDATE feeds SET next_poll_at = ?"
            " WHERE id = ? AND owner = ? AND kind = 'feed' AND next_poll_at IS NULL",
            [stamp(now), feed_id, subscriber_id],
        )

    def remove(self, subscriber_id: int, feed_id: int) -> None:
        """Leave a feed. One of the subscriber's own is kept, and read no more: nobody gets it."""
        self._db.execute(
            "DELETE FROM subscriptions WHERE subscriber_id = ? AND feed_id = ?",
            [subscriber_id, feed_id],
        )
        self._db.execute(
            "UPDATE feeds SET next_poll_at = NULL WHERE id = ? AND owner = ? AND kind = 'feed'",
            [feed_id, subscriber_id],
        )

    def of(self, subscriber_id: int) -> list[Feed]:
        """The feeds a subscriber takes, in the order they were added to the catalogue."""
        rows = self._db.execute(
            f"SELECT {feed_columns('f.')} FROM subscriptions s JOIN feeds f ON f.id = s.feed_id"  # noqa: S608
            " WHERE s.subscriber_id = ? ORDER BY f.id",
            [subscriber_id],
        )
        return [feed_of(row) for row in rows]

    def noteworthy(self, subscriber_id: int, now: datetime) -> list[Feed]:
        """Feeds of theirs that fail, moved, were silent for two weeks, or were once told so."""
        lately = stamp(now - timedelta(days=14))
        rows = self._db.execute(
            f"SELECT {feed_columns('f.')} FROM subscriptions s JOIN feeds f ON f.id = s.feed_id"  # noqa: S608
            " WHERE s.subscriber_id = ? AND f.kind = 'feed' AND (f.failing_since IS NOT NULL"
            "  OR f.moved_at >= ?"
            "  OR EXISTS (SELECT 1 FROM feed_told t"
            "   WHERE t.subscriber_id = s.subscriber_id AND t.feed_id = f.id)"
            "  OR NOT EXISTS (SELECT 1 FROM articles a"
            "   WHERE a.feed_id = f.id AND a.shown_at > ?)) ORDER BY f.id",
            [subscriber_id, lately, lately],
        )
        return [feed_of(row) for row in rows]

    def take_defaults(self, subscriber_id: int, *, now: datetime) -> None:
        """Take every feed that the operator has on by default."""
        self._db.execute(
            "INSERT OR IGNORE INTO subscriptions(subscriber_id, feed_id, since)"
            " SELECT ?, id, ? FROM feeds WHERE owner IS NULL AND is_default = 1",
            [subscriber_id, stamp(now)],
        )
