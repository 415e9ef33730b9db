"""An article taken out of a digest that was sent: nothing of it stays, all else does."""

from hypothesis import example, given
from hypothesis import strategies as st

from digest.article import Article, Piece, Section
from digest.compose import Voice
from digest.listing import Issue, several_message
from digest.message import Limits, Message
from digest.paginate import paginate
from digest.phrases import phrases
from digest.retracted import without
from digest.script import target_named

SAID = "此文已收回。"
WORDS = "甲乙丙丁戊己庚辛"


def piece(number: int, length: int) -> Piece:
    word = WORDS[number]
    line = f"{word}的第一句話在這裡。"
    sections = tuple(
        Section(n, f"{n:02d}", f"{word}節", f"{n:02d} {word}節", (line,), ())
        for n in range(1, length + 1)
    )
    article = Article(f"{word}的題目", (line,), sections, guid=word, script="hant")
    return Piece(number + 10, article)


def digest(lengths: list[int], size: int, *, marked: bool, more: int = 3) -> tuple[Message, ...]:
    target = target_named("original")
    assert target
    voice = Voice(phrases("zh-Hant"), target)
    pieces = tuple(piece(number, length) for number, length in enumerate(lengths))
    notes = ("這一份遲到了。",)
    message = several_message(Issue(pieces, more=more, notes=notes), "今天", voice)
    mark = (lambda page, pages: f"第 {page}/{pages} 頁") if marked else None
    return paginate(message, Limits(size, "utf16"), mark)


@example(lengths=[12, 12], size=80, marked=True, gone={1})
@given(
    lengths=st.lists(st.integers(1, 12), min_size=2, max_size=8),
    size=st.sampled_from([80, 200, 500, 4096]),
    marked=st.booleans(),
    gone=st.sets(st.integers(0, 7), min_size=1),
)
def test_nothing_of_it_stays_and_all_else_does(
    lengths: list[int], size: int, marked: bool, gone: set[int]
) -> None:
    gone = {number for number in gone if number < len(lengths)}
    before = digest(lengths, size, marked=marked)
    after = without(before, {number + 10 for number in gone}, SAID)
    assert len(after) == len(before)
    shown = "".join(page.text for page in after)
    for number in range(len(lengths)):
        for page_before, page_after in zip(before, after, strict=True):
            kept = 0 if number in gone else page_before.text.count(WORDS[number])
            assert page_after.text.count(WORDS[number]) == kept
        assert (f"{number + 1}. {SAID}" in shown) is (number in gone)
    assert "這一份遲到了。" in shown.replace("\n", "")
    assert ("第 1/" in shown) is ("第 1/" in "".join(page.text for page in before))
    actions = [button.action for page in after for row in page.buttons for button in row]
    wanted = [f"open:{n + 10}" for n in range(len(lengths)) if n not in gone]
    assert actions == [*wanted, f"list:{len(lengths)}"]
    listed = tuple(0 if n in gone else n + 10 for n in range(len(lengths)))
    assert {page.about.listed for page in after} == {listed}


def test_one_of_two_is_a_line_between_what_stays() -> None:
    (page,) = digest([1, 1], 4096, marked=False)
    (after,) = without([page], {11}, SAID)
    assert after.text.startswith("今天\n\n1. 甲的題目")
    assert after.text.endswith(
        f"2. {SAID}\n\n還有 3 篇，都在「列表」裡\n這一份遲到了。\n\n原文摘句"
    )


def test_of_a_message_that_lists_nothing_nothing_is_taken() -> None:
    page = Message(())
    assert without([page], {1}, SAID)[0].about == page.about
    assert without([], {1}, SAID) == []
