"""Feeds: where articles come from, and what the last visit found."""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from digest.characters import fold
from storage.connection import Database, aware, moment, stamp

# Default feeds that come within this time of each other come together.
_TOGETHER = timedelta(hours=1)
# How many of a feed's newest articles tell its usual interval.
_RHYTHM = 12


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed. `kind` is "local" (本地), "feed" (an address) or "chat" (one chat's own shelf).

    `owner` is the subscriber to whom it belongs alone, None for the catalogue.
    `succeeded_at` is the last visit that gave a feed, `failing_since` the first that failed
    after it; `last_error` is for the operator, `reason` a message id for readers;
    `gone` says that it answered 410. `moved_from` is where it lived until `moved_at`.
    `on_return` says what happens to entries missed meanwhile: "skip", else the newest come in.
    `folder` is where a list of feeds kept it, its parts joined by slashes.
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
    succeeded_at: datetime | None
    failing_since: datetime | None
    reason: str
    gone: bool
    body_hash: str
    moved_from: str
    moved_at: datetime | None
    on_return: str
    folder: str


@dataclass(frozen=True, slots=True)
class Visit:
    """What a visit that went well taught: where the feed lives now, and how it names its state."""

    title: str = ""
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    moved: str = ""


_NAMES = tuple(one.name for one in fields(Feed))
_TIMES = ("next_poll_at", "polled_at", "succeeded_at", "failing_since", "moved_at")
_READ: dict[str, Callable[[Any], Any]] = (
    dict.fromkeys(_NAMES, lambda value: value)
    | dict.fromkeys(_TIMES, moment)
    | {"default": bool, "gone": bool, "added_at": aware}
)


def feed_columns(table: str = "") -> str:
    """The columns of a Feed, in order, each with its table's name before it."""
    names = ["is_default" if name == "default" else name for name in _NAMES]
    return ", ".join(f"{table}{name}" for name in names)


def feed_of(row: tuple[Any, ...]) -> Feed:
    """A feed from a row of `feed_columns`."""
    return Feed(*[_READ[name](value) for name, value in zip(_NAMES, row, strict=True)])


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
        """A feed by its address, made at first use and due at once.

        An address where a feed lived before it moved is that feed.
        """
        found = self._at("address", address, owner) or self._at("moved_from", address, owner)
        return found or self._get_or_add(
            "feed", address, now, title=title, default=default, owner=owner
        )

    def file(self, feed_id: int, *, title: str, folder: str) -> None:
        """Keep what a list says of a feed: its folder, and its title where it has none yet."""
        self._db.execute(
            "UPDATE feeds SET folder = ?, title = CASE WHEN title = '' THEN ? ELSE title END"
            " WHERE id = ?",
            [folder, title, feed_id],
        )

    def get(self, feed_id: int) -> Feed | None:
        """The feed with this id."""
        return next(iter(self._feeds("id = ?", [feed_id])), None)

    def by_address(self, address: str, owner: int | None = None) -> Feed | None:
        """The catalogue's feed at an address (or once there), or the one that `owner` added."""
        for column in ("address", "moved_from"):
            for whose in dict.fromkeys((None, owner)):
                if found := self._at(column, address, whose):
                    return found
        return None

    def named(self, text: str, owner: int) -> list[Feed]:
        """Feeds of the catalogue and of `owner` whose title contains the text, in either script."""
        wanted, feeds = fold(text), [*self.catalogue(), *self.own(owner)]
        return [feed for feed in feeds if wanted in fold(feed.title or feed.address)]

    def own(self, subscriber_id: int) -> list[Feed]:
        """The feeds that a subscriber added, those it left again among them."""
        return self._feeds("owner = ? AND kind = 'feed' ORDER BY id", [subscriber_id])

    def catalogue(self) -> list[Feed]:
        """What every subscriber is offered, in the order it was added."""
        return self._feeds("owner IS NULL ORDER BY id", [])

    def due(self, now: datetime, limit: int = 50, without: Collection[int] = ()) -> list[Feed]:
        """Feeds to be polled now, the longest waiting first; `without` are under way already."""
        return self._feeds(
            "next_poll_at IS NOT NULL AND next_poll_at <= ?"
            " AND id NOT IN (SELECT value FROM json_each(?)) ORDER BY next_poll_at, id LIMIT ?",
            [stamp(now), json.dumps(list(without)), limit],
        )

    def polled(self, feed_id: int, visit: Visit, *, now: datetime, next_poll_at: datetime) -> None:
        """A visit went well: what was learnt, and when to come again."""
        self._db.execute(
            "UPDATE feeds SET polled_at = ?, succeeded_at = ?, next_poll_at = ?, failures = 0,"
            " last_error = '', reason = '', gone = 0, failing_since = NULL, on_return = '',"
            " title = CASE WHEN ? = '' THEN title ELSE ? END,"
            " etag = ?, last_modified = ?, body_hash = ? WHERE id = ?",
            [stamp(now), stamp(now), stamp(next_poll_at), visit.title, visit.title, visit.etag,
             visit.last_modified, visit.body_hash, feed_id],
        )  # fmt: skip
        if visit.moved:
            # Where another feed lives there already, this one goes on by its old address.
            self._db.execute(
                "UPDATE OR IGNORE feeds SET moved_from = address, address = ?, moved_at = ?"
                " WHERE id = ? AND address <> ?",
                [visit.moved, stamp(now), feed_id, visit.moved],
            )

    def failed(
        self,
        feed_id: int,
        *,
        now: datetime,
        next_poll_at: datetime,
        error: str,
        reason: str = "",
        gone: bool = False,
    ) -> None:
        """A visit failed: why, and when to try again."""
        self._db.execute(
            "UPDATE feeds SET polled_at = ?, next_poll_at = ?, failures = failures + 1,"
            " last_error = ?, reason = ?, gone = ?, failing_since = coalesce(failing_since, ?)"
            " WHERE id = ?",
            [stamp(now), stamp(next_poll_at), error, reason, int(gone), stamp(now), feed_id],
        )

    def put_off(self, feed_id: int, until: datetime) -> None:
        """Not before `until`, and through no fault of the feed's: its host asked for a pause."""
        self._db.execute("UPDATE feeds SET next_poll_at = ? WHERE id = ?", [stamp(until), feed_id])

    def revive(self, feed_id: int, *, skip: bool, now: datetime) -> None:
        """Ask a paused or failing feed again at once, and often again where it still fails.

        With `skip` what it published meanwhile is passed over, else its newest articles come in.
        What the last visit taught is forgotten, so that it tells everything anew; since when it
        fails stays on record until it answers, so that nobody is told too soon that it does.
        """
        self._db.execute(
            "UPDATE feeds SET next_poll_at = ?, failures = 0, gone = 0, etag = '',"
            " last_modified = '', body_hash = '', on_return = ? WHERE id = ?",
            [stamp(now), "skip" if skip else "catch up", feed_id],
        )

    def hand_out(self, feed_id: int, *, now: datetime) -> int:
        """Give a feed that is on by default from now on to whoever began before there was one.

        That is who takes nothing of the catalogue, or what was handed out within the hour;
        the built-in feed is everybody's. Returns how many got it.
        """
        return self._db.execute(
            "INSERT OR IGNORE INTO subscriptions(subscriber_id, feed_id, since)"
            " SELECT s.id, new.id, ? FROM subscribers s JOIN feeds new ON new.id = ?"
            " WHERE s.state <> 'new' AND (new.kind = 'local' OR NOT EXISTS"
            "  (SELECT 1 FROM subscriptions t JOIN feeds f ON f.id = t.feed_id"
            "   WHERE t.subscriber_id = s.id AND f.kind = 'feed' AND f.owner IS NULL"
            "   AND t.since < ?))",
            [stamp(now), feed_id, stamp(now - _TOGETHER)],
        ).rowcount

    def newest_times(self, feed_id: int) -> list[datetime]:
        """When a feed's newest articles came out, newest first, twelve at most."""
        rows = self._db.execute(
            "SELECT shown_at FROM articles WHERE feed_id = ? ORDER BY shown_at DESC, id DESC"
            " LIMIT ?",
            [feed_id, _RHYTHM],
        )
        return [aware(row[0]) for row in rows]

    def _at(self, column: str, address: str, owner: int | None) -> Feed | None:
        found = self._feeds(
            f"kind = 'feed' AND {column} = ? AND coalesce(owner, 0) = ?", [address, owner or 0]
        )
        return found[0] if found and address else None

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
        made = self._db.execute(
            "INSERT OR IGNORE INTO feeds(kind, address, title, is_default, owner, next_poll_at,"
            " added_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [kind, address, title, int(default), owner, due, stamp(now)],
        )
        feed = self._feeds(
            "kind = ? AND address = ? AND coalesce(owner, 0) = ?", [kind, address, owner or 0]
        )[0]
        if made.rowcount == 1 and default and owner is None:
            self.hand_out(feed.id, now=now)
        return feed

    def _feeds(self, where: str, parameters: list[Any]) -> list[Feed]:
        rows = self._db.execute(f"SELECT {feed_columns()} FROM feeds WHERE {where}", parameters)  # noqa: S608
        return [feed_of(row) for row in rows]
