"""Messages that were sent and are taken back: which they are, what they showed, what is done."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.message import About, Button, Message
from storage.connection import Database, aware, moment, stamp

TAKEN_BACK = "taken back"
_NOTED = "retracted"
# A page that was in flight while its article was retracted has arrived after so long, or never.
_FLIGHT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Recall:
    """A message to be replaced: where it stands, when it was sent, how often that was tried."""

    id: int
    subscriber: int
    transport: str
    chat: str
    topic: str
    message_id: str
    tries: int
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What a message to be replaced shows, as far as it is known.

    `about` is what it shows now; `lost` are those of its articles that are no more; `all_back`
    says that everything of its occasion is taken back; `pages` are those that it was sent with,
    as they were written, and `page` its own place among them (from 0).
    """

    about: About
    lost: frozenset[int]
    all_back: bool = False
    pages: tuple[Message, ...] = ()
    page: int = 0


class Recalls:
    """Kept until each message is replaced, or given up."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of_broadcast(self, broadcast_id: int, *, now: datetime) -> int:
        """Let every page of a broadcast that was sent be replaced, once; returns how many."""
        occasion = f"broadcast:{broadcast_id}"
        where = "occasion = ? AND state = 'sent' AND message_id IS NOT NULL AND why != ?"
        cursor = self._db.execute(
            "INSERT OR IGNORE INTO recalls(subscriber_id, message_id, not_before)"  # noqa: S608
            f" SELECT subscriber_id, message_id, ? FROM outbox WHERE {where} ORDER BY id",
            [stamp(now), occasion, TAKEN_BACK],
        )
        self._db.execute(
            f"UPDATE outbox SET why = ? WHERE {where}",  # noqa: S608 - a constant
            [TAKEN_BACK, occasion, TAKEN_BACK],
        )
        return int(cursor.rowcount)

    def of_article(self, article_id: int, *, since: datetime, now: datetime) -> int:
        """Let every message since `since` that shows this article be replaced; returns how many.

        Alone, or among others in a digest or a list. What was in flight meanwhile follows
        with `of_late`.
        """
        number = self._recall(article_id, since, now)
        noted = [*self._noted(now), [article_id, stamp(since), stamp(now + _FLIGHT)]]
        self._note(noted)
        return number

    def of_late(self, *, now: datetime) -> int:
        """The same for what arrived after its article, or its broadcast, was taken back."""
        late = 0
        noted = self._noted(now)
        for article_id, since, _ in noted:
            late += self._recall(article_id, aware(since), now)
        if noted != self._noted(None):
            self._note(noted)
        undone = self._db.execute(
            "SELECT id FROM broadcasts WHERE state = 'undone' AND made_at > ?",
            [stamp(now - timedelta(days=2))],
        ).fetchall()
        return late + sum(self.of_broadcast(int(row[0]), now=now) for row in undone)

    def due(self, now: datetime, limit: int = 8) -> list[Recall]:
        """Messages to be replaced now, those of a chat one after the other, the oldest first."""
        rows = self._db.execute(
            "SELECT r.id, r.subscriber_id, s.transport, s.chat, iif(s.topic_lost, '', s.topic),"
            " r.message_id, r.tries, m.at FROM recalls r"
            " JOIN subscribers s ON s.id = r.subscriber_id LEFT JOIN sent m"
            " ON m.subscriber_id = r.subscriber_id AND m.message_id = r.message_id"
            " WHERE r.not_before <= ? ORDER BY r.subscriber_id, r.id LIMIT ?",
            [stamp(now), limit],
        )
        return [Recall(a, b, c, d, e, f, g, moment(at)) for a, b, c, d, e, f, g, at in rows]

    def shown(self, recall: Recall) -> Shown | None:
        """What the message shows; None where nothing of it is known any more."""
        row = self._db.execute(
            "SELECT article_id, section, page, listed FROM sent"
            " WHERE subscriber_id = ? AND message_id = ?",
            [recall.subscriber, recall.message_id],
        ).fetchone()
        about = About(row[0], row[1], row[2], tuple(json.loads(row[3]))) if row else About()
        occasion, why, at, pages = self._pages(recall)
        all_back = why == TAKEN_BACK and occasion.startswith("broadcast:")
        if row is None and not all_back:
            return None
        ids = {*about.listed, *([about.article] if about.article is not None else [])} - {0}
        there = {one for one in ids if self._exists(one)}
        return Shown(about, frozenset(ids - there), all_back, pages, at)

    def mended(
        self, recall: Recall, about: About | None = None, buttons: Sequence[Button] = ()
    ) -> None:
        """The message shows `about` now; None: nothing any more. It does not count as newest."""
        where = " WHERE subscriber_id = ? AND message_id = ?"
        key = [recall.subscriber, recall.message_id]
        if about is None:
            self._db.execute(f"DELETE FROM sent{where}", key)  # noqa: S608 - a constant
        else:
            pairs = json.dumps([[b.label, b.action] for b in buttons], ensure_ascii=False)
            self._db.execute(
                "UPDATE sent SET article_id = ?, section = ?, page = ?, listed = ?,"  # noqa: S608
                f" buttons = ?{where}",
                [about.article, about.section, about.page, json.dumps(about.listed), pairs, *key],
            )
        self.give_up(recall)

    def give_up(self, recall: Recall) -> None:
        """Nothing more is done about it."""
        self._db.execute("DELETE FROM recalls WHERE id = ?", [recall.id])

    def later(self, recall: Recall, at: datetime) -> None:
        """Try this one again at `at`."""
        self._db.execute(
            "UPDATE recalls SET tries = tries + 1, not_before = ? WHERE id = ?",
            [stamp(at), recall.id],
        )

    def _recall(self, article_id: int, since: datetime, now: datetime) -> int:
        cursor = self._db.execute(
            "INSERT OR IGNORE INTO recalls(subscriber_id, message_id, not_before)"
            " SELECT subscriber_id, message_id, ?1 FROM sent WHERE at >= ?2 AND (article_id = ?3"
            " OR (listed LIKE '%' || ?3 || '%' AND EXISTS"
            " (SELECT 1 FROM json_each(listed) WHERE value = ?3))) ORDER BY id",
            [stamp(now), stamp(since), article_id],
        )
        return int(cursor.rowcount)

    def _pages(self, recall: Recall) -> tuple[str, str, int, tuple[Message, ...]]:
        """Occasion, note, own place and messages of the pages that the message was sent with."""
        own = self._db.execute(
            "SELECT occasion, page, why FROM outbox WHERE subscriber_id = ? AND message_id = ?",
            [recall.subscriber, recall.message_id],
        ).fetchone()
        if own is None:
            return "", "", 0, ()
        rows = self._db.execute(
            "SELECT page, message FROM outbox WHERE subscriber_id = ? AND occasion = ?"
            " ORDER BY page",
            [recall.subscriber, own[0]],
        ).fetchall()
        at = [row[0] for row in rows].index(own[1])
        pages = tuple(Message.from_json(json.loads(row[1])) for row in rows)
        return str(own[0]), str(own[2]), at, pages

    def _exists(self, article_id: int) -> bool:
        row = self._db.execute("SELECT 1 FROM articles WHERE id = ?", [article_id]).fetchone()
        return row is not None

    def _noted(self, now: datetime | None) -> list[list[int]]:
        """Article, since when, until when it is looked for: those that still are, or all."""
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", [_NOTED]).fetchone()
        noted: list[list[int]] = json.loads(row[0]) if row else []
        return [one for one in noted if now is None or one[2] > stamp(now)]

    def _note(self, noted: list[list[int]]) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO meta(key, value) VALUES (?, ?)", [_NOTED, json.dumps(noted)]
        )
