"""A real article, where the machine has it; nothing of its text but names and headings is here."""

from pathlib import Path

import pytest

from digest.article import Article, RawArticle
from digest.lookup import find_section
from digest.reading import read

ROOT = Path(__file__).resolve().parents[2]
WHERE = [up / "shared" / "articles" / "sora-gpt5.txt" for up in (ROOT.parent, ROOT.parent.parent)]
FILE = next((path for path in WHERE if path.is_file()), None)
pytestmark = pytest.mark.skipif(FILE is None, reason="the article is not on this machine")

SECTIONS = [
    ("01", "期望降低,OpenAI拿什麼拯救"),
    ("02", "打江山易、守江山難,GPT-5從技術崇拜到信任危機"),
    ("03", "後記:多模態能否成為彎道超車新機遇"),
]


def source() -> str:
    assert FILE is not None
    return FILE.read_text(encoding="utf-8")


def article() -> Article:
    return read(RawArticle(source()))


def test_title_lede_and_sections() -> None:
    read_ = article()
    assert read_.title == "Sora跌落神壇,GPT-5發佈是救贖還是顛覆"
    assert read_.lede
    assert [(section.label, section.title) for section in read_.sections] == SECTIONS


def test_the_credit_line() -> None:
    credit = article().credit
    assert credit is not None
    assert (credit.account, credit.author, credit.publisher) == ("大模型之家", "王昊達", "36氪")


def test_no_paragraph_is_lost() -> None:
    paragraphs = [line.strip() for line in source().splitlines() if line.strip()]
    assert article().text.split("\n\n") == paragraphs


def test_sections_are_found_by_label_position_and_numeral() -> None:
    for wanted in ("02", "2", "二", "第二節", "第2节"):
        section = find_section(article(), wanted)
        assert section is not None
        assert section.position == 2
