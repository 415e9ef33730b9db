"""Pauses that a platform asked for: in one chat, or of the whole bot. They survive a restart."""

from datetime import datetime

from storage.connection import Database, aware, stamp


class Pauses:
    """Until when nothing is sent, by transport and chat; an empty chat means the bot."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def keep(self, transport: str, chat: str, *, until: datetime) -> None:
        """Remember a pause; the longer of two counts."""
        self._db.execute(
            "INSERT INTO pauses(transport, chat, until) VALUES (?, ?, ?)"
            " ON CONFLICT(transport, chat) DO UPDATE SET until = max(until, excluded.until)",
            [transport, chat, stamp(until)],
        )

    def current(self, transport: str, *, now: datetime) -> list[tuple[str, datetime]]:
        """The pauses that last beyond `now`; those that are over are forgotten."""
        self._db.execute("DELETE FROM pauses WHERE until <= ?", [stamp(now)])
        rows = self._db.execute(
            "SELECT chat, until FROM pauses WHERE transport = ? ORDER BY chat", [transport]
        )
        return [(str(chat), aware(until)) for chat, until in rows]
