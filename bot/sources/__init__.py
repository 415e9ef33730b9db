"""Where articles come from: files and folders, feeds, pages. A source is one file here."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.sources.sources import Sources


def open_sources(allow_hosts: Sequence[str] = (), *, proxy: str = "") -> "Sources":
    """Every source behind one door; `allow_hosts` may be fetched from though private.

    `proxy` (http:// or socks5://) is the way to the web.
    """
    # Here, so that the reading process, which lives in this package too, does without.
    from bot.sources.sources import Sources

    return Sources(allow_hosts, proxy)
