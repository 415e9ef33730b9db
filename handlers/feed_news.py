"""How a subscriber's feeds are: looked up for /health, and told once in a digest."""

from datetime import datetime

from digest.feed_lines import FeedFacts, notice_line, recovered_line
from digest.phrases import phrases
from digest.polling import health_of, host_of
from digest.preferences import Preferences
from storage.feeds import Feed
from storage.store import Store
from storage.subscribers import Subscriber

_TOLD = ("dead", "silent", "moved")


def facts_of(store: Store, feed: Feed, now: datetime) -> FeedFacts:
    """What may be said of a feed now."""
    moved = feed.moved_at if host_of(feed.moved_from) != host_of(feed.address) else None
    health = health_of(
        now,
        failing_since=feed.failing_since,
        gone=feed.gone,
        answered=feed.succeeded_at is not None,
        moved_at=moved,
        shown=store.feeds.newest_times(feed.id),
    )
    name = feed.title or host_of(feed.address)
    return FeedFacts(name, health, feed.reason, feed.next_poll_at, host_of(feed.address))


def feed_notes(
    store: Store, subscriber: Subscriber, chosen: Preferences, now: datetime
) -> tuple[str, ...]:
    """Lines for the digest that is being written: each change of a feed once a subscriber.

    Runs in the transaction that writes the digest: what is not sent is not told.
    """
    t = phrases(chosen.language)
    lines = []
    for feed in store.subscriptions.noteworthy(subscriber.id, now):
        facts = facts_of(store, feed, now)
        state, since = facts.health.state, facts.health.since
        if state in _TOLD and store.told.tell(subscriber.id, feed.id, state, since):
            lines.append(notice_line(facts, now, chosen.zone, t))
        elif state in ("fine", "moved") and store.told.take_back(subscriber.id, feed.id):
            lines.append(recovered_line(facts.name, t))
    return tuple(lines)
