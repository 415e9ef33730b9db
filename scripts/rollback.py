"""The way back of docs/operating.md, walked: former version → this one → former version.

The former version is the last commit of this branch with fewer migrations. Its own code makes
a database, this version changes it (and saves it first), then the handbook's lines are run and
the former code opens what they left.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from schemas import ROOT, commits, made_by

COUNT = "MIGRATIONS()"
LISTS = ("storage/early_migrations.py", "storage/migrations.py")
OPEN = (
    "import sys; from storage.store import Store; s = Store.open(sys.argv[1]);"
    " print(s.check(), s.outbox.counts(), s.meta.get('kept')); s.close()"
)


def migrations(commit: str) -> int:
    """How many migrations a commit knows."""
    shown = [
        subprocess.run(
            ["git", "show", f"{commit}:{path}"],
            cwd=ROOT, capture_output=True, text=True, check=False,
        ).stdout
        for path in LISTS
    ]  # fmt: skip
    return sum(text.count(COUNT) for text in shown)


def former(folder: Path) -> Path | None:
    """The folder with the former version's code and the database it made."""
    ours = sum((ROOT / path).read_text(encoding="utf-8").count(COUNT) for path in LISTS)
    for commit in reversed(commits()):
        if 0 < migrations(commit) < ours and (database := made_by(commit, folder)):
            print(f"the former version is {commit[:8]}, {migrations(commit)} of {ours} migrations")
            return database.parent
    return None


def opened(code: Path, database: Path) -> str:
    """What the code in a folder says of a database."""
    ran = subprocess.run(
        [sys.executable, "-c", OPEN, str(database)],
        cwd=code, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return ran.stdout.strip() or ran.stderr.strip().splitlines()[-1]


def main() -> int:
    """Walk the way; returns 0 where the former version finds its database again."""
    with tempfile.TemporaryDirectory() as folder:
        code = former(Path(folder))
        if code is None:
            print("there is no former version yet")
            return 0
        data = code / "data"
        data.mkdir()
        database = data / "zhaibao.db"
        (code / "made.db").rename(database)
        before = opened(code, database)
        now = opened(ROOT, database)
        refused = opened(code, database)
        (saved,) = data.glob("*.before-*")
        handbook = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
        block = re.search(r"<!-- rollback -->\n```sh\n(.*?)```", handbook, re.DOTALL)
        if block is None:
            print("the handbook does not tell the way back")
            return 1
        lines = block[1].splitlines()
        # The first line is the checkout, which `code` is already; the last one runs the service.
        subprocess.run(
            ["/bin/sh", "-c", lines[1]],
            cwd=code,
            env={"SAVED": str(saved), "PATH": "/usr/bin:/bin"},
            check=True,
        )
        after = opened(code, database)
        print(f"before {before}\nnow {now}\nthe former on the new file: {refused}\nafter {after}")
        return 0 if len(lines) == 3 and before == after and "newer" in refused else 1


if __name__ == "__main__":
    sys.exit(main())
