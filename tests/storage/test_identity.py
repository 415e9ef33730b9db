"""The same article once: in its feed, across feeds, for each subscriber."""

from datetime import timedelta

from digest.article import Article
from storage.feeds import Feed, Visit
from storage.store import Store
from tests.storage.conftest import NOW, reader

TEXT = (
    "山谷裡的石橋已經封了十二年。今年春天，鎮公所決定把它修好，理由卻不是交通。"
    "石橋建於1931年，曾是兩岸唯一的通道。後來公路改道，橋就冷清了。"
    "工匠先替每一塊石頭編號，再逐層拆下，缺損的石料向鄰縣的採石場訂製，前後花了七個月。"
    "通行那天下著小雨，來了三百多人。多數人只是走過去，再走回來。"
)


def piece(text: str = TEXT, title: str = "橋", address: str = "", guid: str = "") -> Article:
    return Article(title, (text,), address=address, guid=guid, script="hant")


def feed(store: Store, name: str = "a", owner: int | None = None) -> Feed:
    return store.feeds.add(
        f"https://{name}.example/feed", now=NOW, title=f"頻道{name}", owner=owner
    )


def test_an_article_is_known_by_any_of_its_names(store: Store) -> None:
    one = feed(store).id
    first = store.articles.put(one, piece(address="https://a.example/1", guid="g1"), now=NOW)
    for again in (
        piece(address="http://m.a.example/1?utm_source=x", guid="g2"),
        piece(address="https://a.example/moved", guid="g1"),
        piece(address="https://a.example/elsewhere", guid="g9"),
    ):
        put = store.articles.put(one, again, now=NOW)
        assert (put.id, put.new, put.changed) == (first.id, False, False)
    edited = piece(TEXT.replace("七個月", "九個月"), address="https://a.example/1", guid="g7")
    put = store.articles.put(one, edited, now=NOW)
    assert (put.id, put.new, put.changed) == (first.id, False, True)


def test_a_page_that_is_written_anew_is_a_new_article(store: Store) -> None:
    one = feed(store).id
    address = "https://a.example/today"
    first = store.articles.put(one, piece(address=address, guid="mon"), now=NOW)
    other = piece("夜市的攤主們換了收款碼。" * 12, "夜市", address, "tue")
    second = store.articles.put(one, other, now=NOW)
    assert second.new
    assert second.id != first.id
    assert not store.articles.put(one, other, now=NOW).new


def test_the_page_behind_an_excerpt_stays_though_the_excerpt_comes_again(store: Store) -> None:
    one = feed(store).id
    excerpt = piece("山谷裡的石橋已經封了十二年……", guid="g", address="https://a.example/1")
    hashed = store.articles.get(store.articles.put(one, excerpt, now=NOW).id)
    assert hashed is not None
    whole = piece(guid="g", address="https://a.example/1")
    put = store.articles.put(one, whole, now=NOW, source_hash=hashed.content_hash)
    assert put.changed
    assert not store.articles.put(one, excerpt, now=NOW).changed
    stored = store.articles.get(put.id)
    assert stored is not None
    assert stored.article.lede == (TEXT,)


def test_what_two_feeds_have_comes_once_and_names_both(store: Store) -> None:
    one, two = feed(store, "a"), feed(store, "b")
    me = reader(store)
    for each in (one, two):
        store.subscriptions.add(me.id, each.id, now=NOW)
    reposted = piece("點擊上方藍字關注我們。" + TEXT + "轉自谷口紀事。", "石橋修好了", guid="x")
    first = store.articles.put(one.id, piece(guid="g"), now=NOW)
    second = store.articles.put(two.id, reposted, now=NOW + timedelta(minutes=1))
    assert second.new
    span = {"since": NOW - timedelta(days=1), "before": NOW + timedelta(hours=1)}
    (came,) = store.articles.unbrought(me.id, limit=9, **span)
    assert {came.feed_title, *came.also} == {"頻道a", "頻道b"}
    store.articles.mark_brought(me.id, [came.id], occasion="slot:x", now=NOW)
    assert store.articles.unbrought(me.id, limit=9, **span) == []
    third = feed(store, "c")
    store.subscriptions.add(me.id, third.id, now=NOW)
    late = store.articles.put(third.id, piece(guid="z"), now=NOW + timedelta(minutes=2))
    assert late.new
    assert store.articles.unbrought(me.id, limit=9, **span) == [], "brought before it came"
    assert store.articles.twins.group(first.id) == [first.id, second.id, late.id]


def test_what_another_keeps_for_themselves_shows_nowhere(store: Store) -> None:
    me, you = reader(store, "1"), reader(store, "2")
    shelf = store.feeds.chat_feed(you.id, NOW)
    theirs = store.articles.put(shelf.id, piece(guid="theirs"), now=NOW)
    mine = store.articles.put(feed(store, "m", me.id).id, piece(guid="mine"), now=NOW)
    public = store.articles.put(feed(store).id, piece(guid="all"), now=NOW)
    store.articles.mark_opened(you.id, theirs.id, now=NOW)
    assert store.articles.twins.also_in(me.id, mine.id) == ("頻道a",)
    assert store.articles.twins.also_in(you.id, public.id) == ()
    assert store.articles.opened(you.id, [public.id]) == {public.id}
    assert store.articles.opened(me.id, [mine.id, public.id]) == set()


def test_a_new_issue_built_like_the_last_one_is_no_repeat(store: Store) -> None:
    one = feed(store)
    first = store.articles.put(one.id, piece(title="11月24日早報", guid="1"), now=NOW)
    second = store.articles.put(
        one.id, piece(TEXT + "今天是二十五日。", "11月25日早報", guid="2"), now=NOW
    )
    assert second.new
    assert store.articles.twins.group(first.id) == [first.id]


def test_a_feed_that_moved_is_the_same_feed(store: Store) -> None:
    old = feed(store)
    visit = Visit(moved="https://new.example/feed")
    store.feeds.polled(old.id, visit, now=NOW, next_poll_at=NOW)
    moved = store.feeds.get(old.id)
    assert moved is not None
    assert (moved.address, moved.moved_from) == ("https://new.example/feed", old.address)
    assert store.feeds.add(old.address, now=NOW).id == old.id
    assert store.feeds.by_address(old.address) == moved
    other = feed(store, "taken")
    store.feeds.polled(other.id, visit, now=NOW, next_poll_at=NOW)
    assert store.feeds.get(other.id) is not None, "two feeds may turn out to live at one address"
