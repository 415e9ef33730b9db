"""What went wrong, once each: an inbox for the people who run the bot."""

import re
from dataclasses import dataclass
from datetime import datetime

from storage.connection import Database, aware, stamp

_MOST = 500
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Fault:
    """One sort of fault: what was said last, how often since when; aware UTC."""

    id: int
    said: str
    count: int
    first_at: datetime
    last_at: datetime


class Faults:
    """Faults that differ only in numbers are one, until somebody has seen it."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def record(self, said: str, *, now: datetime, times: int = 1) -> None:
        """Note that something went wrong; `said` holds no secret any more."""
        said = said[:_LONGEST]
        self._db.execute(
            "INSERT INTO faults(sort, said, count, first_at, last_at, seen)"
            " VALUES (?, ?, ?, ?, ?, 0)"
            " ON CONFLICT(sort) DO UPDATE SET said = excluded.said,"
            " count = CASE WHEN seen THEN excluded.count ELSE count + excluded.count END,"
            " first_at = CASE WHEN seen THEN excluded.first_at ELSE first_at END,"
            " last_at = excluded.last_at, seen = 0",
            [re.sub(r"\d+", "#", said), said, times, stamp(now), stamp(now)],
        )
        self._db.execute(
            "DELETE FROM faults WHERE id NOT IN"
            " (SELECT id FROM faults ORDER BY last_at DESC LIMIT ?)",
            [_MOST],
        )

    def unseen(self, limit: int = 10) -> list[Fault]:
        """What nobody has marked as seen, the newest first."""
        rows = self._db.execute(
            "SELECT id, said, count, first_at, last_at FROM faults WHERE seen = 0"
            " ORDER BY last_at DESC, id DESC LIMIT ?",
            [limit],
        )
        return [Fault(r[0], r[1], r[2], aware(r[3]), aware(r[4])) for r in rows]

    def count(self) -> int:
        """How many sorts nobody has seen."""
        return int(self._db.execute("SELECT count(*) FROM faults WHERE seen = 0").fetchone()[0])

    def see(self) -> int:
        """Mark everything as seen; returns how many sorts that were."""
        return int(self._db.execute("UPDATE faults SET seen = 1 WHERE seen = 0").rowcount)
