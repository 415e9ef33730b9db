"""An environment of its own for each peer, and one to learn in, made once under .cache."""

import hashlib
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".cache" / "bench"


def python_of(group: str) -> Path:
    """The interpreter of the environment that holds a dependency group of pyproject.toml."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = "\n".join(settings["dependency-groups"][group])
    folder = HOME / group
    stamp = folder / "group.stamp"
    mark = hashlib.sha256(wanted.encode()).hexdigest()
    if not (stamp.exists() and stamp.read_text() == mark):
        print(f"Setting up {folder.relative_to(ROOT)} (once) …", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "-qq", "--no-input"]
        subprocess.run([*pip, *wanted.splitlines()], check=True)
        stamp.write_text(mark)
    return folder / "bin" / "python"
