"""What the operator says of feeds: names, folders, full texts, what newcomers get."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.connection import Database, transaction
from storage.feeds import Feeds
from storage.search import Search


@dataclass(frozen=True, slots=True)
class Offer:
    """One feed of the catalogue, as its file has it. `full_text` is "auto", "on" or "link"."""

    address: str
    title: str = ""
    folder: str = ""
    language: str = ""
    default: bool = True
    full_text: str = "auto"


class Catalogue:
    """The operator's hand on the feeds that everybody is offered."""

    def __init__(self, db: Database, feeds: Feeds, search: Search) -> None:
        self._db = db
        self._feeds = feeds
        self._search = search

    def offer(self, offers: Sequence[Offer], *, now: datetime) -> int:
        """Bring the catalogue in line with its file; returns how many feeds are new.

        A feed that the file does not name any more stays: readers may have it.
        """
        with transaction(self._db.conn):
            before = len(self._feeds.catalogue())
            for one in offers:
                feed = self._feeds.add(one.address, now=now, default=one.default)
                self._say(feed.id, one.title, one.folder, one.language, one.full_text)
                self._db.execute(
                    "UPDATE feeds SET is_default = ?, folder = ? WHERE id = ?",
                    [int(one.default), one.folder, feed.id],
                )
            return len(self._feeds.catalogue()) - before

    def said_of(self, feed_id: int) -> Offer | None:
        """What the operator said of a feed; None where nothing was said."""
        row = self._db.execute(
            "SELECT f.address, c.title, c.folder, c.language, f.is_default, c.full_text"
            " FROM catalogue c JOIN feeds f ON f.id = c.feed_id WHERE c.feed_id = ?",
            [feed_id],
        ).fetchone()
        return Offer(row[0], row[1], row[2], row[3], bool(row[4]), row[5]) if row else None

    def rename(self, feed_id: int, title: str) -> None:
        """Give a feed a title that stays, whatever the feed calls itself."""
        said = self.said_of(feed_id)
        if said:
            self._say(feed_id, title, said.folder, said.language, said.full_text)
        else:
            self._say(feed_id, title, "", "", "auto")

    def pause(self, feed_id: int) -> None:
        """Read it no more until it is revived."""
        self._db.execute("UPDATE feeds SET next_poll_at = NULL WHERE id = ?", [feed_id])

    def make_default(self, feed_id: int, default: bool, *, now: datetime) -> None:
        """Whether newcomers get it by themselves, and those who came before there was any."""
        self._db.execute("UPDATE feeds SET is_default = ? WHERE id = ?", [int(default), feed_id])
        if default:
            self._feeds.hand_out(feed_id, now=now)

    def remove(self, feed_id: int) -> None:
        """Remove a feed with its articles; nobody gets it any more."""
        with transaction(self._db.conn):
            rows = self._db.execute("SELECT id FROM articles WHERE feed_id = ?", [feed_id])
            for (article_id,) in rows.fetchall():
                self._search.forget(int(article_id))
            self._db.execute("DELETE FROM feeds WHERE id = ?", [feed_id])

    def _say(self, feed_id: int, title: str, folder: str, language: str, full_text: str) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO catalogue VALUES (?, ?, ?, ?, ?)",
            [feed_id, title, folder, language, full_text],
        )
        if title:
            self._db.execute("UPDATE feeds SET title = ? WHERE id = ?", [title, feed_id])
