"""The credit line: account, id, authors, editor, publisher, licence; apart from the text."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.article import Credit, RawArticle
from digest.convert import turn
from digest.credit import parse_credit
from digest.credit_lines import is_companion, is_credit
from digest.reading import read
from tests.digest.composed import LEDE, PROSE, TITLE

SAMPLES = Path(__file__).parent / "samples" / "credit_lines.txt"
LINE = "本文來自微信公眾號「小島來信」（ID：xiaodao），作者：林海，海風網經授權發佈。"


def samples() -> Iterator[tuple[str, str]]:
    for entry in SAMPLES.read_text(encoding="utf-8").strip().split("\n\n")[1:]:
        text, _, wanted = entry.rpartition("\n= ")
        yield text, wanted


def told(credit: Credit) -> str:
    fields = (credit.account, credit.account_id, credit.author, credit.editor)
    return "|".join([*fields, credit.publisher, credit.licence])


@pytest.mark.parametrize(("text", "wanted"), list(samples()))
def test_what_a_line_says(text: str, wanted: str) -> None:
    credit = parse_credit(text)
    assert told(credit) == wanted
    assert credit.text == text


@pytest.mark.parametrize(("text", "wanted"), list(samples()))
@pytest.mark.parametrize("config", ["t2s", "s2t"])
def test_either_script_says_the_same(text: str, wanted: str, config: str) -> None:
    assert told(parse_credit(turn(text, config))) == turn(wanted, config)


@pytest.mark.parametrize(("text", "wanted"), list(samples()))
def test_each_line_is_known_at_the_end(text: str, wanted: str) -> None:
    lines = text.split("\n")
    assert all(is_credit(line) or is_companion(line) for line in lines)
    assert any(is_credit(line) for line in lines)
    article = read(RawArticle("\n".join([*LEDE, "01 船班", *PROSE, "02 信件", *PROSE, text])))
    assert article.credit is not None
    assert article.credit.text == text
    assert article.sections[-1].paragraphs == PROSE


@pytest.mark.parametrize(
    "text",
    [
        *LEDE,
        *PROSE,
        "來源：",
        "作者：你好，你今天為什麼來？",
        "記者：停航之後，你還寫信嗎？",
        "記者：請談談你的船。",
        "本文來自我去年的一次演講。",
        "本文將討論三個問題，希望對你有幫助。",
        "作者對這張圖的定位，是把主要的關係表達出來。",
        "渡輪公司表示，已獲政府授權，下月開始試航。",
        "他說，稿費還沒有來。",
        "編輯部裡的燈亮到天明。",
        "來自對岸的客人越來越少。",
        "",
    ],
)
def test_prose_is_no_credit(text: str) -> None:
    assert not is_credit(text)
    assert not is_credit(text, "top")


@pytest.mark.parametrize(
    "text", [text for text, _ in samples() if text.count("\n") < 4 and "免责" not in text]
)
@pytest.mark.parametrize("form", ["text", "html"])
def test_each_line_is_known_on_top(text: str, form: Literal["text", "html"]) -> None:
    lines = [*text.split("\n"), *LEDE, "01 船班", *PROSE, "02 信件", *PROSE]
    body = "\n".join(lines) if form == "text" else "".join(f"<p>{line}</p>" for line in lines)
    article = read(RawArticle(body, form, TITLE))
    assert article.credit is not None
    assert (article.credit.text, article.credit.place) == (text, "top")
    assert article.lede == LEDE


@pytest.mark.parametrize(
    "text",
    [
        "本文由三個部分組成，先說船，再說信。",
        "文章發表於2019年，至今仍有人引用。",
        "作者系統地整理了四十年的雨量。",
        "譯：他們叫它「最後一班船」",
        "採訪那天，島上下著雨。",
        "本文作者和船長談了兩個小時，他說了很多。",
        "專欄作家林海寫過這座島，郵差把那一頁剪了下來。",
    ],
)
def test_a_first_paragraph_that_speaks_of_the_text_stays(text: str) -> None:
    article = read(RawArticle("\n".join([text, *LEDE, *PROSE]), title=TITLE))
    assert article.lede[0] == text


def test_a_byline_on_top() -> None:
    article = read(
        RawArticle("\n".join([TITLE, "文／林海", "2024-08-01 08:00", "責編：周潮", *PROSE]))
    )
    assert article.credit is not None
    assert (article.credit.place, article.credit.author, article.credit.editor) == (
        "top",
        "林海",
        "周潮",
    )
    assert article.credit.text == "文／林海\n2024-08-01 08:00\n責編：周潮"
    assert article.lede == PROSE


def test_lines_at_both_ends() -> None:
    body = "\n".join(
        [TITLE, "作者：林海", *LEDE, "01 船班", *PROSE, "02 信件", *PROSE, "來源：小島來信"]
    )
    article = read(RawArticle(body))
    assert article.credit is not None
    assert (article.credit.account, article.credit.author) == ("小島來信", "林海")
    assert (article.credit.byline, article.credit.text) == ("作者：林海", "來源：小島來信")
    assert article.text.replace("\n\n", "\n") == body
    assert article.lede == LEDE


def test_an_author_on_top_goes_before_a_column_at_the_end() -> None:
    body = "\n".join([TITLE, "【撰文：林海】", *PROSE, "博客 | 潮汐作者群"])
    article = read(RawArticle(body))
    assert article.credit is not None
    assert article.credit.author == "林海"
    assert (article.credit.byline, article.credit.text) == ("【撰文：林海】", "博客 | 潮汐作者群")


def test_promotion_behind_the_credit_line_goes_with_it() -> None:
    body = "\n".join([TITLE, *LEDE, "作者：林海", "掃碼關注小島來信", "圖片來源：鎮公所"])
    article = read(RawArticle(body))
    assert article.lede == LEDE
    assert article.credit is not None
    assert article.credit.author == "林海"
    assert article.text.replace("\n\n", "\n") == body


def test_a_caption_alone_at_the_end_stays_in_the_text() -> None:
    article = read(RawArticle("\n".join([TITLE, *PROSE, "圖：最後一班渡輪"])))
    assert article.credit is None
    assert article.lede[-1] == "圖：最後一班渡輪"


def test_what_the_source_knows_fills_the_gaps() -> None:
    article = read(
        RawArticle("\n".join([TITLE, *PROSE, "作者：林海"]), account="小島", author="某人")
    )
    assert article.credit is not None
    assert (article.credit.account, article.credit.author) == ("小島", "林海")
    alone = read(RawArticle("\n".join([TITLE, *PROSE]), account="小島", author="某人"))
    assert alone.credit == Credit("", account="小島", authors=("某人",))


def test_a_page_that_names_its_account() -> None:
    page = (
        '<h1 id="activity-name">渡輪停航之後</h1><div id="meta_content"><span id="profileBt">'
        '<a id="js_name">小島來信</a></span><em id="publish_time">2024-08-01 08:00</em></div>'
        '<div id="js_content">' + "".join(f"<p>{text}</p>" for text in PROSE) + "</div>"
    )
    article = read(RawArticle(page, "html"))
    assert article.title == "渡輪停航之後"
    assert article.lede == PROSE
    assert article.credit == Credit("", account="小島來信")


def test_the_credit_line_of_every_form() -> None:
    lines = [*LEDE, "01 船班", *PROSE[:4], "02 信件", *PROSE[4:]]
    for form, body in (
        ("text", "\n".join([*lines, LINE])),
        ("markdown", "\n\n".join([*lines, f"*{LINE}*"])),
        ("html", "".join(f"<p>{text}</p>" for text in [*lines, LINE])),
    ):
        article = read(RawArticle(body, form, TITLE))  # type: ignore[arg-type]
        assert article.credit is not None
        assert told(article.credit) == "小島來信|xiaodao|林海||海風網|海風網經授權發佈"
        assert LINE not in article.sections[-1].text


@settings(max_examples=150, deadline=None)
@given(st.text("作者編輯來源公眾號文記者經授權發佈本自由：:／|「」（）()，,。ID1a \n", max_size=90))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    credit = parse_credit(text)
    assert credit == parse_credit(text)
    assert all(author in text for author in credit.authors if " " not in text)
    is_credit(text)
    is_companion(text)
