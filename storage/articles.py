"""Articles and their sections; what was brought to whom, and what was opened."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from digest.article import Article, Piece, Section, WrittenScript
from digest.identity import article_keys, content_hash
from storage.article_row import credit_of, fresh_id, name_image, values_of
from storage.connection import Database, aware, moment, stamp
from storage.identity import Identities
from storage.search import Search
from storage.twins import Twins

_COLUMNS = (
    "a.id, a.feed_id, f.title, a.title, a.lede, a.credit, a.address, a.guid, a.script,"
    " a.published_at, a.taken_at, a.content_hash,"
    " f.owner IS NOT NULL, a.image"
)
_FROM = "articles a JOIN feeds f ON f.id = a.feed_id"
_TAKEN = "a.feed_id IN (SELECT feed_id FROM subscriptions WHERE subscriber_id = ?)"


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as stored; `taken_at` is when it first came in (aware UTC).

    `also` are the titles of other feeds that have the same article, where it was asked for.
    """

    id: int
    feed_id: int
    feed_title: str
    article: Article
    taken_at: datetime
    content_hash: str
    private: bool = False
    also: tuple[str, ...] = ()

    @property
    def piece(self) -> Piece:
        """The article as it is composed into messages."""
        return Piece(self.id, self.article, self.private, self.also)


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
        self.identities = Identities(db)
        self.twins = Twins(db, self.identities)

    def put(
        self,
        feed_id: int,
        article: Article,
        *,
        now: datetime,
        keys: Sequence[str] | None = None,
        source_hash: str = "",
        bands: Collection[int] | None = None,
    ) -> Put:
        """Store an article, or bring the one that is the same up to date.

        The same: same canonical address, else same guid, else same text, within the feed;
        `keys` are these names where only some of them tell.
        `source_hash` is the hash of what the feed itself carried, where the page behind it
        was read instead: the same entry again does not undo that. `bands` are those of its words.
        The row, its sections and its search index change together. What was forgotten or
        retracted stays so: its id is 0.
        """
        hashed = content_hash(article.text)
        keys = list(keys if keys is not None else article_keys(article))
        with self._search.indexed():
            known = self.twins.same(feed_id, article, keys)
            if known is not None and hashed in self.identities.hashes(known):
                self.identities.remember(feed_id, keys, known)
                name_image(self._db, known, article.image)
                return Put(known, new=False, changed=False)
            if known is None and self.identities.forgotten(feed_id, keys):
                return Put(0, new=False, changed=False)
            values = values_of(article, hashed, now) | {"source_hash": source_hash}
            if known is None:
                identity = self.identities.free(feed_id, keys) or f"text:{hashed}"
                article_id = self._insert(feed_id, identity, values, now)
            else:
                self._update(article_id := known, values)
            self._write_sections(article_id, article.sections)
            self._search.keep(article_id, article)
            self.identities.remember(feed_id, keys, article_id)
            self.twins.link(article_id, article, keys, now, bands)
        return Put(article_id, new=known is None, changed=known is not None)

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
        """What came in from `since` until before `before` and nothing has brought; newest first.

        What several feeds have comes once.
        """
        found = self._some(
            f"{_TAKEN} AND a.taken_at >= ? AND a.taken_at < ?"  # noqa: S608 - constants only
            " AND NOT EXISTS (SELECT 1 FROM brought b"
            "  WHERE b.subscriber_id = ? AND b.article_id = a.id)"
            " ORDER BY a.shown_at DESC, a.id DESC LIMIT ?",
            [subscriber_id, stamp(since), stamp(before), subscriber_id, limit],
        )
        return self._once(subscriber_id, found)

    def unbrought_ids(self, subscriber_id: int, *, since: datetime, before: datetime) -> list[int]:
        """The ids of all that came in from `since` until before `before` and was not brought."""
        found = (
            f"SELECT a.id FROM articles a WHERE {_TAKEN}"  # noqa: S608 - constants only
            " AND a.taken_at >= ? AND a.taken_at < ? AND NOT EXISTS (SELECT 1 FROM brought b"
            "  WHERE b.subscriber_id = ? AND b.article_id = a.id)"
        )
        given = [subscriber_id, stamp(since), stamp(before), subscriber_id]
        return [int(row[0]) for row in self._db.execute(found, given)]

    def newest_id(self, by: datetime | None = None) -> int:
        """The highest id of an article that came in up to `by`; 0 where there is none."""
        newest = "SELECT id FROM articles WHERE taken_at <= ? ORDER BY id DESC LIMIT 1"
        return int(next(self._db.execute(newest, [stamp(by) if by else 2**62]), (0,))[0])

    def since(
        self, subscriber_id: int, *, since: datetime, until: datetime, limit: int
    ) -> list[StoredArticle]:
        """What came in after `since` and not after `until`, brought or not; newest first.

        What several feeds have comes once.
        """
        found = self._some(
            f"{_TAKEN} AND a.taken_at > ? AND a.taken_at <= ?"
            " ORDER BY a.shown_at DESC, a.id DESC LIMIT ?",
            [subscriber_id, stamp(since), stamp(until), limit],
        )
        return self._once(subscriber_id, found)

    def taken_after(self, article_id: int, *, limit: int) -> list[StoredArticle]:
        """What came in after an article, in the order it came, whoever takes it."""
        return self._some("a.id > ? ORDER BY a.id LIMIT ?", [article_id, limit])

    def was_brought(self, subscriber_id: int, article_id: int) -> bool:
        """Whether something has shown this subscriber the article already."""
        found = "SELECT 1 FROM brought WHERE subscriber_id = ? AND article_id = ?"
        return self._db.execute(found, [subscriber_id, article_id]).fetchone() is not None

    def mark_brought(
        self, subscriber_id: int, ids: Sequence[int], *, occasion: str, now: datetime
    ) -> None:
        """These articles, and their twins, have been shown by a slot, by /start or by /today."""
        for article_id in self.twins.all_of(ids):
            self._db.execute(
                "INSERT OR IGNORE INTO brought(subscriber_id, article_id, occasion, at)"
                " VALUES (?, ?, ?, ?)",
                [subscriber_id, article_id, occasion, stamp(now)],
            )

    def mark_opened(self, subscriber_id: int, article_id: int, *, now: datetime) -> None:
        """The subscriber asked for this article by a command or a button."""
        for one in self.twins.all_of([article_id]):
            self._db.execute(
                "INSERT OR IGNORE INTO opened(subscriber_id, article_id, at) VALUES (?, ?, ?)",
                [subscriber_id, one, stamp(now)],
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

    def _once(self, subscriber_id: int, found: list[StoredArticle]) -> list[StoredArticle]:
        by_id, also_in = {one.id: one for one in found}, self.twins.also_in
        groups = self.twins.groups(list(by_id))
        return [
            replace(by_id[id_], also=also_in(subscriber_id, id_)) if len(group) > 1 else by_id[id_]
            for id_, group in groups.items()
        ]

    def _insert(self, feed_id: int, identity: str, values: dict[str, Any], now: datetime) -> int:
        own = {"id": fresh_id(self._db), "feed_id": feed_id, "identity": identity}
        row = {**own, "taken_at": stamp(now), **values}
        names, places = ", ".join(row), ", ".join("?" for _ in row)
        self._db.execute(
            f"INSERT INTO articles({names}) VALUES ({places})",  # noqa: S608 - our own names
            list(row.values()),
        )
        return cast(int, own["id"])

    def _update(self, article_id: int, values: dict[str, Any]) -> None:
        sets = ", ".join(f"{name} = ?" for name in values)
        self._db.execute(
            f"UPDATE articles SET {sets} WHERE id = ?",  # noqa: S608 - our own names
            [*values.values(), article_id],
        )

    def _write_sections(self, article_id: int, sections: Sequence[Section]) -> None:
        self._db.execute("DELETE FROM sections WHERE article_id = ?", [article_id])
        rows = [
            (article_id, one.position, one.label, one.title, one.heading,
             json.dumps(one.paragraphs, ensure_ascii=False),
             json.dumps(one.outline, ensure_ascii=False))
            for one in sections
        ]  # fmt: skip
        self._db.conn.executemany("INSERT INTO sections VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

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
            credit=credit_of(row[5]),
            address=row[6],
            guid=row[7],
            published=moment(row[9]),
            script=cast(WrittenScript, row[8]),
            image=row[13],
        )
        return StoredArticle(row[0], row[1], row[2], article, aware(row[10]), row[11], row[12] == 1)

    def _sections(self, article_id: int) -> tuple[Section, ...]:
        rows = self._db.execute(
            "SELECT position, label, title, heading, paragraphs, outline FROM sections"
            " WHERE article_id = ? ORDER BY position",
            [article_id],
        )
        return tuple(
            Section(*(*r[:4], tuple(json.loads(r[4])), tuple(json.loads(r[5])))) for r in rows
        )
