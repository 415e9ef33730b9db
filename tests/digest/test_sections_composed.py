"""Articles put together at random: every style, shape and layout, with lists, steps and contents.

`python -m tests.digest.test_sections_composed 5000` composes so many; a slice is among the tests.
"""

import random
import sys
from collections import Counter
from html import escape

from digest.article import Article, Form
from tests.digest.composed import (
    BOLD,
    HTML_HEADINGS,
    Gold,
    Piece,
    as_html,
    as_markdown,
    as_text,
    found,
    hans,
    read_as,
)
from tests.digest.drafts import AUTHOR, Composer, Draft, composed, left_alone, unnumbered

MARKDOWN = (
    ("## {}", "### {}"), ("### {}", "#### {}"), ("**{}**", "{}"), ("# {}", "## {}"),
    ("## {}", "**{}**"), ("**{}**", "**{}**"), ("#### {}", "{}"),
)  # fmt: skip
GROUP = (
    '<section style="text-align: center;"><section><strong><span style="font-size: 20px;">{}</span>'
    '</strong></section><section><p><strong><span style="color: rgb(0, 82, 255);">{}</span>'
    "</strong></p></section></section>"
)
PICTURE = (
    '<p><br></p><p style="text-align: center;"><img class="rich_pages" '
    'data-src="https://img.invalid/3" data-ratio="0.6"></p>'
)


def printed(drawn: random.Random, pieces: list[Piece]) -> tuple[Form, str]:
    """The pieces in one of the forms, headings in one of its shapes."""
    form: Form = drawn.choice(("text", "markdown", "html"))
    if form == "text":
        return form, as_text(pieces, drawn.choice(("\n", "\n\n", "\r\n", "\n\u3000\u3000")))
    pieces = [("p" if kind == "credit" else kind, text) for kind, text in pieces]
    if form == "markdown":
        upper, lower = drawn.choice(MARKDOWN)
        return form, as_markdown(
            [("p", lower.format(text)) if kind == "sub" else (kind, text) for kind, text in pieces],
            upper,
        )
    upper = drawn.choice(HTML_HEADINGS[:12])
    lower = drawn.choice((BOLD, "<p>{}</p>", *(["<h5>{}</h5>"] if upper.startswith("<h") else [])))
    boxed = any(kind == "below" for kind, _ in pieces) and drawn.random() < 0.5
    return form, "".join(_page(drawn, pieces, upper, lower, boxed=boxed))


def _page(
    drawn: random.Random, pieces: list[Piece], upper: str, lower: str, *, boxed: bool
) -> list[str]:
    parts, number = [], ""
    for kind, text in pieces:
        if boxed and kind == "label":
            number = text
        elif boxed and kind == "below":
            parts.append(GROUP.format(escape(number), escape(text)))
        elif kind == "sub":
            parts.append(lower.format(escape(text)))
        else:
            parts.append(as_html([(kind, text)], upper))
        if drawn.random() < 0.15 and kind != "label":
            parts.append(PICTURE)
    return parts


def mistakes(seeds: range, compose: Composer = composed) -> Counter[str]:
    """How many of the articles of these seeds are read wrong, by form and script."""
    wrong: Counter[str] = Counter()
    for seed in seeds:
        drawn = random.Random(seed)
        draft = compose(drawn)
        form, body = printed(drawn, draft.pieces)
        if form == "markdown" and any(text.startswith(("- ", "#")) for _, text in draft.pieces):
            continue  # a list or a heading to Markdown
        wrong[f"{form} {seed}"] += not _is_right(read_as(body, form), draft)
        gold = [(hans(label) if label else None, hans(title)) for label, title in draft.gold]
        wrong[f"{form} {seed} hans"] += found(read_as(hans(body), form)) != gold
    return +wrong


def _is_right(article: Article, draft: Draft) -> bool:
    """Whether the sections are those composed, with whole bodies and nothing of the credit."""
    bodies = [list(section.paragraphs) for section in article.sections]
    credited = ("credit", AUTHOR) not in draft.pieces or article.credit is not None
    return (
        found(article) == draft.gold
        and bodies == draft.bodies
        and list(article.lede) == draft.lede
        and credited
    )


def shown(seed: int, compose: Composer = composed) -> tuple[str, Gold, Gold]:
    """What a seed composes, what is to be found and what is: to look at one by eye."""
    drawn = random.Random(seed)
    draft = compose(drawn)
    form, body = printed(drawn, draft.pieces)
    return body, draft.gold, found(read_as(body, form))


def test_composed_articles() -> None:
    assert mistakes(range(300)) == {}


def test_composed_articles_whose_headings_have_no_number() -> None:
    assert mistakes(range(200), unnumbered) == {}


def test_composed_articles_without_sections() -> None:
    assert mistakes(range(200), left_alone) == {}


if __name__ == "__main__":
    count = int(sys.argv[1])
    wrong = mistakes(range(1000, 1000 + count))
    for other in (left_alone, unnumbered):
        wrong += mistakes(range(1000, 1000 + count // 4), other)
    sys.stdout.write(f"{count} articles, each in both scripts: {sum(wrong.values())} read wrong\n")
    sys.stdout.write("\n".join(list(wrong)[:20]) + "\n")
    sys.exit(sum(wrong.values()) * 500 > 2 * count)
