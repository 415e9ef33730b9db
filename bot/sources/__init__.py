"""Where articles come from: files and folders, feeds, pages."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from bot.sources.file import files_under, read_file
from handlers.ports import Fetched, FetchError, Seen


def open_sources(allow_hosts: Sequence[str] = ()) -> "Sources":
    """Every source behind one door; `allow_hosts` may be fetched from though private."""
    return Sources(allow_hosts)


class Sources:
    """Satisfies `handlers.ports.Source`."""

    def __init__(self, allow_hosts: Sequence[str]) -> None:
        self._allowed = allow_hosts

    async def fetch(self, address: str, seen: Seen = Seen()) -> Fetched:  # noqa: B008 - frozen
        """What stands at a path."""
        return await asyncio.to_thread(self._files, Path(address))

    async def close(self) -> None:
        """Nothing is held open."""

    def _files(self, path: Path) -> Fetched:
        articles, refused = [], []
        for file in files_under(path):
            try:
                articles.append(read_file(file))
            except FetchError as error:
                refused.append(str(error))
        return Fetched(tuple(articles), refused=tuple(refused))
