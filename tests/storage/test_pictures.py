"""The cache of pictures: bounded, oldest out first, gone with its article."""

from dataclasses import replace
from datetime import timedelta

from storage.pictures import KeptPicture
from storage.store import Store
from tests.storage.conftest import NOW, article, reader


def kept(minute: int, size: int = 10) -> KeptPicture:
    at = NOW + timedelta(minutes=minute)
    return KeptPicture(f"https://a.example/{minute}.png", "image/png", b"x" * size, at)


def put(store: Store, count: int) -> list[int]:
    feed = store.feeds.local(NOW)
    return [store.articles.put(feed.id, article(f"第{n}篇"), now=NOW).id for n in range(count)]


def test_a_picture_is_given_back_as_it_was_kept(store: Store) -> None:
    (one,) = put(store, 1)
    assert store.pictures.held(one) is None
    store.pictures.keep(one, kept(1))
    store.pictures.keep(one, kept(2))
    assert store.pictures.held(one) == kept(2)


def test_the_oldest_go_until_all_fit(store: Store) -> None:
    ids = put(store, 4)
    for minute, one in enumerate(ids):
        store.pictures.keep(one, kept(minute, 40), most=100)
    assert [store.pictures.held(one) is not None for one in ids] == [False, False, True, True]
    # One that alone is too large is not kept, and takes nobody's place for long.
    store.pictures.keep(ids[0], kept(9, 101), most=100)
    assert store.pictures.held(ids[0]) is None


def test_what_is_not_there_takes_a_row_and_rows_end_too(store: Store) -> None:
    ids = put(store, 3)
    for minute, one in enumerate(ids):
        none = KeptPicture("https://a.example/", "", b"", NOW + timedelta(minutes=minute))
        store.pictures.keep(one, none, rows=2)
    assert [store.pictures.held(one) is not None for one in ids] == [False, True, True]


def test_a_picture_goes_with_its_article(store: Store) -> None:
    (one,) = put(store, 1)
    store.pictures.keep(one, kept(1))
    store.retention.forget_article(one, now=NOW)
    assert store.pictures.held(one) is None
    store.pictures.keep(one, kept(2))
    assert store.pictures.held(one) is None


def test_the_picture_of_what_somebody_added_is_erased_with_them(store: Store) -> None:
    someone = reader(store)
    shelf = store.feeds.chat_feed(someone.id, NOW)
    own = store.articles.put(shelf.id, article("自己的"), now=NOW).id
    store.pictures.keep(own, kept(1))
    store.erasures.erase("web", "1", now=NOW)
    (rows,) = store._db.execute("SELECT count(*) FROM pictures").fetchone()
    assert rows == 0


def test_where_a_picture_is_may_become_known_later_and_is_never_forgotten(store: Store) -> None:
    feed = store.feeds.local(NOW)
    for image, known in (("", ""), ("https://a/1", "https://a/1"), ("", "https://a/1"),
                         ("https://a/2", "https://a/2")):  # fmt: skip
        one = store.articles.put(feed.id, replace(article("橋"), image=image), now=NOW)
        found = store.articles.get(one.id)
        assert found
        assert (found.article.image, one.changed) == (known, False)
