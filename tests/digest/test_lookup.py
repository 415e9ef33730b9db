"""A section is found as readers name it: by printed number, by position, by numeral, by word."""

import pytest

from digest.article import Article, RawArticle
from digest.lookup import find_section
from digest.reading import read
from tests.digest.composed import PROSE, STYLES, TITLE, Style, as_text, numbered, read_as


def article(*headings: str) -> Article:
    lines = [line for heading in headings for line in (heading, *PROSE[:3])]
    return read(RawArticle("\n".join([PROSE[3], *lines]), title=TITLE))


def position(found: Article, wanted: str) -> int | None:
    section = find_section(found, wanted)
    return section.position if section else None


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_every_style_by_label_position_and_numeral(style: Style) -> None:
    composed = numbered(style)
    found = read_as(as_text(composed.pieces), "text")
    for n, numeral in enumerate("一二三", 1):
        said = [
            style.printed(n),
            str(n),
            f"0{n}",
            f"{n:02d} ",
            numeral,
            f"第{numeral}節",
            f"第{n}节",
        ]
        said += [f"第{numeral}章", f"第{numeral}部分", f"第{numeral}步", f"Part {n}", f"no.{n}"]
        said += [
            chr(0xFF10 + n),
            f"０{chr(0xFF10 + n)}",
            f"（{numeral}）",
            f"{numeral}、",
            f"/ 0{n} /",
        ]
        assert [position(found, wanted) for wanted in said] == [n] * len(said)


@pytest.mark.parametrize(
    ("wanted", "at"),
    [
        ("02", 1), ("03", 2), ("05", 3), ("2", 1), ("二", 1), ("第三節", 2), ("1", 1), ("4", None),
        ("末", 3), ("末節", 3), ("最後一節", 3), ("最后一节", 3), ("尾", None), ("", None),
        ("99", None),
        ("0", None), ("信件", None), ("-1", 3), ("last", 3),
    ],
)  # fmt: skip
def test_the_printed_number_counts_before_the_position(wanted: str, at: int | None) -> None:
    found = article("02 船班", "03 信件", "05 麵包")
    assert position(found, wanted) == at


def test_of_two_sections_with_one_number_the_first_is_found() -> None:
    found = article("01 船班", "02 信件", "01 麵包", "02 雨量")
    assert [position(found, said) for said in ("01", "02", "3", "四")] == [1, 2, 3, 4]


def test_sections_without_numbers_are_found_by_position() -> None:
    lines = ["## 船班", PROSE[0], "## 信件", PROSE[1]]
    found = read(RawArticle("\n".join(lines), "markdown", TITLE))
    assert [position(found, said) for said in ("1", "二", "第二节", "末", "3")] == [
        1,
        2,
        2,
        2,
        None,
    ]


def test_an_article_without_sections_has_none_to_find() -> None:
    assert find_section(read(RawArticle("\n".join(PROSE), title=TITLE)), "1") is None
