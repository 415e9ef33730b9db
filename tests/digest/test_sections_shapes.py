"""Headings as editors of public accounts shape them: cut, doubled, stacked; and Markdown's ways."""

from pathlib import Path

import pytest

from digest.article import RawArticle
from digest.reading import read
from tests.digest.composed import LEDE, PROSE, TITLE, TITLES, found, read_as

SAMPLES = Path(__file__).parent / "samples"
P = '<p style="margin-bottom: 8px;"><span style="letter-spacing: 0.5px;">{}</span></p>'
PICTURE = (
    '<p style="text-align: center;"><img class="rich_pages" data-src="https://img.invalid/1"></p>'
)
SHAPES: dict[str, tuple[str, str]] = {}
for entry in (SAMPLES / "shapes.txt").read_text(encoding="utf-8").split("\n= ")[1:]:
    name, label, *lines = entry.strip().split("\n")
    SHAPES[name] = (label[2:], "".join(lines).replace("⏎", "\n"))
NUMBERED = [name for name, (label, _) in SHAPES.items() if label]


def shaped(shape: str, number: int, title: str) -> str:
    numeral = "一二三四五"[number - 1]
    halves = {"a": title[:2], "b": title[2:]}
    return shape.format(n=f"0{number}", d=number, h=numeral, t=title, **halves)


@pytest.mark.parametrize("name", NUMBERED)
def test_numbered_headings(name: str) -> None:
    label, shape = SHAPES[name]
    parts, gold = [P.format(text) for text in LEDE], []
    for number, title in enumerate(TITLES, 1):
        parts.append(shaped(shape, number, title))
        parts += [P.format(PROSE[number]), PICTURE, P.format(PROSE[number + 3])]
        named = label.replace("一", "一二三四五"[number - 1]).replace("1", str(number))
        gold.append((named, title))
    article = read_as("".join(parts), "html")
    assert found(article) == gold
    assert [section.paragraphs for section in article.sections] == [
        (PROSE[number], PROSE[number + 3]) for number in range(1, 6)
    ]


@pytest.mark.parametrize("name", [name for name in SHAPES if name not in NUMBERED])
def test_headings_without_a_number(name: str) -> None:
    parts = [P.format(text) for text in LEDE]
    for number, title in enumerate(TITLES):
        parts.append(SHAPES[name][1].format(t=title, a=title[:2], b=title[2:]))
        parts += [P.format(PROSE[number]), P.format(PROSE[number + 3])]
    article = read_as("".join(parts), "html")
    assert found(article) == [(None, title) for title in TITLES]
    assert article.lede == LEDE


def test_hidden_text_is_no_text_unless_all_is_hidden() -> None:
    hidden = f'<section style="color:red; display : none">{PROSE[0]}</section>'
    assert read_as(f"{hidden}<p>{PROSE[1]}</p>", "html").lede == (PROSE[1],)
    assert read_as(f"{hidden}<p> </p>", "html").lede == (PROSE[0],)


def test_deeper_headings_are_the_outline_of_their_section() -> None:
    lines = [
        "## 一、船班",
        "### 1. 早班",
        PROSE[0],
        "### 2. 晚班",
        PROSE[1],
        "## 二、信件",
        PROSE[2],
    ]
    article = read(RawArticle("\n\n".join(lines), "markdown", TITLE))
    assert found(article) == [("一", "船班"), ("二", "信件")]
    assert [section.outline for section in article.sections] == [("1. 早班", "2. 晚班"), ()]
    assert article.sections[0].paragraphs == ("1. 早班", PROSE[0], "2. 晚班", PROSE[1])


def test_lone_numbers_within_a_section_are_no_outline_without_titles() -> None:
    lines = [
        "01 船班",
        "一",
        PROSE[0],
        "二",
        PROSE[1],
        "02 信件",
        "①",
        "寄信",
        PROSE[2],
        "②",
        "收信",
    ]
    article = read(RawArticle("\n".join([*lines, PROSE[3]]), title=TITLE))
    assert found(article) == [("01", "船班"), ("02", "信件")]
    assert [section.outline for section in article.sections] == [(), ("① 寄信", "② 收信")]


def test_a_tight_list_is_no_outline() -> None:
    lines = [
        "01 船班",
        PROSE[0],
        "帶三樣東西：",
        "1. 船票",
        "2. 雨衣",
        "3. 暈船藥",
        "02 信件",
        PROSE[1],
    ]
    article = read(RawArticle("\n".join(lines), title=TITLE))
    assert [section.outline for section in article.sections] == [(), ()]


WAYS = {
    "underlined": ("船班/====/{A}/信件/----/{B}", ["船班"]),
    "underlined twice": ("船班/----/{A}/信件/----/{B}", ["船班", "信件"]),
    "no blank behind the marks": ("##船班/{A}/##信件/{B}", ["船班", "信件"]),
    "marks on both sides": ("## 船班 ##/{A}/## 信件/{B}", ["船班", "信件"]),
    "marked within": ("## [船班](#a)/{A}/## `信件`/{B}", ["船班", "信件"]),
    "bold in two": ("**01** **船班**/{A}/**02** **信件**/{B}", ["01 船班", "02 信件"]),
    "tags": ("<h2>01 船班<|h2>/{A}/<h2>02 信件<|h2>/{B}", ["01 船班", "02 信件"]),
    "contents": ("## 目錄/- 船班/- 信件/## 船班/{A}/## 信件/{B}", ["船班", "信件"]),
    "numbers in titles": ("## 2024年的船/{A}/## 3個理由/{B}", ["2024年的船", "3個理由"]),
    "title below": ("## 01/### 船班/{A}/## 02/### 信件/{B}", ["01 船班", "02 信件"]),
    "one above": ("# 前言/{A}/## 船班/{B}/## 信件/{A}", ["前言", "船班", "信件"]),
    "one alone": ("## 結語/{A}", ["結語"]),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_ways_of_markdown(way: str) -> None:
    text, gold = WAYS[way]
    lines = text.replace("/", "\n").replace("|", "/").format(A=PROSE[0], B=PROSE[1])
    article = read(RawArticle(f"{LEDE[0]}\n\n{lines}", "markdown", TITLE))
    assert [section.name for section in article.sections] == gold
