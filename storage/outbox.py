"""The outbox: pages to be sent, each once, in order, by one sender at a time."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from digest.message import Message
from storage.channels import as_shown
from storage.connection import aware, moment, stamp, transaction
from storage.sent import Sent

_UNFINISHED = ("pending", "sending", "retry")
_OPEN = "('pending', 'sending', 'retry')"


@dataclass(frozen=True, slots=True)
class OutboxPage:
    """One claimed page. `page` counts from 0; `attempts` counts this try too."""

    id: int
    subscriber_id: int
    transport: str
    chat: str
    topic: str
    occasion: str
    page: int
    pages: int
    message: Message
    attempts: int
    repeats: int
    created_at: datetime


class Outbox:
    """States: pending → sending (with a lease) → sent, retry, dropped or parked."""

    def __init__(self, db: Database, sent: Sent) -> None:
        self._db = db
        self._sent = sent

    def put(
        self,
        subscriber_id: int,
        occasion: str,
        pages: Sequence[Message],
        *,
        now: datetime,
        not_before: datetime | None = None,
    ) -> int:
        """Write the pages of one occasion; those already there stay. Returns how many are new.

        In a channel their buttons lead each reader into a chat of their own.
        """
        new = 0
        pages = as_shown(self._db, subscriber_id, pages)
        for number, page in enumerate(pages):
            cursor = self._db.execute(
                "INSERT OR IGNORE INTO outbox"
                "(subscriber_id, occasion, page, pages, message, not_before, created_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    subscriber_id,
                    occasion,
                    number,
                    len(pages),
                    json.dumps(page.to_json(), ensure_ascii=False),
                    stamp(not_before or now),
                    stamp(now),
                ],
            )
            new += cursor.rowcount
        return new

    def claim(
        self,
        transports: Collection[str],
        *,
        now: datetime,
        holder: str,
        lease: float,
        limit: int,
    ) -> list[OutboxPage]:
        """Take up to `limit` pages that may be sent now, for `lease` seconds.

        Of one subscriber only the first unfinished page is ever taken: pages arrive in order,
        and a failing chat delays no other. A page whose lease ran out is taken again and
        counted as a repeat.
        """
        if not self._ready(transports, stamp(now), 1):
            return []
        until = stamp(now + timedelta(seconds=lease))
        with transaction(self._db.conn, "outbox"):
            ids = self._ready(transports, stamp(now), limit)
            places = ", ".join("?" for _ in ids)
            # `sending` here is one whose lease ran out: it may have arrived.
            self._db.execute(
                "UPDATE outbox SET repeats = repeats + (state = 'sending'), state = 'sending',"  # noqa: S608
                " lease_until = ?, holder = ?, attempts = attempts + 1"
                f" WHERE id IN ({places})",
                [until, holder, *ids],
            )
            return self._pages(ids)

    def sent(self, page_id: int, message_id: str, *, now: datetime) -> None:
        """The platform took the page: mark it, and remember what the message shows."""
        with transaction(self._db.conn, "outbox"):
            self._db.execute(
                "UPDATE outbox SET state = 'sent', message_id = ?, finished_at = ?,"
                " lease_until = NULL WHERE id = ?",
                [message_id, stamp(now), page_id],
            )
            row = self._db.execute(
                "SELECT subscriber_id, message FROM outbox WHERE id = ?", [page_id]
            ).fetchone()
            if row:
                shown = Message.from_json(json.loads(row[1]))
                pressable = [button for line in shown.buttons for button in line]
                self._sent.record(int(row[0]), message_id, shown.about, now=now, buttons=pressable)

    def retry(self, page_id: int, *, at: datetime, why: str, uncertain: bool = False) -> None:
        """Try again at `at`; an uncertain one may have arrived, so the next try is a repeat."""
        self._db.execute(
            "UPDATE outbox SET state = 'retry', not_before = ?, why = ?, lease_until = NULL,"
            " repeats = repeats + ? WHERE id = ?",
            [stamp(at), why, int(uncertain), page_id],
        )

    def drop(self, page_id: int, *, why: str, now: datetime) -> None:
        """Give the page up, with the reason."""
        self._finish(page_id, "dropped", why, now)

    def park(self, page_id: int, *, why: str, now: datetime) -> None:
        """Set the page aside for the operator; the chat's later pages go on."""
        self._finish(page_id, "parked", why, now)

    def free_all(self, now: datetime) -> int:
        """Free every lease: nobody else sends. Each freed page may have arrived: a repeat."""
        cursor = self._db.execute(
            "UPDATE outbox SET state = 'retry', not_before = ?, lease_until = NULL,"
            " repeats = repeats + 1, why = 'the sender was gone' WHERE state = 'sending'",
            [stamp(now)],
        )
        return cursor.rowcount

    def pending(self) -> int:
        """How many pages are not finished."""
        return sum(n for state, n in self.counts().items() if state in _UNFINISHED)

    def next_at(self) -> datetime | None:
        """When the next page may leave; None where none waits."""
        row = self._db.execute(
            "SELECT min(not_before) FROM outbox WHERE state IN ('pending', 'retry')"
        ).fetchone()
        return moment(row[0])

    def counts(self) -> dict[str, int]:
        """How many pages there are in each state."""
        rows = self._db.execute("SELECT state, count(*) FROM outbox GROUP BY state")
        return {str(state): int(count) for state, count in rows}

    def repeats(self) -> int:
        """How many pages were sent again though an earlier try may have arrived."""
        row = self._db.execute("SELECT count(*) FROM outbox WHERE repeats > 0").fetchone()
        return int(row[0])

    def _finish(self, page_id: int, state: str, why: str, now: datetime) -> None:
        self._db.execute(
            "UPDATE outbox SET state = ?, why = ?, finished_at = ?, lease_until = NULL"
            " WHERE id = ?",
            [state, why, stamp(now), page_id],
        )

    def _ready(self, transports: Collection[str], now: int, limit: int) -> list[int]:
        places = ", ".join("?" for _ in transports)
        found: list[int] = []
        for state, index, due in (
            ("IN ('pending', 'retry')", "outbox_ready", "not_before"),
            ("= 'sending'", "outbox_leased", "lease_until"),
        ):
            rows = self._db.execute(
                f"SELECT o.id FROM outbox o INDEXED BY {index}"  # noqa: S608 - constants only
                " JOIN subscribers s ON s.id = o.subscriber_id"
                f" WHERE o.state {state} AND o.{due} <= ? AND s.transport IN ({places})"
                " AND NOT EXISTS (SELECT 1 FROM outbox e INDEXED BY outbox_open"
                "  WHERE e.subscriber_id = o.subscriber_id"
                f"  AND e.id < o.id AND e.state IN {_OPEN})"
                f" ORDER BY o.{due}, o.id LIMIT ?",
                [now, *transports, limit - len(found)],
            )
            found += [int(row[0]) for row in rows]
        return found

    def _pages(self, ids: Sequence[int]) -> list[OutboxPage]:
        places = ", ".join("?" for _ in ids)
        rows = self._db.execute(
            "SELECT o.id, o.subscriber_id, s.transport, s.chat, iif(s.topic_lost, '', s.topic),"  # noqa: S608
            " o.occasion, o.page,"
            " o.pages, o.message, o.attempts, o.repeats, o.created_at"
            " FROM outbox o JOIN subscribers s ON s.id = o.subscriber_id"
            f" WHERE o.id IN ({places}) ORDER BY o.not_before, o.id",
            list(ids),
        )
        return [
            OutboxPage(*(*r[:8], Message.from_json(json.loads(r[8])), r[9], r[10], aware(r[11])))
            for r in rows
        ]
