"""What a feed and a chat are called where they are spoken of."""

from digest.masking import masked
from digest.phrases import Phrase
from storage.feeds import Feed
from storage.store import Store
from storage.subscribers import Subscriber


def feed_name(feed: Feed, t: Phrase) -> str:
    """The feed's title; a name of ours for the built-in feed and for a chat's own shelf."""
    if feed.kind == "local":
        return t("Local articles")
    if feed.kind == "chat":
        return t("what this chat added")
    return feed.title or masked(feed.address)


def feed_title(store: Store, t: Phrase, feed_id: int) -> str:
    """The name of a feed by its id; its number where it is gone."""
    feed = store.feeds.get(feed_id)
    return feed_name(feed, t) if feed else str(feed_id)


def chat_key(chat: Subscriber) -> str:
    """What /privacy reads out, and the operator's commands take: `telegram:880`, a topic behind."""
    return ":".join(part for part in (chat.transport, chat.chat, chat.topic) if part)


def chat_named(store: Store, key: str) -> Subscriber | None:
    """The chat of a key that was read out; None where there is none.

    Nothing shorter will do: by counting, an admin would come upon people who told them nothing.
    """
    transport, _, rest = key.strip().partition(":")
    chat, _, topic = rest.partition(":")
    return store.subscribers.find(transport, chat, topic) if chat else None
