"""What is forgotten, what stays, and the day the disk is full."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from digest.message import plain
from digest.query import parse_query
from storage.backup import snapshot
from storage.export import everything
from storage.pictures import KeptPicture
from storage.search import Bounds
from storage.sizes import full_on, history, measure, remember
from storage.store import Store
from tests.storage.conftest import NOW, article, reader

DAY = timedelta(days=1)


def test_an_old_article_is_gone_from_archive_and_search_and_does_not_come_again(
    store: Store,
) -> None:
    feed, someone = store.feeds.local(NOW), reader(store)
    old = store.articles.put(feed.id, article("舊橋", "導語。", "石橋。"), now=NOW - 366 * DAY)
    new = store.articles.put(feed.id, article("新橋", "導語。", "石橋。"), now=NOW - 364 * DAY)
    assert store.retention.forget_articles(NOW - 365 * DAY) == 1
    assert store.retention.forget_articles(NOW - 365 * DAY) == 0
    assert store.articles.get(old.id) is None
    assert store.articles.get(new.id) is not None
    assert store.search.find(parse_query("石橋"), Bounds(someone.id), limit=5).total == 1
    assert store._db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    again = store.articles.put(feed.id, article("舊橋", "導語。", "石橋。"), now=NOW)
    assert (again.id, again.new) == (0, False)
    assert store.articles.count(someone.id) == 0  # not subscribed; and none came back
    assert store._db.execute("SELECT count(*) FROM articles").fetchone()[0] == 1


def test_what_finds_an_article_s_like_goes_with_it(store: Store) -> None:
    feed = store.feeds.local(NOW)
    long = "".join(f"第{number}座橋修了{number * 7}年，橋頭的樹也老了。" for number in range(20))
    store.articles.put(feed.id, article("舊橋", "導語。", long), now=NOW - 366 * DAY)
    marks = "SELECT count(*) FROM article_bands"
    assert store._db.execute(marks).fetchone()[0] > 0
    store.retention.forget_articles(NOW - 365 * DAY)
    assert store._db.execute(marks).fetchone()[0] == 0


def test_what_a_reader_adds_again_after_it_was_forgotten_is_taken_in(store: Store) -> None:
    shelf = store.feeds.chat_feed(reader(store).id, NOW)
    store.articles.put(shelf.id, article("自己的"), now=NOW - 400 * DAY)
    assert store.retention.forget_articles(NOW - 365 * DAY) == 1
    assert store.articles.put(shelf.id, article("自己的"), now=NOW).new


def test_only_finished_pages_are_forgotten(store: Store) -> None:
    someone = reader(store)
    store.outbox.put(someone.id, "slot:a", [plain("送到"), plain("等著")], now=NOW - 40 * DAY)
    store.outbox.sent(1, "7", now=NOW - 40 * DAY)
    assert store.retention.forget_pages(NOW - 30 * DAY) == 1
    assert store.retention.forget_pages(NOW - 30 * DAY) == 0
    assert store.outbox.counts() == {"pending": 1}


def test_a_picture_is_forgotten_after_a_month(store: Store) -> None:
    feed = store.feeds.local(NOW)
    days = (40, 2)
    ids = [store.articles.put(feed.id, article(f"{n} 天前"), now=NOW).id for n in days]
    for n, one in zip(days, ids, strict=True):
        store.pictures.keep(one, KeptPicture("https://a/", "image/png", b"1", NOW - n * DAY))
    assert store.retention.forget_traces(NOW, NOW - 365 * DAY) == 1
    assert [store.pictures.held(one) is not None for one in ids] == [False, True]
    assert store.articles.get(ids[0]) is not None


def test_a_recent_slot_is_not_forgotten(store: Store) -> None:
    someone = reader(store)
    for at in (NOW - 100 * DAY, NOW - DAY):
        store.slots.record(someone.id, at.date(), "08:00", at=at, state="sent", now=at)
    assert store.retention.forget_traces(NOW, NOW - 365 * DAY) == 1
    assert store.slots.taken(someone.id, (NOW - DAY).date()) == {"08:00"}


@pytest.mark.parametrize(
    ("used", "free", "expected"),
    [
        ([100, 110, 120, 130], 100, date(2026, 11, 24) + timedelta(days=10)),
        ([100, 100, 100, 100], 100, None),
        ([130, 120, 110, 100], 100, None),
        ([100, 110], 100, None),
        ([100, 101, 102, 103], 10**9, None),
        ([100, 110, 120, 130], 0, date(2026, 11, 24)),
    ],
)
def test_the_day_the_disk_is_full(used: list[int], free: int, expected: date | None) -> None:
    last = date(2026, 11, 24)
    days = [(last - timedelta(days=len(used) - 1 - at), size) for at, size in enumerate(used)]
    assert full_on(days, free) == expected


def test_sizes_are_remembered_by_day(path: Path) -> None:
    store = Store.open(path)
    snapshot(path, path.parent / "b" / "zhaibao-20261124T000000Z.db")
    sizes = measure(path, path.parent / "b")
    assert sizes.database > 4096
    assert sizes.backups > 4096
    assert sizes.free > 0
    for days in range(70):
        remember(store.meta, NOW.date() + timedelta(days=days), sizes)
    remember(store.meta, NOW.date() + timedelta(days=69), sizes)
    kept = history(store.meta)
    assert len(kept) == 60
    assert kept[-1] == (NOW.date() + timedelta(days=69), sizes.database + sizes.backups)
    store.close()


def test_everything_is_exported_but_the_index(path: Path) -> None:
    store = Store.open(path)
    someone = reader(store)
    store.articles.put(store.feeds.local(NOW).id, article("橋", "導語。", "石橋。"), now=NOW)
    store.subscribers.prefer(someone.id, "script", "hans")
    store.pictures.keep(1, KeptPicture("https://a.example/1", "image/png", b"\x89", NOW))
    rows = list(everything(path))
    assert {"articles", "sections", "subscribers", "preferences", "feeds"} <= {t for t, _ in rows}
    assert not any(table.startswith(("unit", "sqlite", "_", "pic")) for table, _ in rows)
    assert ("preferences", {"subscriber_id": 1, "name": "script", "value": "hans"}) in rows
    store.close()


def test_what_a_reader_saved_stays(store: Store) -> None:
    feed, someone = store.feeds.local(NOW), reader(store)
    put = store.articles.put(feed.id, article("收藏"), now=NOW - 400 * DAY)
    store.saved.add(someone.id, put.id, now=NOW)
    assert store.retention.forget_articles(NOW - 365 * DAY) == 0
    assert store.articles.get(put.id) is not None
