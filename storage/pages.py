"""The outbox as an operator looks at it: what was set aside, and what became of every page."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from digest.message import Message
from storage.connection import Database, aware, stamp
from storage.outbox import UNSURE


@dataclass(frozen=True, slots=True)
class PageRecord:
    """One page of the outbox and what became of it; `page` counts from 0.

    `changed_at` is when it was finished, else when it was written.
    """

    id: int
    subscriber_id: int
    transport: str
    chat: str
    topic: str
    occasion: str
    page: int
    pages: int
    state: str
    why: str
    attempts: int
    repeats: int
    message_id: str
    changed_at: datetime
    message: Message

    @property
    def uncertain(self) -> bool:
        """Whether it may have arrived all the same."""
        return self.state == "parked" and self.why.startswith(UNSURE)


class Pages:
    """Every page that the outbox ever held."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def parked(self) -> list[PageRecord]:
        """The pages set aside, the oldest first: refused for what they say, or uncertain."""
        return list(self._some("o.state = 'parked'"))

    def every(self) -> Iterator[PageRecord]:
        """All pages, in the order they were written."""
        return self._some("1")

    def in_flight(self, transport: str) -> list[str]:
        """The chats of pages under way."""
        rows = self._db.execute(
            "SELECT s.chat FROM outbox o JOIN subscribers s ON s.id = o.subscriber_id"
            " WHERE o.state = 'sending' AND s.transport = ?",
            [transport],
        )
        return [str(row[0]) for row in rows]

    def resend(self, page_id: int, *, now: datetime) -> bool:
        """Send a parked page after all, as a repeat where it is uncertain; False: none is."""
        cursor = self._db.execute(
            "UPDATE outbox SET state = 'retry', not_before = ?, finished_at = NULL,"
            " worthless_at = NULL, attempts = 0, repeats = repeats + (why LIKE ?),"
            " why = 'sent again by the operator' WHERE id = ? AND state = 'parked'",
            [stamp(now), f"{UNSURE}%", page_id],
        )
        return cursor.rowcount == 1

    def drop(self, page_id: int, *, now: datetime) -> bool:
        """Give a parked page up; False where none is parked under that number."""
        cursor = self._db.execute(
            "UPDATE outbox SET state = 'dropped', finished_at = ?,"
            " why = 'dropped by the operator; ' || why WHERE id = ? AND state = 'parked'",
            [stamp(now), page_id],
        )
        return cursor.rowcount == 1

    def _some(self, where: str) -> Iterator[PageRecord]:
        rows = self._db.execute(
            "SELECT o.id, o.subscriber_id, s.transport, s.chat, s.topic, o.occasion, o.page,"  # noqa: S608
            " o.pages, o.state, o.why, o.attempts, o.repeats, coalesce(o.message_id, ''),"
            " coalesce(o.finished_at, o.created_at), o.message"
            " FROM outbox o JOIN subscribers s ON s.id = o.subscriber_id"
            f" WHERE {where} ORDER BY o.id"
        )
        for row in rows:
            message = Message.from_json(json.loads(row[14]))
            yield PageRecord(*(*row[:13], aware(row[13]), message))
