"""Feeds that are on by default, and who gets them."""

from datetime import timedelta

from storage.catalogue import Offer
from storage.store import Store
from tests.storage.conftest import NOW, reader

LATER = NOW + timedelta(days=1)


def taken(store: Store, subscriber: int) -> list[str]:
    return [feed.address or feed.kind for feed in store.subscriptions.of(subscriber)]


def test_who_began_before_any_feed_gets_the_first_ones(store: Store) -> None:
    early = reader(store).id
    stranger = store.subscribers.at("web", "2", now=NOW).id
    assert taken(store, early) == []
    store.feeds.local(LATER)
    offers = [Offer("https://a.example/"), Offer("https://b.example/", default=False)]
    store.catalogue.offer([*offers, Offer("https://c.example/")], now=LATER)
    assert taken(store, early) == ["local", "https://a.example/", "https://c.example/"]
    assert taken(store, stranger) == []


def test_who_has_feeds_chooses_further_ones(store: Store) -> None:
    store.feeds.add("https://a.example/", now=NOW)
    early = reader(store).id
    store.subscriptions.take_defaults(early, now=NOW)
    store.feeds.add("https://b.example/", now=LATER)
    assert taken(store, early) == ["https://a.example/"]
    # A feed that is looked up again is not new.
    store.subscriptions.remove(early, store.feeds.add("https://a.example/", now=LATER).id)
    store.feeds.add("https://a.example/", now=LATER)
    assert taken(store, early) == []


def test_what_becomes_a_default_later_goes_to_who_has_none(store: Store) -> None:
    early = reader(store).id
    feed = store.feeds.add("https://a.example/", now=NOW, default=False)
    assert taken(store, early) == []
    store.catalogue.make_default(feed.id, True, now=LATER)
    assert taken(store, early) == ["https://a.example/"]


def test_the_built_in_feed_is_everybody_s(store: Store) -> None:
    store.feeds.add("https://a.example/", now=NOW)
    early = reader(store).id
    store.subscriptions.take_defaults(early, now=NOW)
    local = store.feeds.local(LATER)
    assert taken(store, early) == ["https://a.example/", "local"]
    store.subscriptions.remove(early, local.id)
    store.feeds.local(LATER)
    assert taken(store, early) == ["https://a.example/"]
