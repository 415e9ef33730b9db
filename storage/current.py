"""Whether a file has the schema of this version, found without loading what would change it."""

import hashlib
import sqlite3
from collections.abc import Iterable

# Of the names of all steps in `storage/migrations.py`; each new step changes it, and a test says
# to what. With another number every start looks through the steps, and is right all the same.
CURRENT = "ee235bc019711f45"


def mark_of(names: Iterable[str]) -> str:
    """Tells a set of migrations by their names."""
    return hashlib.sha256(" ".join(sorted(names)).encode()).hexdigest()[:16]


def is_current(connection: sqlite3.Connection) -> bool:
    """Whether exactly the steps of this version have been applied to the file."""
    found = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = '_sqlite_migrations'")
    if found.fetchone() is None:
        return False
    rows = connection.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'zhaibao'")
    return mark_of(name for (name,) in rows) == CURRENT
