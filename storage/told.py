"""What a subscriber has been told of a feed: each state once."""

from datetime import datetime

from storage.connection import Database, stamp


class Told:
    """One row a subscriber, feed and state: since when the feed was in it, as told."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def tell(self, subscriber_id: int, feed_id: int, state: str, since: datetime | None) -> bool:
        """Note that this state is told; False where it was told before, of the same time."""
        moment = stamp(since) if since else 0
        cursor = self._db.execute(
            "INSERT INTO feed_told(subscriber_id, feed_id, state, since) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET since = excluded.since WHERE since <> excluded.since",
            [subscriber_id, feed_id, state, moment],
        )
        return cursor.rowcount == 1

    def take_back(self, subscriber_id: int, feed_id: int) -> bool:
        """The feed is well again; True where the subscriber had been told otherwise."""
        cursor = self._db.execute(
            "DELETE FROM feed_told WHERE subscriber_id = ? AND feed_id = ?"
            " AND state IN ('dead', 'silent')",
            [subscriber_id, feed_id],
        )
        return cursor.rowcount > 0
