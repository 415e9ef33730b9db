"""Pages that asked for a verification are tried again, and brought by themselves when read."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from digest.article import Piece, RawArticle
from digest.compose import summary_message
from digest.identity import article_keys
from digest.message import Limits, Message, say
from digest.paginate import paginate
from digest.phrases import msgid, phrases
from digest.polling import host_of
from digest.preferences import Preferences
from handlers.chosen import page_mark, preferences_of, voice_for
from handlers.fetched import Readable
from handlers.jobs.ingest import Ingest
from handlers.jobs.whole import with_page
from handlers.ports import FetchError
from storage.articles import StoredArticle
from storage.errors import StorageError
from storage.store import Store
from storage.waiting import Wait

# Pauses before each try, in minutes: a check that a person passes is lifted within the hour,
# a ban of our address within a day. Then it is given up, and whoever asked is told.
PAUSES = (5, 15, 60, 180, 480, 960)


@dataclass(frozen=True)
class WaitingPages:
    """Tries waiting pages; `limits` are those of the transports that bring them."""

    ingest: Ingest
    limits: Mapping[str, Limits]
    defaults: Preferences
    report: Callable[[Exception], None] = lambda error: None

    async def round(self) -> int:
        """Try what is due; returns how many pages were read."""
        now = self.ingest.clock()
        read = 0
        for wait in await self.ingest.thread.ask(lambda store: store.waiting.due(now)):
            try:
                if wait.subscriber_id is None:
                    await self._complete(wait)
                else:
                    await self._bring(wait, wait.subscriber_id)
            except FetchError as error:
                self.report(error)
                await self.ingest.thread.ask(partial(self._failed, wait, error))
            except StorageError:
                raise
            except Exception as error:  # noqa: BLE001 - one page that trips us holds up no other
                self.report(error)
                tripped = FetchError(repr(error), reason=msgid("it cannot be understood"))
                await self.ingest.thread.ask(partial(self._failed, wait, tripped))
            else:
                read += 1
        return read

    def end(self) -> None:
        """Nothing to give up: what is not read yet waits in the store."""

    async def _bring(self, wait: Wait, subscriber_id: int) -> None:
        taken = await self.ingest.take(wait.address, subscriber=subscriber_id)
        newest = taken.newest

        def write(store: Store) -> None:
            with store.transaction():
                store.waiting.over(wait.id)
                stored = store.articles.get(newest) if newest else None
                if stored is None:
                    return
                piece = Piece(stored.id, stored.article)
                self._write(store, wait, subscriber_id, lambda c: _found(wait, piece, c))
                store.articles.mark_opened(subscriber_id, stored.id, now=self.ingest.clock())

        await self.ingest.thread.ask(write)

    async def _complete(self, wait: Wait) -> None:
        fetched = await self.ingest.source.fetch(wait.address)
        stored = await self.ingest.thread.ask(
            lambda store: store.articles.get(wait.article_id or 0)
        )
        one = None
        if stored is not None and not fetched.feed and len(fetched.articles) == 1:
            # Reading takes a while: neither the event loop nor the store waits for it.
            one = await asyncio.to_thread(_with_page, stored, fetched.articles[0])
        await self.ingest.thread.ask(partial(self._completed, wait, stored, one))

    def _completed(
        self, wait: Wait, stored: StoredArticle | None, one: Readable | None, store: Store
    ) -> None:
        with store.transaction():
            store.waiting.over(wait.id)
            # Whoever took the article back or out meanwhile is not contradicted.
            if stored and one and one.whole and store.articles.get(stored.id):
                store.articles.put(
                    stored.feed_id, one.whole, now=self.ingest.clock(), keys=one.keys,
                    source_hash=stored.content_hash,
                )  # fmt: skip

    def _failed(self, wait: Wait, error: FetchError, store: Store) -> None:
        now = self.ingest.clock()
        with store.transaction():
            if error.later and wait.tries + 1 < len(PAUSES):
                store.waiting.again(wait.id, now + timedelta(minutes=PAUSES[wait.tries + 1]))
                return
            store.waiting.over(wait.id)
            if wait.subscriber_id is not None:
                self._write(store, wait, wait.subscriber_id, lambda c: _given_up(wait, error, c))

    def _write(
        self,
        store: Store,
        wait: Wait,
        subscriber_id: int,
        said: Callable[[Preferences], Message],
    ) -> None:
        subscriber = store.subscribers.get(subscriber_id)
        if subscriber is None or subscriber.transport not in self.limits:
            return
        chosen = preferences_of(store, subscriber, self.defaults)
        now = self.ingest.clock()
        limits = self.limits[subscriber.transport]
        pages = paginate(said(chosen), limits, page_mark(chosen.language))
        store.outbox.put(subscriber_id, f"notice:page-{wait.id}:{now:%Y-%m-%d}", pages, now=now)


def first_try(now: datetime) -> datetime:
    """When a page that could not be read is tried for the second time."""
    return now + timedelta(minutes=PAUSES[0])


def _with_page(stored: StoredArticle, page: RawArticle) -> Readable:
    article = stored.article
    told = replace(
        page, address=article.address, guid=article.guid, title=article.title,
        published=article.published,
    )  # fmt: skip
    return with_page(Readable(told, article, tuple(article_keys(article))), page)


def _found(wait: Wait, piece: Piece, chosen: Preferences) -> Message:
    t = phrases(chosen.language)
    message = summary_message(piece, voice_for(chosen, t))
    line = say(t("{address} could be read now:", address=host_of(wait.address)), kind="note")
    return replace(message, blocks=(line, *message.blocks))


def _given_up(wait: Wait, error: FetchError, chosen: Preferences) -> Message:
    t = phrases(chosen.language)
    line = t(
        "{address} still cannot be read ({reason}). Paste the full text or send me the file.",
        address=wait.address[:200], reason=t(error.reason),
    )  # fmt: skip
    return Message((say(line),))
