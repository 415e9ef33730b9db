"""Feeds: where articles come from, and what the last visit found."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from digest.script import fold
from storage.connection import aware, moment, stamp

_COLUMNS = (
    "id, kind, address, title, is_default, owner, etag, last_modified,"
    " next_poll_at, polled_at, failures, last_error, added_at"
)


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed. `kind` is "local" (本地), "feed" (an address) or "chat" (one chat's own shelf).

    `owner` is the subscriber to whom it belongs alone, None for the catalogue.
    """

    id: int
    kind: str
    address: str
    title: str
    default: bool
    owner: int | None
    etag: str
    last_modified: str
    next_poll_at: datetime | None
    polled_at: datetime | None
    failures: int
    last_error: str
    added_at: datetime


class Feeds:
    """The catalogue and the chats' own shelves."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def local(self, now: datetime) -> Feed:
        """The built-in feed 本地, made at first use."""
        return self._get_or_add("local", "", now, default=True)

    def chat_feed(self, subscriber_id: int, now: datetime) -> Feed:
        """A chat's own shelf, made at first use, and taken by that chat."""
        feed = self._get_or_add("chat", "", now, owner=subscriber_id, default=False)
        self._db.execute(
            "INSERT OR IGNORE INTO subscriptions(subscriber_id, feed_id, since) VALUES (?, ?, ?)",
            [subscriber_id, feed.id, stamp(now)],
        )
        return feed

    def add(
        self,
        address: str,
        *,
        now: datetime,
        title: str = "",
        default: bool = True,
        owner: int | None = None,
    ) -> Feed:
        """A feed by its address, made at first use and due at once."""
        return self._get_or_add("feed", address, now, title=title, default=default, owner=owner)

    def get(self, feed_id: int) -> Feed | None:
        """The feed with this id."""
        return next(iter(self._feeds("id = ?", [feed_id])), None)

    def by_address(self, address: str, owner: int | None = None) -> Feed | None:
        """The catalogue's feed at an address, or the one that `owner` added."""
        return next(
            iter(
                self._feeds(
                    "kind = 'feed' AND address = ? AND (owner IS NULL OR owner = ?)",
                    [address, owner],
                )
            ),
            None,
        )

    def named(self, text: str) -> list[Feed]:
        """Feeds of the catalogue whose title contains the text, in either script."""
        wanted = fold(text)
        return [feed for feed in self.catalogue() if wanted in fold(feed.title or feed.address)]

    def catalogue(self) -> list[Feed]:
        """What every subscriber is offered, in the order it was added."""
        return self._feeds("owner IS NULL ORDER BY id", [])

    def due(self, now: datetime, limit: int = 50) -> list[Feed]:
        """Feeds to be polled now, the longest waiting first."""
        return self._feeds(
            "next_poll_at IS NOT NULL AND next_poll_at <= ? ORDER BY next_poll_at LIMIT ?",
            [stamp(now), limit],
        )

    def polled(
        self,
        feed_id: int,
        *,
        now: datetime,
        next_poll_at: datetime,
        title: str = "",
        etag: str = "",
        last_modified: str = "",
    ) -> None:
        """A visit went well: what was learnt, and when to come again."""
        self._db.execute(
            "UPDATE feeds SET polled_at = ?, next_poll_at = ?, failures = 0, last_error = '',"
            " title = CASE WHEN ? = '' THEN title ELSE ? END, etag = ?, last_modified = ?"
            " WHERE id = ?",
            [stamp(now), stamp(next_poll_at), title, title, etag, last_modified, feed_id],
        )

    def failed(self, feed_id: int, *, now: datetime, next_poll_at: datetime, error: str) -> None:
        """A visit failed: why, and when to try again."""
        self._db.execute(
            "UPDATE feeds SET polled_at = ?, next_poll_at = ?, failures = failures + 1,"
            " last_error = ? WHERE id = ?",
            [stamp(now), stamp(next_poll_at), error, feed_id],
        )

    def _get_or_add(
        self,
        kind: str,
        address: str,
        now: datetime,
        *,
        title: str = "",
        default: bool = True,
        owner: int | None = None,
    ) -> Feed:
        due = stamp(now) if kind == "feed" else None
        self._db.execute(
            "INSERT OR IGNORE INTO feeds(kind, address, title, is_default, owner, next_poll_at,"
            " added_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [kind, address, title, int(default), owner, due, stamp(now)],
        )
        return self._feeds(
            "kind = ? AND address = ? AND coalesce(owner, 0) = ?", [kind, address, owner or 0]
        )[0]

    def _feeds(self, where: str, parameters: list[Any]) -> list[Feed]:
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM feeds WHERE {where}", parameters)  # noqa: S608
        return [feed_of(row) for row in rows]


def feed_of(row: tuple[Any, ...]) -> Feed:
    """A feed from a row of COLUMNS."""
    head, times = (*row[:4], bool(row[4]), *row[5:8]), (moment(row[8]), moment(row[9]))
    return Feed(*(*head, *times, row[10], row[11], aware(row[12])))
