"""Broadcasts are written into the outbox a few hundred at a time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from digest.article import Piece
from digest.compose import summary_message
from digest.due import quiet_end
from digest.paginate import paginate
from digest.phrases import phrases
from digest.plans import plan_of
from digest.preferences import Preferences
from handlers.chosen import page_mark, preferences_of, voice_for
from handlers.ports import Transport
from storage.broadcasts import Broadcast
from storage.store import Store
from storage.worker import StoreThread


@dataclass(frozen=True)
class Broadcasting:
    """Writes running broadcasts out, whenever it is asked.

    To who has quiet hours then it comes at their end, to who chose silence without a sound.
    """

    thread: StoreThread
    transports: Mapping[str, Transport]
    defaults: Preferences
    clock: Callable[[], datetime]
    wake: Callable[[], None] = lambda: None

    async def round(self) -> None:
        """Write every running broadcast into the outbox."""
        while await self.thread.ask(self._write):
            self.wake()

    def end(self) -> None:
        """What is not written yet is written by the next process."""

    def _write(self, store: Store) -> bool:
        """Write a batch; whether there may be more."""
        running = store.broadcasts.running()
        for one in running:
            with store.transaction():
                batch = store.broadcasts.audience(one, after=one.upto)
                for subscriber_id in batch:
                    self._put(store, one, subscriber_id)
                if batch:
                    store.broadcasts.wrote(one.id, batch[-1])
                else:
                    store.broadcasts.turn(one.id, "done")
        return bool(running)

    def _put(self, store: Store, one: Broadcast, subscriber_id: int) -> None:
        subscriber = store.subscribers.get(subscriber_id)
        if subscriber is None or subscriber.transport not in self.transports:
            return
        chosen = preferences_of(store, subscriber, self.defaults)
        message = one.message
        if one.article is not None:
            stored = store.articles.get(one.article)
            if stored is None:
                return
            piece = Piece(stored.id, stored.article)
            message = summary_message(piece, voice_for(chosen, phrases(chosen.language)))
        assert message is not None  # noqa: S101 - a broadcast has the one or the other
        if chosen.silent:
            message = replace(message, silent=True)
        limits = self.transports[subscriber.transport].limits
        pages = paginate(message, limits, page_mark(chosen.language))
        now = self.clock()
        quiet = quiet_end(plan_of(chosen), now)
        new = store.outbox.put(subscriber_id, one.occasion, pages, now=now, quiet=quiet)
        if new and one.article is not None:
            store.articles.mark_brought(
                subscriber_id, [one.article], occasion=one.occasion, now=now
            )
