"""The state of the whole in numbers: for metrics, probes, alerts, /stats and the console."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.connection import Database, moment, stamp
from storage.standby import QUIET

# A feed that failed so often in a row is called dead: with growing pauses that is some days.
DEAD_AFTER = 8
_RECENT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Facts:
    """Counts at one moment; no chat is named anywhere.

    `subscribers` by (transport, state), `outbox` by state, `feeds` by "ok", "failing", "dead".
    `waiting` is how long the page that waits longest has been due, `lateness` how late the
    latest page of the last ten minutes left after it was written, both in seconds. What waited
    for the end of a reader's quiet hours is late from then on.
    """

    subscribers: dict[tuple[str, str], int]
    outbox: dict[str, int]
    feeds: dict[str, int]
    articles: int
    waiting: float
    lateness: float
    newest_article: datetime | None

    @property
    def active(self) -> int:
        """How many subscribers get digests."""
        return sum(n for (_, state), n in self.subscribers.items() if state == "active")


def gather(db: Database, now: datetime) -> Facts:
    """Count everything that is worth watching."""
    at = stamp(now)
    subscribers = db.execute(
        "SELECT transport, state, count(*) FROM subscribers GROUP BY transport, state"
    )
    outbox = db.execute("SELECT state, count(*) FROM outbox GROUP BY state")
    feeds = db.execute(
        "SELECT CASE WHEN failures = 0 THEN 'ok' WHEN failures < ? THEN 'failing' ELSE 'dead' END,"
        " count(*) FROM feeds WHERE kind = 'feed' GROUP BY 1",
        [DEAD_AFTER],
    )
    waiting = db.execute(
        "SELECT min(not_before) FROM outbox"
        " WHERE state IN ('pending', 'retry') AND not_before <= ?",
        [at],
    ).fetchone()[0]
    late = db.execute(
        "SELECT max(finished_at - iif(why = ?, not_before, created_at)) FROM outbox"
        " WHERE finished_at > ? AND state = 'sent'",
        [QUIET, stamp(now - _RECENT)],
    ).fetchone()[0]
    articles, newest = db.execute("SELECT count(*), max(taken_at) FROM articles").fetchone()
    return Facts(
        {(str(t), str(s)): int(n) for t, s, n in subscribers},
        {str(s): int(n) for s, n in outbox},
        {str(s): int(n) for s, n in feeds},
        int(articles),
        (at - waiting) / 1000 if waiting else 0.0,
        (late or 0) / 1000,
        moment(newest),
    )
