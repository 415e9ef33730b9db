"""What was shown to whom, by the platform's message id: for reply-to and old buttons."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from digest.message import About, Button, Message
from storage.connection import Database, aware, stamp

# Looked at, at most, for what was sent of late: a minute at the highest rate that is sold.
_RECENT = 60_000
_SHOWN = "message_id, article_id, section, page, listed, buttons"


def _row(about: About, buttons: Iterable[Button]) -> list[Any]:
    """What a message shows, in the order of the columns after its id."""
    pairs = [[button.label, button.action] for button in buttons]
    listed = json.dumps(about.listed)
    shown = json.dumps(pairs, ensure_ascii=False)
    return [about.article, about.section, about.page, listed, shown]


class Sent:
    """Messages that a chat has seen, and what they were about."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def record(
        self,
        subscriber_id: int,
        message_id: str,
        about: About,
        *,
        now: datetime,
        buttons: Iterable[Button] = (),
    ) -> None:
        """Remember what a message shows; an edited one shows something new and counts as newest."""
        self._db.execute(
            f"INSERT OR REPLACE INTO sent(subscriber_id, at, {_SHOWN})"  # noqa: S608 - a constant
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [subscriber_id, stamp(now), message_id, *_row(about, buttons)],
        )

    def relabel(self, subscriber_id: int, message_id: str, buttons: Iterable[Button]) -> None:
        """A message has other buttons now, and shows what it showed."""
        *_, shown = _row(About(), buttons)
        self._db.execute(
            "UPDATE sent SET buttons = ? WHERE subscriber_id = ? AND message_id = ?",
            [shown, subscriber_id, message_id],
        )

    def record_pages(self, shown: Sequence[tuple[int, str, Message]], *, now: datetime) -> None:
        """Remember what pages of the outbox show: the page's id, the message's id, the message.

        A page that is there no more, its subscriber erased meanwhile, is passed over.
        """
        rows = [
            [page, sent_as, *_row(message.about, chain.from_iterable(message.buttons))]
            for page, sent_as, message in shown
        ]
        picked = ", ".join(f"json_extract(j.value, '$[{place}]')" for place in range(1, 7))
        self._db.execute(
            f"INSERT OR REPLACE INTO sent(subscriber_id, at, {_SHOWN})"  # noqa: S608 - constants
            f" SELECT o.subscriber_id, ?, {picked} FROM json_each(?) j"
            " CROSS JOIN outbox o ON o.id = json_extract(j.value, '$[0]')",
            [stamp(now), json.dumps(rows, ensure_ascii=False)],
        )

    def since(self, transport: str, moment: datetime) -> list[tuple[str, datetime]]:
        """Chats and when a message was sent to them, from `moment` on, the oldest first."""
        found: list[tuple[str, datetime]] = []
        rows = self._db.execute(
            "SELECT s.transport, s.chat, m.at FROM sent m"
            " JOIN subscribers s ON s.id = m.subscriber_id ORDER BY m.id DESC LIMIT ?",
            [_RECENT],
        )
        for name, chat, at in rows:
            if at < stamp(moment):
                break
            if name == transport:
                found.append((str(chat), aware(at)))
        return sorted(found, key=lambda one: one[1])

    def about(self, subscriber_id: int, message_id: str) -> About | None:
        """What a message of this chat shows; None where it is unknown."""
        return self._one("subscriber_id = ? AND message_id = ?", [subscriber_id, message_id])

    def last(self, subscriber_id: int) -> About | None:
        """What the newest message shows that is about an article or a list."""
        return self._one(
            "subscriber_id = ? AND (article_id IS NOT NULL OR listed != '[]')"
            " ORDER BY id DESC LIMIT 1",
            [subscriber_id],
        )

    def buttons(
        self, subscriber_id: int, *, since: datetime, message_id: str = ""
    ) -> tuple[Button, ...]:
        """The buttons of one message, or of the newest one sent from `since` on."""
        row = self._db.execute(
            "SELECT buttons FROM sent WHERE subscriber_id = ? AND at >= ?"
            " AND (message_id = ? OR ? = '') ORDER BY id DESC LIMIT 1",
            [subscriber_id, stamp(since), message_id, message_id],
        ).fetchone()
        return tuple(Button(*pair) for pair in json.loads(row[0])) if row else ()

    def _one(self, where: str, parameters: list[Any]) -> About | None:
        row = self._db.execute(
            f"SELECT article_id, section, page, listed FROM sent WHERE {where}",  # noqa: S608
            parameters,
        ).fetchone()
        return About(row[0], row[1], row[2], tuple(json.loads(row[3]))) if row else None
