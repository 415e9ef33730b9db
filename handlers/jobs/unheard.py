"""What would ring in a reader's quiet hours comes without a sound, or waits for the morning."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from digest.due import quiet_end
from digest.plans import plan_of
from digest.preferences import Preferences
from handlers.chosen import preferences_of
from storage.outbox import QUIET, SUPERSEDED
from storage.ready import OutboxPage
from storage.store import Store

# What leaves sooner than this, at its first try, leaves at the moment it was written for.
_LATE = timedelta(minutes=5)


def heard(
    store: Store, claimed: Sequence[OutboxPage], defaults: Preferences, now: datetime
) -> list[OutboxPage]:
    """Those of the claimed pages that may leave now; the others are put off or given up.

    No page rings within its subscriber's quiet hours. Where they began while it waited for its
    turn, it leaves without ringing. A late one, after an outage or a crash, waits for their end;
    where its next slot comes first, it is superseded, and that slot brings its articles. A
    broadcast belongs to no hour and always waits. One question tells who chose quiet hours.
    """
    loud = [page.subscriber_id for page in claimed if not page.message.silent]
    quiet = set(loud) if defaults.quiet else store.subscribers.who_chose("quiet", loud)
    left: list[OutboxPage] = []
    for page in claimed:
        if page.message.silent or page.subscriber_id not in quiet:
            left.append(page)
        elif kept := _hushed(store, page, defaults, now):
            left.append(kept)
    return left


def _hushed(
    store: Store, page: OutboxPage, defaults: Preferences, now: datetime
) -> OutboxPage | None:
    """The page as it may leave now; None where it may not."""
    subscriber = store.subscribers.get(page.subscriber_id)
    if subscriber is None:
        return page
    end = quiet_end(plan_of(preferences_of(store, subscriber, defaults)), now)
    if end is None:
        return page
    on_time = page.attempts == 1 and now - page.created_at < _LATE
    if on_time and not page.occasion.startswith("broadcast:"):
        return replace(page, message=replace(page.message, silent=True))
    if page.worthless_at is not None and end >= page.worthless_at:
        store.outbox.drop(page.id, why=SUPERSEDED, now=now)
    else:
        store.outbox.retry(page.id, at=end, why=QUIET)
        # It is the first that waits: that one rings, and no other.
        store.outbox.standby.hush_behind(page.subscriber_id, page.id)
    return None
