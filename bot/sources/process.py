"""Where the reading process begins: `python -m bot.sources.process`.

What opens no connection needs neither cryptography nor a way to the web: TLS, OpenSSL's hashes and
urllib's ways out are left out before anything asks for them. feedparser and the standard library's
XML load them for what they never do here; they would be a good part of what the process weighs. The
standard library has hashes of its own.
"""

import sys
import urllib
from importlib.util import find_spec
from types import ModuleType
from typing import Any

# Their names change with the version: 3.12 has one module for what 3.11 had two.
_OWN_HASHES = ("_sha2", "_sha256")


class _Wall(ModuleType):
    """Stands where a module of the web would: every name in it is a class that nobody can use."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        setattr(self, name, type(name, (), {"__init__": _refuse}))
        return getattr(self, name)


def _refuse(*_: object, **__: object) -> None:
    raise OSError("the reading process has no way to the web")


def main() -> None:
    """Answer documents until the parent closes."""
    sys.modules["_ssl"] = None  # type: ignore[assignment]
    if any(find_spec(name) for name in _OWN_HASHES):
        sys.modules["_hashlib"] = None  # type: ignore[assignment]
    for name in ("request", "response"):
        wall = _Wall(f"urllib.{name}")
        sys.modules[wall.__name__] = wall
        setattr(urllib, name, wall)
    from bot.sources.child import answer_all

    answer_all(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
