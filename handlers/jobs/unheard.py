"""Pages that come late, after an outage or a crash, wake nobody: they wait for the morning."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from digest.due import quiet_end
from digest.plans import plan_of
from digest.preferences import Preferences
from handlers.chosen import preferences_of
from storage.outbox import SUPERSEDED
from storage.ready import OutboxPage
from storage.store import Store

# What leaves sooner than this, at its first try, leaves at the moment it was written for.
_LATE = timedelta(minutes=5)


def heard(
    store: Store, claimed: Sequence[OutboxPage], defaults: Preferences, now: datetime
) -> list[OutboxPage]:
    """Those of the claimed pages that may leave now; the others are put off or given up.

    A late page that would ring within its subscriber's quiet hours waits for their end; where
    its next slot comes first, it is superseded, and that slot brings its articles. Only late
    pages are looked at, so a round on time costs nothing.
    """
    return [page for page in claimed if not _hushed(store, page, defaults, now)]


def _hushed(store: Store, page: OutboxPage, defaults: Preferences, now: datetime) -> bool:
    if page.message.silent or (page.attempts == 1 and now - page.created_at < _LATE):
        return False
    subscriber = store.subscribers.get(page.subscriber_id)
    if subscriber is None:
        return False
    end = quiet_end(plan_of(preferences_of(store, subscriber, defaults)), now)
    if end is None:
        return False
    if page.worthless_at is not None and end >= page.worthless_at:
        store.outbox.drop(page.id, why=SUPERSEDED, now=now)
    else:
        store.outbox.retry(page.id, at=end, why="late, and the reader's quiet hours")
    return True
