"""Which pages may leave now: found by indexes alone, however long the outbox is."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from digest.message import Message
from storage.connection import Database, aware, moment

OPEN = "('pending', 'sending', 'retry')"
WAITING = "('pending', 'retry')"
# Of `outbox o` and `subscribers s`. `sending` is one whose lease ran out: it may have arrived.
COLUMNS = (
    "o.id, o.subscriber_id, s.transport, s.chat, iif(s.topic_lost, '', s.topic), o.occasion,"
    " o.page, o.pages, o.message, o.attempts + 1, o.repeats + (o.state = 'sending'),"
    " o.created_at, o.worthless_at"
)


@dataclass(frozen=True, slots=True)
class OutboxPage:
    """One page as it is once it is claimed. `page` counts from 0; `attempts` counts that try too.

    `worthless_at` is the moment from which it is of no use, where there is one.
    """

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
    worthless_at: datetime | None


def ready(db: Database, transports: Collection[str], now: int, limit: int) -> list[OutboxPage]:
    """Up to `limit` pages that may leave at `now` (milliseconds), each its subscriber's first.

    Up to half of them are pages that were put off or failed before, so that the rest of a
    digest does not wait for everybody else's, and what fails keeps nobody waiting; then those
    never tried, then more of the others, then those whose lease ran out.
    """
    half = (limit + 1) // 2
    again = _some(db, "= 'retry'", "outbox_again", transports, now, half)
    fresh = _some(db, "= 'pending'", "outbox_ready", transports, now, limit - len(again))
    found = again + fresh
    if len(again) == half and len(found) < limit:
        more = _some(db, "= 'retry'", "outbox_again", transports, now, limit - len(fresh))
        found += more[len(again) :]
    if len(found) < limit:
        room = limit - len(found)
        found += _some(db, "= 'sending'", "outbox_leased", transports, now, room)
    return found


def _some(
    db: Database, state: str, index: str, transports: Collection[str], now: int, limit: int
) -> list[OutboxPage]:
    due = "lease_until" if index == "outbox_leased" else "not_before"
    within = f" AND o.state IN {WAITING}" if index == "outbox_ready" else ""
    places = ", ".join("?" for _ in transports)
    rows = db.execute(
        f"SELECT {COLUMNS} FROM outbox o INDEXED BY {index}"  # noqa: S608 - constants
        " JOIN subscribers s ON s.id = o.subscriber_id"
        f" WHERE o.state {state}{within} AND o.{due} <= ? AND s.transport IN ({places})"
        " AND NOT EXISTS (SELECT 1 FROM outbox e INDEXED BY outbox_open"
        "  WHERE e.subscriber_id = o.subscriber_id"
        f"  AND e.id < o.id AND e.state IN {OPEN})"
        f" ORDER BY o.{due}, o.id LIMIT ?",
        [now, *transports, limit],
    )
    return pages_of(rows)


def pages_of(rows: Iterable[tuple[Any, ...]]) -> list[OutboxPage]:
    """Rows of `COLUMNS` as pages."""
    return [
        OutboxPage(
            *(
                *row[:8],
                Message.from_json(json.loads(row[8])),
                *row[9:11],
                aware(row[11]),
                moment(row[12]),
            )
        )
        for row in rows
    ]
