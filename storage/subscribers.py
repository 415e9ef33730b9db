"""Subscribers: one chat on one transport, its state, its preferences, its next moment."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.connection import Database, aware, moment, stamp
from storage.standing import Standings

_COLUMNS = (
    "id, transport, chat, topic, state, name, language_guess, next_due_at, last_slot_at,"
    " since, kind, due_from, held_at,"
    " EXISTS (SELECT 1 FROM watches w WHERE w.subscriber_id = subscribers.id)"
    " OR EXISTS (SELECT 1 FROM mutes m WHERE m.subscriber_id = subscribers.id)"
)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One subscriber. `state` is "new", "active", "stopped" or "gone"; times are aware UTC.

    `kind` is "private", "group" or "channel".
    Where what is due was put off, `due_from` is the moment it was due and `held_at` the moment
    it was first put off. `picky` tells whether anything is watched or muted: most readers do
    neither, and many of them are served at the same minute.
    """

    id: int
    transport: str
    chat: str
    topic: str
    state: str
    name: str
    language_guess: str
    next_due_at: datetime | None
    last_slot_at: datetime | None
    since: datetime
    kind: str = "private"
    due_from: datetime | None = None
    held_at: datetime | None = None
    picky: bool = False


class Subscribers:
    """Chats by (transport, chat, topic)."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def at_all(self, transport: str) -> bool:
        """Whether there is any chat on this transport."""
        row = self._db.execute(
            "SELECT 1 FROM subscribers WHERE transport = ? LIMIT 1", [transport]
        ).fetchone()
        return row is not None

    def at(  # noqa: PLR0913 - a row, by name
        self,
        transport: str,
        chat: str,
        topic: str = "",
        *,
        now: datetime,
        language_guess: str = "",
        name: str = "",
        kind: str = "private",
    ) -> Subscriber:
        """The subscriber of a chat, made at first sight in the state "new"."""
        known = self.find(transport, chat, topic)
        if known is None:
            self._db.execute(
                "INSERT OR IGNORE INTO subscribers"
                "(transport, chat, topic, name, language_guess, kind, since, changed_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [transport, chat, topic, name, language_guess, kind, stamp(now), stamp(now)],
            )
            return self.at(transport, chat, topic, now=now)
        if (name and name != known.name) or (
            language_guess and language_guess != known.language_guess
        ):
            self._db.execute(
                "UPDATE subscribers SET name = ?, language_guess = ? WHERE id = ?",
                [name or known.name, language_guess or known.language_guess, known.id],
            )
            return self.at(transport, chat, topic, now=now)
        return known

    def find(self, transport: str, chat: str, topic: str = "") -> Subscriber | None:
        """The subscriber of a chat; None where it has never said anything."""
        found = self._some("transport = ? AND chat = ? AND topic = ?", [transport, chat, topic])
        return found[0] if found else None

    def get(self, subscriber_id: int) -> Subscriber | None:
        """The subscriber with this id."""
        return next(iter(self._some("id = ?", [subscriber_id])), None)

    def set_state(self, subscriber_id: int, state: str, *, now: datetime) -> None:
        """Change the state; preferences and subscriptions stay."""
        self._db.execute(
            "UPDATE subscribers SET state = ?, changed_at = ? WHERE id = ?",
            [state, stamp(now), subscriber_id],
        )

    def preferences(self, subscriber_id: int) -> dict[str, str]:
        """What the subscriber chose, as stored texts by name."""
        rows = self._db.execute(
            "SELECT name, value FROM preferences WHERE subscriber_id = ?", [subscriber_id]
        )
        return {str(name): str(value) for name, value in rows}

    def who_chose(self, name: str, subscriber_ids: Collection[int]) -> set[int]:
        """Those of the subscribers who chose anything for this preference."""
        if not subscriber_ids:
            return set()
        places = ", ".join("?" for _ in subscriber_ids)
        rows = self._db.execute(
            "SELECT subscriber_id FROM preferences"  # noqa: S608 - places for values only
            f" WHERE subscriber_id IN ({places}) AND name = ?",
            [*subscriber_ids, name],
        )
        return {int(row[0]) for row in rows}

    def prefer(self, subscriber_id: int, name: str, text: str) -> None:
        """Keep one choice."""
        self._db.execute(
            "INSERT INTO preferences(subscriber_id, name, value) VALUES (?, ?, ?)"
            " ON CONFLICT(subscriber_id, name) DO UPDATE SET value = excluded.value",
            [subscriber_id, name, text],
        )

    def due(
        self,
        now: datetime,
        transports: Collection[str],
        limit: int = 200,
    ) -> list[Subscriber]:
        """Active subscribers whose moment has come, the longest due first, by index."""
        places = ", ".join("?" for _ in transports)
        # The plus keeps the planner off the index by chat: a transport has too many of them.
        return self._some(
            "state = 'active' AND next_due_at IS NOT NULL AND next_due_at <= ?"
            f" AND +transport IN ({places}) ORDER BY next_due_at LIMIT ?",
            [stamp(now), *transports, limit],
        )

    def active_after(self, subscriber_id: int, *, limit: int) -> list[Subscriber]:
        """The active subscribers with the next ids after this one."""
        return self._some("state = 'active' AND id > ? ORDER BY id LIMIT ?", [subscriber_id, limit])

    def wake_instant(self, after_article: int, *, now: datetime) -> int:
        """Make those in the mode instant due whose feeds brought articles after this id."""
        cursor = self._db.execute(
            "UPDATE subscribers SET next_due_at = :now WHERE state = 'active'"
            " AND (next_due_at IS NULL OR next_due_at > :now)"
            " AND id IN (SELECT subscriber_id FROM preferences"
            "  WHERE name = 'mode' AND value = 'instant')"
            " AND EXISTS (SELECT 1 FROM subscriptions s WHERE s.subscriber_id = subscribers.id"
            "  AND s.feed_id IN (SELECT feed_id FROM articles WHERE id > :after))",
            {"now": stamp(now), "after": after_article},
        )
        return int(cursor.rowcount)

    def plan(
        self,
        subscriber_id: int,
        next_due_at: datetime | None,
        *,
        last_slot_at: datetime | None = None,
    ) -> None:
        """Set the next moment (None: nothing is planned), and the last one where it is given."""
        self._db.execute(
            "UPDATE subscribers SET next_due_at = ?, last_slot_at = coalesce(?, last_slot_at),"
            " due_from = NULL, held_at = NULL WHERE id = ?",
            [
                stamp(next_due_at) if next_due_at else None,
                stamp(last_slot_at) if last_slot_at else None,
                subscriber_id,
            ],
        )

    def hold(self, subscriber_id: int, until: datetime, *, now: datetime) -> None:
        """Put off what is due until then; since when it is due is kept."""
        self._db.execute(
            "UPDATE subscribers SET due_from = coalesce(due_from, next_due_at),"
            " held_at = coalesce(held_at, ?), next_due_at = ? WHERE id = ?",
            [stamp(now), stamp(until), subscriber_id],
        )

    def moved(self, subscriber_id: int, new_chat: str) -> None:
        """The platform gave the chat of this subscriber a new id: see `Standings.move`."""
        old = self.get(subscriber_id)
        if old is not None and old.chat != new_chat:
            Standings(self._db).move(old.transport, old.chat, new_chat)

    def growth(self, since: datetime) -> tuple[int, int]:
        """How many came since then, and how many stopped or are gone since then."""
        row = self._db.execute(
            "SELECT coalesce(sum(since >= ?1), 0),"
            " coalesce(sum(state IN ('stopped', 'gone') AND changed_at >= ?1), 0)"
            " FROM subscribers",
            [stamp(since)],
        ).fetchone()
        return int(row[0]), int(row[1])

    def count(self, state: str | None = None) -> int:
        """How many there are, in one state or in all."""
        where, parameters = ("state = ?", [state]) if state else ("1", [])
        row = self._db.execute(
            f"SELECT count(*) FROM subscribers WHERE {where}",  # noqa: S608 - constants only
            parameters,
        ).fetchone()
        return int(row[0])

    def _some(self, where: str, parameters: list[Any]) -> list[Subscriber]:
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM subscribers WHERE {where}",  # noqa: S608 - constants only
            parameters,
        )
        return [_subscriber(row) for row in rows]


def _subscriber(row: tuple[Any, ...]) -> Subscriber:
    *said, due, last, since, kind, due_from, held_at, picky = row
    times = (moment(due), moment(last), aware(since), kind, moment(due_from), moment(held_at))
    return Subscriber(*(*said, *times, bool(picky)))
