"""Archive search: FTS5 over folded text, cut into Han bigrams and Latin words.

A word of two or more characters is a run of bigrams, a single one the beginning of a bigram:
so the index finds just what a plain scan of the folded text would find.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from digest.article import Article
from digest.script import fold

_HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+", re.UNICODE)
_HAN_RUN = re.compile(rf"[{_HAN}]+")
_SNIPPET = 60
_LEAD = 16


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
    """One page of hits and how many there are in all."""

    total: int
    hits: tuple[Hit, ...]


class Search:
    """The index: one row a unit, the article's title and lede, and each of its sections."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def index(self, article_id: int, article: Article) -> None:
        """Index an article anew; runs in the transaction that stores it."""
        self._forget(article_id)
        lede = "\n".join(article.lede)
        units = [(0, article.title, lede)]
        units += [(s.position, s.name, s.text) for s in article.sections]
        for section, heading, body in units:
            cursor = self._db.execute(
                "INSERT INTO units(article_id, section, heading, body) VALUES (?, ?, ?, ?)",
                [article_id, section, heading, body],
            )
            self._db.execute(
                "INSERT INTO unit_index(rowid, heading, body) VALUES (?, ?, ?)",
                [cursor.lastrowid, indexed(heading), indexed(body)],
            )

    def find(self, subscriber_id: int, query: str, *, limit: int, offset: int = 0) -> Found:
        """Units that hold every word of the query, best first, of what the subscriber may see."""
        words = words_of(query)
        match = " AND ".join(phrase for word in words if (phrase := _phrase(word)))
        if not match:
            return Found(0, ())
        where = (
            " FROM unit_index i JOIN units u ON u.id = i.rowid"
            " JOIN articles a ON a.id = u.article_id JOIN feeds f ON f.id = a.feed_id"
            " WHERE unit_index MATCH ? AND (f.owner IS NULL OR f.owner = ?)"
        )
        total = self._db.execute("SELECT count(*)" + where, [match, subscriber_id]).fetchone()[0]
        rows = self._db.execute(
            "SELECT u.article_id, u.section, u.heading, u.body"
            + where
            # A word in the heading says more than one in the body; among equals the newer first.
            + " ORDER BY bm25(unit_index, 8.0, 1.0), a.shown_at DESC, u.id LIMIT ? OFFSET ?",
            [match, subscriber_id, limit, offset],
        ).fetchall()
        return Found(int(total), tuple(_hit(*(*row, words)) for row in rows))

    def _forget(self, article_id: int) -> None:
        rows = self._db.execute(
            "SELECT id, heading, body FROM units WHERE article_id = ?", [article_id]
        ).fetchall()
        for unit, heading, body in rows:
            # A contentless index forgets only what it is told again, word for word.
            self._db.execute(
                "INSERT INTO unit_index(unit_index, rowid, heading, body)"
                " VALUES ('delete', ?, ?, ?)",
                [unit, indexed(heading), indexed(body)],
            )
        self._db.execute("DELETE FROM units WHERE article_id = ?", [article_id])


def words_of(query: str) -> list[str]:
    """The words of a query, folded; white space separates them."""
    return [fold(word) for word in query.split()]


def indexed(text: str) -> str:
    """The text as the index sees it: Han runs as overlapping bigrams, the last one alone."""
    return " ".join(_tokens(text))


def _tokens(text: str) -> Iterator[str]:
    for run in _RUN.findall(fold(text)):
        if _HAN_RUN.fullmatch(run):
            # The last character stands alone, so that a single one is always a beginning.
            yield from (run[at : at + 2] for at in range(len(run)))
        else:
            yield run


def _phrase(word: str) -> str:
    tokens: list[str] = []
    for run in _RUN.findall(word):
        if _HAN_RUN.fullmatch(run) and len(run) > 1:
            tokens += [run[at : at + 2] for at in range(len(run) - 1)]
        else:
            tokens.append(run)
    if not tokens:
        return ""
    # What ends the word may go on in the text: 短 finds 短劇, GPT finds GPT4.
    return '"' + " ".join(tokens) + '" *'


def _hit(article_id: int, section: int, heading: str, body: str, words: list[str]) -> Hit:
    text = body if any(word in fold(body) for word in words) or not heading else heading
    snippet, marks = _snippet(text, words)
    return Hit(article_id, section or None, snippet, marks)


def _snippet(text: str, words: list[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    # Folding keeps the length here, so that places in the one are places in the other.
    folded = fold(text)
    if len(folded) != len(text):
        return text[:_SNIPPET], ()
    places = [at for word in words if word and (at := folded.find(word)) >= 0]
    start = max(0, min(places, default=0) - _LEAD)
    shown = text[start : start + _SNIPPET].replace("\n", " ")
    lead = "…" if start else ""
    tail = "…" if start + _SNIPPET < len(text) else ""
    seen = folded[start : start + _SNIPPET]
    marks = sorted(
        (found.start() + len(lead), found.end() + len(lead))
        for word in set(words)
        if word
        for found in re.finditer(re.escape(word), seen)
    )
    apart: list[tuple[int, int]] = []
    for begin, end in marks:
        if not apart or begin >= apart[-1][1]:
            apart.append((begin, end))
    return lead + shown + tail, tuple(apart)
