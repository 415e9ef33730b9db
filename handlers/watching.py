"""What a subscriber wants and does not want, applied to articles: for slots, alerts and lists."""

from collections.abc import Sequence
from dataclasses import dataclass

from digest.article import Article
from digest.keywords import Book, Watch, parse_watch
from digest.script import fold
from storage.articles import StoredArticle
from storage.store import Store
from storage.subscribers import Subscriber
from storage.watches import StoredWatch


@dataclass(frozen=True, slots=True)
class Sifted:
    """What is left of some articles, and the watches that mark them, by article id."""

    kept: list[StoredArticle]
    marks: dict[int, tuple[str, ...]]


class Wishes:
    """One subscriber's mutes and watches, read once."""

    def __init__(self, store: Store, subscriber_id: int) -> None:
        mutes, watches = store.watches.mutes(subscriber_id), store.watches.of(subscriber_id)
        self._feeds = {mute.value for mute in mutes if mute.kind == "feed"}
        self._accounts = {fold(mute.value) for mute in mutes if mute.kind == "account"}
        unwanted = [mute.value for mute in mutes if mute.kind == "keyword"]
        self._unwanted = Book((text, watch) for text in unwanted for watch in muted_by(text))
        self._watched = _book(watches)
        self._alerting = _book([watch for watch in watches if watch.mode == "now"])

    def unwanted(self, stored: StoredArticle) -> bool:
        """Whether the subscriber does not want this article."""
        account = account_of(stored.article)
        return (
            str(stored.feed_id) in self._feeds
            or (bool(account) and fold(account) in self._accounts)
            or bool(self._unwanted.matching(stored.article))
        )

    def watched(self, article: Article) -> tuple[str, ...]:
        """The watches that the article answers, as typed."""
        return tuple(self._watched.matching(article))

    def alerting(self, article: Article) -> tuple[str, ...]:
        """Those of them that want an alert at once."""
        return tuple(self._alerting.matching(article))


def sift(store: Store, subscriber: Subscriber, came: Sequence[StoredArticle]) -> Sifted:
    """The articles that the subscriber wants, in their order, and what they were watched for.

    For who watches and mutes nothing the store is not asked.
    """
    if not came or not subscriber.picky:
        return Sifted(list(came), {})
    wishes = Wishes(store, subscriber.id)
    kept = [stored for stored in came if not wishes.unwanted(stored)]
    marks = {stored.id: words for stored in kept if (words := wishes.watched(stored.article))}
    return Sifted(kept, marks)


def account_of(article: Article) -> str:
    """The account that published it, as printed; empty where none is named."""
    return article.credit.account if article.credit else ""


def muted_by(text: str) -> list[Watch]:
    """A muted keyword as something to look for: what it holds is unwanted."""
    return [Watch(some=watch.some) for watch in parse_watch(text) if watch.some]


def _book(watches: Sequence[StoredWatch]) -> Book[str]:
    return Book((w.text, one) for w in watches for one in parse_watch(w.text))
