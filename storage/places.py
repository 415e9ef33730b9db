"""Where a chat stopped reading a full text."""

from dataclasses import dataclass
from datetime import datetime

from storage.connection import Database, stamp


@dataclass(frozen=True, slots=True)
class Stop:
    """A page of a full text: `section` is a position, 0 for the whole; `page` counts from 0."""

    article_id: int
    section: int
    page: int


class Places:
    """The last page of each full text that a chat has read."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(self, subscriber_id: int, stop: Stop, *, now: datetime) -> None:
        """Remember the page that is shown."""
        self._db.execute(
            "INSERT OR REPLACE INTO places(subscriber_id, article_id, section, page, at)"
            " VALUES (?, ?, ?, ?, ?)",
            [subscriber_id, stop.article_id, stop.section, stop.page, stamp(now)],
        )

    def of(self, subscriber_id: int, article_id: int | None = None) -> Stop | None:
        """Where reading stopped in an article, or in whatever was read last."""
        row = self._db.execute(
            "SELECT article_id, section, page FROM places WHERE subscriber_id = ?"
            " AND (? IS NULL OR article_id = ?) ORDER BY at DESC LIMIT 1",
            [subscriber_id, article_id, article_id],
        ).fetchone()
        return Stop(*row) if row else None
