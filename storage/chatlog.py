"""What was said in a chat, for transports that are their own platform: web and terminal."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.connection import Database, aware, stamp


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chat; `version` grows with each add and replace in the database."""

    id: int
    who: str
    payload: dict[str, Any]
    at: datetime
    version: int


class Chatlog:
    """Lines by chat, each with the version at which it was last written."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, subscriber_id: int, who: str, payload: dict[str, Any], *, now: datetime) -> int:
        """Add a line; `who` is "me" (the person) or "bot". Returns its id."""
        cursor = self._db.execute(
            "INSERT INTO chatlog(subscriber_id, who, payload, version, at)"
            " VALUES (?, ?, ?, (SELECT coalesce(max(version), 0) + 1 FROM chatlog), ?)",
            [subscriber_id, who, json.dumps(payload, ensure_ascii=False), stamp(now)],
        )
        return int(cursor.lastrowid or 0)

    def replace(self, subscriber_id: int, line: int, payload: dict[str, Any]) -> bool:
        """Replace a line of this chat; False where there is no such line."""
        cursor = self._db.execute(
            "UPDATE chatlog SET payload = ?,"
            " version = (SELECT coalesce(max(version), 0) + 1 FROM chatlog)"
            " WHERE id = ? AND subscriber_id = ?",
            [json.dumps(payload, ensure_ascii=False), line, subscriber_id],
        )
        return cursor.rowcount == 1

    def changed_after(self, subscriber_id: int, version: int, limit: int = 200) -> list[Line]:
        """Lines added or replaced after `version`, in the order of their versions.

        All of them where the chat has come to no such version: it was erased and began anew.
        """
        row = self._db.execute(
            "SELECT max(version) FROM chatlog WHERE subscriber_id = ?", [subscriber_id]
        ).fetchone()
        version = 0 if (row[0] or 0) < version else version
        return self._lines("version > ? ORDER BY version LIMIT ?", subscriber_id, version, limit)

    def tail(self, subscriber_id: int, limit: int = 50, before: int | None = None) -> list[Line]:
        """The newest lines, or the newest of those before the line `before`; oldest first."""
        least = before if before is not None else 2**62
        return self._lines("id < ? ORDER BY id DESC LIMIT ?", subscriber_id, least, limit)[::-1]

    def _lines(self, where: str, *parameters: int) -> list[Line]:
        rows = self._db.execute(
            "SELECT id, who, payload, at, version FROM chatlog"  # noqa: S608 - constants only
            f" WHERE subscriber_id = ? AND {where}",
            parameters,
        )
        return [Line(r[0], r[1], json.loads(r[2]), aware(r[3]), r[4]) for r in rows]
