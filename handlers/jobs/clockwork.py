"""The clock itself is looked after: steps back, and new rules of the time zones."""

from datetime import datetime, timedelta

from digest.preferences import Preferences
from handlers.chosen import preferences_of
from handlers.planning import plan_since
from storage.store import Store
from storage.subscribers import Subscriber

# A step back by more: what was planned by the wrong clock is planned anew.
STEP = timedelta(minutes=10)
TICK = "tick"
RULES = "tzdata"
_ANEW = "replan:since"
_AFTER = "replan:after"
_BATCH = 200


def watch_clock(store: Store, now: datetime, rules: str, defaults: Preferences) -> int:
    """Look at the clock and the rules; returns how many were planned anew (0: all are).

    The last look is remembered in the database, so a step back while nothing ran is seen too.
    A jump forward needs nothing here: what fell due meanwhile is told apart by its age.
    """
    said = store.meta.get(TICK)
    last = datetime.fromisoformat(said) if said else None
    if last is None or last.replace(second=0, microsecond=0) != now.replace(
        second=0, microsecond=0
    ):
        store.meta.set(TICK, now.isoformat())
    if last is not None and now < last - STEP:
        with store.transaction():
            store.rewind(now)
            _plan_anew(store, now)
    elif rules and store.meta.get(RULES) != rules:
        # What fell due while nothing ran, by the new rules, is still to be served.
        with store.transaction():
            if store.meta.get(RULES) is not None:
                _plan_anew(store, min(last or now, now))
            store.meta.set(RULES, rules)
    return _plan_some(store, defaults)


def by_new_plan(store: Store, subscriber: Subscriber, defaults: Preferences) -> Subscriber:
    """One whose moment has come by the old plan, planned anew before its turn where that waits.

    So nobody's digest waits until all the others are planned.
    """
    since = store.meta.get(_ANEW)
    if not since or subscriber.id <= int(store.meta.get(_AFTER) or 0):
        return subscriber
    chosen = preferences_of(store, subscriber, defaults)
    plan_since(store, subscriber, chosen, datetime.fromisoformat(since))
    return store.subscribers.get(subscriber.id) or subscriber


def _plan_anew(store: Store, since: datetime) -> None:
    store.meta.set(_ANEW, since.isoformat())
    store.meta.set(_AFTER, "0")


def _plan_some(store: Store, defaults: Preferences) -> int:
    since = store.meta.get(_ANEW)
    if not since:
        return 0
    with store.transaction():
        some = store.subscribers.active_after(int(store.meta.get(_AFTER) or 0), limit=_BATCH)
        for subscriber in some:
            chosen = preferences_of(store, subscriber, defaults)
            plan_since(store, subscriber, chosen, datetime.fromisoformat(since))
        store.meta.set(_AFTER, str(some[-1].id) if some else "0")
        if not some:
            store.meta.set(_ANEW, "")
    return len(some)
