"""An article came in that somebody watches for: alerts go into the outbox, once a reader."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from digest.alerts import alert_message
from digest.due import quiet_end
from digest.keywords import Book, parse_watch
from digest.message import Limits
from digest.paginate import paginate
from digest.phrases import phrases
from digest.plans import paused_until, plan_of
from digest.preferences import Preferences
from handlers.chosen import page_mark, preferences_of, voice_for
from handlers.jobs.merging import merged
from handlers.watching import Wishes
from storage.articles import StoredArticle
from storage.standby import ITS_TURN
from storage.store import Store
from storage.watches import StoredWatch

# Articles looked at, and alerts written, before answers to people get their turn.
_ARTICLES = 20
_ALERTS = 50
_RECENT = 500
# An article published so long before it came in alerts nobody; the next digest marks it.
_NEWS = timedelta(days=3)


@dataclass
class Alert:
    """Writes alerts. `limits` names the transports served and what their pages hold.

    How far it has looked is kept in the database; after a crash the last article is looked at
    again, and who had its alert gets no second one.
    """

    limits: Mapping[str, Limits]
    defaults: Preferences
    _all: Book[int] = field(default_factory=lambda: Book(()))
    _recent: list[StoredWatch] = field(default_factory=list)
    _newer: Book[int] = field(default_factory=lambda: Book(()))
    _upto: int = 0
    _waiting: deque[tuple[StoredArticle, list[int]]] = field(default_factory=deque)

    def round(self, store: Store, now: datetime) -> bool:
        """Look at what came in, a part at a time; whether there is more to do."""
        if not self._waiting:
            return self._look(store)
        stored, owners = self._waiting[0]
        with store.transaction():
            for owner in owners[:_ALERTS]:
                self._alert(store, stored, owner, now)
            del owners[:_ALERTS]
            if not owners:
                self._waiting.popleft()
                store.watches.see(stored.id)
        return True

    def _look(self, store: Store) -> bool:
        """Find who watches for the next articles; what came in before the first look is past."""
        seen = store.watches.seen()
        if seen is None:
            store.watches.see(store.articles.newest_id())
            return False
        # The newest may have been retracted, and its id given to another.
        seen = min(seen, store.articles.newest_id())
        came = store.articles.taken_after(seen, limit=_ARTICLES)
        if came:
            self._learn(store)
        for stored in came:
            if _is_past(stored):
                self._waiting.append((stored, []))
                continue
            owners = {**self._all.matching(stored.article), **self._newer.matching(stored.article)}
            self._waiting.append((stored, store.watches.takers(list(owners), stored.feed_id)))
        return bool(came)

    def _learn(self, store: Store) -> None:
        """Take up watches made since the last look.

        A book of all takes a second or two where there are very many, so newer ones stand in a
        small one. What was let go stays in: each owner's own list decides in the end.
        """
        fresh = store.watches.made_after(self._upto)
        if not fresh:
            return
        self._upto = fresh[-1].id
        self._recent += fresh
        if len(self._recent) <= _RECENT:
            self._newer = _book(self._recent)
        else:
            self._all, self._newer, self._recent = _book(store.watches.made_after(0)), Book(()), []

    def _alert(self, store: Store, stored: StoredArticle, owner: int, now: datetime) -> None:
        subscriber = store.subscribers.get(owner)
        if subscriber is None or subscriber.state != "active":
            return
        if subscriber.transport not in self.limits or store.articles.was_brought(owner, stored.id):
            return
        wishes = Wishes(store, owner)
        watched = wishes.alerting(stored.article)
        if not watched or wishes.unwanted(stored):
            return
        chosen = preferences_of(store, subscriber, self.defaults)
        paused = paused_until(chosen)
        if paused and paused > now:
            return
        quiet = quiet_end(plan_of(chosen), now)
        together = merged(store, owner, stored, wishes, chosen, quiet=quiet is not None)
        if together is None:
            voice = voice_for(chosen, phrases(chosen.language))
            piece = replace(stored.piece, also=store.articles.twins.also_in(owner, stored.id))
            together = f"alert:{stored.id}", alert_message(piece, watched, voice)
        occasion, message = together
        store.articles.mark_brought(owner, [stored.id], occasion=occasion, now=now)
        if not quiet and store.outbox.standby.rings(owner, ITS_TURN):
            message = replace(message, silent=True)
        pages = paginate(message, self.limits[subscriber.transport], page_mark(chosen.language))
        store.outbox.put(owner, occasion, pages, now=now, quiet=quiet)


def _is_past(stored: StoredArticle) -> bool:
    """Whether it was no news any more when it came in: a feed's stock, or what was caught up on."""
    published = stored.article.published
    return published is not None and stored.taken_at - published > _NEWS


def _book(watches: Sequence[StoredWatch]) -> Book[int]:
    return Book((w.subscriber_id, one) for w in watches for one in parse_watch(w.text))
