"""What is typed to search, and the passage that is shown."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.passage import excerpt
from digest.query import Query, first_day, parse_query


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("短劇 市場", Query(("短剧", "市场"))),
        ("短剧 短劇", Query(("短剧",))),
        ('"付費 模式" 短劇', Query(("付费 模式", "短剧"))),
        ("「付費 模式」", Query(("付费 模式",))),
        ("“付费", Query(("付费",))),
        ("短劇 -廣告 －推廣", Query(("短剧",), ("广告", "推广"))),
        ("GPT-5 Ｃ＋＋", Query(("gpt-5", "c++"))),
        ("短劇 account:深藍", Query(("短剧",), accounts=("深蓝",))),
        ("公眾號：「大模型 之家」", Query(accounts=("大模型 之家",))),
        ("短劇 after:2026-01", Query(("短剧",), after=date(2026, 1, 1))),
        ("從:2026年3月5日 到：2027", Query(after=date(2026, 3, 5), before=date(2027, 1, 1))),
        ("after:昨天 3:2", Query(("after:昨天", "3:2"))),
        ("-廣告", Query((), ("广告",))),
        ('  "" - ', Query(("-",))),
    ],
)
def test_what_is_typed(typed: str, meant: Query) -> None:
    assert parse_query(typed) == meant


def test_exclusions_alone_ask_for_nothing() -> None:
    assert parse_query("-廣告").empty
    assert not parse_query("account:深藍").empty


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026", date(2026, 1, 1)),
        ("2026-02-31", date(2026, 2, 28)),
        ("2026/12", date(2026, 12, 1)),
        ("2026-13", None),
        ("0000", None),
        ("26-01", None),
    ],
)
def test_first_days(typed: str, day: date | None) -> None:
    assert first_day(typed) == day


@given(st.text(max_size=40))
def test_any_text_is_a_query(typed: str) -> None:
    parse_query(typed)


@pytest.mark.parametrize(
    ("text", "words", "marked"),
    [
        ("這部短劇很紅。", ["短剧"], ["短劇"]),
        ("……所以說，這部短劇……很紅。", ["短剧"], ["短劇"]),
        ("The intelligence of GPT-5.", ["gpt-5"], ["GPT-5"]),
        ("The intelligence of GPT-5.", ["intel"], ["intelligence"]),
        ("maintain AI, said AI.", ["ai"], ["AI", "AI"]),
        ("用 C++ 寫，不用 C。", ["c++"], ["C++"]),
        ("用 C++ 寫，不用 C。", ["c"], ["C++", "C"]),
        ("短劇 AI、短劇AI。", ["短剧ai"], ["短劇 AI", "短劇AI"]),
        ("短劇市場", ["短剧", "剧市"], ["短劇"]),
        ("沒有", ["短剧"], []),
    ],
)
def test_whole_words_are_marked(text: str, words: list[str], marked: list[str]) -> None:
    shown = excerpt(text, words)
    assert [shown.text[a:b] for a, b in shown.marks] == marked


def test_the_passage_is_where_most_words_stand() -> None:
    text = "短劇一句。" + "別的話。" * 40 + "短劇的市場很大。" + "尾巴。" * 40
    shown = excerpt(text, ["短剧", "市场"])
    assert shown.text.startswith("…")
    assert [shown.text[a:b] for a, b in shown.marks] == ["短劇", "市場"]


WORDS = st.lists(st.text("短剧ai5+", max_size=3), max_size=3)


@given(st.text("短劇…AI5 +。\n", max_size=90), WORDS)
def test_marks_lie_in_the_passage_in_order(text: str, words: list[str]) -> None:
    shown = excerpt(text, words)
    assert len(shown.text) <= 62
    edges = [edge for mark in shown.marks for edge in mark]
    assert edges == sorted(edges)
    assert not edges or (edges[0] >= 0 and edges[-1] <= len(shown.text))
