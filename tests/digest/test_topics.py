"""Topics, reading time and the one line of a list."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.article import Article, RawArticle
from digest.characters import fold
from digest.convert import turn
from digest.line import one_line
from digest.pace import reading_minutes
from digest.reading import read
from digest.topics import topics
from digest.word_edges import is_cut

SAMPLES = sorted((Path(__file__).parents[2] / "bot" / "samples").glob("*.txt"))
# Of each sample: words that a reader would file it under; at least two of them are found.
SUBJECTS = {
    "1-night-market": {"夜市", "零錢", "掃碼", "現金", "攤位"},
    "2-old-bridge": {"石頭", "鄭木火", "照原樣修", "拆掉重蓋", "永濟橋"},
    "3-bird-songs": {"录音", "灰喉山雀", "白沙岭", "周临"},
    "4-bookshop": {"书店", "县城", "何晓棠", "木箱"},
}


def sample(path: Path) -> Article:
    return read(RawArticle(path.read_text(encoding="utf-8")))


def turned(path: Path) -> Article:
    text = path.read_text(encoding="utf-8")
    hans = read(RawArticle(text)).script == "hans"
    return read(RawArticle(turn(text, "s2tw" if hans else "tw2s")))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_three_to_five_words_tell_what_an_article_is_about(path: Path) -> None:
    article = sample(path)
    found = topics(article)
    assert 3 <= len(found) <= 5
    assert len(SUBJECTS[path.stem] & set(found)) >= 2, found
    assert all(word in article.text for word in found)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_both_scripts_give_the_same_words_and_the_same_line(path: Path) -> None:
    one, other = sample(path), turned(path)
    assert one.script != other.script
    assert [fold(word) for word in topics(one)] == [fold(word) for word in topics(other)]
    assert fold(one_line(one)) == fold(one_line(other))


def test_latin_names_and_names_in_brackets_are_found_as_printed() -> None:
    text = "Open Lake 發布了新版本。大家都在等 Open Lake。很多人讀《湖邊手記》。"
    found = topics(Article("", (text, "Open Lake 也提到《湖邊手記》。")))
    assert {"Open Lake", "湖邊手記"} <= set(found)
    assert "Open" not in found


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_one_line_is_a_whole_sentence_or_its_first_clauses(path: Path) -> None:
    article = sample(path)
    line = one_line(article)
    assert 14 <= len(line) <= 40
    assert line.removesuffix("…") in article.text


def test_a_long_sentence_is_cut_at_a_clause() -> None:
    text = "老街的早市開了四十年，攤販從三十家減到十二家，市政府提出改建方案，"
    line = one_line(Article("早市", (f"{text}打算把早市搬進新大樓的一樓。",)))
    assert line == "老街的早市開了四十年，攤販從三十家減到十二家，市政府提出改建方案…"
    assert one_line(Article("空", ())) == ""


def test_the_reading_time_grows_with_the_text() -> None:
    assert reading_minutes(Article("", ())) == 1
    assert reading_minutes(Article("", ("字" * 3200,))) == 8


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.lists(st.text(max_size=80), max_size=5))
def test_any_article_has_its_small_facts(title: str, lede: list[str]) -> None:
    article = Article(title, tuple(lede))
    assert len(topics(article)) <= 5
    assert len(one_line(article)) <= 40


CUT = (
    "如果发现机器翻译的结果不通顺，三家平台的编辑就会动手改。",
    "内部触发和外部触发不是一回事。",
    "机器翻译做得快，如果发现错字，要有人负责。",
    "两家平台都说，外部触发来自广告，内部触发来自习惯。",
    "机器翻出来的句子，如果发现不通顺，五家平台都不肯用。",
    "外部触发容易，内部触发难。图源：河灯工作室制图",
)


def test_no_word_is_cut_out_of_others() -> None:
    found = topics(Article("谁来改机器翻译", CUT))
    assert "翻译" in "".join(found)
    assert not {"果发现", "部触发", "家平台", "机器翻"} & set(found), found


@pytest.mark.parametrize(
    ("word", "text", "cut"),
    [
        ("果发现", "如果发现错字,如果发现漏字", True),
        ("发现", "如果发现错字,如果发现漏字", False),
        ("机器翻", "机器翻译快,机器翻译慢", True),
        ("家平台", "三家平台和五家平台", True),
        ("平台", "三家平台和五家平台", False),
        ("级地震", "5级地震,6级地震", True),
        ("票为授权票", "票为授权票", True),
        ("用户行为分析", "用户行为分析", False),
        ("潜在客户", "潜在客户", False),
        ("国际", "乌鲁木齐国际", False),
        ("齐国", "乌鲁木齐国际,乌鲁木齐国际", True),
    ],
)
def test_a_cut_word_is_known_by_what_holds_its_edge(word: str, text: str, cut: bool) -> None:
    assert is_cut(word, text) is cut


def test_what_stands_under_every_picture_is_no_topic() -> None:
    body = (
        "渔港的灯塔修好了。",
        "图源：蓝海制图",
        "灯塔的灯由渔港的人看守。",
        "图源：蓝海制图",
    ) * 3
    found = topics(Article("灯塔", body))
    assert "灯塔" in found
    assert not any("图" in word or "蓝海" in word for word in found)
