"""What may befall the disk under a running process, brought about for real."""

import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass
class Trouble:
    """What may befall the database of a running service, and pass."""

    folder: Path
    said: str
    begin: Callable[[subprocess.Popen[str] | None], object]
    end: Callable[[subprocess.Popen[str] | None], object]


def no_more_bytes(folder: Path) -> Iterator[Trouble]:
    """The process may write no more to any file, as over a quota."""
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)

    def allow(size: int) -> Callable[[subprocess.Popen[str] | None], object]:
        def set_for(service: subprocess.Popen[str] | None) -> None:
            assert service
            resource.prlimit(service.pid, resource.RLIMIT_FSIZE, (size, most))

        return set_for

    yield Trouble(folder, "the disk cannot be written or read: full", allow(0), allow(most))


def full_disk(folder: Path) -> Iterator[Trouble]:
    """A disk of eight megabytes, in memory, that somebody else fills."""
    disk = folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no right to mount a small disk here: run the tests as root")
    filler = disk / "filler"

    def fill(service: object) -> None:
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while file.write(b"x" * 4096):
                pass

    yield Trouble(disk, "the disk is full", fill, lambda service: filler.unlink())
    subprocess.run(["umount", str(disk)], check=True)


def read_only(folder: Path) -> Iterator[Trouble]:
    """Files and folder can be read alone, by nobody's leave: as where a disk was mounted anew.

    Neither a mode nor a mount does that to files that are open; to be immutable does.
    """
    scratch = folder / "scratch"

    def turn(sign: str) -> Callable[[object], object]:
        # The index that processes share is memory, written behind their backs by the system: to
        # make that immutable ends whoever uses it (SIGBUS), which a disk that fails does not.
        names = ["zhaibao.db", "zhaibao.db-wal", "zhaibao.db.lock"]
        return lambda service: subprocess.run(
            ["chattr", f"{sign}i", folder, *(folder / n for n in names if (folder / n).exists())],
            check=True,
        )

    with scratch.open("wb", buffering=0) as file:
        done = subprocess.run(["chattr", "+i", scratch], capture_output=True).returncode
        try:
            file.write(b"x")
        except OSError:
            held = True
        else:
            held = False
        subprocess.run(["chattr", "-i", scratch], capture_output=True)
    if done or not held:
        pytest.skip("no open file can be made read-only here: run as root, on ext4 or the like")
    yield Trouble(folder, "the file or its folder cannot be written", turn("+"), turn("-"))
    subprocess.run(["chattr", "-R", "-i", folder], check=True)


@dataclass
class Disk:
    """A disk of its own that the kernel can be made to turn read-only, as after an error of it."""

    image: Path
    at: Path
    device: str = ""

    def mount(self) -> bool:
        options = ["-o", "loop,errors=remount-ro", str(self.image), str(self.at)]
        if subprocess.run(["mount", *options], capture_output=True).returncode:
            return False
        found = ["findmnt", "-n", "-o", "SOURCE", str(self.at)]
        self.device = Path(subprocess.check_output(found, text=True).strip()).name
        return True

    def unmount(self) -> None:
        subprocess.run(["umount", str(self.at)], check=True)
        self.device = ""

    @property
    def trigger(self) -> Path:
        return Path("/sys/fs/ext4", self.device, "trigger_fs_error")

    def shut(self) -> None:
        assert self.device.startswith("loop")
        self.trigger.write_text("a test")
