"""Top-level sections as printed, from text, Markdown and pages, in both scripts."""

import pytest

from tests.digest.composed import (
    BOLD,
    HTML_HEADINGS,
    LEDE,
    MARKDOWN_HEADINGS,
    PROSE,
    STYLES,
    TITLES,
    Gold,
    Piece,
    Style,
    as_html,
    as_markdown,
    as_text,
    found,
    hans,
    numbered,
    pieces_of,
    read_as,
    samples,
)

LAYOUTS = ("inline", "below", "alone")
GROUP = (
    '<section style="text-align: center;"><section><strong><span style="font-size: 20px;">{n}'
    "</span></strong></section><section><p><strong>{t}</strong></p></section></section>"
)
ROLE = (
    '<section data-role="title"><p><strong><span style="font-size: 18px;">{a}</span></strong>'
    "<strong><span>{b}</span></strong></p></section>"
)


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_every_style_in_text(style: Style) -> None:
    for layout in LAYOUTS:
        article = numbered(style, layout)
        assert found(read_as(as_text(article.pieces), "text")) == article.gold
        assert found(read_as(as_text(article.pieces, "\n\n"), "text")) == article.gold
        simple = article.in_hans()
        assert found(read_as(as_text(simple.pieces), "text")) == simple.gold


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_every_style_in_markdown(style: Style) -> None:
    shapes = MARKDOWN_HEADINGS * 2
    at = STYLES.index(style) % len(MARKDOWN_HEADINGS)
    for heading, layout in zip(shapes[at : at + 6], LAYOUTS * 2, strict=True):
        if heading == "{}" and style.mark.startswith("- "):
            continue  # an item of a list
        article = numbered(style, layout)
        assert found(read_as(as_markdown(article.pieces, heading), "markdown")) == article.gold


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_every_style_in_pages(style: Style) -> None:
    shapes = HTML_HEADINGS * 2
    at = STYLES.index(style) % len(HTML_HEADINGS)
    for heading, layout in zip(shapes[at : at + 9], LAYOUTS * 3, strict=True):
        twice = heading.count("{0}") == 2
        if twice and style.alone(1).isdecimal() and len(style.alone(1)) == 1:
            continue  # `1` printed twice is 11
        article = numbered(style, layout)
        assert found(read_as(as_html(article.pieces, heading), "html")) == article.gold


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_number_and_title_in_elements_of_their_own(style: Style) -> None:
    article = numbered(style)
    parts = [LEDE[0].join(("<p>", "</p>"))]
    gold: Gold = []
    for n, title in enumerate(TITLES[:3], 1):
        parts.append(GROUP.format(n=style.alone(n), t=title))
        parts += [f"<p>{text}</p>" for text in PROSE[n : n + 2]]
        gold.append((style.printed(n), title))
    assert found(read_as("".join(parts), "html")) == gold == article.gold


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_a_heading_cut_into_spans(style: Style) -> None:
    parts, gold = [f"<p>{LEDE[0]}</p>"], []
    for n, title in enumerate(TITLES[:3], 1):
        line = style.line(n, title)
        cut = len(line) // 2
        parts.append(ROLE.format(a=line[:cut], b=line[cut:]))
        parts += [f"<p>{text}</p>" for text in PROSE[n : n + 2]]
        gold.append((style.printed(n), title))
    assert found(read_as("".join(parts), "html")) == gold


def test_a_lone_number_cut_into_elements() -> None:
    parts, gold = [f"<p>{LEDE[0]}</p>"], []
    for n in range(1, 4):
        parts.append(GROUP.format(n="0", t=str(n)))
        parts += [f"<p>{text}</p>" for text in PROSE[n : n + 2]]
        gold.append((f"0{n}", ""))
    assert found(read_as("".join(parts), "html")) == gold


CASES = {name: (lines, gold) for name, lines, gold in samples("sections.txt")}


@pytest.mark.parametrize("name", CASES)
def test_sections_in_text(name: str) -> None:
    lines, gold = CASES[name]
    assert found(read_as("\n".join(lines), "text")) == gold
    simple = [(hans(label) if label else label, hans(title)) for label, title in gold]
    assert found(read_as(hans("\n\n".join(lines)), "text")) == simple
    assert found(read_as("\n\n".join(lines), "markdown")) == gold
    assert found(read_as(as_html(pieces_of(lines)), "html")) == gold


@pytest.mark.parametrize("name", CASES)
def test_sections_in_bold_and_in_headings_of_the_markup(name: str) -> None:
    lines, gold = CASES[name]
    heads = {line for label, title in gold for line in lines if title and line.endswith(title)}
    heads |= {line for label, title in gold for line in lines if not title and line == label}
    if "list" in name or "contents" in name or "below" in name:
        return
    pieces: list[Piece] = [("h" if line in heads else "p", line) for line in lines]
    assert found(read_as(as_markdown(pieces), "markdown")) == gold
    assert found(read_as(as_markdown(pieces, "**{}**"), "markdown")) == gold
    assert found(read_as(as_html(pieces, BOLD), "html")) == gold
    assert found(read_as(as_html(pieces, "<h3>{}</h3>"), "html")) == gold
