"""The files for other programs, held against those programs' own published schemas.

`python scripts/shapes.py` puts a checker that brings the schemas along into an environment of its
own (once; .cache/shapes) and asks it about compose.yaml and the public checks. No engine and no
runner is needed; whether they do what is meant is not asked here.
"""

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOL = ROOT / ".cache" / "shapes"
CHECKER = "check-jsonschema==0.39.0"
FILES = {
    "compose.yaml": "vendor.compose-spec",
    ".github/workflows/ci.yml": "vendor.github-workflows",
}


def main() -> int:
    """Returns 0 where every file has its shape."""
    python = TOOL / "bin" / "python"
    if not python.exists():
        venv.create(TOOL, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", CHECKER], check=True)
    faults = 0
    for name, schema in FILES.items():
        asked = [TOOL / "bin" / "check-jsonschema", "--builtin-schema", schema, ROOT / name]
        print(f"{name}: ", end="", flush=True)
        faults += subprocess.run(asked, check=False).returncode != 0
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
