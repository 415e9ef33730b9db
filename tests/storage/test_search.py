"""Archive search: what a plain scan of the folded text would find, in either script."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.article import Credit
from digest.query import parse_query
from digest.script import fold
from storage.search import Bounds, Found
from storage.store import Store
from tests.storage.conftest import NOW, article, reader

LETTERS = "短劇剧本市場场夜GPT5+# ，。…"
LATIN = re.compile(r"[a-z0-9]")


def filled(*texts: str) -> tuple[Store, int]:
    store = Store.open(":memory:")
    feed = store.feeds.local(NOW)
    for number, text in enumerate(texts):
        store.articles.put(feed.id, article(f"第{number}篇", text, guid=str(number)), now=NOW)
    return store, reader(store).id


def found(store: Store, someone: int, query: str, **bounds: datetime) -> Found:
    return store.search.find(parse_query(query), Bounds(someone, **bounds), limit=9)


def test_either_script_finds_either_and_one_character_is_enough() -> None:
    store, someone = filled("這部短劇很紅。", "这部短剧很红。", "GPT-5發佈了。", "無關。")
    for query in ("短劇", "短剧", "劇", "剧", "ＧＰＴ", "gpt 發布"):
        assert found(store, someone, query).total >= 1, query
    assert found(store, someone, "短劇").total == 2
    assert found(store, someone, "短劇 無關").total == 0
    store.close()


def test_a_hit_shows_the_words_it_was_found_by() -> None:
    store, someone = filled("前面有很多很多話，" * 8 + "這部短劇很紅，" + "後面也有很多話，" * 8)
    (hit,) = found(store, someone, "短剧").hits
    assert [hit.snippet[begin:end] for begin, end in hit.marks] == ["短劇"]
    assert hit.snippet.startswith("…")
    assert len(hit.snippet) <= 62
    store.close()


def scanned(text: str, word: str) -> bool:
    """Whether a plain scan finds the word: anywhere in Han text, from its beginning in Latin."""
    text, word = fold(text), fold(word)
    places = [at for at in range(len(text)) if text.startswith(word, at)]
    inside = LATIN.match(word) is not None
    return any(not (inside and at and LATIN.match(text[at - 1])) for at in places)


@given(
    st.lists(st.text(LETTERS, max_size=12), min_size=1, max_size=4), st.text(LETTERS, max_size=4)
)
def test_the_index_finds_whatever_a_scan_finds(texts: list[str], query: str) -> None:
    word = fold(query).strip("+#，,。. …")
    if not word or " " in word or '"' in word:
        return
    store, someone = filled(*texts)
    expected = sum(scanned(text, word) for text in texts)
    got = found(store, someone, word).total
    store.close()
    if LATIN.search(word) or "，" in query or "。" in query or "…" in query:
        assert got >= expected
    else:
        assert got == expected


@given(st.text(max_size=20))
def test_no_query_is_refused(query: str) -> None:
    store, someone = filled("短劇")
    found(store, someone, query)
    store.close()


def test_a_changed_article_is_found_by_its_new_words_only() -> None:
    store = Store.open(":memory:")
    someone, feed = reader(store).id, store.feeds.local(NOW)
    store.articles.put(feed.id, article("橋", "舊的導語。", guid="1"), now=NOW)
    changed = store.articles.put(feed.id, article("橋", "新的開場。", guid="1"), now=NOW)
    assert changed.changed
    assert found(store, someone, "舊的").total == 0
    assert found(store, someone, "開場").total == 1
    store.close()


def test_what_a_chat_added_is_found_by_that_chat_alone() -> None:
    store = Store.open(":memory:")
    mine, other = reader(store, "1").id, reader(store, "2").id
    shelf = store.feeds.chat_feed(mine, NOW)
    store.articles.put(shelf.id, article("私藏", "只有我看得到。"), now=NOW)
    assert found(store, mine, "看得到").total == 1
    assert found(store, other, "看得到").total == 0
    store.close()


def test_signs_belong_to_their_word() -> None:
    store, someone = filled("用 C++。", "用 C 寫。", "用 C#。", "GPT-5 來了。", "GPT 4 還在。")
    assert found(store, someone, "C++").total == 1
    assert found(store, someone, "c#").total == 1
    assert found(store, someone, "C").total == 3
    assert found(store, someone, "GPT-5").total == 1
    assert found(store, someone, "gpt").total == 2
    store.close()


def test_phrases_exclusions_and_mixed_words() -> None:
    store, someone = filled("短劇的市場。", "市場上的短劇。", "短劇AI很紅，AI短劇也是。")
    assert found(store, someone, "短劇 市場").total == 2
    assert found(store, someone, "「短劇的市場」").total == 1
    assert found(store, someone, "短劇 -市場").total == 1
    assert found(store, someone, "短劇AI").total == 1
    assert found(store, someone, "AI短劇").total == 1
    assert found(store, someone, "-短劇").total == 0
    store.close()


def test_words_may_stand_in_several_sections_of_one_article() -> None:
    store = Store.open(":memory:")
    someone, feed = reader(store).id, store.feeds.local(NOW)
    store.articles.put(feed.id, article("甲", "短劇。", "監管。", guid="1"), now=NOW)
    store.articles.put(feed.id, article("乙", "短劇。", "演員。", guid="2"), now=NOW)
    both = found(store, someone, "短劇 監管")
    assert {hit.article_id for hit in both.hits} == {1}
    assert both.total == 2
    store.close()


def test_accounts_and_days_bound_a_search() -> None:
    store = Store.open(":memory:")
    someone, feed = reader(store).id, store.feeds.local(NOW)
    old = replace(article("舊", "短劇。"), credit=Credit("", account="深藍"))
    old = replace(old, published=NOW - timedelta(days=300))
    new = replace(article("新", "短劇。"), credit=Credit("", account="大模型之家"))
    for one in (old, new):
        store.articles.put(feed.id, one, now=NOW)
    assert found(store, someone, "短劇").total == 2
    assert found(store, someone, "短劇 account:深蓝").total == 1
    assert found(store, someone, "短劇 account:本地").total == 0
    week = NOW - timedelta(days=7)
    assert found(store, someone, "短劇", since=week).total == 1
    assert found(store, someone, "短劇", until=week).total == 1
    (hit,) = found(store, someone, "account:模型").hits
    assert (hit.article_id, hit.section) == (2, None)
    store.close()


def test_of_very_many_the_newest_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.search.RANKED", 3)
    store, someone = filled(*(f"短劇第{n}回。" for n in range(6)))
    got = found(store, someone, "短劇")
    assert (got.total, got.more) == (3, True)
    assert [hit.article_id for hit in got.hits] == [6, 5, 4]
    store.close()


def test_a_file_from_before_is_searched_like_a_new_one(path: Path) -> None:
    store = Store.open(path)
    someone = reader(store).id
    credited = replace(article("橋", "用 C++ 寫的。"), credit=Credit("", account="深藍"))
    store.articles.put(store.feeds.local(NOW).id, credited, now=NOW)
    db = store._db
    db.execute("DROP TABLE unit_index")
    db.execute("CREATE VIRTUAL TABLE unit_index USING fts5(heading, body, content='')")
    db.execute("DROP INDEX articles_by_account")
    db.execute("ALTER TABLE articles DROP COLUMN account")
    db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm0050_search_by_account'")
    store.close()
    store = Store.open(path)
    assert found(store, someone, "C++ account:深藍").total == 1
    store.close()


def test_what_one_transaction_stores_enters_the_index_together() -> None:
    store, someone = filled("石橋。")
    feed = store.feeds.local(NOW).id

    def put(number: int, text: str) -> None:
        store.articles.put(feed, article(f"第{number}篇", text, guid=str(number)), now=NOW)

    def stumble() -> None:
        with store.transaction():
            put(2, "鐵索。")
            put(4, "鐵橋。")
            raise ZeroDivisionError

    before = _segments(store)
    with store.transaction():
        for number in range(1, 4):
            put(number, f"木橋{number}。")
        with pytest.raises(ZeroDivisionError):
            stumble()
        put(5, "長亭。")
        put(3, "短亭。")
    assert _segments(store) == before + 1, "FTS5 wrote at each savepoint"
    with store.transaction():
        put(0, "渡口。")
    assert found(store, someone, "木橋").total == 2
    assert [found(store, someone, word).total for word in ("鐵", "石橋")] == [0, 0]
    assert [found(store, someone, word).total for word in ("渡口", "長亭", "短亭")] == [1, 1, 1]
    store._db.execute("INSERT INTO unit_index(unit_index) VALUES ('integrity-check')")
    store.close()


def _segments(store: Store) -> int:
    (count,) = store._db.execute("SELECT count(DISTINCT segid) FROM unit_index_idx").fetchone()
    return int(count)
