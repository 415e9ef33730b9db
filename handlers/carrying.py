"""A chat's own things gathered to be taken along, and put back where they were brought."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from digest.article import RawArticle
from digest.keywords import parse_watch
from digest.masking import masked
from digest.opml import Outline
from digest.portable import MOST_ARTICLES, Portable
from digest.preferences import PREFERENCES
from handlers.admission import may_add, room_for_feeds
from handlers.jobs.ingest import put_all
from handlers.request import Context
from storage.feeds import Feed
from storage.store import Store

MOST_FEEDS = 200
MOST_WATCHES = 50


@dataclass(frozen=True, slots=True)
class Brought:
    """What of an import was taken up, and how many parts were not understood or too many."""

    feeds: int = 0
    watches: int = 0
    preferences: int = 0
    articles: int = 0
    saved: int = 0
    refused: int = 0

    @property
    def nothing(self) -> bool:
        """Whether there was nothing in it for us."""
        return not (self.feeds or self.watches or self.preferences or self.articles or self.saved)


def gathered(context: Context) -> Portable:
    """Everything of this chat that another Zhaibao can take up, and what it has read."""
    store, mine = context.store, context.subscriber.id
    chosen = store.subscribers.preferences(mine)
    return Portable(
        {name: text for name, text in chosen.items() if name in PREFERENCES},
        tuple(feeds_of(store, mine)),
        tuple((watch.text, watch.mode) for watch in store.watches.of(mine)),
        tuple((mute.kind, _mute_out(store, mute.kind, mute.value)) for mute in
              store.watches.mutes(mine)),
        tuple(_article(store, number) for number in store.belongings.articles(mine)),
        tuple(store.belongings.saved(mine)),
        tuple(store.belongings.read(mine)),
    )  # fmt: skip


def feeds_of(store: Store, subscriber_id: int) -> list[Outline]:
    """The feeds that a chat takes, by address; without those that hold the operator's keys."""
    taken = store.subscriptions.of(subscriber_id)
    return [
        Outline(feed.address, feed.title)
        for feed in taken
        if feed.kind == "feed" and _may_be_told(feed, subscriber_id)
    ]


def _may_be_told(feed: Feed, subscriber_id: int) -> bool:
    """Whether its address holds no key, or one that this chat itself brought."""
    return feed.owner == subscriber_id or masked(feed.address) == feed.address


def put_back(context: Context, things: Portable) -> Brought:
    """Take up what was brought: what is there already stays, nothing is removed."""
    refused = 0
    preferences = 0
    store, mine = context.store, context.subscriber.id
    for name, text in things.preferences.items():
        entry = PREFERENCES.get(name)
        if entry and entry.parse(text) is not None:
            store.subscribers.prefer(mine, name, text)
            preferences += 1
        else:
            refused += 1
    feeds, refused_feeds = add_feeds(context, list(things.feeds))
    watches, refused_watches = _watch_again(context, things)
    shelf = things.articles[:MOST_ARTICLES]
    feed = store.feeds.chat_feed(mine, context.now) if shelf else None
    entries = put_all(store, feed.id, shelf, context.now) if feed else ()
    saved = 0
    for _, address, _at in things.saved:
        found = store.belongings.at_address(mine, address) if address else None
        if found:
            store.saved.add(mine, found, now=context.now)
            saved += 1
    return Brought(
        feeds, watches, preferences, len(entries), saved, refused + refused_feeds + refused_watches
    )


def add_feeds(context: Context, outlines: list[Outline]) -> tuple[int, int]:
    """Subscribe to feeds by address; returns how many are new here and how many were refused."""
    store, mine = context.store, context.subscriber.id
    taken = {feed.id for feed in store.subscriptions.of(mine)}
    added = refused = 0
    room = room_for_feeds(store, mine, context.house) if may_add(context) else 0
    for outline in outlines:
        known = store.feeds.by_address(outline.address, mine)
        full = len(taken) >= MOST_FEEDS or not is_address(outline.address)
        if full or (known is None and not room):
            refused += 1
            continue
        room -= known is None
        feed = known or store.feeds.add(
            outline.address,
            now=context.now,
            title=outline.title[:200],
            default=False,
            owner=mine,
        )
        if feed.id not in taken:
            store.subscriptions.add(mine, feed.id, now=context.now)
            taken.add(feed.id)
            added += 1
    return added, refused


def is_address(text: str) -> bool:
    """Whether a text is a web address that a feed may have; it is checked again when fetched."""
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return sound and len(text) <= 2000 and not any(c.isspace() or c < " " for c in text)


def _watch_again(context: Context, things: Portable) -> tuple[int, int]:
    store, mine = context.store, context.subscriber.id
    held = len(store.watches.of(mine)) + len(store.watches.mutes(mine))
    watches = refused = 0
    for text, mode in things.watches:
        parsed = parse_watch(text)
        sound = len(parsed) == 1 and parsed[0].sound and (parsed[0].some or parsed[0].every)
        if not sound or mode not in ("now", "mark") or held + watches >= MOST_WATCHES:
            refused += 1
            continue
        store.watches.add(mine, str(parsed[0]), now=context.now, mode=mode)
        watches += 1
    for kind, value in things.mutes:
        kept = _mute_in(context, kind, value)
        if not kept or held + watches >= MOST_WATCHES:
            refused += 1
            continue
        store.watches.mute(mine, kind, kept, now=context.now)
        watches += 1
    return watches, refused


def _mute_out(store: Store, kind: str, value: str) -> str:
    if kind != "feed":
        return value
    feed = store.feeds.get(int(value))
    return feed.address if feed and masked(feed.address) == feed.address else ""


def _mute_in(context: Context, kind: str, value: str) -> str:
    """A mute as stored here; empty where it means nothing here."""
    if kind == "feed":
        feed = context.store.feeds.by_address(value, context.subscriber.id) if value else None
        return str(feed.id) if feed else ""
    if kind == "keyword":
        parsed = parse_watch(value)
        return value if len(parsed) == 1 and parsed[0].sound and parsed[0].some else ""
    return value if kind == "account" and 0 < len(value) <= 100 else ""


def _article(store: Store, article_id: int) -> RawArticle:
    stored = store.articles.get(article_id)
    assert stored is not None  # noqa: S101 - its id was read in this transaction
    return RawArticle(
        stored.article.text, title=stored.article.title, address=stored.article.address
    )
