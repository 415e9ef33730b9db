"""Articles and their sections; what was brought to whom, and what was opened."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, cast

from sqlite_utils import Database

from digest.article import Article, Credit, Section, WrittenScript
from digest.compose import Piece
from digest.identity import canonical_address, content_hash
from storage.connection import aware, moment, stamp, transaction
from storage.search import Search

_COLUMNS = (
    "a.id, a.feed_id, f.title, a.title, a.lede, a.credit, a.address, a.guid, a.script,"
    " a.published_at, a.taken_at, a.content_hash,"
    " f.owner IS NOT NULL"
)
_FROM = "articles a JOIN feeds f ON f.id = a.feed_id"
_TAKEN = "a.feed_id IN (SELECT feed_id FROM subscriptions WHERE subscriber_id = ?)"


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as stored; `taken_at` is when it first came in (aware UTC)."""

    id: int
    feed_id: int
    feed_title: str
    article: Article
    taken_at: datetime
    content_hash: str
    private: bool = False

    @property
    def piece(self) -> Piece:
        """The article as it is composed into messages."""
        return Piece(self.id, self.article, self.private)


@dataclass(frozen=True, slots=True)
class Put:
    """What became of an article that was put: its id, and whether it was new or changed."""

    id: int
    new: bool
    changed: bool


class Articles:
    """Articles by feed, each once by its address, its guid or its text."""

    def __init__(self, db: Database, search: Search) -> None:
        self._db = db
        self._search = search

    def put(self, feed_id: int, article: Article, *, now: datetime) -> Put:
        """Store an article, or bring the one that is the same up to date.

        The same: same canonical address, else same guid, else same text, within the feed.
        The row, its sections and its search index change together. What was forgotten or
        retracted stays so: its id is 0.
        """
        hashed = content_hash(article.text)
        identity = _identity(article, hashed)
        with transaction(self._db.conn, "articles"):
            row = self._db.execute(
                "SELECT id, content_hash FROM articles WHERE feed_id = ? AND identity = ?",
                [feed_id, identity],
            ).fetchone()
            if row and row[1] == hashed:
                return Put(int(row[0]), new=False, changed=False)
            if row is None and self._forgotten(feed_id, identity):
                return Put(0, new=False, changed=False)
            values = _values(article, hashed, now)
            if row:
                article_id = int(row[0])
                self._update(article_id, values)
            else:
                article_id = self._insert(feed_id, identity, values, now)
            self._write_sections(article_id, article.sections)
            self._search.index(article_id, article)
        return Put(article_id, new=row is None, changed=row is not None)

    def get(self, article_id: int) -> StoredArticle | None:
        """The article with this id."""
        return next(iter(self._some("a.id = ?", [article_id])), None)

    def visible(self, subscriber_id: int, article_id: int) -> bool:
        """Whether this subscriber may see it: of the catalogue, or of their own shelf."""
        row = self._db.execute(
            f"SELECT 1 FROM {_FROM} WHERE a.id = ? AND (f.owner IS NULL OR f.owner = ?)",  # noqa: S608
            [article_id, subscriber_id],
        ).fetchone()
        return row is not None

    def recent(
        self, subscriber_id: int, *, limit: int = 10, offset: int = 0
    ) -> list[StoredArticle]:
        """Articles of the feeds this subscriber takes, newest first."""
        return self._some(
            f"{_TAKEN} ORDER BY a.shown_at DESC, a.id DESC LIMIT ? OFFSET ?",
            [subscriber_id, limit, offset],
        )

    def count(self, subscriber_id: int) -> int:
        """How many articles the feeds of this subscriber hold."""
        row = self._db.execute(
            f"SELECT count(*) FROM articles a WHERE {_TAKEN}",  # noqa: S608 - constants only
            [subscriber_id],
        ).fetchone()
        return int(row[0])

    def unbrought(
        self, subscriber_id: int, *, since: datetime, before: datetime, limit: int
    ) -> list[StoredArticle]:
        """What came in from `since` until before `before` and nothing has brought; newest first."""
        return self._some(
            f"{_TAKEN} AND a.taken_at >= ? AND a.taken_at < ?"  # noqa: S608 - constants only
            " AND NOT EXISTS (SELECT 1 FROM brought b"
            "  WHERE b.subscriber_id = ? AND b.article_id = a.id)"
            " ORDER BY a.shown_at DESC, a.id DESC LIMIT ?",
            [subscriber_id, stamp(since), stamp(before), subscriber_id, limit],
        )

    def unbrought_ids(self, subscriber_id: int, *, since: datetime, before: datetime) -> list[int]:
        """The ids of all that came in from `since` until before `before` and was not brought."""
        rows = self._db.execute(
            f"SELECT a.id FROM articles a WHERE {_TAKEN}"  # noqa: S608 - constants only
            " AND a.taken_at >= ? AND a.taken_at < ? AND NOT EXISTS (SELECT 1 FROM brought b"
            "  WHERE b.subscriber_id = ? AND b.article_id = a.id)",
            [subscriber_id, stamp(since), stamp(before), subscriber_id],
        )
        return [int(row[0]) for row in rows]

    def newest_id(self) -> int:
        """The highest id that an article has; 0 where there is none."""
        return int(self._db.execute("SELECT coalesce(max(id), 0) FROM articles").fetchone()[0])

    def since(
        self, subscriber_id: int, *, since: datetime, until: datetime, limit: int
    ) -> list[StoredArticle]:
        """What came in after `since` and not after `until`, brought or not; newest first."""
        return self._some(
            f"{_TAKEN} AND a.taken_at > ? AND a.taken_at <= ?"
            " ORDER BY a.shown_at DESC, a.id DESC LIMIT ?",
            [subscriber_id, stamp(since), stamp(until), limit],
        )

    def taken_after(self, article_id: int, *, limit: int) -> list[StoredArticle]:
        """What came in after an article, in the order it came, whoever takes it."""
        return self._some("a.id > ? ORDER BY a.id LIMIT ?", [article_id, limit])

    def was_brought(self, subscriber_id: int, article_id: int) -> bool:
        """Whether something has shown this subscriber the article already."""
        row = self._db.execute(
            "SELECT 1 FROM brought WHERE subscriber_id = ? AND article_id = ?",
            [subscriber_id, article_id],
        ).fetchone()
        return row is not None

    def mark_brought(
        self, subscriber_id: int, ids: Sequence[int], *, occasion: str, now: datetime
    ) -> None:
        """These articles have been shown by a slot, by /start or by /today."""
        for article_id in ids:
            self._db.execute(
                "INSERT OR IGNORE INTO brought(subscriber_id, article_id, occasion, at)"
                " VALUES (?, ?, ?, ?)",
                [subscriber_id, article_id, occasion, stamp(now)],
            )

    def mark_opened(self, subscriber_id: int, article_id: int, *, now: datetime) -> None:
        """The subscriber asked for this article by a command or a button."""
        self._db.execute(
            "INSERT OR IGNORE INTO opened(subscriber_id, article_id, at) VALUES (?, ?, ?)",
            [subscriber_id, article_id, stamp(now)],
        )

    def opened(self, subscriber_id: int, ids: Collection[int]) -> set[int]:
        """Those of `ids` that the subscriber has opened."""
        found: set[int] = set()
        for article_id in ids:
            row = self._db.execute(
                "SELECT 1 FROM opened WHERE subscriber_id = ? AND article_id = ?",
                [subscriber_id, article_id],
            ).fetchone()
            if row:
                found.add(article_id)
        return found

    def empty(self) -> bool:
        """Whether there is no article at all."""
        return self._db.execute("SELECT 1 FROM articles LIMIT 1").fetchone() is None

    def _forgotten(self, feed_id: int, identity: str) -> bool:
        row = self._db.execute(
            "SELECT 1 FROM forgotten WHERE feed_id = ? AND identity = ?", [feed_id, identity]
        ).fetchone()
        return row is not None

    def _insert(self, feed_id: int, identity: str, values: dict[str, Any], now: datetime) -> int:
        row = {"feed_id": feed_id, "identity": identity, "taken_at": stamp(now), **values}
        names, places = ", ".join(row), ", ".join("?" for _ in row)
        cursor = self._db.execute(
            f"INSERT INTO articles({names}) VALUES ({places})",  # noqa: S608 - our own names
            list(row.values()),
        )
        return int(cursor.lastrowid or 0)

    def _update(self, article_id: int, values: dict[str, Any]) -> None:
        sets = ", ".join(f"{name} = ?" for name in values)
        self._db.execute(
            f"UPDATE articles SET {sets} WHERE id = ?",  # noqa: S608 - our own names
            [*values.values(), article_id],
        )

    def _write_sections(self, article_id: int, sections: Sequence[Section]) -> None:
        self._db.execute("DELETE FROM sections WHERE article_id = ?", [article_id])
        for section in sections:
            self._db.execute(
                "INSERT INTO sections VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    article_id,
                    section.position,
                    section.label,
                    section.title,
                    section.heading,
                    json.dumps(section.paragraphs, ensure_ascii=False),
                    json.dumps(section.outline, ensure_ascii=False),
                ],
            )

    def _some(self, where: str, parameters: list[Any]) -> list[StoredArticle]:
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM {_FROM} WHERE {where}",  # noqa: S608 - constants only
            parameters,
        ).fetchall()
        return [self._stored(row) for row in rows]

    def _stored(self, row: tuple[Any, ...]) -> StoredArticle:
        article = Article(
            title=row[3],
            lede=tuple(json.loads(row[4])),
            sections=self._sections(row[0]),
            credit=_credit(row[5]),
            address=row[6],
            guid=row[7],
            published=moment(row[9]),
            script=cast(WrittenScript, row[8]),
        )
        return StoredArticle(
            row[0], row[1], row[2], article, aware(row[10]), row[11], bool(row[12])
        )

    def _sections(self, article_id: int) -> tuple[Section, ...]:
        rows = self._db.execute(
            "SELECT position, label, title, heading, paragraphs, outline FROM sections"
            " WHERE article_id = ? ORDER BY position",
            [article_id],
        )
        return tuple(
            Section(*(*r[:4], tuple(json.loads(r[4])), tuple(json.loads(r[5])))) for r in rows
        )


def _identity(article: Article, hashed: str) -> str:
    if article.address:
        return f"address:{canonical_address(article.address)}"
    return f"guid:{article.guid}" if article.guid else f"text:{hashed}"


def _values(article: Article, hashed: str, now: datetime) -> dict[str, Any]:
    published = stamp(article.published) if article.published else None
    taken = stamp(now)
    credit = json.dumps(asdict(article.credit), ensure_ascii=False) if article.credit else None
    return {
        "content_hash": hashed,
        "title": article.title,
        "lede": json.dumps(article.lede, ensure_ascii=False),
        "credit": credit,
        "account": article.credit.account if article.credit else "",
        "address": article.address,
        "guid": article.guid,
        "script": article.script,
        "published_at": published,
        # A date in the future would keep an article on top for ever.
        "shown_at": min(published, taken) if published else taken,
    }


def _credit(text: str | None) -> Credit | None:
    if text is None:
        return None
    held = json.loads(text)
    return Credit(**{**held, "authors": tuple(held["authors"])})
