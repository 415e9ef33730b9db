"""Reading loses nothing, raises nothing, and takes time that grows with the length alone."""

import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.article import Form, RawArticle
from digest.clean import blocks_of
from digest.lookup import find_section
from digest.reading import read
from tests.digest.composed import LEDE, PROSE, STYLES, TITLE, as_html, numbered, samples

FORMS: tuple[Form, ...] = ("text", "markdown", "html")
LABELS = [
    "01",
    "02",
    "１、一、（二）第三章",
    "Part",
    "4",
    "NO.5",
    "Ⅵ",
    "⑦",
    "8️⃣",
    "壹",
    "/",
    "09",
    "/",
    "｜10｜",
    "1.",
    "2.1",
    "III",
]
MARKS = [
    "# ",
    "## ",
    "**",
    "- ",
    "> ",
    "<p>",
    "</p>",
    "<b>",
    "<section>",
    "</section>",
    "<br>",
    "&amp;",
]
PIECES = st.sampled_from(
    [*LABELS, *MARKS, *PROSE, "作者：林海", "結語", "。", "：", "\n", "\n\n", " "]
)


def lines_of(text: str) -> list[str]:
    return [line for line in (line.strip() for line in text.splitlines()) if line]


@pytest.mark.parametrize("name", [name for name, _, _ in samples("sections.txt")])
def test_the_text_is_whole_and_in_order(name: str) -> None:
    lines = next(lines for held, lines, _ in samples("sections.txt") if held == name)
    for title in ("", TITLE):
        article = read(RawArticle("\n".join([TITLE, *lines, "作者：林海"]), title=title))
        assert article.title == TITLE
        assert lines_of(article.text) == [TITLE, *lines, "作者：林海"]


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_bodies_are_whole(style: object) -> None:
    for layout in ("inline", "below", "alone"):
        composed = numbered(style, layout)  # type: ignore[arg-type]
        article = read(RawArticle(as_html(composed.pieces), "html", TITLE))
        wanted = [text for kind, text in composed.pieces if kind == "p"]
        assert [*article.lede, *(p for s in article.sections for p in s.paragraphs)] == wanted


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_no_line_of_a_text_is_lost(body: str) -> None:
    article = read(RawArticle(body))
    assert "".join(article.text.split()) == "".join(body.split())


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=40).map("".join),
    st.sampled_from(FORMS),
)
def test_whatever_comes_is_read(body: str, form: Form) -> None:
    article = read(RawArticle(body, form))
    assert article == read(RawArticle(body, form))
    assert [section.position for section in article.sections] == [
        n for n, _ in enumerate(article.sections, 1)
    ]
    held = "".join(
        "".join(block.text.split()) for block in blocks_of(body, form) if block.kind != "account"
    )
    assert "".join(article.text.split()) == held
    for wanted in ("02", "二", "末", body[:20]):
        section = find_section(article, wanted)
        assert section is None or section in article.sections


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300), st.sampled_from(FORMS))
def test_any_text_is_read(body: str, form: Form) -> None:
    read(RawArticle(body, form))


HOSTILE: dict[str, Callable[[int], str]] = {
    "labels": lambda n: "01 一、第一章 " * n,
    "lone labels": lambda n: "01\n02\n" * n,
    "headings": lambda n: "".join(f"## {at:02d} 船\n\n{PROSE[0]}\n\n" for at in range(n)),
    "headings without a number over numbered ones": lambda n: (
        f"## 船\n\n### 1. 信\n\n{PROSE[0]}\n\n### 2. 包\n\n{PROSE[0]}\n\n" * n
    ),
    "restarts": lambda n: f"01 船\n{PROSE[0]}\n02 信\n{PROSE[1]}\n" * n,
    "short lines": lambda n: f"船班\n{PROSE[0]}\n" * n,
    "credits": lambda n: "作者：林海 編輯：周潮，" * n + "\n" + "作者：林海\n" * n,
    "open tags": lambda n: "<section><p><b>" * n,
    "open quotes": lambda n: '<a "' * n,
    "open comments": lambda n: "<!--<p>" * n,
    "open scripts": lambda n: "<script><svg><p>" * n,
    "angles": lambda n: "<" * n + "1 < 2 <3 " * n,
    "closing tags": lambda n: "</p></section>" * n,
    "nested groups": lambda n: "<section>01" * n + "</section>" * n,
    "stars": lambda n: "**" * n + "*_`[![](" * n,
    "entities": lambda n: "&#x200b;&lt;&amp" * n,
    "one line": lambda n: "船" * n * 10,
    "digits": lambda n: "1" * n + "\n" + "一" * n + "\n" + "i" * n,
    "blanks": lambda n: "01" + " \u3000" * n + "船",
    "brackets": lambda n: "【" * n + "01" + "】" * n,
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_takes_linear_time(name: str, form: Form) -> None:
    """Sixteen times the length costs some sixteen times as much work, never its square."""

    def spent(body: str) -> float:
        began = time.process_time()
        read(RawArticle(body, form))
        return time.process_time() - began

    small, large = HOSTILE[name](400), HOSTILE[name](6400)
    least = min(spent(small) for _ in range(3))
    assert spent(large) <= 60 * least + 0.5


def test_a_title_known_from_outside_is_not_said_twice() -> None:
    article = read(RawArticle("\n".join([TITLE, *LEDE]), title=TITLE))
    assert (article.title, article.lede) == (TITLE, LEDE)
    spaced = read(RawArticle("\n".join(["渡輪 停航", *LEDE]), title="渡輪停航"))
    assert (spaced.title, spaced.lede) == ("渡輪停航", LEDE)


def test_a_first_line_that_is_no_title() -> None:
    for first in ("01 船班", "前言", "作者：林海", "船停了。", LEDE[0]):
        article = read(RawArticle("\n".join([first, *PROSE])))
        assert article.title == ""
    assert re.sub(r"\s", "", read(RawArticle(TITLE)).text) == TITLE


def test_the_number_of_an_issue_is_part_of_its_title() -> None:
    first, second = "第1期：船班", "第2期：票價"
    assert read(RawArticle("\n".join([first, *PROSE]))).title == first
    both = read(RawArticle("\n".join([first, *PROSE, second, *PROSE])))
    assert both.title == ""
