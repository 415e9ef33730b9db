"""Pages that wait together, above all for the end of quiet hours: of all of them one rings."""

from datetime import datetime

from storage.connection import Database, stamp
from storage.ready import OPEN, WAITING

QUIET = "the reader's quiet hours"
# By day a page waits for nothing but its turn.
ITS_TURN = ""
_OF_ONE = f"subscriber_id = ?1 AND state IN {OPEN} AND state IN {WAITING}"


class Standby:
    """The part of the outbox that waits, by `why` it does."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def rings(self, subscriber_id: int, why: str = QUIET) -> bool:
        """Whether one of the pages that wait so for this reader rings."""
        row = self._db.execute(
            f"SELECT 1 FROM outbox INDEXED BY outbox_open WHERE {_OF_ONE} AND why = ?2"  # noqa: S608
            " AND NOT json_extract(message, '$.silent') LIMIT 1",
            [subscriber_id, why],
        ).fetchone()
        return row is not None

    def hush_behind(self, subscriber_id: int, page_id: int) -> None:
        """What waits for this reader behind a page that rings comes without a sound."""
        self._db.execute(
            "UPDATE outbox INDEXED BY outbox_open"  # noqa: S608 - constants
            " SET message = json_set(message, '$.silent', json('true'))"
            f" WHERE {_OF_ONE} AND id > ?2",
            [subscriber_id, page_id],
        )

    def gather(
        self, subscriber_id: int, kind: str, why: str = QUIET, least: int = 1
    ) -> tuple[str, list[int]]:
        """Take out again what waits so of the occasions of a kind, as one message takes its place.

        Returns the first occasion, under which all goes on, and the ids of the articles that they
        brought, twins among them. What may have arrived stays; empty where nothing is taken, as
        fewer than `least` wait.
        """
        rows = self._db.execute(
            f"SELECT occasion FROM outbox INDEXED BY outbox_open WHERE {_OF_ONE} AND why = ?2"  # noqa: S608
            " AND occasion LIKE ?3 || ':%' AND page = 0 AND repeats = 0 ORDER BY id",
            [subscriber_id, why, kind],
        )
        occasions = [str(row[0]) for row in rows]
        if len(occasions) < least:
            return "", []
        places = ", ".join("?" for _ in occasions)
        self._db.execute(
            f"DELETE FROM outbox WHERE subscriber_id = ? AND occasion IN ({places})",  # noqa: S608
            [subscriber_id, *occasions],
        )
        brought = self._db.execute(
            "UPDATE brought SET occasion = ?"  # noqa: S608 - places for values only
            f" WHERE subscriber_id = ? AND occasion IN ({places}) RETURNING article_id",
            [occasions[0], subscriber_id, *occasions],
        )
        return occasions[0], [int(row[0]) for row in brought]

    def end(self, subscriber_id: int, at: datetime) -> None:
        """The reader's quiet hours end at `at` now: what waits for their end waits until then.

        What was put off with it, behind it, comes along.
        """
        self._db.execute(
            "UPDATE outbox INDEXED BY outbox_open SET not_before = ?3"  # noqa: S608 - constants
            f" WHERE {_OF_ONE} AND not_before IN (SELECT not_before FROM outbox"
            f" INDEXED BY outbox_open WHERE {_OF_ONE} AND why = ?2)",
            [subscriber_id, QUIET, stamp(at)],
        )
