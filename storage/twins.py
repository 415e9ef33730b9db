"""One article in several feeds: which rows are the same text, so that nobody gets it twice."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from digest.article import Article
from digest.likeness import SAME, bands_of, letters, letters_of, resemblance, shingles
from storage.connection import Database
from storage.identity import Identities


class Twins:
    """Rows of the same text form a group around the one that came first, their original.

    An article of somebody's own shelf joins a group of the catalogue, but never leads one
    for others: what a person keeps for themselves shows nowhere else.
    """

    def __init__(self, db: Database, identities: Identities) -> None:
        self._db = db
        self._identities = identities

    def link(
        self,
        article_id: int,
        article: Article,
        keys: Collection[str],
        now: datetime,
        bands: Collection[int] | None = None,
    ) -> None:
        """Find whether the article is in another feed already; runs where it is stored.

        Whoever was brought the other, or opened it, counts as having had this one.
        `bands` are those of its words, if they are known.
        """
        bands = bands_of(article) if bands is None else bands
        feed_id, owner, title = self._place(article_id)
        sure = self._identities.anywhere(
            [key for key in keys if key.startswith(("address:", "text:"))], not_in=feed_id
        )
        maybe = [one for one in self._identities.alike(bands, now=now) if one not in sure]
        self._identities.mark(article_id, bands)
        for other in [*sure, *maybe]:
            if other == article_id:
                continue
            other_feed, other_owner, other_title = self._place(other)
            if other_owner not in (None, owner) and owner is not None:
                continue
            # Within one feed a new issue may be built like the last one: its title tells.
            if other_feed == feed_id and other_title != title:
                continue
            if other in sure or self.alike(article, other):
                self._join(article_id, owner, other, other_owner)
                if owner is not None or other_owner is None:
                    return

    def same(self, feed_id: int, article: Article, keys: Sequence[str]) -> int | None:
        """The stored article of the feed that this one is, perhaps edited; None: a new one."""
        for known in self._identities.known(feed_id, keys):
            guid, title = self._db.execute(
                "SELECT guid, title FROM articles WHERE id = ?", [known]
            ).fetchone()
            # Another guid and another title behind one address: a page that is written anew
            # each day, unless the words say that it was only edited.
            churned = guid and article.guid not in ("", guid) and article.title != title
            if not churned or self.alike(article, known):
                return known
        return None

    def group(self, article_id: int) -> list[int]:
        """The article and its twins."""
        row = self._db.execute(
            "SELECT coalesce(original_id, id) FROM articles WHERE id = ?", [article_id]
        ).fetchone()
        first = int(row[0]) if row else article_id
        rows = self._db.execute("SELECT id FROM articles WHERE original_id = ?", [first])
        return list(dict.fromkeys([article_id, first, *(int(one[0]) for one in rows)]))

    def also_in(self, subscriber_id: int, article_id: int) -> tuple[str, ...]:
        """The titles of other feeds, open to this subscriber, that have the same article."""
        group = self.group(article_id)
        if len(group) == 1:
            return ()
        places = ", ".join("?" for _ in group)
        rows = self._db.execute(
            "SELECT DISTINCT f.title FROM articles a JOIN feeds f ON f.id = a.feed_id"  # noqa: S608
            f" WHERE a.id IN ({places}) AND f.kind = 'feed' AND f.title <> ''"
            " AND (f.owner IS NULL OR f.owner = ?)"
            " AND f.id <> (SELECT feed_id FROM articles WHERE id = ?) ORDER BY f.id",
            [*group, subscriber_id, article_id],
        )
        return tuple(str(row[0]) for row in rows)

    def having(self, ids: Sequence[int]) -> set[int]:
        """Those of these articles that have twins at all: few."""
        found: set[int] = set()
        for start in range(0, len(ids), 400):
            some = ids[start : start + 400]
            places = ", ".join("?" for _ in some)
            rows = self._db.execute(
                "SELECT id FROM articles"  # noqa: S608 - places only
                f" WHERE id IN ({places}) AND original_id IS NOT NULL UNION"
                f" SELECT original_id FROM articles WHERE original_id IN ({places})",
                [*some, *some],
            )
            found |= {int(row[0]) for row in rows}
        return found

    def groups(self, ids: Sequence[int]) -> dict[int, list[int]]:
        """Of these articles, in their order, one of each group, with all of its group."""
        twinned, seen = self.having(ids), set[int]()
        kept: dict[int, list[int]] = {}
        for article_id in ids:
            if article_id not in seen:
                kept[article_id] = self.group(article_id) if article_id in twinned else [article_id]
                seen.update(kept[article_id])
        return kept

    def all_of(self, ids: Sequence[int]) -> list[int]:
        """These articles and all their twins."""
        return [one for group in self.groups(ids).values() for one in group]

    def alike(self, article: Article, other: int) -> bool:
        """Whether a text is so like a stored one that it is the same, edited."""
        found = shingles(letters(article))
        return resemblance(found, self._shingles(other)) >= SAME

    def _join(
        self, article_id: int, owner: int | None, other: int, other_owner: int | None
    ) -> None:
        if owner is None and other_owner is not None:
            # The shelf's copy follows the catalogue's, which came later.
            self._db.execute(
                "UPDATE articles SET original_id = ? WHERE id = ?", [article_id, other]
            )
        else:
            self._db.execute(
                "UPDATE articles SET original_id ="
                " (SELECT coalesce(original_id, id) FROM articles WHERE id = ?)"
                " WHERE id = ?",
                [other, article_id],
            )
        for table in ("brought", "opened"):
            columns = "occasion, at" if table == "brought" else "at"
            self._db.execute(
                f"INSERT OR IGNORE INTO {table}(subscriber_id, article_id, {columns})"  # noqa: S608
                f" SELECT subscriber_id, ?, {columns} FROM {table} WHERE article_id = ?",
                [article_id, other],
            )

    def _place(self, article_id: int) -> tuple[int, int | None, str]:
        row = self._db.execute(
            "SELECT a.feed_id, f.owner, a.title FROM articles a JOIN feeds f ON f.id = a.feed_id"
            " WHERE a.id = ?",
            [article_id],
        ).fetchone()
        return int(row[0]), row[1], str(row[2])

    def _shingles(self, article_id: int) -> frozenset[int]:
        lede = self._db.execute("SELECT lede FROM articles WHERE id = ?", [article_id]).fetchone()
        parts = self._db.execute(
            "SELECT heading, paragraphs FROM sections WHERE article_id = ? ORDER BY position",
            [article_id],
        ).fetchall()
        texts = json.loads(lede[0]) if lede else []
        for heading, paragraphs in parts:
            texts += [heading, *json.loads(paragraphs)]
        return shingles(letters_of(texts))
