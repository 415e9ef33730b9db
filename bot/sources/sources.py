"""One door to every source: what an address or a path gives."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.sources.answer import Answer
from bot.sources.file import FORMS, LARGEST, files_under, is_packed, is_page, read_file
from bot.sources.links import is_address
from bot.sources.parser import Parser, body_hash
from digest.article import RawArticle
from digest.phrases import msgid
from digest.polling import Rest
from handlers.fetched import Fetched, FetchError, Seen

# A picture of a page is some hundred kilobytes; nobody waits longer for one, in bytes and seconds.
LARGEST_PICTURE = 4 * 1024 * 1024
PICTURE_DEADLINE = 8.0
_PICTURES = "image/webp, image/jpeg, image/png, image/gif"
_LISTS = (".opml", ".xml", ".rss", ".atom", ".json", ".xhtml")
_UNKNOWN = msgid("I read .txt, .md, .html, .docx, .epub and .opml files")

if TYPE_CHECKING:
    from bot.sources.fetch import Fetcher


class Sources:
    """Satisfies `handlers.ports.Source`. What fetches and what parses is loaded when needed."""

    def __init__(self, allow_hosts: Sequence[str] = (), proxy: str = "") -> None:
        self._allowed = allow_hosts
        self._proxy = proxy
        self._fetcher: Fetcher | None = None
        self._pictures: Fetcher | None = None
        self._parser: Parser | None = None

    async def fetch(self, address: str, seen: Seen = Seen()) -> Fetched:  # noqa: B008 - frozen
        """What stands at an address or a path. Raises FetchError."""
        if is_address(address):
            return await self._from_web(address, seen)
        return await self._from_files(Path(address))

    async def read_document(self, name: str, data: bytes) -> Fetched:
        """What a file holds that somebody sent. Raises FetchError."""
        if len(data) > LARGEST:
            raise FetchError(
                f"{name}: larger than {LARGEST} bytes", reason=msgid("it is too large")
            )
        suffix = Path(name).suffix.lower()
        if not is_packed(data) and suffix not in (*FORMS, *_LISTS):
            raise FetchError(f"{name}: of no kind we know", reason=_UNKNOWN)
        media = {"text": "text/plain", "markdown": "text/markdown"}.get(FORMS.get(suffix, ""), "")
        try:
            found = await self._reading().read(Answer(f"file:{name}", data, media))
        except FetchError as error:
            raise error.said_of(name) from error
        named = [await _without_address(raw, Path(name).stem) for raw in found.articles]
        return replace(found, articles=tuple(named), feeds=(), moved="", address="")

    async def fetch_picture(self, address: str) -> bytes:
        """The bytes at an address that is said to be a picture. Raises FetchError."""
        from bot.sources.fetch import Fetcher

        self._pictures = self._pictures or Fetcher(
            self._allowed, proxy=self._proxy, accept=_PICTURES,
            deadline=PICTURE_DEADLINE, most=LARGEST_PICTURE,
        )  # fmt: skip
        return (await self._pictures.get(address, Seen())).body

    async def close(self) -> None:
        """Close connections, end the reading process."""
        for fetcher in filter(None, (self._fetcher, self._pictures)):
            await fetcher.close()
        if self._parser:
            await self._parser.close()

    async def _from_web(self, address: str, seen: Seen) -> Fetched:
        from bot.sources.fetch import Fetcher, without_secrets

        self._fetcher = self._fetcher or Fetcher(self._allowed, proxy=self._proxy)
        answer = await self._fetcher.get(address, seen)
        if answer.unchanged or (seen.body_hash and body_hash(answer.body) == seen.body_hash):
            return Fetched(
                address=answer.address, feed=True, unchanged=True, moved=answer.moved,
                etag=answer.etag or seen.etag, body_hash=seen.body_hash,
                last_modified=answer.last_modified or seen.last_modified,
                rest=Rest(answer.fresh),
            )  # fmt: skip
        known = None if seen.known is None else await seen.known()
        try:
            return await self._reading().read(answer, known)
        except FetchError as error:
            raise error.said_of(without_secrets(address)) from error

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
            raise error.said_of(raw.guid) from error
        return replace(found.articles[0], guid=raw.guid)

    def _reading(self) -> Parser:
        self._parser = self._parser or Parser()
        return self._parser


async def _without_address(raw: RawArticle, name: str) -> RawArticle:
    """A document's article: the name of its file is its title where it prints none."""
    local = not raw.address.startswith(("http://", "https://"))
    title = raw.title
    if not title and raw.form != "text":
        from digest.reading import read

        printed = await asyncio.to_thread(lambda: read(raw).title)
        title = "" if printed else name
    return replace(raw, address="" if local else raw.address, guid="", title=title)
