"""Watched keywords: what is typed, what an article holds, and no word makes it slow."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.alerts import reasons
from digest.article import Article, Credit, Piece, Section
from digest.automaton import Automaton
from digest.keywords import Book, Watch, holds, parse_watch

ARTICLE = Article(
    "短剧的AI時代",
    ("said 微短剧。",),
    (Section(1, "01", "監管來了", "01 監管來了", ("用 C++ 寫 GPT-5。",)),),
    Credit("", account="深蓝"),
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("短劇 +AI !廣告", ["短劇 +AI !廣告"]),
        ("短劇、微短劇 ＋監管 ！推廣", ["短劇 微短劇 +監管 !推廣"]),
        ("短劇；account:深藍", ["短劇", "account:深藍"]),
        ("「短劇；網劇」|影視", ["「短劇;網劇」", "影視"]),
        ("標題：「AI 視頻」 公眾號：深藍", ["title:「AI 視頻」 account:深藍"]),
        ("短劇 短剧", ["短劇"]),
        ("-廣告", ["!廣告"]),
        ("GPT-5 C++ +C#", ["GPT-5 C++ +C#"]),
        ("3:2", ["「3:2」"]),
        (" + ! ; ", []),
    ],
)
def test_what_is_typed(typed: str, meant: list[str]) -> None:
    assert [str(watch) for watch in parse_watch(typed)] == meant


@pytest.mark.parametrize(
    ("typed", "answered"),
    [
        ("短劇", True),
        ("短剧", True),
        ("网剧 短劇", True),
        ("短劇 +監管 +ai", True),
        ("短劇 +演員", False),
        ("短劇 !監管", False),
        ("短劇 !演員", True),
        ("+AI", True),
        ("ai", True),
        ("aid", False),
        ("id", False),
        ("ＧＰＴ－５", True),
        ("c++", True),
        ("微短劇", True),
        ("title:微短劇", False),
        ("section:監管", True),
        ("section:短劇", False),
        ("account:深藍", True),
        ("深藍", False),
        ("!廣告", False),
    ],
)
def test_what_an_article_answers(typed: str, answered: bool) -> None:
    (watch,) = parse_watch(typed)
    assert holds(ARTICLE, watch) is answered


@given(st.text(max_size=60))
def test_any_text_can_be_watched_and_typed_again(typed: str) -> None:
    for watch in parse_watch(typed):
        assert watch.terms
        holds(ARTICLE, watch)


@given(
    st.lists(st.text("ab1短剧", min_size=1, max_size=4), max_size=6),
    st.text("ab1短剧 ", max_size=20),
)
def test_the_automaton_finds_what_one_expression_a_word_finds(words: list[str], text: str) -> None:
    automaton = Automaton(words)
    found = {automaton.words[number] for number in automaton.found(text)}
    assert found == {word for word in words if re.search(expression(word), text)}


def expression(word: str) -> str:
    """A word as a regular expression: whole where it is Latin."""
    kinds = ("[a-z]", "[0-9]")
    before = next((f"(?<!{kind})" for kind in kinds if re.match(kind, word[0])), "")
    after = next((f"(?!{kind})" for kind in kinds if re.match(kind, word[-1])), "")
    return before + re.escape(word) + after


def test_hostile_words_take_no_more_steps_than_the_text_is_long() -> None:
    # Each word of a-s fails at the last character; what is followed back was walked before.
    words = ["a" * n + "b" for n in range(1, 40)]
    steps = 0

    class Counted(dict[int, int]):
        def get(self, key: int, default: int | None = None) -> int | None:  # type: ignore[override]
            nonlocal steps
            steps += 1
            return super().get(key, default)

    automaton = Automaton(words)
    automaton._next = Counted(automaton._next)
    text = ("a" * 50 + "c") * 200
    assert automaton.found(text) == set()
    assert steps <= 2 * len(text) + 40


def test_many_readers_of_one_watch_are_answered_together() -> None:
    watch = parse_watch("短劇")[0]
    book = Book([(number, watch) for number in range(1000)] + [(-1, Watch())])
    assert set(book.matching(ARTICLE)) == set(range(1000))


def test_reasons_name_each_word_and_its_section() -> None:
    found = reasons(Piece(1, ARTICLE), parse_watch("短劇 +GPT-5 +account:深藍")[0])
    assert [(one.term.text, one.section) for one in found] == [
        ("短劇", None),
        ("GPT-5", 1),
        ("深藍", None),
    ]
    assert found[1].passage.text[slice(*found[1].passage.marks[0])] == "GPT-5"
