"""What the image holds, put together without a container engine, and made to run.

`python scripts/image.py` copies just what `.dockerignore` lets in, runs the build stage's own
steps there (without Debian's packages), starts `zhaibao run` with a password on every address of
this machine, and asks `/readyz` as the image's health check does.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PORT = 18930


def lay_out(app: Path) -> None:
    """Copy what `.dockerignore` lets in."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for name in (line[1:] for line in lines if line.startswith("!")):
        target = app / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / name, target)


def build_step() -> str:
    """The build stage's step that needs no package of Debian's."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    steps = re.findall(r"^RUN (.*?)(?<!\\)$", text, re.MULTILINE | re.DOTALL)
    return next(step for step in steps if "setup.py" in step).replace("\\\n", " ")


def healthy(service: "subprocess.Popen[bytes]") -> bool:
    """Whether the health check's question is answered well within half a minute."""
    for _ in range(60):
        if service.poll() is not None:
            return False
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/readyz", timeout=4) as answer:
                return bool(answer.status == 200)
        except OSError:
            time.sleep(0.5)
    return False


def main() -> int:
    """Build, run, ask; returns 0 where the image's content serves."""
    with tempfile.TemporaryDirectory() as folder:
        app, data = Path(folder) / "app", Path(folder) / "data"
        lay_out(app)
        data.mkdir()
        step = build_step().replace("/app/", f"{app}/")
        subprocess.run(["/bin/sh", "-c", step], cwd=app, check=True)
        given = {
            "PATH": f"{app}/.venv/bin:/usr/bin:/bin", "DATABASE_PATH": str(data / "zhaibao.db"),
            "WEB_HOST": "0.0.0.0", "WEB_PORT": str(PORT), "WEB_PASSWORD": "a long password",  # noqa: S104
        }  # fmt: skip
        with subprocess.Popen([app / ".venv/bin/zhaibao", "run"], cwd=data, env=given) as service:
            well = healthy(service)
            service.terminate()
            status = service.wait(15)
    print(f"the health check is answered: {well}; ended with {status}")
    return 0 if well and status == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
