"""What belongs to one chat: read to be taken along, and to be told what is kept."""

from storage.connection import Database, aware


class Belongings:
    """A chat's own rows, over all tables."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def saved(self, subscriber_id: int) -> list[tuple[str, str, str]]:
        """(title, address, moment) of what is kept for later, oldest first."""
        return self._seen("saved", subscriber_id)

    def read(self, subscriber_id: int) -> list[tuple[str, str, str]]:
        """(title, address, moment) of what was opened, oldest first."""
        return self._seen("opened", subscriber_id)

    def articles(self, subscriber_id: int) -> list[int]:
        """The ids of the articles on the chat's own shelf, oldest first."""
        rows = self._db.execute(
            "SELECT a.id FROM articles a JOIN feeds f ON f.id = a.feed_id"
            " WHERE f.owner = ? AND f.kind = 'chat' ORDER BY a.id",
            [subscriber_id],
        )
        return [int(row[0]) for row in rows]

    def at_address(self, subscriber_id: int, address: str) -> int | None:
        """The id of the article at an address that this chat may see; None where there is none."""
        row = self._db.execute(
            "SELECT a.id FROM articles a JOIN feeds f ON f.id = a.feed_id"
            " WHERE a.address = ? AND (f.owner IS NULL OR f.owner = ?) LIMIT 1",
            [address, subscriber_id],
        ).fetchone()
        return int(row[0]) if row else None

    def counts(self, subscriber_id: int) -> dict[str, int]:
        """How many rows of each table that names subscribers are this chat's; empty ones too."""
        found = {}
        for (name,) in self._db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        ).fetchall():
            columns = {str(c[1]) for c in self._db.execute(f'PRAGMA table_info("{name}")')}
            if "subscriber_id" in columns:
                row = self._db.execute(
                    f'SELECT count(*) FROM "{name}" WHERE subscriber_id = ?',  # noqa: S608
                    [subscriber_id],
                ).fetchone()
                found[str(name)] = int(row[0])
        return found

    def _seen(self, table: str, subscriber_id: int) -> list[tuple[str, str, str]]:
        rows = self._db.execute(
            f"SELECT a.title, a.address, s.at FROM {table} s"  # noqa: S608 - constants only
            " JOIN articles a ON a.id = s.article_id WHERE s.subscriber_id = ? ORDER BY s.at",
            [subscriber_id],
        )
        return [(str(t), str(a), aware(at).isoformat(timespec="seconds")) for t, a, at in rows]
