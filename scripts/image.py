"""The image built and run without a container engine: the Dockerfile's own steps, in clean roots.

`python scripts/image.py` makes a small Debian with `debootstrap` for each stage, executes every
step of the Dockerfile there, and runs what comes out as compose would: a user without rights, a
root that is only read, one volume, `/tmp` in memory, a network of its own that leads nowhere. Then
the image's own health check is asked, what can be written is tried, and the service is ended by the
image's own signal. It needs root, Linux, `debootstrap` and a way to Debian's and Python's packages.

Where these are missing the nearest is done, and said: the build step that needs no package of
Debian's runs in a folder, and the service beside it answers the health check's question.
"""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from dockerfile import ROOT, Stage, lay_out, settings, stages

PORT = 18930
# What this machine needs to reach its packages: laid over the build, never into the image.
LENT = ("/etc/resolv.conf", "/etc/pip.conf", "/etc/ssl/certs/ca-certificates.crt")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# As long as the health check's start period and compose's stop_grace_period, in seconds.
START, GRACE = 30.0, 15.0


def told(what: str, well: bool, said: object = "") -> bool:
    """Print a line of the proof; returns whether it holds."""
    print(f"{'ok   ' if well else 'FAULT'}  {what}{f': {said}' if said != '' else ''}", flush=True)
    return well


def build(folder: Path) -> tuple[Path, Stage, dict[str, str]]:
    """Walk all stages; returns the last one's root, itself, and its environment."""
    roots: dict[str, Path] = {}
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    for number, stage in enumerate(stages(text)):
        root, given = folder / f"root{number}", {"PATH": PATH}
        base = folder / "base"
        if not base.exists():
            release = stage.base.partition(":")[2].removesuffix("-slim")
            made = ["debootstrap", "--variant=minbase", release, str(base)]
            subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["cp", "-a", str(base), str(root)], check=True)
        place = "/"
        for name, value in stage.steps:
            began = time.monotonic()
            if name == "RUN":
                step(root, value, given, place)
            elif name == "COPY":
                copied(root, value, roots, place)
            elif name == "WORKDIR":
                place = value
                (root / value.lstrip("/")).mkdir(parents=True, exist_ok=True)
            elif name == "ENV":
                given |= settings(value)
            elif name == "VOLUME":
                (root / value.lstrip("/")).mkdir(parents=True, exist_ok=True)
            told(f"{stage.name or 'image'}: {name} {value[:60]}", True,
                 f"{time.monotonic() - began:.1f} s")  # fmt: skip
        roots[stage.name] = root
    return root, stage, given | {"PLACE": place}


def step(root: Path, command: str, given: Mapping[str, str], place: str) -> None:
    """One `RUN`, as root in the root, with this machine's way to packages lent to it."""
    lines = [f"mount -t proc proc {root}/proc", f"mount --rbind /dev {root}/dev"]
    made = []
    for path in filter(os.path.exists, LENT):
        target = Path(f"{root}{path}")
        if not target.exists():
            if not target.parent.exists():
                continue
            target.touch()
            made.append(target)
        lines.append(f"mount --bind {path} {target}")
    words = [f"{name}={value}" for name, value in {**given, "HOME": "/root"}.items()]
    lines.append(f'exec chroot {root} env -i "$@" sh -ec "cd {place} && $STEP"')
    subprocess.run(
        ["unshare", "--mount", "--pid", "--fork", "sh", "-ec", "\n".join(lines), "sh", *words],
        env={"PATH": PATH, "STEP": command}, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    for target in made:
        target.unlink()


def copied(root: Path, value: str, roots: Mapping[str, Path], place: str) -> None:
    """One `COPY`: from the build's context, or from an earlier stage."""
    words = value.split()
    target = root / str(Path(place, words[-1])).lstrip("/")
    if words[0].startswith("--from="):
        source = roots[words[0].removeprefix("--from=")] / words[1].lstrip("/")
        subprocess.run(["cp", "-a", str(source), str(target)], check=True)
    else:
        lay_out(target)


class Container:
    """What compose would run, in namespaces of its own."""

    def __init__(self, root: Path, stage: Stage, given: Mapping[str, str], folder: Path) -> None:
        self.root, self.stage, self.folder = root, stage, folder
        self.given = {name: value for name, value in given.items() if name != "PLACE"}
        self.place, self.volume = given["PLACE"], stage.last("VOLUME")
        self.log = folder / "log"

    def start(self) -> None:
        """Run entry point and command; `pid` is the service's."""
        lines = [
            "ip link set lo up",
            f"mount --bind {self.root} {self.root}",
            f"mount -t proc proc {self.root}/proc",
            f"mount --bind {self.folder}/volume {self.root}{self.volume}",
            f"mount --bind {self.folder}/run {self.root}/run",
            f"mount -t tmpfs -o size=64m tmpfs {self.root}/tmp",  # noqa: S108
            f"mount --rbind /dev {self.root}/dev",
            f"mount -o remount,bind,ro {self.root}",
            self._exec([*self.stage.listed("ENTRYPOINT"), *self.stage.listed("CMD")]),
        ]
        self.outer = subprocess.Popen(
            ["unshare", "--mount", "--pid", "--net", "--fork", "--kill-child", "sh", "-ec",
             "\n".join(lines)],
            env={"PATH": PATH}, stdout=self.log.open("ab"), stderr=subprocess.STDOUT,
        )  # fmt: skip
        children = Path(f"/proc/{self.outer.pid}/task/{self.outer.pid}/children")
        while not (found := children.read_text().split()):
            time.sleep(0.01)
        self.pid = int(found[0])

    def _exec(self, command: Sequence[str], user: str = "") -> str:
        words = shlex.join(command)
        given = shlex.join(f"{name}={value}" for name, value in self.given.items())
        who = user or self.stage.last("USER")
        drop = f"setpriv --reuid={who} --regid={who} --clear-groups --bounding-set=-all"
        return (
            f"exec chroot {self.root} {drop} --inh-caps=-all --no-new-privs"
            f" env -i --chdir={self.place} {given} {words}"
        )

    def ask(self, command: Sequence[str], user: str = "") -> "subprocess.CompletedProcess[str]":
        """Run a command inside, as `docker exec` does."""
        return subprocess.run(
            ["nsenter", f"--target={self.pid}", "--mount", "--pid", "--net", "--wd=/", "sh", "-ec",
             self._exec(command, user)],
            env={"PATH": PATH}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def healthy(self) -> float:
        """Seconds until the image's own health check is content; 0 where it never is."""
        began = time.monotonic()
        check = self.stage.listed("HEALTHCHECK")
        while time.monotonic() - began < START and self.outer.poll() is None:
            if self.ask(check).returncode == 0:
                return time.monotonic() - began
            time.sleep(0.2)
        return 0.0

    def end(self) -> tuple[int, float]:
        """The image's stop signal; exit status and seconds."""
        began = time.monotonic()
        os.kill(self.pid, signal.Signals[self.stage.last("STOPSIGNAL", "SIGTERM")])
        return self.outer.wait(GRACE), time.monotonic() - began


def composed(root: Path, stage: Stage, given: Mapping[str, str], folder: Path) -> Container:
    """The container as compose.yaml sets it up: a password, an empty token, the volume."""
    shutil.copytree(f"{root}{stage.last('VOLUME')}", folder / "volume")
    user = stage.last("USER")
    held = next(line.split(":") for line in (root / "etc/passwd").read_text().splitlines()
                if line.startswith(f"{user}:"))  # fmt: skip
    os.chown(folder / "volume", int(held[2]), int(held[3]))
    secrets = folder / "run" / "secrets"
    secrets.mkdir(parents=True)
    (secrets / "web_password").write_text("a long password\n")
    (secrets / "bot_token").write_text("")
    more = {
        "DATABASE_PATH": f"{stage.last('VOLUME')}/zhaibao.db", "WEB_HOST": "0.0.0.0",  # noqa: S104
        "WEB_PASSWORD_FILE": "/run/secrets/web_password",
        "BOT_TOKEN_FILE": "/run/secrets/bot_token",
    }  # fmt: skip
    return Container(root, stage, {**given, **more}, folder)


WRITE = """
import os
for place in ("/", "/app", "/app/bot", "/etc", "/usr/lib", "/home", "/run", "/data", "/tmp"):
    try:
        with open(os.path.join(place, "tried"), "w"): pass
        os.remove(os.path.join(place, "tried")); print(place)
    except OSError: pass
"""


def look(box: Container) -> bool:
    """Whether a running container is as it should be, told line by line."""
    first = box.healthy()
    well = told("the image's health check", first > 0, f"content after {first:.1f} s")
    if not well:
        print(box.log.read_text()[-2000:], box.ask(box.stage.listed("HEALTHCHECK")).stderr)
        box.end()
        return False
    status = dict(
        line.split(":\t", 1) for line in Path(f"/proc/{box.pid}/status").read_text().splitlines()
    )
    well &= told("a user without rights", status["Uid"].split()[0] != "0"
                 and int(status["CapEff"], 16) == int(status["CapBnd"], 16) == 0
                 and status["NoNewPrivs"] == "1", f"uid {status['Uid'].split()[0]}")  # fmt: skip
    writable = box.ask(["/usr/bin/python3", "-c", WRITE]).stdout.split()
    well &= told("what can be written", writable == [box.volume, "/tmp"],  # noqa: S108
                 " ".join(writable))  # fmt: skip
    asked = box.ask(["zhaibao", "doctor"])
    well &= told("doctor inside", asked.returncode == 0, f"{asked.stdout.count('ok ')} ok")
    shown = box.ask(["zhaibao", "config"]).stdout
    well &= told("config inside keeps the password", "a long password" not in shown and bool(shown))
    code, seconds = box.end()
    return well & told("the stop signal", code == 0 and seconds < 10, f"{code}, {seconds:.1f} s")


def whole() -> int:
    """Build in clean roots, run, look twice: the second start finds the first one's volume."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        root, stage, given = build(folder)
        box = composed(root, stage, given, folder)
        box.start()
        well = look(box)
        database = folder / "volume" / "zhaibao.db"
        well &= told("the volume holds the database", database.stat().st_size > 0)
        box.start()
        well &= look(box)
        size = sum(f.lstat().st_size for f in root.rglob("*") if f.is_file()) / 1e6
        print(f"the image's root holds {size:.0f} MB")
    return 0 if well else 1


def nearest() -> int:
    """The build step that needs no package of Debian's, and the service beside it."""
    steps = [value for stage in stages((ROOT / "Dockerfile").read_text(encoding="utf-8"))
             for name, value in stage.steps if name == "RUN"]  # fmt: skip
    built = next(value for value in steps if "setup.py" in value)
    with tempfile.TemporaryDirectory() as folder:
        app, data = Path(folder) / "app", Path(folder) / "data"
        lay_out(app)
        data.mkdir()
        subprocess.run(["/bin/sh", "-c", built.replace("/app/", f"{app}/")], cwd=app, check=True)
        given = {
            "PATH": f"{app}/.venv/bin:/usr/bin:/bin", "DATABASE_PATH": str(data / "zhaibao.db"),
            "WEB_HOST": "0.0.0.0", "WEB_PORT": str(PORT), "WEB_PASSWORD": "a long password",  # noqa: S104
        }  # fmt: skip
        with subprocess.Popen([app / ".venv/bin/zhaibao", "run"], cwd=data, env=given) as service:
            well = answers(service)
            service.terminate()
            status = service.wait(15)
    return 0 if told("the health check is answered", well and status == 0, status) else 1


def answers(service: "subprocess.Popen[bytes]") -> bool:
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
    """The whole proof where this machine can, else the nearest; 0 where it holds."""
    needed = ("debootstrap", "unshare", "nsenter", "ip", "chroot")
    missing = [name for name in needed if shutil.which(name) is None]
    if os.geteuid() == 0 and not missing:
        return whole()
    why = f"{', '.join(missing)} missing" if missing else "no root"
    print(f"Clean roots cannot be made here ({why}): the nearest is tried instead.")
    return nearest()


if __name__ == "__main__":
    sys.exit(main())
