"""The clock went back: what was noted in a future that has not come is put right."""

from datetime import datetime, timedelta

from storage.connection import Database, stamp, transaction

# No page and no feed waits longer by right.
_LONGEST = timedelta(days=2)


def rewind(db: Database, now: datetime) -> None:
    """Put right what lies after `now`. Slots that were sent stay sent: they come no second time."""
    moment, longest = stamp(now), stamp(now + _LONGEST)
    with transaction(db.conn):
        db.execute("DELETE FROM slots WHERE at > ? AND state != 'sent'", [moment])
        for table, column in (
            ("subscribers", "last_slot_at"),
            ("articles", "taken_at"),
            ("articles", "shown_at"),
        ):
            db.execute(
                f"UPDATE {table} SET {column} = ? WHERE {column} > ?",  # noqa: S608 - constants
                [moment, moment],
            )
        db.execute(
            "UPDATE outbox SET not_before = ? WHERE state IN ('pending', 'retry')"
            " AND not_before > ?",
            [moment, longest],
        )
        db.execute("UPDATE feeds SET next_poll_at = ? WHERE next_poll_at > ?", [moment, longest])
