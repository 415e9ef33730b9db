"""When a subscriber's next digest comes: planned after each change, said after each answer."""

from datetime import datetime

from digest.due import Plan, Slot, next_slot
from digest.phrases import Phrase
from digest.preferences import Preferences
from digest.when import say_moment
from storage.store import Store
from storage.subscribers import Subscriber

# A slot taken already today is passed over; a zone change can pass over a few, never a week.
_LOOK_AHEAD = 64


def plan_of(preferences: Preferences) -> Plan:
    """The schedule that these preferences ask for."""
    return Plan(hours=preferences.hours, weekdays=preferences.weekdays, zone=preferences.zone)


def coming_slot(
    store: Store, subscriber: Subscriber, preferences: Preferences, after: datetime
) -> Slot | None:
    """The first slot after `after` whose local date and hour has not been served yet."""
    plan = plan_of(preferences)
    slot = next_slot(plan, after)
    for _ in range(_LOOK_AHEAD):
        if slot is None or slot.clock not in store.slots.taken(subscriber.id, slot.date):
            return slot
        slot = next_slot(plan, slot.at)
    return slot


def replan(
    store: Store, subscriber: Subscriber, preferences: Preferences, now: datetime
) -> Slot | None:
    """Compute `next_due_at` anew and store it; None where nothing is planned."""
    slot = coming_slot(store, subscriber, preferences, now)
    store.subscribers.plan(subscriber.id, slot.at if slot else None)
    return slot


def next_line(slot: Slot | None, preferences: Preferences, now: datetime, t: Phrase) -> str:
    """下一份：明天（二）08:00（台北時間）."""
    if slot is None:
        return t("No digest is planned.")
    return t("Next digest: {when}", when=say_moment(slot.at, now, preferences.zone, t))
