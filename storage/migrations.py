"""The schema's history: an append-only list, applied at start, each step in one transaction."""

from importlib import resources

from sqlite_utils import Database, Migrations

from storage.errors import StorageError
from storage.search import Search

MIGRATIONS = Migrations("zhaibao")


@MIGRATIONS()
def m0001_first(db: Database) -> None:
    """Everything that the first release remembers."""
    script = resources.files("storage").joinpath("schema.sql").read_text(encoding="utf-8")
    for statement in _statements(script):
        db.execute(statement)


@MIGRATIONS()
def m0050_search_by_account(db: Database) -> None:
    """Accounts beside their articles; the index knows `C++`, and single characters at once."""
    db.execute("ALTER TABLE articles ADD COLUMN account TEXT NOT NULL DEFAULT ''")
    db.execute(
        "UPDATE articles SET account = coalesce(json_extract(credit, '$.account'), '')"
        " WHERE credit IS NOT NULL"
    )
    db.execute("CREATE INDEX articles_by_account ON articles(account)")
    Search(db).rebuild()


def migrate(db: Database, path: object) -> None:
    """Bring the file up to this version; refuses a file that a newer version has written."""
    known = {migration.name for migration in MIGRATIONS._migrations}  # noqa: SLF001 - no public list
    newer = sorted(m.name for m in MIGRATIONS.applied(db) if m.name not in known)
    if newer:
        raise StorageError(
            f"database {path}: written by a newer Zhaibao ({', '.join(newer)}); "
            "install that version again, or restore a backup made before it"
        )
    MIGRATIONS.apply(db)


def _statements(script: str) -> list[str]:
    bare = "\n".join(line for line in script.splitlines() if not line.lstrip().startswith("--"))
    return [part.strip() for part in bare.split(";") if part.strip()]
