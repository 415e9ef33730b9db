"""Where articles come from: files and folders, feeds, pages. A source is one file here."""

from collections.abc import Sequence

from bot.sources.sources import Sources


def open_sources(allow_hosts: Sequence[str] = ()) -> Sources:
    """Every source behind one door; `allow_hosts` may be fetched from though private."""
    return Sources(allow_hosts)
