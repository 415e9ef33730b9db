"""The outbox: pages to be sent, each once, in order, by one sender at a time."""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from digest.message import Message
from storage.channels import as_shown
from storage.connection import Database, moment, stamp, transaction
from storage.ready import COLUMNS, OPEN, WAITING, OutboxPage, pages_of, ready
from storage.sent import Sent
from storage.standby import QUIET, Standby
from storage.standing import SUPERSEDED, Standings

_UNFINISHED = ("pending", "sending", "retry")
# Looks for pages in one claim: each time those that must wait are put off and not seen again.
_LOOKS = 4
# Seconds after which a chat is looked at again that gets another topic's page just now,
# or whose wait depends on an answer; and the longest wait that is believed.
_AGAIN = 1.0
_LONGEST = 86_400.0
UNSURE = "uncertain"
__all__ = ["QUIET", "SUPERSEDED", "UNSURE", "Claim", "Outbox"]


@dataclass(frozen=True, slots=True)
class Claim:
    """How pages are taken: by whom, for how many seconds, and whether those that may have
    arrived are taken again (`resend`) or set aside.

    `wait` tells the seconds until a chat of a transport may get a page.
    """

    holder: str
    lease: float
    resend: bool = True
    wait: Callable[[str, str], float] = lambda transport, chat: 0.0


class Outbox:
    """States: pending → sending (with a lease) → sent, retry, dropped or parked."""

    def __init__(self, db: Database, sent: Sent) -> None:
        self._db = db
        self._sent = sent
        self.standby = Standby(db)

    def put(
        self,
        subscriber_id: int,
        occasion: str,
        pages: Sequence[Message],
        *,
        now: datetime,
        quiet: datetime | None = None,
        worthless: datetime | None = None,
    ) -> int:
        """Write the pages of one occasion; those already there stay. Returns how many are new.

        In a channel their buttons lead each reader into a chat of their own. `quiet` is when the
        reader's quiet hours end, where they must wait for that: of all that waits so one rings.
        What is not sent until `worthless` is dropped then, and recorded as superseded.
        """
        new = 0
        pages = as_shown(self._db, subscriber_id, pages)
        if quiet and self.standby.rings(subscriber_id):
            pages = [replace(page, silent=True) for page in pages]
        for number, page in enumerate(pages):
            cursor = self._db.execute(
                "INSERT OR IGNORE INTO outbox(subscriber_id, occasion, page, pages, message,"
                " not_before, created_at, worthless_at, why) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    subscriber_id,
                    occasion,
                    number,
                    len(pages),
                    json.dumps(page.to_json(), ensure_ascii=False),
                    stamp(quiet or now),
                    stamp(now),
                    stamp(worthless) if worthless else None,
                    QUIET if quiet else "",
                ],
            )
            new += cursor.rowcount
        return new

    def claim(
        self, transports: Collection[str], how: Claim, *, now: datetime, limit: int
    ) -> list[OutboxPage]:
        """Take up to `limit` pages that may be sent now.

        Of one subscriber only the first unfinished page is ever taken: pages arrive in order,
        and a failing chat delays no other. Of one chat one page is taken at a time; a chat that
        must wait is put off. A page whose lease ran out is taken again and counted as a repeat,
        or set aside; one that is worthless by now is dropped.
        """
        if not transports or limit < 1:
            return []
        # Where nothing waits, nothing is written.
        if not self._db.conn.in_transaction and not ready(self._db, transports, stamp(now), 1):
            return []
        taken: list[OutboxPage] = []
        chats: set[tuple[str, str]] = set()
        with transaction(self._db.conn):
            if not how.resend:
                self._hold("state = 'sending' AND lease_until <= ?", now)
            for _ in range(_LOOKS):
                found = ready(self._db, transports, stamp(now), limit - len(taken))
                fit = [row for row in found if self._fits(row, how, chats, now)]
                self._lease(fit, how, now)
                taken += fit
                if not found or len(taken) >= limit:
                    break
            return taken

    def sent(self, page_id: int, message_id: str, *, now: datetime) -> None:
        """The platform took the page: mark it, and remember what the message shows."""
        self.sent_all([(page, message_id) for page in self._pages([page_id])], now=now)

    def sent_all(self, arrived: Sequence[tuple[OutboxPage, str]], *, now: datetime) -> None:
        """The platform took these pages, each as a message with that id.

        In two statements, however many pages: between any two the event loop may take its turn
        at the interpreter, and give it back milliseconds later.
        """
        if not arrived:
            return
        ids = json.dumps([[page.id, message_id] for page, message_id in arrived])
        with transaction(self._db.conn):
            self._db.execute(
                "UPDATE outbox SET state = 'sent', finished_at = ?, lease_until = NULL,"
                " message_id = json_extract(j.value, '$[1]') FROM json_each(?) j"
                " WHERE outbox.id = json_extract(j.value, '$[0]')",
                [stamp(now), ids],
            )
            self._sent.record_pages(
                [(page.id, message_id, page.message) for page, message_id in arrived], now=now
            )

    def retry(self, page_id: int, *, at: datetime, why: str, uncertain: bool = False) -> None:
        """Try again at `at`; an uncertain one may have arrived, so the next try is a repeat."""
        self._db.execute(
            "UPDATE outbox SET state = 'retry', not_before = ?, why = ?, lease_until = NULL,"
            " repeats = repeats + ? WHERE id = ?",
            [stamp(at), why, int(uncertain), page_id],
        )
        for page in self._pages([page_id]):
            self._put_off(page.subscriber_id, stamp(at))

    def give_back(self, page_id: int, *, why: str) -> None:
        """It was certainly not taken, and the chat is not to blame: it waits on in its place."""
        self._db.execute(
            "UPDATE outbox SET state = 'retry', why = ?, lease_until = NULL WHERE id = ?",
            [why, page_id],
        )

    def drop(self, page_id: int, *, why: str, now: datetime, unsure: bool = False) -> None:
        """Give the page up, with the reason; `unsure` where the last try may have arrived.

        A digest that is superseded before a page of it has left is given up as a whole, and the
        next one brings its articles.
        """
        if why.startswith(SUPERSEDED) and not unsure:
            self._db.execute(
                "UPDATE outbox SET state = 'retry', lease_until = NULL WHERE id = ?", [page_id]
            )
            for page in self._pages([page_id]):
                Standings(self._db).give_up(page.subscriber_id, page.occasion, why=why, now=now)
        self._finish(page_id, "dropped", why, now)

    def park(self, page_id: int, *, why: str, now: datetime) -> None:
        """Set the page aside for the operator; the chat's later pages go on."""
        self._finish(page_id, "parked", why, now)

    def free_all(self, now: datetime, *, resend: bool = True) -> int:
        """Free every lease: nobody else sends. Returns how many there were.

        Each freed page may have arrived: it is sent again as a repeat, or set aside; one of a
        broadcast that was cancelled or taken back meanwhile is dropped.
        """
        self._db.execute(
            "UPDATE outbox SET state = 'dropped', why = 'cancelled', finished_at = ?,"
            " lease_until = NULL WHERE state = 'sending' AND occasion IN (SELECT 'broadcast:' || id"
            " FROM broadcasts WHERE state IN ('cancelled', 'undone'))",
            [stamp(now)],
        )
        if not resend:
            return self._hold("state = 'sending'", now)
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
            f"SELECT min(not_before) FROM outbox WHERE state IN {WAITING}"  # noqa: S608 - a constant
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

    def _hold(self, where: str, now: datetime) -> int:
        cursor = self._db.execute(
            "UPDATE outbox SET state = 'parked', finished_at = ?1, lease_until = NULL,"  # noqa: S608
            f" why = '{UNSURE}: the sender was gone' WHERE {where.replace('?', '?1')}",
            [stamp(now)],
        )
        return cursor.rowcount

    def _put_off(self, subscriber_id: int, until: int) -> None:
        """Nothing of a subscriber leaves before `until`, but then it does not go to the end."""
        self._db.execute(
            "UPDATE outbox INDEXED BY outbox_open SET not_before = ?1, state = 'retry'"  # noqa: S608
            f" WHERE subscriber_id = ?2 AND state IN {OPEN} AND state IN {WAITING}"
            " AND not_before < ?1",
            [until, subscriber_id],
        )

    def _fits(
        self, row: OutboxPage, how: Claim, chats: set[tuple[str, str]], now: datetime
    ) -> bool:
        """Whether the page may leave now; else it is dropped, or its chat put off."""
        if row.worthless_at is not None and row.worthless_at <= now:
            self.drop(row.id, why=SUPERSEDED, now=now)
            return False
        chat = (row.transport, row.chat)
        wait = _AGAIN if chat in chats else how.wait(*chat)
        if wait > 0:
            pause = wait if wait < _LONGEST else _AGAIN
            self._put_off(row.subscriber_id, stamp(now + timedelta(seconds=pause)))
            return False
        chats.add(chat)
        return True

    def _lease(self, rows: Sequence[OutboxPage], how: Claim, now: datetime) -> None:
        places = ", ".join("?" for _ in rows)
        # `sending` here is one whose lease ran out: it may have arrived.
        self._db.execute(
            "UPDATE outbox SET repeats = repeats + (state = 'sending'), state = 'sending',"  # noqa: S608
            " lease_until = ?, holder = ?, attempts = attempts + 1"
            f" WHERE id IN ({places})",
            [stamp(now + timedelta(seconds=how.lease)), how.holder, *(row.id for row in rows)],
        )

    def _pages(self, ids: Sequence[int]) -> list[OutboxPage]:
        places = ", ".join("?" for _ in ids)
        return pages_of(
            self._db.execute(
                f"SELECT {COLUMNS} FROM outbox o JOIN subscribers s ON s.id = o.subscriber_id"  # noqa: S608
                f" WHERE o.id IN ({places}) ORDER BY o.id",
                list(ids),
            )
        )
