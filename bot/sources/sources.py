"""One door to every source: what an address or a path gives."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.sources.answer import Answer
from bot.sources.file import files_under, is_page, read_file
from bot.sources.parser import Parser
from bot.typed import is_address
from digest.article import RawArticle
from handlers.ports import Fetched, FetchError, Seen

if TYPE_CHECKING:
    from bot.sources.fetch import Fetcher


class Sources:
    """Satisfies `handlers.ports.Source`. What fetches and what parses is loaded when needed."""

    def __init__(self, allow_hosts: Sequence[str] = ()) -> None:
        self._allowed = allow_hosts
        self._fetcher: Fetcher | None = None
        self._parser: Parser | None = None

    async def fetch(self, address: str, seen: Seen = Seen()) -> Fetched:  # noqa: B008 - frozen
        """What stands at an address or a path. Raises FetchError."""
        if is_address(address):
            return await self._from_web(address, seen)
        return await self._from_files(Path(address))

    async def close(self) -> None:
        """Close connections, end the reading process."""
        if self._fetcher:
            await self._fetcher.close()
        if self._parser:
            await self._parser.close()

    async def _from_web(self, address: str, seen: Seen) -> Fetched:
        from bot.sources.fetch import Fetcher, without_secrets

        self._fetcher = self._fetcher or Fetcher(self._allowed)
        answer = await self._fetcher.get(address, seen)
        if answer.unchanged:
            return Fetched(
                address=answer.address, feed=True, unchanged=True,
                etag=seen.etag, last_modified=seen.last_modified,
            )  # fmt: skip
        try:
            return await self._reading().read(answer)
        except FetchError as error:
            shown = without_secrets(address)
            raise FetchError(f"{shown}: {error}", reason=error.reason) from error

    async def _from_files(self, path: Path) -> Fetched:
        articles, refused = [], []
        for file in await asyncio.to_thread(files_under, path):
            try:
                raw = await asyncio.to_thread(read_file, file)
                articles.append(await self._page_in(raw) if is_page(raw) else raw)
            except FetchError as error:
                refused.append(str(error))
        return Fetched(tuple(articles), refused=tuple(refused))

    async def _page_in(self, raw: RawArticle) -> RawArticle:
        try:
            found = await self._reading().read(Answer("", raw.body.encode(), "text/html", "utf-8"))
        except FetchError as error:
            raise FetchError(f"{raw.guid}: {error}", reason=error.reason) from error
        return replace(found.articles[0], guid=raw.guid)

    def _reading(self) -> Parser:
        self._parser = self._parser or Parser()
        return self._parser
