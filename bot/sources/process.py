"""Where the reading process begins: `python -m bot.sources.process`.

What opens no connection needs no cryptography: TLS and OpenSSL's hashes are left out before
anything asks for them (feedparser's and trafilatura's own ways to the web do), which is a quarter
of what the process weighs. The standard library has hashes of its own.
"""

import sys
from importlib.util import find_spec

# Their names change with the version: 3.12 has one module for what 3.11 had two.
_OWN_HASHES = ("_sha2", "_sha256")


def main() -> None:
    """Answer documents until the parent closes."""
    sys.modules["_ssl"] = None  # type: ignore[assignment]
    if any(find_spec(name) for name in _OWN_HASHES):
        sys.modules["_hashlib"] = None  # type: ignore[assignment]
    from bot.sources.child import answer_all

    answer_all(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
