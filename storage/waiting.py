"""Pages that could not be read and are tried again: for whom, and when next."""

from dataclasses import dataclass
from datetime import datetime

from storage.connection import Database, stamp


@dataclass(frozen=True, slots=True)
class Wait:
    """One page that is waited for.

    `subscriber_id` is who asked for it; None where it is the page behind article `article_id`,
    of which a feed carried an excerpt. `tries` counts those that failed.
    """

    id: int
    subscriber_id: int | None
    article_id: int | None
    address: str
    tries: int


class Waiting:
    """One row a page and whom it is for."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(
        self,
        address: str,
        *,
        at: datetime,
        now: datetime,
        subscriber: int | None = None,
        article: int | None = None,
    ) -> None:
        """Wait for a page; asked for again, it is tried anew from the start."""
        self._db.execute(
            "INSERT INTO waiting(subscriber_id, article_id, address, next_at, asked_at)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE"
            " SET tries = 0, next_at = excluded.next_at, asked_at = excluded.asked_at",
            [subscriber, article, address, stamp(at), stamp(now)],
        )

    def due(self, now: datetime, limit: int = 20) -> list[Wait]:
        """Pages to be tried now, the longest waiting first."""
        rows = self._db.execute(
            "SELECT id, subscriber_id, article_id, address, tries FROM waiting"
            " WHERE next_at <= ? ORDER BY next_at, id LIMIT ?",
            [stamp(now), limit],
        )
        return [Wait(*row) for row in rows]

    def again(self, wait_id: int, at: datetime) -> None:
        """It could not be read this time either."""
        self._db.execute(
            "UPDATE waiting SET tries = tries + 1, next_at = ? WHERE id = ?", [stamp(at), wait_id]
        )

    def over(self, wait_id: int) -> None:
        """It was read, or is given up."""
        self._db.execute("DELETE FROM waiting WHERE id = ?", [wait_id])

    def answered(self, subscriber_id: int, address: str) -> None:
        """Who asked has the page by now, by asking again."""
        self._db.execute(
            "DELETE FROM waiting WHERE subscriber_id = ? AND address = ?", [subscriber_id, address]
        )
