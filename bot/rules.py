"""Which rules of the time zones this process goes by."""

import zoneinfo
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def rules_version() -> str:
    """The version of the IANA rules in use, for example `system 2026b`.

    The system's files come first, as for `zoneinfo`; the package tzdata serves where there are
    none. Where the system's files name no version, the time they were written stands for it.
    """
    for folder in map(Path, zoneinfo.TZPATH):
        if (folder / "tzdata.zi").is_file():
            with suppress(OSError), (folder / "tzdata.zi").open(encoding="utf-8") as file:
                return f"system {file.readline().removeprefix('# version ').strip()}"
        if (folder / "Etc" / "UTC").is_file():
            return f"system of {int((folder / 'Etc' / 'UTC').stat().st_mtime)}"
    with suppress(PackageNotFoundError):
        return f"package {version('tzdata')}"
    return "unknown"
