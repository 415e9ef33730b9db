"""What the people who run the bot say to everybody."""

import json
from dataclasses import dataclass
from datetime import datetime

from digest.message import Message
from storage.connection import Database, stamp
from storage.outbox import QUIET

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A message, or an article, to every active subscriber (an article: of its feed).

    `upto` is the last subscriber into whose outbox it was written.
    """

    id: int
    message: Message | None
    article: int | None
    state: str
    upto: int

    @property
    def occasion(self) -> str:
        """The occasion of its pages in the outbox."""
        return f"broadcast:{self.id}"


class Broadcasts:
    """Drafts that become pages in the outbox, a few hundred at a time."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def draft(self, message: Message | None, *, article: int | None = None, now: datetime) -> int:
        """Keep a draft; returns its id."""
        said = json.dumps(message.to_json(), ensure_ascii=False) if message else None
        cursor = self._db.execute(
            "INSERT INTO broadcasts(message, article_id, state, made_at) VALUES (?, ?, 'draft', ?)",
            [said, article, stamp(now)],
        )
        return int(cursor.lastrowid or 0)

    def get(self, broadcast_id: int) -> Broadcast | None:
        """The broadcast with this id."""
        return next(iter(self._some("id = ?", broadcast_id)), None)

    def running(self) -> list[Broadcast]:
        """Those that are still being written into the outbox."""
        return self._some("state = 'running' AND id > ?", 0)

    def turn(self, broadcast_id: int, state: str) -> None:
        """Change the state."""
        self._db.execute("UPDATE broadcasts SET state = ? WHERE id = ?", [state, broadcast_id])

    def audience(self, one: Broadcast, *, after: int = 0, limit: int = _BATCH) -> list[int]:
        """The next subscribers it is meant for, by id."""
        taken = (
            " AND id IN (SELECT s.subscriber_id FROM subscriptions s JOIN articles a"
            " ON a.feed_id = s.feed_id WHERE a.id = ?)"
            if one.article
            else " AND ? IS NULL"
        )
        rows = self._db.execute(
            f"SELECT id FROM subscribers WHERE state = 'active' AND id > ?{taken}"  # noqa: S608
            " ORDER BY id LIMIT ?",
            [after, one.article, limit],
        )
        return [int(row[0]) for row in rows]

    def reach(self, one: Broadcast) -> int:
        """How many it is meant for."""
        return len(self.audience(one, limit=-1))

    def wrote(self, broadcast_id: int, upto: int) -> None:
        """It was written into the outbox of everybody up to this subscriber."""
        self._db.execute("UPDATE broadcasts SET upto = ? WHERE id = ?", [upto, broadcast_id])

    def progress(self, one: Broadcast) -> dict[str, int]:
        """Its pages in the outbox by state."""
        rows = self._db.execute(
            "SELECT state, count(*) FROM outbox WHERE occasion = ? GROUP BY state", [one.occasion]
        )
        return {str(state): int(count) for state, count in rows}

    def hushed(self, one: Broadcast, now: datetime) -> int:
        """How many of its pages wait for the end of their reader's quiet hours."""
        row = self._db.execute(
            "SELECT count(*) FROM outbox WHERE occasion = ? AND state IN ('pending', 'retry')"
            " AND why = ? AND not_before > ?",
            [one.occasion, QUIET, stamp(now)],
        ).fetchone()
        return int(row[0])

    def hold_back(self, one: Broadcast) -> int:
        """Take what has not left out of the outbox; what may have arrived stays there.

        Written anew later, it goes to nobody twice: pages are unique by occasion.
        """
        cursor = self._db.execute(
            "DELETE FROM outbox WHERE occasion = ? AND (state = 'pending'"
            " OR (state = 'retry' AND repeats = 0))",
            [one.occasion],
        )
        self._db.execute("UPDATE broadcasts SET upto = 0 WHERE id = ?", [one.id])
        return int(cursor.rowcount)

    def give_up(self, one: Broadcast, *, now: datetime) -> None:
        """Let nothing of it leave any more, not even a repeat of what may have arrived."""
        self.hold_back(one)
        self._db.execute(
            "UPDATE outbox SET state = 'dropped', why = 'cancelled', finished_at = ?"
            " WHERE occasion = ? AND state = 'retry'",
            [stamp(now), one.occasion],
        )

    def withdraw(self, article_id: int) -> int:
        """Take pages that show this article and have not left out of the outbox.

        What else such a digest held counts as not brought, and comes with the next one.
        Returns how many pages.
        """
        rows = self._db.execute(
            "SELECT DISTINCT subscriber_id, occasion FROM outbox"
            " WHERE state IN ('pending', 'retry') AND (json_extract(message, '$.about[0]') = ?"
            " OR EXISTS (SELECT 1 FROM json_each(message, '$.about[3]') WHERE value = ?))",
            [article_id, article_id],
        ).fetchall()
        gone = 0
        for subscriber_id, occasion in rows:
            cursor = self._db.execute(
                "DELETE FROM outbox WHERE subscriber_id = ? AND occasion = ?"
                " AND state IN ('pending', 'retry')",
                [subscriber_id, occasion],
            )
            gone += int(cursor.rowcount)
            self._db.execute(
                "DELETE FROM brought WHERE subscriber_id = ? AND occasion = ?",
                [subscriber_id, occasion],
            )
        return gone

    def _some(self, where: str, value: int) -> list[Broadcast]:
        rows = self._db.execute(
            f"SELECT id, message, article_id, state, upto FROM broadcasts WHERE {where}",  # noqa: S608
            [value],
        )
        return [
            Broadcast(r[0], Message.from_json(json.loads(r[1])) if r[1] else None, r[2], r[3], r[4])
            for r in rows
        ]
