"""The pictures above summaries: fetched when a reader first sees one, then kept for a while."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from digest.errors import ZhaibaoError
from digest.pictures import picture_in
from handlers.ports import FetchError, Source
from storage.pictures import KeptPicture
from storage.store import Store
from storage.worker import StoreThread

# Where there was no picture to be had, nobody asks again before this.
AGAIN = timedelta(hours=1)
# Pictures under way at once, whoever asks: each may weigh a few megabytes.
_AT_ONCE = 4


class Pictures:
    """One picture an article, from its own address; its host is asked once for all readers."""

    def __init__(
        self,
        thread: StoreThread,
        source: Source,
        clock: Callable[[], datetime],
        report: Callable[[Exception], None] = lambda error: None,
    ) -> None:
        self._thread = thread
        self._source = source
        self._clock = clock
        self._report = report
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def of(self, article_id: int) -> KeptPicture | None:
        """The picture of an article; None where it has none, or none that may be shown."""
        turn = self._turns.setdefault(article_id, asyncio.Lock())
        async with turn:
            address, kept = await self._thread.ask(lambda store: _known(store, article_id))
            if not address:
                return None
            if kept is None or kept.address != address or self._stale(kept):
                kept = await self._fetched(address)
                await self._keep(article_id, kept)
        return kept if kept.media else None

    def _stale(self, kept: KeptPicture) -> bool:
        return not kept.media and self._clock() - kept.at >= AGAIN

    async def _fetched(self, address: str) -> KeptPicture:
        try:
            async with self._room:
                data = await self._source.fetch_picture(address)
        except FetchError:
            # Pictures are gone from the web all the time: no fault of this house.
            data = b""
        # What it says it is does not count.
        kind = picture_in(data)
        if kind is None:
            return KeptPicture(address, "", b"", self._clock())
        return KeptPicture(address, kind.media, data, self._clock())

    async def _keep(self, article_id: int, kept: KeptPicture) -> None:
        try:
            await self._thread.ask(lambda store: store.pictures.keep(article_id, kept))
        except ZhaibaoError as error:
            # A full disk takes no picture from a reader.
            self._report(error)


def _known(store: Store, article_id: int) -> tuple[str, KeptPicture | None]:
    found = store.articles.get(article_id)
    return (found.article.image, store.pictures.held(article_id)) if found else ("", None)
