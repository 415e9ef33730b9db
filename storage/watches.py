"""Keywords a subscriber watches, and what a subscriber does not want to see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.connection import Database, stamp
from storage.meta import Meta

_SEEN = "alerted"


@dataclass(frozen=True, slots=True)
class StoredWatch:
    """One watch as typed; `mode` is "now" (an alert at once) or "mark" (marked in the digest)."""

    id: int
    subscriber_id: int
    text: str
    mode: str


@dataclass(frozen=True, slots=True)
class Mute:
    """What does not come: `kind` is "keyword", "account" or "feed" (`value` is then its id)."""

    id: int
    kind: str
    value: str


class Watches:
    """Watches and mutes by subscriber."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._meta = Meta(db)

    def add(self, subscriber_id: int, text: str, *, now: datetime, mode: str = "now") -> int:
        """Watch for something; the same again changes nothing. Returns its id."""
        self._db.execute(
            "INSERT OR IGNORE INTO watches(subscriber_id, text, mode, at) VALUES (?, ?, ?, ?)",
            [subscriber_id, text, mode, stamp(now)],
        )
        row = self._db.execute(
            "SELECT id FROM watches WHERE subscriber_id = ? AND text = ?", [subscriber_id, text]
        ).fetchone()
        return int(row[0])

    def remove(self, subscriber_id: int, watch_id: int) -> bool:
        """Watch no more; False where it is not this subscriber's."""
        return self._change(
            "DELETE FROM watches WHERE subscriber_id = ? AND id = ?", [subscriber_id, watch_id]
        )

    def set_mode(self, subscriber_id: int, watch_id: int, mode: str) -> bool:
        """Alert at once ("now"), or mark in the digest ("mark")."""
        return self._change(
            "UPDATE watches SET mode = ? WHERE subscriber_id = ? AND id = ?",
            [mode, subscriber_id, watch_id],
        )

    def of(self, subscriber_id: int) -> list[StoredWatch]:
        """A subscriber's watches in the order they were made."""
        return self._watches("subscriber_id = ? ORDER BY id", [subscriber_id])

    def made_after(self, watch_id: int) -> list[StoredWatch]:
        """Every watch of everybody made after that one, in the order they were made."""
        return self._watches("id > ? ORDER BY id", [watch_id])

    def takers(self, subscriber_ids: Sequence[int], feed_id: int) -> list[int]:
        """Those of the subscribers who take a feed."""
        rows = self._db.execute(
            "SELECT subscriber_id FROM subscriptions WHERE feed_id = ?", [feed_id]
        )
        taking = {int(row[0]) for row in rows}
        return [one for one in subscriber_ids if one in taking]

    def mute(self, subscriber_id: int, kind: str, value: str, *, now: datetime) -> None:
        """Want something no more; the same again changes nothing."""
        self._db.execute(
            "INSERT OR IGNORE INTO mutes(subscriber_id, kind, value, at) VALUES (?, ?, ?, ?)",
            [subscriber_id, kind, value, stamp(now)],
        )

    def unmute(self, subscriber_id: int, mute_id: int) -> bool:
        """Want it again; False where it is not this subscriber's."""
        return self._change(
            "DELETE FROM mutes WHERE subscriber_id = ? AND id = ?", [subscriber_id, mute_id]
        )

    def mutes(self, subscriber_id: int) -> list[Mute]:
        """What a subscriber does not want, in the order it was said."""
        rows = self._db.execute(
            "SELECT id, kind, value FROM mutes WHERE subscriber_id = ? ORDER BY id", [subscriber_id]
        )
        return [Mute(*row) for row in rows]

    def seen(self) -> int | None:
        """The newest article that alerts have looked at; None before the first look."""
        text = self._meta.get(_SEEN)
        return int(text) if text else None

    def see(self, article_id: int) -> None:
        """Alerts have looked at every article up to this one."""
        self._meta.set(_SEEN, str(article_id))

    def _change(self, statement: str, values: list[object]) -> bool:
        return self._db.execute(statement, values).rowcount == 1

    def _watches(self, where: str, values: list[object]) -> list[StoredWatch]:
        rows = self._db.execute(
            f"SELECT id, subscriber_id, text, mode FROM watches WHERE {where}",  # noqa: S608
            values,
        )
        return [StoredWatch(*row) for row in rows]
