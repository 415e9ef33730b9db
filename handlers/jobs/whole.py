"""Where a feed carries an excerpt, the page behind it is read: once an entry, politely."""

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from digest.article import RawArticle
from digest.identity import content_hash
from handlers.fetched import FetchError, Readable
from storage.feeds import Feed
from storage.store import Store
from storage.worker import StoreThread

if TYPE_CHECKING:
    from handlers.ports import Source

# Shorter than this, in characters, is no long read: the page may hold more.
_SHORT = 280
# An excerpt that says so is rarely longer than this.
_LONGEST = 1500
# The page must hold so much more than the feed to be taken in its place.
_MORE = 1.2
_CUT = re.compile(
    r"(?:…|\.{3}|\[(?:…|\.{3})\]|（…）"
    r"|(?:阅读|閱讀|查看|继续阅读|繼續閱讀|点击阅读|點擊閱讀)(?:全文|原文|更多)?\s*[»>›→]*"
    r"|(?:read more|continue reading|more)\s*[»>›→]*)\s*$",
    re.IGNORECASE,
)


def is_excerpt(one: Readable) -> bool:
    """Whether an entry is the beginning of what stands at its address."""
    article = one.article
    if not article.address:
        return False
    texts = [*article.lede, *(text for s in article.sections for text in s.paragraphs)]
    cut = bool(texts) and _CUT.search(texts[-1][-40:]) is not None
    return article.length < _SHORT or (cut and article.length < _LONGEST)


@dataclass(frozen=True)
class Whole:
    """Reads the pages behind excerpts that are not known yet."""

    thread: StoreThread
    source: "Source"
    report: Callable[[Exception], None]

    async def entries(
        self, feed: Feed | None, found: Sequence[Readable], most: int
    ) -> list[Readable]:
        """The same entries; of the first `most` unknown excerpts with the page's article.

        A page that cannot be read leaves its excerpt as it is; `refused` says why. No page is
        fetched for what a revived feed is to pass over.
        """
        excerpts = [one for one in found if is_excerpt(one)]
        if not excerpts:
            return list(found)
        fresh = await self.thread.ask(lambda store: _unknown(store, feed, excerpts))
        pages = {id(one): await self._page(one) for one in fresh[:most]}
        return [pages.get(id(one), one) for one in found]

    async def _page(self, one: Readable) -> Readable:
        try:
            fetched = await self.source.fetch(one.article.address)
        except FetchError as error:
            self.report(error)
            return replace(one, refused=error)
        if fetched.feed or len(fetched.articles) != 1:
            return one
        # Reading takes a while: the event loop does not wait for it.
        return await asyncio.to_thread(with_page, one, fetched.articles[0])


def with_page(one: Readable, page: RawArticle) -> Readable:
    """An entry with the article of its page, where that holds more than the feed did."""
    from digest.reading import read

    told = one.raw
    whole = read(
        replace(
            page,
            title=told.title or page.title,
            address=told.address,
            guid=told.guid,
            published=told.published or page.published,
            account=page.account or told.account,
            author=told.author or page.author,
            image=page.image or told.image,
        )
    )
    return replace(one, whole=whole) if whole.length >= one.article.length * _MORE else one


def _unknown(store: Store, feed: Feed | None, excerpts: Sequence[Readable]) -> list[Readable]:
    if feed is None:
        return list(excerpts)
    names = store.articles.identities
    return [
        one
        for one in excerpts
        if not names.left_out(feed.id, one.keys)
        and not names.holds(feed.id, one.keys, content_hash(one.article.text))
        and (feed.on_return != "skip" or names.known(feed.id, one.keys))
    ]
