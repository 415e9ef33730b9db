"""By what an article is known again: in its feed by names, across feeds by its words."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from storage.connection import Database, stamp

# A re-post follows within days; what is older is another story, or costs more than it tells.
REACH = timedelta(days=45)
_MOST_ALIKE = 8
_MOST_PRINTS = 400


class Identities:
    """The names of articles in their feeds, and what texts have in common."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def known(self, feed_id: int, keys: Iterable[str]) -> list[int]:
        """The articles of a feed that have any of these keys, in the order of the keys."""
        named = self._named(feed_id, keys)
        return list(dict.fromkeys(one for one in named if one is not None))

    def left_out(self, feed_id: int, keys: Iterable[str]) -> bool:
        """Whether an entry was passed over on purpose, as older than what was asked for."""
        named = self._named(feed_id, keys)
        return bool(named) and not any(named)

    def remember(self, feed_id: int, keys: Iterable[str], article_id: int | None) -> None:
        """These keys name that article from now on; None: an entry that is passed over.

        Of fingerprints only the last one counts: an edit may be taken back.
        """
        keys = list(keys)
        if article_id is not None and any(key.startswith("raw:") for key in keys):
            self._db.execute(
                "DELETE FROM article_keys"
                " WHERE article_id = ? AND feed_id = ? AND key GLOB 'raw:*'",
                [article_id, feed_id],
            )
        self._db.conn.executemany(
            "INSERT INTO article_keys(feed_id, key, article_id) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET article_id = coalesce(article_id, excluded.article_id)",
            [(feed_id, key, article_id) for key in keys],
        )

    def current(self, feed_id: int, prints: Sequence[str]) -> set[str]:
        """Those of these fingerprints that the feed's articles have now, or that are left out."""
        found: set[str] = set()
        for start in range(0, len(prints), 400):
            some = prints[start : start + 400]
            places = ", ".join("?" for _ in some)
            rows = self._db.execute(
                f"SELECT key FROM article_keys WHERE feed_id = ? AND key IN ({places})",  # noqa: S608
                [feed_id, *some],
            )
            found |= {str(row[0]) for row in rows}
        return found

    def prints(self, feed_id: int) -> list[str]:
        """The fingerprints of a feed's newest entries, as many as a feed may list and more."""
        rows = self._db.execute(
            "SELECT key FROM article_keys WHERE feed_id = ? AND key GLOB 'raw:*'"
            " ORDER BY article_id DESC LIMIT ?",
            [feed_id, _MOST_PRINTS],
        )
        return [str(row[0]) for row in rows]

    def hashes(self, article_id: int) -> tuple[str, str]:
        """The hashes of an article's text and of what its feed had carried."""
        row: tuple[str, str] = self._db.execute(
            "SELECT content_hash, source_hash FROM articles WHERE id = ?", [article_id]
        ).fetchone()
        return row

    def holds(self, feed_id: int, keys: Iterable[str], hashed: str) -> bool:
        """Whether the feed's article of these names was taken in with this very text."""
        return any(hashed in self.hashes(one) for one in self.known(feed_id, keys))

    def free(self, feed_id: int, keys: Iterable[str]) -> str:
        """The first of these keys that no row of the feed was stored by; empty where none is.

        A name is not free whose owner turned out to be another text.
        """
        for key in keys:
            row = self._db.execute(
                "SELECT 1 FROM articles WHERE feed_id = ? AND identity = ?", [feed_id, key]
            ).fetchone()
            if row is None:
                return key
        return ""

    def forgotten(self, feed_id: int, keys: Iterable[str]) -> bool:
        """Whether an article of one of these names was forgotten, or taken back, on purpose."""
        keys = list(keys)
        places = ", ".join("?" for _ in keys)
        row = self._db.execute(
            f"SELECT 1 FROM forgotten WHERE feed_id = ? AND identity IN ({places})",  # noqa: S608
            [feed_id, *keys],
        ).fetchone()
        return row is not None

    def anywhere(self, keys: Iterable[str], *, not_in: int) -> list[int]:
        """Articles of other feeds that have one of these keys, oldest first."""
        found: set[int] = set()
        for key in keys:
            rows = self._db.execute(
                "SELECT article_id FROM article_keys"
                " WHERE key = ? AND feed_id <> ? AND article_id IS NOT NULL",
                [key, not_in],
            )
            found |= {int(row[0]) for row in rows}
        return sorted(found)

    def mark(self, article_id: int, bands: Collection[int]) -> None:
        """Remember what an article's text has in common with others like it."""
        self._db.execute("DELETE FROM article_bands WHERE article_id = ?", [article_id])
        self._db.conn.executemany(
            "INSERT OR IGNORE INTO article_bands(band, article_id) VALUES (?, ?)",
            [(band, article_id) for band in bands],
        )

    def alike(self, bands: Collection[int], *, now: datetime) -> list[int]:
        """Articles of the last weeks that may be the same text, the likeliest first."""
        if not bands:
            return []
        places = ", ".join("?" for _ in bands)
        rows = self._db.execute(
            "SELECT b.article_id FROM article_bands b JOIN articles a ON a.id = b.article_id"  # noqa: S608
            f" WHERE b.band IN ({places}) AND a.taken_at >= ?"
            " GROUP BY b.article_id ORDER BY count(*) DESC, b.article_id LIMIT ?",
            [*bands, stamp(now - REACH), _MOST_ALIKE],
        )
        return [int(row[0]) for row in rows]

    def _named(self, feed_id: int, keys: Iterable[str]) -> list[int | None]:
        """What those of the keys name that are known, in their order; None: passed over."""
        keys = list(keys)
        places = ", ".join("?" for _ in keys)
        rows = self._db.execute(
            "SELECT key, article_id FROM article_keys"  # noqa: S608 - places only
            f" WHERE feed_id = ? AND key IN ({places})",
            [feed_id, *keys],
        )
        held = dict(rows.fetchall())
        return [held[key] for key in keys if key in held]
