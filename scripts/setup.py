"""Make the environment ready: `setup.py VENV LOCK`.

Creates VENV where there is none, installs exactly what LOCK pins, by hash,
and puts `zhaibao` in it. A stamp of all that the environment was made from lets
the next call return at once. Two calls at the same time wait for one another.
Runs on the machine's own Python with nothing installed; one that is too old
gets a sentence and not a traceback.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
CORE = "requirements.lock"
ROOT = Path(__file__).resolve().parent.parent


def say(text: str) -> None:
    """Tell what is going on: to standard error, as answers own standard output."""
    print(text, file=sys.stderr, flush=True)


def builder() -> str:
    """The interpreter to build on: this one, or a newer one beside it where this is too old."""
    if sys.version_info >= OLDEST:
        return sys.executable
    for minor in range(14, OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    wanted, held = ".".join(map(str, OLDEST)), sys.version.split()[0]
    sys.exit(
        f"Zhaibao needs Python {wanted} or newer; this is {held}."
        " Name one that is: make PYTHON=/path/to/python3"
    )


def mark(venv: Path, lock: str) -> str:
    """What the environment is made from, as one line; another line means: make it anew."""
    digest = hashlib.sha256()
    for path in (ROOT / lock, ROOT / "pyproject.toml", Path(__file__)):
        # The tools' own settings in pyproject.toml change nothing that is installed.
        digest.update(path.read_bytes().split(b"\n[tool.")[0])
    return f"{digest.hexdigest()} {venv}"


def stamp(venv: Path, lock: str) -> Path:
    """Where the mark of one lock is kept."""
    return venv / f"{lock}.stamp"


def ready(venv: Path, lock: str) -> bool:
    """Whether VENV was made from this lock and its Python is still there."""
    try:
        made = stamp(venv, lock).read_text() == mark(venv, lock)
    except OSError:
        return False
    return made and os.access(str(venv / "bin" / "python"), os.X_OK)


def works(venv: Path) -> bool:
    """Whether an environment stands where it was made, and its Python runs and has pip."""
    interpreter = venv / "bin" / "python"
    # The commands in a moved environment still call the Python of the old place.
    moved = any(not made.read_text().endswith(f" {venv}") for made in venv.glob("*.stamp"))
    if moved or not interpreter.exists():
        return False
    asked = subprocess.run([str(interpreter), "-m", "pip", "--version"], capture_output=True)
    return asked.returncode == 0


def create(venv: Path) -> None:
    """A virtual environment at VENV; one whose Python is gone is made anew."""
    if works(venv):
        return
    say(f"Creating {venv.name} (a few seconds) …")
    if subprocess.call([builder(), "-m", "venv", "--clear", str(venv)]):
        sys.exit("No virtual environment could be made: is Python's venv module installed?")


def install(venv: Path, lock: str) -> None:
    """Everything that LOCK pins, checked by hash, then the `zhaibao` command itself."""
    pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "-qq", "--no-input", "--no-deps"]
    count = sum(line[:1].isalpha() for line in (ROOT / lock).read_text().splitlines())
    say(f"Installing the {count} packages of {lock} into {venv.name} (once; a minute or so) …")
    for arguments in (
        ["--require-hashes", "-r", str(ROOT / lock)],
        ["--no-build-isolation", "--editable", str(ROOT)],
    ):
        if subprocess.call([*pip, *arguments]):
            sys.exit("The packages could not be installed; the reason stands above.")
    say("The environment is ready.")


def main(venv: Path, lock: str) -> None:
    """Make VENV ready for LOCK; what is ready stays untouched."""
    if ready(venv, lock):
        return
    venv.parent.mkdir(parents=True, exist_ok=True)
    with venv.with_name(f"{venv.name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if ready(venv, lock):
            return
        create(venv)
        install(venv, lock)
        for held in {lock, CORE}:  # the developers' lock holds all of the core's
            stamp(venv, held).write_text(mark(venv, held))


if __name__ == "__main__":
    main(ROOT / sys.argv[1], sys.argv[2])
