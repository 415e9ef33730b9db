"""When a subscriber's next digest comes: planned after each change, said after each answer."""

from datetime import datetime, timedelta

from digest.due import Slot, next_slots, quiet_end
from digest.phrases import Phrase
from digest.plans import paused_until, plan_of
from digest.preferences import Preferences
from digest.when import say_moment
from storage.store import Store
from storage.subscribers import Subscriber

# What came in this long before the last slot, and was brought by nothing, is still news.
REACH = timedelta(days=7)


def coming_slot(
    store: Store, subscriber: Subscriber, preferences: Preferences, after: datetime
) -> Slot | None:
    """The first slot after `after` whose local date and hour has not been served yet."""
    free = (
        slot
        for slot in next_slots(plan_of(preferences), after)
        if slot.clock not in store.slots.taken(subscriber.id, slot.date)
    )
    return next(free, None)


def replan(
    store: Store, subscriber: Subscriber, preferences: Preferences, now: datetime
) -> Slot | None:
    """Compute `next_due_at` anew and store it; None where no slot is planned.

    What waits for the end of quiet hours waits for the end of those that hold now, if any.

    A subscriber whose moment has come and is not served yet stays due: the round that
    serves it asks the plan as it is then.
    """
    slot = coming_slot(store, subscriber, preferences, now)
    store.outbox.standby.end(subscriber.id, quiet_end(plan_of(preferences), now) or now)
    if subscriber.due_from is not None:
        # Something due was put off: by what is chosen now it may come at once.
        store.subscribers.hold(subscriber.id, now, now=now)
    elif subscriber.next_due_at is None or subscriber.next_due_at > now:
        store.subscribers.plan(subscriber.id, _due_at(store, subscriber, preferences, slot, now))
    return slot


def plan_since(
    store: Store, subscriber: Subscriber, preferences: Preferences, since: datetime
) -> None:
    """Compute `next_due_at` anew as if now were `since`: what fell due after it is served yet."""
    slot = coming_slot(store, subscriber, preferences, since)
    at = _due_at(store, subscriber, preferences, slot, since)
    store.subscribers.plan(subscriber.id, at)


def waiting_since(subscriber: Subscriber, now: datetime) -> datetime:
    """From when on what came in may still be brought to this subscriber."""
    return min(subscriber.last_slot_at or subscriber.since, now) - REACH


def next_line(slot: Slot | None, preferences: Preferences, now: datetime, t: Phrase) -> str:
    """下一份：明天（二）08:00（台北時間）."""
    paused = paused_until(preferences)
    if preferences.mode == "instant":
        if paused and paused > now:
            return t("Paused until {when}.", when=say_moment(paused, now, preferences.zone, t))
        return t("Each article comes as it arrives.")
    if slot is None:
        return t("No digest is planned.")
    when = say_moment(slot.at, now, preferences.zone, t)
    if preferences.mode == "serial":
        return t("Next part: {when}", when=when)
    return t("Next digest: {when}", when=when)


def _due_at(
    store: Store,
    subscriber: Subscriber,
    preferences: Preferences,
    slot: Slot | None,
    now: datetime,
) -> datetime | None:
    if preferences.mode != "instant":
        return slot.at if slot else None
    paused = paused_until(preferences)
    if paused and paused > now:
        return paused
    # What waited for a slot comes now; what arrives later makes the subscriber due itself.
    waiting = store.articles.unbrought(
        subscriber.id,
        since=waiting_since(subscriber, now),
        before=now + timedelta(milliseconds=1),
        limit=1,
    )
    return now if waiting else None
