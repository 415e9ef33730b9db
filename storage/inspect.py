"""What the console shows: numbers by day, pages that did not leave, articles as they were split."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from storage.connection import Database, aware, stamp

_DAY = 86_400_000


@dataclass(frozen=True, slots=True)
class Days:
    """Numbers of the last days, oldest first: pages sent, the latest in seconds, subscribers."""

    days: tuple[date, ...]
    sent: tuple[int, ...]
    lateness: tuple[int, ...]
    subscribers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stuck:
    """Pages that did not leave for one reason: how many, and since when."""

    state: str
    occasion: str
    why: str
    count: int
    since: datetime


class Inspection:
    """Reads only; names no chat."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def days(self, now: datetime, number: int = 14) -> Days:
        """The last `number` days (UTC), today among them."""
        today = now.astimezone(UTC).date()
        shown = tuple(today - timedelta(days=back) for back in range(number - 1, -1, -1))
        first = stamp(datetime(shown[0].year, shown[0].month, shown[0].day, tzinfo=UTC))
        rows = self._db.execute(
            "SELECT (finished_at - ?) / ?, count(*), max(finished_at - not_before) FROM outbox"
            " WHERE state = 'sent' AND finished_at >= ? GROUP BY 1",
            [first, _DAY, first],
        )
        by_day = {int(day): (int(count), max(0, int(late)) // 1000) for day, count, late in rows}
        came = [
            int(
                self._db.execute(
                    "SELECT count(*) FROM subscribers WHERE since < ? AND (state = 'active'"
                    " OR (state IN ('stopped', 'gone') AND changed_at >= ?))",
                    [first + (at + 1) * _DAY, first + (at + 1) * _DAY],
                ).fetchone()[0]
            )
            for at in range(number)
        ]
        return Days(
            shown,
            tuple(by_day.get(at, (0, 0))[0] for at in range(number)),
            tuple(by_day.get(at, (0, 0))[1] for at in range(number)),
            tuple(came),
        )

    def stuck(self, now: datetime, limit: int = 50) -> list[Stuck]:
        """Pages that are late, or were given up, by reason; the most first."""
        rows = self._db.execute(
            "SELECT state, substr(occasion, 1, instr(occasion || ':', ':') - 1) AS sort, why,"
            " count(*), min(created_at) FROM outbox WHERE state IN ('dropped', 'parked')"
            " OR (state IN ('pending', 'retry', 'sending') AND not_before < ?)"
            " GROUP BY state, sort, why ORDER BY count(*) DESC LIMIT ?",
            [stamp(now - timedelta(minutes=1)), limit],
        )
        return [Stuck(r[0], r[1], r[2], int(r[3]), aware(r[4])) for r in rows]

    def articles(self, *, before: int | None = None, limit: int = 30) -> list[int]:
        """Ids of the newest articles of the catalogue, or of those before the id `before`."""
        rows = self._db.execute(
            "SELECT a.id FROM articles a JOIN feeds f ON f.id = a.feed_id"
            " WHERE f.owner IS NULL AND a.id < ? ORDER BY a.id DESC LIMIT ?",
            [before if before is not None else 2**62, limit],
        )
        return [int(row[0]) for row in rows]

    def held(self, feed_id: int) -> tuple[int, int]:
        """How many articles a feed holds, and how many take it."""
        row = self._db.execute(
            "SELECT (SELECT count(*) FROM articles WHERE feed_id = ?1),"
            " (SELECT count(*) FROM subscriptions WHERE feed_id = ?1)",
            [feed_id],
        ).fetchone()
        return int(row[0]), int(row[1])
