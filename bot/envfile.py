"""Where settings are read from: `.env`, and files that hold one secret each."""

from collections.abc import Collection
from io import StringIO
from ipaddress import ip_address
from pathlib import Path

from dotenv.parser import parse_stream

Wrong = tuple[str, str, str]
"""A fault: the name of a setting or a file, what is wrong, what is expected."""


def filed(env_file: Path, faults: list[Wrong]) -> dict[str, str]:
    """What `.env` sets; what cannot be read of it is added to `faults`."""
    try:
        text = env_file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        faults.append((str(env_file), f"it cannot be read ({reason})", "a text file"))
        return {}
    found = {}
    for line in parse_stream(StringIO(text)):
        if line.error:
            faults.append((f"{env_file} line {line.original.line}", "not understood", "NAME=value"))
        elif line.key is not None:
            found[line.key] = line.value or ""
    return found


def read_secrets(names: Collection[str], given: dict[str, str], faults: list[Wrong]) -> None:
    """Put into `given` what the files named by NAME_FILE hold."""
    for name in names:
        named = given.get(f"{name}_FILE", "").strip()
        if not named:
            continue
        if given.get(name, "").strip():
            wrong = f"{name} is set too"
            faults.append((f"{name}_FILE", wrong, "one of the two"))
            continue
        try:
            given[name] = Path(named).expanduser().read_text(encoding="utf-8").strip()
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not UTF-8"
            wrong = f"{named!r} cannot be read ({reason})"
            faults.append((f"{name}_FILE", wrong, "a text file"))


def stays_here(host: str) -> bool:
    """Whether only this machine reaches a server on that host."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
