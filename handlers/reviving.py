"""A feed that is paused or fails: what those who run the bot are told, and two ways to go on."""

from datetime import datetime

from digest.feed_lines import missed_line
from digest.masking import masked
from digest.message import Button
from digest.phrases import Phrase
from digest.polling import missed_about
from handlers.naming import feed_name
from storage.facts import DEAD_AFTER
from storage.feeds import Feed
from storage.store import Store


def needs_reviving(feed: Feed) -> bool:
    """Whether a feed is paused, or fails and nobody has asked for it again yet."""
    return feed.kind == "feed" and (feed.next_poll_at is None or feed.failures > 0)


def state_of(feed: Feed, t: Phrase) -> str:
    """How a feed is, in a word, with the last error where there is one."""
    if feed.kind == "feed" and feed.next_poll_at is None:
        return t("paused")
    if not feed.failures:
        return t("is asked again") if feed.on_return else t("well")
    sort = t("dead") if feed.failures >= DEAD_AFTER else t("failing")
    return f"{sort} ({feed.failures}): {masked(feed.last_error)}"


def missed(store: Store, feed: Feed, now: datetime, t: Phrase) -> str:
    """How long a feed has not been read, and what it probably published meanwhile."""
    span = now - feed.succeeded_at if feed.succeeded_at else None
    about = missed_about(span, store.feeds.newest_times(feed.id)) if span else None
    return missed_line(feed_name(feed, t), span, about, t)


def both_ways(most: int, t: Phrase) -> str:
    """What each of the two choices does; `most` articles come in at most."""
    return t(
        "Catch up takes in its newest articles, {n} at most, and merges them into one digest. "
        "Skip takes in only what it publishes from now on.",
        n=most,
    )


def ways(t: Phrase) -> tuple[tuple[str, str], ...]:
    """The two choices: each name and what its button says."""
    return (("skip", t("Skip the old ones")), ("catchup", t("Catch up")))


def way_buttons(feed: Feed, t: Phrase) -> list[Button]:
    """One button a choice."""
    return [Button(label, f"feedadmin:{way}:{feed.id}") for way, label in ways(t)]


def revive(store: Store, feed: Feed, *, skip: bool, now: datetime, t: Phrase, most: int) -> str:
    """Ask a feed again within a minute; what is said of it."""
    store.feeds.revive(feed.id, skip=skip, now=now)
    name = feed_name(feed, t)
    if skip:
        return t(
            "“{name}” is read again within a minute; only what it publishes from now on comes in.",
            name=name,
        )
    return t(
        "“{name}” is read again within a minute; its newest articles come in, {n} at most.",
        name=name, n=most,
    )  # fmt: skip
