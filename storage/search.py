"""Archive search: FTS5 over folded text, cut into the terms of `digest.terms`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from digest.article import Article
from digest.characters import fold
from digest.passage import excerpt, holds
from digest.query import Query
from digest.terms import indexed, phrase
from storage.connection import Database, stamp, transaction

# So many matches are ranked by how well they fit; of more, the newest are shown.
RANKED = 1000
UNIT_INDEX = (
    "CREATE VIRTUAL TABLE unit_index USING fts5(heading, body, content='', prefix='1',"
    ' tokenize="unicode61 remove_diacritics 0")'
)


@dataclass(frozen=True, slots=True)
class Hit:
    """One found unit. `section` is a position, None for title and lede.

    `marks` are ranges of code points in `snippet`.
    """

    article_id: int
    section: int | None
    snippet: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits and how many there are in all; `more` where there are yet more."""

    total: int
    hits: tuple[Hit, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a search is held to: who asks, and from when until before when (aware)."""

    subscriber_id: int
    since: datetime | None = None
    until: datetime | None = None


class Search:
    """The index: one row a unit, the article's title and lede, and each of its sections.

    Units enter it together at the end of the transaction that stores them: FTS5 writes what it
    has gathered to the file at each savepoint, an article each would cost four times as much.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        # A table, because it rolls back with the rest; it is empty outside a transaction.
        db.execute(
            "CREATE TEMP TABLE IF NOT EXISTS unindexed(unit INTEGER PRIMARY KEY, heading, body)"
        )

    @contextmanager
    def indexed(self) -> Iterator[None]:
        """A transaction at whose end what it kept is indexed; within another one, a part of it."""
        outermost = not self._db.conn.in_transaction
        with transaction(self._db.conn):
            yield
            if outermost:
                self._index()

    def keep(self, article_id: int, article: Article) -> None:
        """Keep an article's units anew; runs in the transaction, `indexed`, that stores it."""
        self.forget(article_id)
        lede = "\n".join(article.lede)
        units = [(0, article.title, lede)]
        units += [(s.position, s.name, s.text) for s in article.sections]
        for section, heading, body in units:
            cursor = self._db.execute(
                "INSERT INTO units(article_id, section, heading, body) VALUES (?, ?, ?, ?)",
                [article_id, section, heading, body],
            )
            self._db.execute(
                "INSERT INTO unindexed VALUES (?, ?, ?)",
                [cursor.lastrowid, indexed(heading), indexed(body)],
            )

    def rebuild(self) -> None:
        """Make the index anew from the units: where the folding or the terms have changed."""
        self._db.execute("DROP TABLE IF EXISTS unit_index")
        self._db.execute(UNIT_INDEX)
        self._db.execute("DELETE FROM unindexed")
        rows = self._db.execute("SELECT id, heading, body FROM units ORDER BY id")
        for unit, heading, body in rows:
            self._db.execute(
                "INSERT INTO unit_index(rowid, heading, body) VALUES (?, ?, ?)",
                [unit, indexed(heading), indexed(body)],
            )

    def find(self, query: Query, within: Bounds, *, limit: int, offset: int = 0) -> Found:
        """Units that hold every word of the query, best first, of what the subscriber may see.

        Where no unit holds them all, those of articles that hold them all in several.
        Without words: the titles of what the filters leave, newest first.
        """
        if query.empty:
            return Found(0, ())
        words = [asked for word in query.words if (asked := phrase(word))]
        if query.words and not words:
            return Found(0, ())
        where, values = self._where(query, within)
        if not words:
            return self._newest(where, values, limit, offset)
        match = _match(" AND ".join(words), query)
        ids = self._ids(match, where, values)
        if not ids and len(words) > 1 and (spread := self._spread(words, query, where, values)):
            match = _match(" OR ".join(words), query)
            places = ", ".join("?" * len(spread))
            ids = self._ids(match, f"{where} AND a.id IN ({places})", [*values, *spread])
        more = len(ids) > RANKED
        ids = self._ranked(match, ids, words) if not more else ids[:RANKED]
        shown = self._units(ids[offset : offset + limit])
        hits = tuple(_hit(unit, query.words) for unit in shown)
        return Found(len(ids), hits, more)

    def forget(self, article_id: int) -> None:
        """Take an article out of the index; runs in the transaction that removes it."""
        rows = self._db.execute(
            "SELECT id, heading, body FROM units WHERE article_id = ?", [article_id]
        ).fetchall()
        for unit, heading, body in rows:
            if self._db.execute("DELETE FROM unindexed WHERE unit = ?", [unit]).rowcount:
                continue
            # A contentless index forgets only what it is told again, word for word.
            self._db.execute(
                "INSERT INTO unit_index(unit_index, rowid, heading, body)"
                " VALUES ('delete', ?, ?, ?)",
                [unit, indexed(heading), indexed(body)],
            )
        self._db.execute("DELETE FROM units WHERE article_id = ?", [article_id])

    def _index(self) -> None:
        if self._db.execute("SELECT 1 FROM unindexed").fetchone():
            self._db.execute(
                "INSERT INTO unit_index(rowid, heading, body) SELECT * FROM unindexed ORDER BY unit"
            )
            self._db.execute("DELETE FROM unindexed")

    def _where(self, query: Query, within: Bounds) -> tuple[str, list[Any]]:
        """The conditions beside the words, on an article `a` of a feed `f`."""
        parts = ["(f.owner IS NULL OR f.owner = ?)"]
        values: list[Any] = [within.subscriber_id]
        if within.since:
            parts.append("a.shown_at >= ?")
            values.append(stamp(within.since))
        if within.until:
            parts.append("a.shown_at < ?")
            values.append(stamp(within.until))
        for wanted in query.accounts:
            accounts, feeds = self._named(wanted)
            parts.append(f"(a.account IN ({_places(accounts)}) OR a.feed_id IN ({_places(feeds)}))")
            values += [*accounts, *feeds]
        return " AND ".join(parts), values

    def _named(self, wanted: str) -> tuple[list[str], list[int]]:
        accounts = self._db.execute("SELECT DISTINCT account FROM articles WHERE account != ''")
        feeds = self._db.execute("SELECT id, title FROM feeds")
        return (
            [account for (account,) in accounts if wanted in fold(account)],
            [feed for feed, title in feeds if wanted in fold(title)],
        )

    def _ids(
        self, match: str, where: str, values: Sequence[Any], most: int | None = None
    ) -> list[int]:
        """The newest units that match, at most one more than RANKED."""
        rows = self._db.execute(
            f"SELECT u.id {_FROM} WHERE unit_index MATCH ? AND {where}"
            " ORDER BY i.rowid DESC LIMIT ?",
            [match, *values, most or RANKED + 1],
        )
        return [int(row[0]) for row in rows]

    def _ranked(self, match: str, ids: list[int], words: Sequence[str]) -> list[int]:
        if len(ids) < 2:
            return ids
        # A word in the heading says more than one in the body; among equals the newer first.
        rows = self._db.execute(
            "SELECT rowid FROM unit_index WHERE unit_index MATCH ? AND rowid >= ?"
            " ORDER BY bm25(unit_index, 8.0, 1.0), rowid DESC",
            [match, min(ids)],
        )
        wanted = set(ids)
        return [int(row[0]) for row in rows if row[0] in wanted]

    def _spread(
        self, words: Sequence[str], query: Query, where: str, values: Sequence[Any]
    ) -> list[int]:
        """Articles that hold every word, each in some unit."""
        found: set[int] | None = None
        for word in words:
            rows = self._db.execute(
                f"SELECT DISTINCT a.id {_FROM} WHERE unit_index MATCH ? AND {where} LIMIT ?",
                [_match(word, query), *values, 50 * RANKED],
            )
            held = {int(row[0]) for row in rows}
            found = held if found is None else found & held
            if not found:
                return []
        return sorted(found or (), reverse=True)[:100]

    def _newest(self, where: str, values: Sequence[Any], limit: int, offset: int) -> Found:
        joined = "FROM articles a JOIN feeds f ON f.id = a.feed_id"
        rows = self._db.execute(
            f"SELECT a.id {joined} WHERE {where} ORDER BY a.shown_at DESC, a.id DESC LIMIT ?",
            [*values, RANKED + 1],
        ).fetchall()
        articles = [int(row[0]) for row in rows[:RANKED]]
        hits = []
        for article_id in articles[offset : offset + limit]:
            unit = self._db.execute(
                "SELECT article_id, section, heading, body FROM units"
                " WHERE article_id = ? AND section = 0",
                [article_id],
            ).fetchone()
            hits += [_hit(unit, ())] if unit else []
        return Found(len(articles), tuple(hits), len(rows) > RANKED)

    def _units(self, ids: Sequence[int]) -> Iterator[tuple[int, int, str, str]]:
        for unit in ids:
            yield self._db.execute(
                "SELECT article_id, section, heading, body FROM units WHERE id = ?", [unit]
            ).fetchone()


_FROM = (
    "FROM unit_index i JOIN units u ON u.id = i.rowid"
    " JOIN articles a ON a.id = u.article_id JOIN feeds f ON f.id = a.feed_id"
)


def _match(wanted: str, query: Query) -> str:
    unwanted = [asked for word in query.excluded if (asked := phrase(word))]
    return f"({wanted}) NOT ({' OR '.join(unwanted)})" if unwanted else wanted


def _places(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _hit(unit: tuple[int, int, str, str], words: Sequence[str]) -> Hit:
    article_id, section, heading, body = unit
    in_heading, in_body = holds(fold(heading), words), holds(fold(body), words)
    text = heading if in_heading > in_body or not body else body
    shown = excerpt(text, words)
    return Hit(article_id, section or None, shown.text, shown.marks)
