"""The hour has come: due subscribers get their digest, written into the outbox page by page."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from digest.due import WINDOW, Missed, Slot, missed, quiet_end
from digest.listing import Issue
from digest.message import Limits, Message, say
from digest.phrases import phrases
from digest.plans import paused_until, plan_of
from digest.preferences import Preferences
from handlers.chosen import preferences_of
from handlers.feed_news import feed_notes
from handlers.jobs.bringing import LATE, Composer, brought, late_notes, said_when, take, was_away
from handlers.jobs.clockwork import by_new_plan, watch_clock
from handlers.jobs.instant import serve_instant, wake_instant
from handlers.planning import coming_slot
from handlers.serial import next_part, show
from storage.errors import StorageError
from storage.store import Store
from storage.subscribers import Subscriber

# So many are served in one go: a person who asks meanwhile waits no longer than that takes.
_BATCH = 50
# Whom a fault kept from being served is tried again after this; nobody waits for them.
_AGAIN = timedelta(minutes=15)


@dataclass(frozen=True)
class Enqueue:
    """Serves due slots. `limits` names the transports served and what their pages hold.

    Slots missed by no more than `window` become one merged digest; older ones are
    recorded as skipped. `rules` names the version of the time zones' rules: where it differs
    from the one stored, every next moment is computed anew.
    """

    limits: Mapping[str, Limits]
    defaults: Preferences
    window: timedelta = WINDOW
    rules: str = ""
    report: Callable[[Exception], None] = lambda error: None
    _seen: Counter[str] = field(default_factory=Counter)

    @cached_property
    def composer(self) -> Composer:
        """Composes the pages."""
        return Composer(self.limits)

    def after_downtime(self) -> dict[str, int]:
        """How many slots were sent late, merged and skipped since this was asked last."""
        seen = {name: self._seen[name] for name in ("late", "merged", "skipped")}
        self._seen.clear()
        return seen if any(seen.values()) else {}

    def round(self, store: Store, now: datetime) -> int:
        """Serve up to a batch of due subscribers; returns how many there were (0: done).

        Looks after the clock first: after a step back, or new rules of the time zones,
        rounds plan a batch anew besides until all are planned, and count it too.
        """
        planned = watch_clock(store, now, self.rules, self.defaults)
        wake_instant(store, now)
        due = store.subscribers.due(now, self.limits, limit=_BATCH)
        with store.transaction():
            # One commit for all of them: a commit waits for the disk.
            for subscriber in due:
                if planned:
                    subscriber = by_new_plan(store, subscriber, self.defaults)
                if subscriber.next_due_at and subscriber.next_due_at <= now:
                    self._serve_or_put_off(store, subscriber, now)
        return planned + len(due)

    def _serve_or_put_off(self, store: Store, subscriber: Subscriber, now: datetime) -> None:
        try:
            with store.transaction():
                self.serve(store, subscriber, now)
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - one that fails must not keep the others waiting
            self.report(error)
            store.subscribers.hold(subscriber.id, now + _AGAIN, now=now)

    def serve(self, store: Store, subscriber: Subscriber, now: datetime) -> int:
        """Serve one subscriber's due slots; returns the pages written.

        The slot's rows, its pages and the move of `next_due_at` are one transaction.
        """
        chosen = preferences_of(store, subscriber, self.defaults)
        with store.transaction():
            if chosen.mode == "instant":
                return serve_instant(store, subscriber, chosen, now, self.composer)
            left = self._missed(store, subscriber, chosen, now)
            self._seen["skipped"] += len(left.skipped)
            for skipped in left.skipped:
                _record(store, subscriber, skipped.slot, "skipped", now, skipped.reason)
            if left.due and (end := quiet_end(plan_of(chosen), now)):
                # What a downtime left falls into the quiet hours: nobody is woken for it.
                store.subscribers.hold(subscriber.id, end, now=now)
                return 0
            pages = self._bring(store, subscriber, chosen, left.due, now) if left.due else 0
            upcoming = coming_slot(store, subscriber, chosen, now)
            store.subscribers.plan(
                subscriber.id,
                upcoming.at if upcoming else None,
                last_slot_at=left.due[-1].at if left.due else None,
            )
            paused = paused_until(chosen)
            if paused and paused <= now:
                store.subscribers.prefer(subscriber.id, "pause", "off")
        return pages

    def _missed(
        self, store: Store, subscriber: Subscriber, chosen: Preferences, now: datetime
    ) -> Missed:
        if subscriber.next_due_at is None:
            return Missed()
        after = (subscriber.due_from or subscriber.next_due_at) - timedelta(microseconds=1)
        # The time that it was put off by ourselves makes nothing older.
        held = now - subscriber.held_at if subscriber.held_at else timedelta()
        left = missed(plan_of(chosen), after, now, max(self.window, LATE) + held)

        def free(slot: Slot) -> bool:
            return slot.clock not in store.slots.taken(subscriber.id, slot.date)

        return Missed(
            tuple(slot for slot in left.due if free(slot)),
            tuple(skipped for skipped in left.skipped if free(skipped.slot)),
        )

    def _bring(
        self,
        store: Store,
        subscriber: Subscriber,
        chosen: Preferences,
        slots: tuple[Slot, ...],
        now: datetime,
    ) -> int:
        slot = slots[-1]
        self._seen["late"] += now - slot.at > LATE
        for earlier in slots[:-1]:
            self._seen["merged"] += now - earlier.at > LATE
            _record(store, subscriber, earlier, "merged", now, f"into {slot.name}")
        if chosen.mode == "serial":
            return self._bring_part(store, subscriber, chosen, slots, now)
        # An earlier digest that could not leave is worthless now: its articles come with this one.
        again = store.standing.supersede(subscriber.id, now=now)
        came = take(store, subscriber, slot.at, now, chosen, again)
        brought(store, subscriber, came, f"slot:{slot.name}", now)
        notes = feed_notes(store, subscriber, chosen, now)
        if not came.fresh:
            _record(store, subscriber, slot, "empty", now)
            return self._tell(store, subscriber, chosen, notes, slot) if notes else 0
        issue = Issue(
            (),
            away=was_away(subscriber, plan_of(chosen), slots),
            notes=(*late_notes(store, subscriber, chosen, slots, now), *notes),
        )
        _record(store, subscriber, slot, "sent", now)
        when = said_when(slot, chosen, now, phrases(chosen.language))
        pages = self.composer.pages(came, chosen, subscriber.transport, when, issue)
        following = coming_slot(store, subscriber, chosen, now)
        return store.outbox.put(
            subscriber.id,
            f"slot:{slot.name}",
            pages,
            now=now,
            worthless=following.at if following else None,
        )

    def _tell(
        self,
        store: Store,
        subscriber: Subscriber,
        chosen: Preferences,
        notes: tuple[str, ...],
        slot: Slot,
    ) -> int:
        """Nothing new to read, and that may be why: the notes alone, without ringing."""
        message = Message(tuple(say(line) for line in notes), silent=True)
        pages = self.composer.divided(message, chosen, subscriber.transport)
        return store.outbox.put(subscriber.id, f"notice:feeds:{slot.name}", pages, now=slot.at)

    def _bring_part(
        self,
        store: Store,
        subscriber: Subscriber,
        chosen: Preferences,
        slots: tuple[Slot, ...],
        now: datetime,
    ) -> int:
        slot, part = slots[-1], next_part(store, subscriber, now)
        notes = late_notes(store, subscriber, chosen, slots, now)
        _record(store, subscriber, slot, "sent" if part else "empty", now)
        if part is None:
            return 0
        # Recorded first: the part says when the next one comes.
        message = show(store, subscriber, chosen, part, now, notes)
        pages = self.composer.divided(message, chosen, subscriber.transport)
        return store.outbox.put(subscriber.id, f"slot:{slot.name}", pages, now=now)


def _record(
    store: Store, subscriber: Subscriber, slot: Slot, state: str, now: datetime, reason: str = ""
) -> None:
    store.slots.record(
        subscriber.id, slot.date, slot.clock, at=slot.at, state=state, reason=reason, now=now
    )
