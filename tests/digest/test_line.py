"""The line of a list: it is read without its neighbours, under the title."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.article import Article
from digest.characters import fold
from digest.convert import turn
from digest.line import one_line
from tests.digest.told import Told, minutes, sections

TITLE = "老街早市要搬家"
BODY = (
    "早市的八十家攤販九月全部搬進新大樓的一樓。",
    "市政府補貼三年租金，攤販原來的攤位費不變。",
    "街坊最擔心的是清晨五點的公車還沒有發車。",
)
WEAK = (
    "基於此，市政府決定九月把早市搬進新大樓的一樓。",
    "這4點讓早市的攤販願意搬進新大樓的一樓。",
    "早市的攤販說，搬家能解決這些年輕人的問題。",
    "早市為什麼九月一定要搬進新大樓的一樓呢？",
    "編者按：早市要搬家，本報連續三天報導搬遷。",
    "我們走訪了早市的八十家攤販，聽他們說搬家。",
    "記者問：早市搬家之後攤販的租金會不會漲。",
    "「早市搬家以後租金不漲，我就一定跟著搬。」",
    "一是早市搬家的租金由市政府補貼三年到底。",
    "老街早市要搬家，老街的早市就要搬家了。",
    "攤販還說，早市搬家之後清晨的公車要早發。",
    "早市（老街段）搬家（全部八十家攤販九月搬遷）",
    "早市搬家要準備的東西有以下幾樣，一樣也不能少。",
)
OWN = [*minutes(), *sections()]


@pytest.mark.parametrize("weak", WEAK)
@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_weak_sentence_is_no_line(weak: str, place: int) -> None:
    body = [*BODY[:place], weak, *BODY[place:]]
    assert one_line(Article(TITLE, tuple(body))) in BODY


@pytest.mark.parametrize("weak", WEAK)
def test_a_weak_sentence_is_better_than_none(weak: str) -> None:
    assert one_line(Article("", (weak,)))


def test_the_first_clauses_of_a_long_sentence_are_better_than_a_weak_one() -> None:
    long = "早市的八十家攤販九月全部搬進新大樓的一樓，租金由市政府補貼三年，攤位費和從前一樣不變。"
    line = one_line(Article(TITLE, (WEAK[3], long, WEAK[1])))
    assert line == "早市的八十家攤販九月全部搬進新大樓的一樓，租金由市政府補貼三年…"


@pytest.mark.parametrize("one", OWN, ids=lambda one: one.title)
def test_lines_of_our_own_samples_stand_alone_in_either_script(one: Told) -> None:
    line = one_line(Article(one.title, one.paragraphs))
    folded = fold(line)
    assert 12 <= len(line) <= 40
    assert line.removesuffix("…") in one.text
    assert not folded.startswith(
        ("这", "但", "而", "他", "她", "它", "我们", "“", "「", "嗯", "其中")
    )
    assert not folded.endswith(("?", ";", ":"))
    config = "tw2s" if turn(one.text, "tw2s") != one.text else "s2tw"
    turned = Article(turn(one.title, config), tuple(turn(p, config) for p in one.paragraphs))
    # Turned, 計畫 is another word than folded: 计划, not 计画.
    assert one_line(turned) == turn(line, config)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30), st.lists(st.text(max_size=90), max_size=6))
def test_any_article_has_a_line_that_fits(title: str, lede: list[str]) -> None:
    line = one_line(Article(title, tuple(lede)))
    assert len(line) <= 40
    assert line == one_line(Article(title, tuple(lede)))
