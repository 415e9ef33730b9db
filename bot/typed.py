"""What an operator may type for a setting: text in, its value out, or ValueError with the fault."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.sources.links import is_address
from digest.preferences import PREFERENCES


class Secret(str):
    """A text that its `repr` does not give away."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'…'" if self else "''"


def token(text: str) -> Secret:
    """A bot token; the fault does not repeat what was typed."""
    if text and not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", text):
        raise ValueError("this is no bot token")
    return Secret(text)


def root(text: str) -> str:
    """A web address to put paths after: no slash at its end."""
    return _address(text).rstrip("/")


def number(least: int, most: int) -> Callable[[str], int]:
    """Reads a whole number from `least` to `most`."""

    def parse(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise ValueError(f"{text!r} is no number from {least} to {most}")
        return int(text)

    return parse


def one_of(*choices: str) -> Callable[[str], str]:
    """Reads one of the choices, in whatever case it is typed."""

    def parse(text: str) -> str:
        for choice in choices:
            if choice.casefold() == text.casefold():
                return choice
        raise ValueError(f"{text!r} is none of {', '.join(choices)}")

    return parse


def switch(text: str) -> bool | None:
    """On, off, or None for auto."""
    return {"auto": None, "on": True, "off": False}[one_of("auto", "on", "off")(text)]


def preference(name: str) -> Callable[[str], Any]:
    """Reads a preference as a reader would type it."""

    def parse(text: str) -> Any:
        value = PREFERENCES[name].parse(text)
        if value is None:
            raise ValueError(f"{text!r} is not understood")
        return value

    return parse


def file(text: str) -> Path:
    """A file's path; the file need not be there yet."""
    path = Path(text).expanduser()
    if path.is_dir():
        raise ValueError(f"{text!r} is a folder")
    return path


def optional_file(text: str) -> Path | None:
    """A file's path, None where nothing is set."""
    return file(text) if text else None


def host(text: str) -> str:
    """A host's name or number, an IPv6 one without its brackets, in lower case."""
    if not re.fullmatch(r"[A-Za-z0-9._:-]+|\[[0-9A-Fa-f:.]+\]", text):
        raise ValueError(f"{text!r} is no host")
    return text.strip("[]").lower()


def proxy(text: str) -> Secret:
    """A proxy's address, its user and password with it perhaps; the fault repeats neither."""
    if text:
        try:
            parts = urlsplit(text)
            sound = parts.scheme in ("http", "socks5", "socks5h") and parts.hostname and parts.port
        except ValueError:
            sound = None
        if not sound:
            raise ValueError("this is no http:// or socks5:// address with a port")
    return Secret(text)


def maybe_address(text: str) -> Secret:
    """A web address that is a secret, or nothing; the fault does not repeat it."""
    if text:
        try:
            _address(text)
        except ValueError:
            raise ValueError("this is no web address") from None
    return Secret(text)


def maybe_https(text: str) -> str:
    """An https address to put paths after, or nothing."""
    if not text:
        return ""
    found = root(text)
    if not found.startswith("https://"):
        raise ValueError(f"{text!r} is no https:// address")
    return found


def catalogue(text: str) -> Path | None:
    """A file that lists feeds, or nothing."""
    if not text:
        return None
    path = Path(text).expanduser()
    if not path.is_file():
        raise ValueError(f"{text!r} is no file")
    return path


def hosts(text: str) -> tuple[str, ...]:
    """Hosts, or `host:port`, each once."""
    return _each(text, _place)


def ids(text: str) -> tuple[int, ...]:
    """Telegram's numbers of people, each once."""
    return _each(text, _id)


def feeds(text: str) -> tuple[str, ...]:
    """Addresses as typed, and files and folders that are there; each once."""
    return _each(text, _feed)


def _each(text: str, parse: Callable[[str], Any]) -> tuple[Any, ...]:
    # All that is wrong in one list is told at once.
    found, wrong = [], []
    for word in filter(None, re.split(r"[\s,]+", text)):
        try:
            found.append(parse(word))
        except ValueError as fault:
            wrong.append(str(fault))
    if wrong:
        raise ValueError("; ".join(wrong))
    return tuple(dict.fromkeys(found))


def _place(text: str) -> str:
    if re.fullmatch(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):[0-9]{1,5}", text):
        return text.lower()
    return host(text)


def _id(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,19}", text):
        raise ValueError(f"{text!r} is no number")
    return int(text)


def _feed(text: str) -> str:
    if is_address(text):
        return _address(text)
    path = Path(text).expanduser()
    if not path.exists():
        raise ValueError(f"{text!r} is no file and no folder")
    return str(path)


def _address(text: str) -> str:
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        sound = False
    if not sound or re.search(r"\s", text):
        raise ValueError(f"{text!r} is no web address")
    return text
