"""The database as each version on this branch would have left it, for the tests to migrate.

`python scripts/schemas.py` asks git for every commit that changed the schema or its
migrations, lets that commit's own code make a database and put a little of everything in, and
keeps one file for each schema under tests/data/schemas. With `--check` it changes nothing and
fails where a schema is missing.
"""

import gzip
import hashlib
import io
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "tests" / "data" / "schemas"
ROOMS = ("digest", "storage")

# Run by the old code itself; what it does not know yet is left out.
FILL = """
import sys
from datetime import UTC, datetime
from digest.article import Article, Section
from digest.message import plain
from storage.store import Store
now = datetime(2026, 11, 24, tzinfo=UTC)
store = Store.open(sys.argv[1])
someone = store.subscribers.at("telegram", "42", now=now, name="Ah Ming")
store.subscribers.set_state(someone.id, "active", now=now)
store.subscribers.prefer(someone.id, "script", "hans")
store.subscribers.plan(someone.id, now)
feed = store.feeds.local(now)
store.feeds.add("https://example.org/feed.xml", now=now, title="Example")
store.subscriptions.add(someone.id, feed.id, now=now)
section = Section(1, "01", "Stone", "01 Stone", ("A bridge of stone.",), ())
piece = Article("Bridge", ("Lede.",), (section,), guid="bridge", script="hant")
put = store.articles.put(feed.id, piece, now=now)
store.articles.mark_brought(someone.id, [put.id], occasion="start", now=now)
store.outbox.put(someone.id, "slot:2026-11-24T08:00", [plain("one"), plain("two")], now=now)
store.outbox.sent(1, "77", now=now)
store.meta.set("kept", "yes")
store.close()
"""


def commits() -> list[str]:
    """Every commit of this branch that touched the schema, oldest first."""
    asked = ["git", "log", "--reverse", "--format=%H", "--", "storage/schema.sql",
             "storage/early_migrations.py", "storage/migrations.py"]  # fmt: skip
    return subprocess.run(
        asked, cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()


def made_by(commit: str, folder: Path) -> Path | None:
    """The database that this commit makes and fills; None where its code does not run."""
    packed = subprocess.run(
        ["git", "archive", commit, *ROOMS], cwd=ROOT, capture_output=True, check=False
    )
    if packed.returncode:
        return None
    code = folder / commit
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(code, filter="data")
    database = code / "made.db"
    ran = subprocess.run(
        [sys.executable, "-c", FILL, str(database)], cwd=code, capture_output=True, check=False
    )
    if ran.returncode:
        why = ran.stderr.decode().strip().splitlines()[-1]
        print(
            f"{commit[:8]} is passed over: its code never ran as it stands there, so that no"
            f" database was made by it ({why})",
            file=sys.stderr,
        )
        return None
    return database


def identity(database: Path) -> str:
    """What tells one schema from another: its tables and indexes, and what was applied."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT sql FROM sqlite_master ORDER BY type, name").fetchall()
        names = connection.execute("SELECT name FROM _sqlite_migrations ORDER BY name").fetchall()
    return hashlib.sha256(repr((rows, names)).encode()).hexdigest()[:8]


def packed(database: Path) -> bytes:
    """One file without its log, compressed, the same each time."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("VACUUM")
    return gzip.compress(database.read_bytes(), 9, mtime=0)


def main(check: bool) -> int:
    """Write what is missing, or say what is; returns the exit status."""
    missing = 0
    with tempfile.TemporaryDirectory() as folder:
        for commit in commits():
            database = made_by(commit, Path(folder))
            if database is None:
                continue
            name = identity(database)
            if list(KEPT.glob(f"*-{name}.db.gz")):
                continue
            missing += 1
            if check:
                print(f"the schema of {commit[:8]} is not under {KEPT}", file=sys.stderr)
                continue
            KEPT.mkdir(parents=True, exist_ok=True)
            number = len(list(KEPT.glob("*.db.gz"))) + 1
            (KEPT / f"{number:02d}-{name}.db.gz").write_bytes(packed(database))
    return 1 if check and missing else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
