"""What one process asks of the one that holds the lease."""

import json
from datetime import datetime
from typing import Any

from storage.connection import Database, stamp


class Errands:
    """Asked by `deliver`, done by `run`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def ask(self, kind: str, *, now: datetime) -> int:
        """Ask for something; returns the errand's id."""
        cursor = self._db.execute(
            "INSERT INTO errands(kind, asked_at) VALUES (?, ?)", [kind, stamp(now)]
        )
        return int(cursor.lastrowid or 0)

    def open(self, kind: str) -> list[int]:
        """Errands of a kind that nobody has done yet, oldest first."""
        rows = self._db.execute(
            "SELECT id FROM errands WHERE kind = ? AND done_at IS NULL ORDER BY id", [kind]
        )
        return [int(row[0]) for row in rows]

    def done(self, errand: int, result: dict[str, Any], *, now: datetime) -> None:
        """Report an errand done."""
        self._db.execute(
            "UPDATE errands SET done_at = ?, result = ? WHERE id = ?",
            [stamp(now), json.dumps(result), errand],
        )

    def result(self, errand: int) -> dict[str, Any] | None:
        """What was reported; None while it is not done."""
        row = self._db.execute("SELECT result FROM errands WHERE id = ?", [errand]).fetchone()
        found: dict[str, Any] | None = json.loads(row[0]) if row and row[0] else None
        return found
