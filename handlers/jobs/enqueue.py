"""The hour has come: due subscribers get their digest, written into the outbox page by page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from digest.compose import Piece
from digest.due import Slot, slots_between
from digest.listing import Issue, issue_message, slot_heading
from digest.message import Limits, Message
from digest.paginate import paginate
from digest.phrases import phrases
from digest.preferences import Preferences
from digest.when import say_day
from handlers.chosen import page_mark, preferences_of, voice_for
from handlers.planning import coming_slot, plan_of
from storage.articles import StoredArticle
from storage.store import Store
from storage.subscribers import Subscriber

# What came in this long before the last slot, and was brought by nothing, is still news.
REACH = timedelta(days=7)
_BATCH = 200
_MOST = 500


@dataclass(frozen=True)
class Enqueue:
    """Serves due slots. `limits` names the transports served and what their pages hold.

    Slots missed by no more than `window` become one merged digest; older ones are
    recorded as skipped.
    """

    limits: Mapping[str, Limits]
    defaults: Preferences
    window: timedelta = timedelta(hours=6)

    def round(self, store: Store, now: datetime) -> int:
        """Serve up to a batch of due subscribers; returns how many there were (0: done)."""
        due = store.subscribers.due(now, self.limits, limit=_BATCH)
        for subscriber in due:
            self.serve(store, subscriber, now)
        return len(due)

    def serve(self, store: Store, subscriber: Subscriber, now: datetime) -> int:
        """Serve one subscriber's due slots; returns the pages written.

        The slot's rows, its pages and the move of `next_due_at` are one transaction.
        """
        chosen = preferences_of(store, subscriber, self.defaults)
        with store.transaction():
            slots = self._due(store, subscriber, chosen, now)
            kept = [slot for slot in slots if now - slot.at <= self.window]
            for slot in slots:
                if slot not in kept:
                    _record(store, subscriber, slot, "skipped", now, "downtime")
            pages = self._bring(store, subscriber, chosen, kept, now) if kept else 0
            upcoming = coming_slot(store, subscriber, chosen, now)
            store.subscribers.plan(
                subscriber.id,
                upcoming.at if upcoming else None,
                last_slot_at=kept[-1].at if kept else None,
            )
        return pages

    def _due(
        self, store: Store, subscriber: Subscriber, chosen: Preferences, now: datetime
    ) -> list[Slot]:
        if subscriber.next_due_at is None:
            return []
        after = subscriber.next_due_at - timedelta(microseconds=1)
        return [
            slot
            for slot in slots_between(plan_of(chosen), after, now)
            if slot.clock not in store.slots.taken(subscriber.id, slot.date)
        ]

    def _bring(
        self,
        store: Store,
        subscriber: Subscriber,
        chosen: Preferences,
        slots: list[Slot],
        now: datetime,
    ) -> int:
        slot = slots[-1]
        for earlier in slots[:-1]:
            _record(store, subscriber, earlier, "merged", now, f"into {slot.name}")
        since = (subscriber.last_slot_at or subscriber.since) - REACH
        came = store.articles.unbrought(
            subscriber.id, before=slot.at + timedelta(microseconds=1), since=since, limit=_MOST
        )
        seen = store.articles.opened(subscriber.id, [one.id for one in came])
        message = _message(came, seen, chosen, slot, now)
        store.articles.mark_brought(
            subscriber.id, [one.id for one in came], occasion=f"slot:{slot.name}", now=now
        )
        if message is None:
            _record(store, subscriber, slot, "empty", now)
            return 0
        _record(store, subscriber, slot, "sent", now)
        limits = self.limits[subscriber.transport]
        if chosen.silent:
            message = replace(message, silent=True)
        pages = paginate(message, limits, page_mark(chosen.language))
        return store.outbox.put(subscriber.id, f"slot:{slot.name}", pages, now=now)


def _message(
    came: list[StoredArticle], seen: set[int], chosen: Preferences, slot: Slot, now: datetime
) -> Message | None:
    fresh = [Piece(one.id, one.article) for one in came if one.id not in seen]
    read = tuple(Piece(one.id, one.article) for one in came if one.id in seen)
    if not fresh:
        return None
    t = phrases(chosen.language)
    voice = voice_for(chosen, t)
    shown = tuple(fresh[: chosen.count])
    when = f"{say_day(slot.at, now, chosen.zone, t)} {slot.clock}"
    issue = Issue(shown, read[: chosen.count], more=len(fresh) - len(shown))
    return issue_message(issue, slot_heading(when, len(shown), voice), voice)


def _record(
    store: Store, subscriber: Subscriber, slot: Slot, state: str, now: datetime, reason: str = ""
) -> None:
    store.slots.record(
        subscriber.id, slot.date, slot.clock, at=slot.at, state=state, reason=reason, now=now
    )
