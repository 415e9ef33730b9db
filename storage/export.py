"""Everything that is remembered, row by row, for other programs."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from storage.connection import explained

# The search index is made from the articles, pictures are fetched again, SQLite's own tables
# are its own, keys stay here.
_NOT_OURS = ("sqlite_", "_sqlite_", "unit_index", "units", "keys", "pictures")


def everything(database: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """(table, row) of every row, table by table, of one moment. Raises StorageError."""
    try:
        with closing(sqlite3.connect(database, timeout=30.0, isolation_level=None)) as connection:
            connection.row_factory = sqlite3.Row
            connection.execute("BEGIN")
            names = [
                str(row[0])
                for row in connection.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
                )
                if not str(row[0]).startswith(_NOT_OURS)
            ]
            for name in names:
                for row in connection.execute(f'SELECT * FROM "{name}"'):  # noqa: S608 - from the schema
                    yield name, dict(row)
    except sqlite3.Error as error:
        raise explained(error, database) from error
