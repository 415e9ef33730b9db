"""What is no heading: years, hours, prices, scores, lists, steps, notes, questions, verses."""

import pytest

from tests.digest.composed import (
    BOLD,
    PROSE,
    Composed,
    Piece,
    as_html,
    as_markdown,
    as_text,
    found,
    pieces_of,
    read_as,
    samples,
)

WITHOUT = {name: lines for name, lines, _ in samples("without_sections.txt")}
FORMS = ("text", "markdown", "html")


def shaped(pieces: tuple[Piece, ...], form: str) -> str:
    if form == "text":
        return as_text(pieces)
    return as_markdown(pieces) if form == "markdown" else as_html(pieces)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", WITHOUT)
def test_an_article_without_sections_is_left_alone(name: str, form: str) -> None:
    pieces = pieces_of(WITHOUT[name])
    for script in (Composed(pieces, []), Composed(pieces, []).in_hans()):
        article = read_as(shaped(script.pieces, form), form)  # type: ignore[arg-type]
        assert found(article) == []


def test_bold_sentences_are_no_headings() -> None:
    said = (
        "他把雨量簿交給了女兒。",
        "「總要有人記雨量。」",
        "誰來付這筆錢？誰來開這艘船？",
        "船，不會再來了！」",
    )
    pieces: list[Piece] = []
    for text, bold in zip(PROSE, said * 2, strict=False):
        pieces += [("p", text), ("h", bold)]
    pieces.append(("p", PROSE[-1]))
    for heading in (BOLD, "<p><b>{}</b></p>"):
        assert found(read_as(as_html(pieces, heading), "html")) == []
    assert found(read_as(as_markdown(pieces, "**{}**"), "markdown")) == []


def test_bold_points_of_one_part_of_an_article_are_no_sections() -> None:
    pieces: list[Piece] = [("p", PROSE[0])]
    for point in ("1、船票：", "2、雨衣：", "3、暈船藥："):
        pieces += [("h", point), ("p", PROSE[1])]
    pieces += [("p", text) for text in PROSE * 3]
    assert found(read_as(as_html(pieces, BOLD), "html")) == []
    assert found(read_as(as_markdown(pieces, "**{}**"), "markdown")) == []


def test_bold_bylines_and_promotion_are_no_headings() -> None:
    notices = (
        "博客 | 海風作者群",
        "作者：林海",
        "關注公眾號：小島來信",
        "圖片來源：鎮公所",
        "責編 | 周潮",
    )
    pieces: list[Piece] = []
    for text, notice in zip(PROSE, notices, strict=False):
        pieces += [("p", text), ("h", notice)]
    pieces.append(("p", PROSE[-1]))
    assert found(read_as(as_html(pieces, BOLD), "html")) == []
