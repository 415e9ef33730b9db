"""Archive search: what a plain scan of the folded text would find, in either script."""

from hypothesis import given
from hypothesis import strategies as st

from digest.script import fold
from storage.search import words_of
from storage.store import Store
from tests.storage.conftest import NOW, article, reader

LETTERS = "短劇剧本市場场夜GPT5 ，。"


def filled(*texts: str) -> tuple[Store, int]:
    store = Store.open(":memory:")
    feed = store.feeds.local(NOW)
    for number, text in enumerate(texts):
        store.articles.put(feed.id, article(f"第{number}篇", text, guid=str(number)), now=NOW)
    return store, reader(store).id


def test_either_script_finds_either_and_one_character_is_enough() -> None:
    store, someone = filled("這部短劇很紅。", "这部短剧很红。", "GPT-5發佈了。", "無關。")
    for query in ("短劇", "短剧", "劇", "剧", "ＧＰＴ", "gpt 發布"):
        assert store.search.find(someone, query, limit=9).total >= 1, query
    assert store.search.find(someone, "短劇", limit=9).total == 2
    assert store.search.find(someone, "短劇 無關", limit=9).total == 0
    store.close()


def test_a_hit_shows_the_words_it_was_found_by() -> None:
    store, someone = filled("前面有很多很多話，" * 8 + "這部短劇很紅，" + "後面也有很多話，" * 8)
    (hit,) = store.search.find(someone, "短剧", limit=9).hits
    assert [hit.snippet[begin:end] for begin, end in hit.marks] == ["短劇"]
    assert hit.snippet.startswith("…")
    assert len(hit.snippet) <= 62
    store.close()


@given(
    st.lists(st.text(LETTERS, max_size=12), min_size=1, max_size=4), st.text(LETTERS, max_size=4)
)
def test_han_search_equals_a_scan(texts: list[str], query: str) -> None:
    han = "".join(char for char in query if "\u4e00" <= char <= "\u9fff")
    if not han:
        return
    store, someone = filled(*texts)
    expected = sum(fold(han) in fold(text) for text in texts)
    assert store.search.find(someone, han, limit=9).total == expected
    store.close()


@given(st.text(max_size=20))
def test_no_query_is_refused(query: str) -> None:
    store, someone = filled("短劇")
    store.search.find(someone, query, limit=3)
    assert isinstance(words_of(query), list)
    store.close()


def test_a_changed_article_is_found_by_its_new_words_only() -> None:
    store = Store.open(":memory:")
    someone, feed = reader(store).id, store.feeds.local(NOW)
    store.articles.put(feed.id, article("橋", "舊的導語。", guid="1"), now=NOW)
    changed = store.articles.put(feed.id, article("橋", "新的開場。", guid="1"), now=NOW)
    assert changed.changed
    assert store.search.find(someone, "舊的", limit=3).total == 0
    assert store.search.find(someone, "開場", limit=3).total == 1
    store.close()


def test_what_a_chat_added_is_found_by_that_chat_alone() -> None:
    store = Store.open(":memory:")
    mine, other = reader(store, "1").id, reader(store, "2").id
    shelf = store.feeds.chat_feed(mine, NOW)
    store.articles.put(shelf.id, article("私藏", "只有我看得到。"), now=NOW)
    assert store.search.find(mine, "看得到", limit=3).total == 1
    assert store.search.find(other, "看得到", limit=3).total == 0
    store.close()
