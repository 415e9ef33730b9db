"""What a feed is called where it is spoken of."""

from digest.phrases import Phrase
from storage.feeds import Feed
from storage.store import Store


def feed_name(feed: Feed, t: Phrase) -> str:
    """The feed's title; a name of ours for the built-in feed and for a chat's own shelf."""
    if feed.kind == "local":
        return t("Local articles")
    if feed.kind == "chat":
        return t("what this chat added")
    return feed.title or feed.address


def feed_title(store: Store, t: Phrase, feed_id: int) -> str:
    """The name of a feed by its id; its number where it is gone."""
    feed = store.feeds.get(feed_id)
    return feed_name(feed, t) if feed else str(feed_id)
