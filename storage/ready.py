"""Which pages may leave now: found by indexes alone, however long the outbox is."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlite_utils import Database

OPEN = "('pending', 'sending', 'retry')"
WAITING = "('pending', 'retry')"


@dataclass(frozen=True, slots=True)
class Ready:
    """The first unfinished page of a subscriber, whose moment has come."""

    id: int
    subscriber_id: int
    transport: str
    chat: str
    worthless_at: int | None


def ready(db: Database, transports: Collection[str], now: int, limit: int) -> list[Ready]:
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
) -> list[Ready]:
    due = "lease_until" if index == "outbox_leased" else "not_before"
    within = f" AND o.state IN {WAITING}" if index == "outbox_ready" else ""
    places = ", ".join("?" for _ in transports)
    rows = db.execute(
        "SELECT o.id, o.subscriber_id, s.transport, s.chat, o.worthless_at"  # noqa: S608
        f" FROM outbox o INDEXED BY {index} JOIN subscribers s ON s.id = o.subscriber_id"
        f" WHERE o.state {state}{within} AND o.{due} <= ? AND s.transport IN ({places})"
        " AND NOT EXISTS (SELECT 1 FROM outbox e INDEXED BY outbox_open"
        "  WHERE e.subscriber_id = o.subscriber_id"
        f"  AND e.id < o.id AND e.state IN {OPEN})"
        f" ORDER BY o.{due}, o.id LIMIT ?",
        [now, *transports, limit],
    )
    return [Ready(*row) for row in rows]
