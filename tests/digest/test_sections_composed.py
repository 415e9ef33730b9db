"""Articles put together at random: every style, shape and layout, with lists, steps and contents.

`python -m tests.digest.test_sections_composed 5000` composes so many; a slice is among the tests.
"""

import random
import sys
from collections import Counter
from dataclasses import dataclass
from html import escape

from digest.article import Article, Form
from tests.digest.composed import (
    BOLD,
    HTML_HEADINGS,
    LEDE,
    PROSE,
    STYLES,
    Gold,
    Piece,
    Style,
    as_html,
    as_markdown,
    as_text,
    found,
    hans,
    read_as,
)

NAMES = (
    "雜貨店的早晨", "把學校搬到沙灘上", "誰來付這筆帳", "一本雨量簿", "黑板上的船班", "夜裡的麵包",
    "潮汐與郵差", "OpenAI 不知道的事", "最後一班船", "寫給對岸的信",
)  # fmt: skip
INNER = ("早班", "晚班", "寄信", "收信", "開會")
SHORT = ("就這樣。", "他說：「好。」", "雨停了嗎？", "那一年是1983年。", "「沒有人說話。」")
LISTED = ("船票", "雨衣", "暈船藥")
DEEPER = [
    style
    for style in STYLES
    if style.name.split()[0] in ("arabic", "han", "circled", "keycap", "roman")
    or style.name.startswith("第{n}步")
]
MARKDOWN = (
    ("## {}", "### {}"), ("### {}", "#### {}"), ("**{}**", "{}"), ("# {}", "## {}"),
    ("## {}", "**{}**"),
)  # fmt: skip


@dataclass
class Draft:
    """What is composed so far: pieces (with "sub" for deeper headings) and what is to be found."""

    pieces: list[Piece]
    gold: Gold

    def add(self, *texts: str, kind: str = "p") -> None:
        self.pieces += [(kind, text) for text in texts]


def kin(style: Style) -> str:
    """Styles of one kin are one family: none may stand within another of its kin."""
    if style.name.startswith("第"):
        return style.mark[:5]
    around = "(" if style.mark[0] in "（(" else ")" if style.mark[3:4] in ("）", ")") else ""
    return style.name.split()[0] + around


def composed(drawn: random.Random) -> Draft:
    style, draft = drawn.choice(STYLES), Draft([], [])
    layout = drawn.choice(("inline", "inline", "inline", "below", "alone"))
    names = drawn.sample(NAMES, drawn.randint(2, 5))
    _begin(drawn, draft, style, names)
    deeper = drawn.choice([None, *(one for one in DEEPER if kin(one) != kin(style))])
    for number, name in enumerate(names, 1):
        if layout == "inline":
            draft.add(style.line(number, name), kind="h")
        else:
            draft.add(style.alone(number), kind="label")
        if layout == "below":
            draft.add(name, kind="below")
        draft.gold.append((style.printed(number), "" if layout == "alone" else name))
        _fill(drawn, draft, deeper)
    if drawn.random() < 0.2:
        draft.add("結語", kind="h")
        draft.add(drawn.choice(PROSE))
        draft.gold.append((None, "結語"))
    if drawn.random() < 0.4:
        draft.add("作者：林海")
    return draft


def _begin(drawn: random.Random, draft: Draft, style: Style, names: list[str]) -> None:
    if drawn.random() < 0.15:
        draft.add("前言", kind="h")
        draft.add(*LEDE)
        draft.gold.append((None, "前言"))
        return
    draft.add(*LEDE[: drawn.randint(0, 2)])
    if draft.pieces and drawn.random() < 0.25:
        listed = drawn.choice([style, *DEEPER])
        draft.add("本文目錄：", *(listed.line(n, name) for n, name in enumerate(names, 1)))
        draft.add(drawn.choice(PROSE))


def _fill(drawn: random.Random, draft: Draft, deeper: Style | None) -> None:
    draft.add(*drawn.sample(PROSE, drawn.randint(2, 4)))
    chance = drawn.random()
    if chance < 0.2:
        draft.add(drawn.choice(SHORT), drawn.choice(PROSE))
    elif chance < 0.4:
        listed = drawn.choice(DEEPER)
        draft.add("帶三樣東西：", *(listed.line(n, item) for n, item in enumerate(LISTED, 1)))
        draft.add(drawn.choice(PROSE))
    elif chance < 0.5:
        draft.add(*LISTED, kind="item")
        draft.add(drawn.choice(PROSE))
    if deeper and drawn.random() < 0.7:
        for number in range(1, drawn.randint(2, 4)):
            draft.add(deeper.line(number, drawn.choice(INNER)), kind="sub")
            draft.add(drawn.choice(PROSE))


def printed(drawn: random.Random, pieces: list[Piece]) -> tuple[Form, str]:
    """The pieces in one of the forms, headings in one of its shapes."""
    form: Form = drawn.choice(("text", "markdown", "html"))
    if form == "text":
        return form, as_text(pieces)
    if form == "markdown":
        upper, lower = drawn.choice(MARKDOWN)
        return form, as_markdown(
            [("p", lower.format(text)) if kind == "sub" else (kind, text) for kind, text in pieces],
            upper,
        )
    upper = drawn.choice(HTML_HEADINGS[:12])
    lower = drawn.choice((BOLD, "<p>{}</p>", *(["<h5>{}</h5>"] if upper.startswith("<h") else [])))
    return form, "".join(
        lower.format(escape(text)) if kind == "sub" else as_html([(kind, text)], upper)
        for kind, text in pieces
    )


def mistakes(seeds: range) -> Counter[str]:
    """How many of the articles of these seeds are read wrong, by form and script."""
    wrong: Counter[str] = Counter()
    for seed in seeds:
        drawn = random.Random(seed)
        draft = composed(drawn)
        form, body = printed(drawn, draft.pieces)
        if form == "markdown" and any(text.startswith("- ") for _, text in draft.pieces):
            continue  # a list to Markdown
        wrong[f"{form} {seed}"] += not _is_right(read_as(body, form), draft)
        gold = [(hans(label) if label else None, hans(title)) for label, title in draft.gold]
        wrong[f"{form} {seed} hans"] += found(read_as(hans(body), form)) != gold
    return +wrong


def _is_right(article: Article, draft: Draft) -> bool:
    kept = {kind: text for kind, text in draft.pieces if text == "作者：林海"}
    body = [
        text
        for kind, text in draft.pieces
        if kind in ("p", "item", "sub") and text not in kept.values()
    ]
    read = [*article.lede, *(text for section in article.sections for text in section.paragraphs)]
    return found(article) == draft.gold and sorted(read) == sorted(body)


def test_composed_articles() -> None:
    assert mistakes(range(300)) == {}


if __name__ == "__main__":
    count = int(sys.argv[1])
    wrong = mistakes(range(1000, 1000 + count))
    sys.stdout.write(f"{count} articles, each in both scripts: {sum(wrong.values())} read wrong\n")
    sys.stdout.write("\n".join(list(wrong)[:20]) + "\n")
    sys.exit(sum(wrong.values()) * 500 > 2 * count)
