"""Which planned moments of a subscriber have been served, and how."""

from dataclasses import dataclass
from datetime import date, datetime

from storage.connection import Database, aware, stamp


@dataclass(frozen=True, slots=True)
class SlotRecord:
    """How a slot was served; `date` and `hour` are the subscriber's, `at` is aware UTC."""

    date: date
    hour: str
    at: datetime
    state: str
    reason: str


class Slots:
    """One row a subscriber, local date and hour: an hour is served once a local date."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def record(  # noqa: PLR0913 - a row, by name
        self,
        subscriber_id: int,
        day: date,
        hour: str,
        *,
        at: datetime,
        state: str,
        now: datetime,
        reason: str = "",
    ) -> bool:
        """Record a slot as sent, empty, merged or skipped; False where it was recorded before."""
        cursor = self._db.execute(
            "INSERT OR IGNORE INTO slots(subscriber_id, date, hour, at, state, reason, recorded_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [subscriber_id, day.isoformat(), hour, stamp(at), state, reason, stamp(now)],
        )
        return cursor.rowcount == 1

    def taken(self, subscriber_id: int, day: date) -> set[str]:
        """The hours of a local date that have been served, as `HH:MM`."""
        rows = self._db.execute(
            "SELECT hour FROM slots WHERE subscriber_id = ? AND date = ?",
            [subscriber_id, day.isoformat()],
        )
        return {str(row[0]) for row in rows}

    def untold(self, subscriber_id: int) -> list[str]:
        """The slots skipped since the last digest, as local `YYYY-MM-DDTHH:MM`, in order."""
        rows = self._db.execute(
            "SELECT date, hour FROM slots WHERE subscriber_id = ? AND state = 'skipped'"
            " AND at > coalesce((SELECT max(at) FROM slots WHERE subscriber_id = ?"
            "  AND state = 'sent'), 0) ORDER BY at, date, hour",
            [subscriber_id, subscriber_id],
        )
        return [f"{date}T{hour}" for date, hour in rows]

    def of(self, subscriber_id: int) -> list[SlotRecord]:
        """Every recorded slot of a subscriber, in order."""
        rows = self._db.execute(
            "SELECT date, hour, at, state, reason FROM slots WHERE subscriber_id = ?"
            " ORDER BY at, date, hour",
            [subscriber_id],
        )
        return [SlotRecord(date.fromisoformat(r[0]), r[1], aware(r[2]), r[3], r[4]) for r in rows]
