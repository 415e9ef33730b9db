"""How a chat stands: reachable, gone (and what it was before), moved, its topic closed."""

from datetime import datetime

from storage.connection import Database, stamp, transaction

_BATCH = 200
_OPEN = "('pending', 'sending', 'retry')"
SUPERSEDED = "superseded: the next slot has come"


class Standings:
    """What the platform said of chats. Preferences and subscriptions are never touched."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def leave(self, subscriber_id: int, why: str, *, now: datetime) -> bool:
        """The chat is out of reach: nothing is planned any more, what waits is dropped.

        What it was before is kept for its return. False where it was gone already.
        """
        with transaction(self._db.conn):
            changed = self._db.execute(
                "UPDATE subscribers SET was = state, state = 'gone', why = ?, changed_at = ?,"
                " next_due_at = NULL WHERE id = ? AND state != 'gone'",
                [why, stamp(now), subscriber_id],
            ).rowcount
            self._db.execute(
                "UPDATE outbox SET state = 'dropped', why = ?, finished_at = ?,"  # noqa: S608
                f" lease_until = NULL WHERE subscriber_id = ? AND state IN {_OPEN}",
                [f"chat gone; {why}", stamp(now), subscriber_id],
            )
        return bool(changed)

    def come_back(self, subscriber_id: int, *, now: datetime) -> str:
        """The chat is reachable again: it is what it was before. Returns that state."""
        self._db.execute(
            "UPDATE subscribers SET state = iif(was = '', 'stopped', was), why = '',"
            " changed_at = ? WHERE id = ? AND state = 'gone'",
            [stamp(now), subscriber_id],
        )
        row = self._db.execute(
            "SELECT state FROM subscribers WHERE id = ?", [subscriber_id]
        ).fetchone()
        return str(row[0]) if row else ""

    def of_chat(self, transport: str, chat: str) -> list[int]:
        """The subscribers of a chat: one, or one a topic."""
        rows = self._db.execute(
            "SELECT id FROM subscribers WHERE transport = ? AND chat = ? ORDER BY id",
            [transport, chat],
        )
        return [int(row[0]) for row in rows]

    def move(self, transport: str, old: str, new: str) -> None:
        """The platform gave the chat a new id; who is known there already gives way.

        Everything of a subscriber hangs on its own id, so these rows carry all with them.
        Where the one that gives way is active, so is the one that takes its place.
        """
        with transaction(self._db.conn):
            for subscriber_id in self.of_chat(transport, old):
                there = self._db.execute(
                    "SELECT n.id, n.state FROM subscribers o JOIN subscribers n"
                    " ON n.transport = o.transport AND n.chat = ? AND n.topic = o.topic"
                    " WHERE o.id = ?",
                    [new, subscriber_id],
                ).fetchone()
                if there:
                    self._db.execute("DELETE FROM subscribers WHERE id = ?", [there[0]])
                self._db.execute(
                    "UPDATE subscribers SET chat = ?, state = iif(? = 'active', 'active', state)"
                    " WHERE id = ?",
                    [new, there[1] if there else "", subscriber_id],
                )

    def lose_topic(self, subscriber_id: int) -> bool:
        """The topic is closed or deleted: the chat's main thread takes its place.

        False where that was known.
        """
        return bool(
            self._db.execute(
                "UPDATE subscribers SET topic_lost = 1"
                " WHERE id = ? AND topic != '' AND topic_lost = 0",
                [subscriber_id],
            ).rowcount
        )

    def regain_topic(self, subscriber_id: int) -> bool:
        """Somebody wrote in the topic: it is open again. False where it always was."""
        return bool(
            self._db.execute(
                "UPDATE subscribers SET topic_lost = 0 WHERE id = ? AND topic_lost = 1",
                [subscriber_id],
            ).rowcount
        )

    def chats_waiting(self, transport: str) -> int:
        """How many chats have pages that wait to be sent."""
        row = self._db.execute(
            "SELECT count(DISTINCT s.chat) FROM outbox o JOIN subscribers s"  # noqa: S608 - a constant
            f" ON s.id = o.subscriber_id WHERE o.state IN {_OPEN} AND s.transport = ?",
            [transport],
        ).fetchone()
        return int(row[0])

    def why(self, subscriber_id: int) -> str:
        """Why a chat is gone; empty where it is not."""
        row = self._db.execute(
            "SELECT why FROM subscribers WHERE id = ?", [subscriber_id]
        ).fetchone()
        return str(row[0]) if row else ""

    def erase_gone(self, before: datetime) -> int:
        """Erase a batch of chats gone since before `before`, with every row of theirs."""
        return int(
            self._db.execute(
                "DELETE FROM subscribers WHERE id IN (SELECT id FROM subscribers"
                " WHERE state = 'gone' AND changed_at < ? LIMIT ?)",
                [stamp(before), _BATCH],
            ).rowcount
        )

    def supersede(self, subscriber_id: int, *, now: datetime) -> list[int]:
        """Drop digests of earlier slots of which no page has left; their articles come anew.

        Returns the ids of those articles. What is under way, or may have arrived, stays.
        """
        with transaction(self._db.conn):
            return [
                article
                for occasion in self._waiting(subscriber_id)
                for article in self.give_up(subscriber_id, occasion, why=SUPERSEDED, now=now)
            ]

    def give_up(self, subscriber_id: int, occasion: str, *, why: str, now: datetime) -> list[int]:
        """Drop a digest of which no page has left; its articles come anew. Returns their ids.

        Where a page is under way, or may have arrived, all stays as it is, and nothing is
        returned.
        """
        if not self._unseen(subscriber_id, occasion):
            return []
        self._db.execute(
            "UPDATE outbox SET state = 'dropped', finished_at = ?, why = ?"
            " WHERE subscriber_id = ? AND occasion = ?",
            [stamp(now), why, subscriber_id, occasion],
        )
        gone = self._db.execute(
            "DELETE FROM brought WHERE subscriber_id = ? AND occasion = ? RETURNING article_id",
            [subscriber_id, occasion],
        )
        return [int(row[0]) for row in gone]

    def _waiting(self, subscriber_id: int) -> list[str]:
        rows = self._db.execute(
            "SELECT DISTINCT occasion FROM outbox INDEXED BY outbox_open"  # noqa: S608 - a constant
            f" WHERE subscriber_id = ? AND state IN {_OPEN} AND occasion LIKE 'slot:%'",
            [subscriber_id],
        )
        return [str(row[0]) for row in rows]

    def _unseen(self, subscriber_id: int, occasion: str) -> bool:
        """Whether no page is under way or may have left, and its articles can come again.

        Those of a serial's part cannot.
        """
        left = self._db.execute(
            "SELECT 1 FROM outbox WHERE subscriber_id = ? AND occasion = ?"
            " AND (state NOT IN ('pending', 'retry') OR repeats > 0)",
            [subscriber_id, occasion],
        ).fetchone()
        brought = self._db.execute(
            "SELECT 1 FROM brought WHERE subscriber_id = ? AND occasion = ?",
            [subscriber_id, occasion],
        ).fetchone()
        return left is None and brought is not None
