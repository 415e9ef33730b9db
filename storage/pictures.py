"""The pictures of articles that were asked for lately: a cache with an end, never an archive."""

from dataclasses import dataclass
from datetime import datetime

from storage.connection import Database, aware, stamp, transaction

# All pictures together, in bytes: a hundred of the usual size.
MOST_BYTES = 16 * 1024 * 1024
# Rows, counting those that only say that there is no picture to be had.
MOST_ROWS = 1000


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """A picture as kept: the address it came from, its media type, its bytes, when it came.

    Without a media type there was none at that address.
    """

    address: str
    media: str
    data: bytes
    at: datetime


class Pictures:
    """One picture an article; the oldest go first. An article that is forgotten takes its own."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def held(self, article_id: int) -> KeptPicture | None:
        """The picture of an article, None where nobody has asked for it lately."""
        row = self._db.execute(
            "SELECT address, media, data, at FROM pictures WHERE article_id = ?", [article_id]
        ).fetchone()
        return KeptPicture(row[0], row[1], row[2], aware(row[3])) if row else None

    def keep(
        self,
        article_id: int,
        kept: KeptPicture,
        *,
        most: int = MOST_BYTES,
        rows: int = MOST_ROWS,
    ) -> None:
        """Keep a picture, and let the oldest go until all are within `most` bytes and `rows`."""
        with transaction(self._db.conn):
            known = self._db.execute("SELECT 1 FROM articles WHERE id = ?", [article_id])
            if known.fetchone() is None:
                return
            self._db.execute(
                "INSERT OR REPLACE INTO pictures(article_id, address, media, at, size, data)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [
                    article_id, kept.address, kept.media, stamp(kept.at),
                    len(kept.data), kept.data,
                ],
            )  # fmt: skip
            self._db.execute(
                "DELETE FROM pictures WHERE article_id IN (SELECT article_id FROM ("
                " SELECT article_id, sum(size) OVER newest AS bytes, count(*) OVER newest AS place"
                " FROM pictures WINDOW newest AS (ORDER BY at DESC, article_id DESC))"
                " WHERE bytes > ? OR place > ?)",
                [most, rows],
            )
