"""What is forgotten with time: old articles, pages long sent; a few at a time."""

from datetime import datetime, timedelta

from storage.connection import Database, stamp, transaction
from storage.search import Search

_BATCH = 200
# An hour is served once a local date; nothing looks back further than a few days.
_SLOTS = timedelta(days=90)
_ERRANDS = timedelta(days=7)
# A picture that nobody asked for so long is fetched again when somebody does.
_PICTURES = timedelta(days=30)


class Retention:
    """Forgets in short transactions, so that nobody waits for it."""

    def __init__(self, db: Database, search: Search) -> None:
        self._db = db
        self._search = search

    def forget_articles(self, before: datetime) -> int:
        """Forget a batch of articles taken in before `before`; returns how many (0: done).

        What somebody saved to read later stays. What a feed still lists is remembered as
        forgotten, so that it does not come again.
        """
        with transaction(self._db.conn):
            rows = self._db.execute(
                "SELECT id FROM articles WHERE taken_at < ?"
                " AND id NOT IN (SELECT article_id FROM saved) ORDER BY taken_at LIMIT ?",
                [stamp(before), _BATCH],
            ).fetchall()
            for (article_id,) in rows:
                self.forget_article(int(article_id), now=before)
        return len(rows)

    def forget_article(self, article_id: int, *, now: datetime) -> None:
        """Take one article out of archive and search, for good."""
        with transaction(self._db.conn):
            self._db.execute(
                "INSERT OR REPLACE INTO forgotten(feed_id, identity, at)"
                " SELECT a.feed_id, a.identity, ? FROM articles a JOIN feeds f ON f.id = a.feed_id"
                " WHERE a.id = ? AND f.kind != 'chat'",
                [stamp(now), article_id],
            )
            self._search.forget(article_id)
            self._db.execute("DELETE FROM articles WHERE id = ?", [article_id])

    def forget_pages(self, before: datetime) -> int:
        """Forget a batch of pages finished before `before`; returns how many (0: done)."""
        return self._delete("outbox", "id", "finished_at < ?", before)

    def forget_traces(self, now: datetime, messages_before: datetime) -> int:
        """Forget a batch of what nothing asks for any more; returns how many rows.

        Old slots, errands and pictures, and what messages sent before `messages_before` were about.
        """
        gone = self._delete("errands", "id", "done_at < ?", now - _ERRANDS)
        gone += self._delete("pictures", "article_id", "at < ?", now - _PICTURES)
        gone += self._delete("sent", "id", "at < ?", messages_before)
        gone += self._delete("chatlog", "id", "at < ?", messages_before)
        return gone + self._delete("slots", "(subscriber_id, date, hour)", "at < ?", now - _SLOTS)

    def _delete(self, table: str, key: str, where: str, before: datetime) -> int:
        columns = key.strip("()")
        cursor = self._db.execute(
            f"DELETE FROM {table} WHERE {key} IN"  # noqa: S608 - constants only
            f" (SELECT {columns} FROM {table} WHERE {where} LIMIT ?)",
            [stamp(before), _BATCH * 10],
        )
        return int(cursor.rowcount)
