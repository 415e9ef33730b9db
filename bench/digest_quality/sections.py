"""Sections found: exact number and title, in order, in each form; bodies whole; time a document.

An article of `sections.jsonl.gz` has `text`, `md`, `html`, `title`, `sections` (label, title) and
`sub_headings`, which count neither for nor against. F1 is 2·LCS / (found + wanted) over all
articles; the interval is the 2.5th to 97.5th percentile of 1,000 draws of whole articles.
"""

import gzip
import json
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from digest.article import Article, Form, RawArticle
from digest.characters import written_script
from digest.convert import turn
from digest.credit_lines import is_companion, is_credit
from digest.reading import read

Pair = tuple[str | None, str]
Score = tuple[int, int, int]  # in common, found, wanted
FORMS: tuple[tuple[str, Form, str], ...] = (
    ("plain text", "text", "text"),
    ("Markdown", "markdown", "md"),
    ("HTML", "html", "html"),
)
# The first thing one would try; it shows what the figures are worth.
FIRST_TRY = re.compile(r"^(0\d|[一二三四五六七八九十]+、|第.{1,3}[章节節]|\d+[.、])\s*(.{0,40})$")


def table(data: Path) -> None:
    """Print the figures for the articles of a folder."""
    path = data / "sections.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    print(f"\nSections: {len(articles)} articles, exact number and title in order, F1 in %")
    for name, form, key in FORMS:
        _form(name, form, key, articles)
    first = [score(_first_try(article["text"]), article) for article in articles]
    print(f"  {'plain text, a first regular expression':44} {_f1(first)}")


def _form(name: str, form: Form, key: str, articles: Sequence[dict[str, Any]]) -> None:
    found = [_read(article, form, key) for article in articles]
    scores = [score(pairs(one), article) for one, article in zip(found, articles, strict=True)]
    print(f"  {name:44} {_f1(scores)}")
    if form == "text":
        numbered = [
            one
            for one, article in zip(scores, articles, strict=True)
            if any(section["label"] for section in article["sections"])
        ]
        print(f"  {'  with numbers':44} {_f1(numbered)}")
    turned = [_in_the_other_script(article, key) for article in articles]
    other = [score(pairs(_read(one, form, key)), one) for one in turned]
    print(f"  {'  the same in the other script':44} {_f1(other)}")
    bare = [one for one, article in zip(found, articles, strict=True) if not article["sections"]]
    left = sum(not one.sections for one in bare)
    print(f"  {'  articles without sections left alone':44} {left} of {len(bare)}")
    whole = [
        ok for one, article in zip(found, articles, strict=True) for ok in _whole(one, article)
    ]
    print(f"  {'  bodies whole':44} {sum(whole)} of {len(whole)}")
    spent = _milliseconds(lambda: [_read(article, form, key) for article in articles])
    print(f"  {'  ms a document':44} {spent / len(articles):.2f}")


def _read(article: dict[str, Any], form: Form, key: str) -> Article:
    return read(RawArticle(article[key], form, article["title"]))


def pairs(article: Article) -> list[tuple[Pair, str]]:
    """Label and title of each section, and its heading as printed."""
    return [((section.label, section.title), section.heading) for section in article.sections]


def score(found: Sequence[tuple[Pair, str]], article: dict[str, Any]) -> Score:
    """What a reading has in common with the labels, what it found, what was wanted."""
    neither = {_bare(line) for line in article["sub_headings"]}
    wanted = [(section["label"], section["title"]) for section in article["sections"]]
    got = [
        pair
        for pair, heading in found
        if pair in wanted or not ({_bare(heading), _bare(pair[1])} & neither)
    ]
    return _common(got, wanted), len(got), len(wanted)


def _common(got: Sequence[Pair], wanted: Sequence[Pair]) -> int:
    row = [0] * (len(wanted) + 1)
    for one in got:
        before, row = row, [0]
        for at, other in enumerate(wanted):
            row.append(before[at] + 1 if one == other else max(before[at + 1], row[at]))
    return row[-1]


def _f1(scores: Sequence[Score]) -> str:
    drawn = random.Random(1)
    draws = sorted(_ratio(drawn.choices(scores, k=len(scores))) for _ in range(1000))
    return f"{_ratio(scores):5.1f}  [{draws[25]:.1f}, {draws[974]:.1f}]"


def _ratio(scores: Sequence[Score]) -> float:
    common, found, wanted = (sum(column) for column in zip(*scores, strict=True))
    return 200 * common / (found + wanted) if found + wanted else 100.0


def _in_the_other_script(article: dict[str, Any], key: str) -> dict[str, Any]:
    config = "t2s" if written_script(article["text"][:4000]) == "hant" else "s2t"

    def turned(text: str | None) -> str | None:
        return None if text is None else turn(text, config)

    return {
        key: turned(article[key]),
        "title": turned(article["title"]),
        "sub_headings": [turned(line) for line in article["sub_headings"]],
        "sections": [
            {"label": turned(section["label"]), "title": turned(section["title"])}
            for section in article["sections"]
        ],
    }


def _whole(found: Article, article: dict[str, Any]) -> Iterator[bool]:
    """Whether each section found as labelled holds all between its heading and the next."""
    bodies = dict(_bodies(article))
    for section in found.sections:
        wanted = bodies.get((section.label, section.title))
        if wanted is not None:
            yield _bare(section.text) == wanted


def _bodies(article: dict[str, Any]) -> Iterator[tuple[Pair, str]]:
    if not article["sections"]:
        return
    lines = [line for line in article["text"].split("\n") if line.strip()]
    while len(lines) > 1 and (is_credit(lines[-1]) or is_companion(lines[-1])):
        lines.pop()
    starts, at = [], 0
    for section in article["sections"]:
        label, title = section["label"] or "", _bare(section["title"])
        while at < len(lines) and not (
            _bare(lines[at]).startswith(_bare(label)) and _bare(lines[at]).endswith(title or label)
        ):
            at += 1
        starts.append(at)
        at += 1
    for section, start, end in zip(
        article["sections"], starts, [*starts[1:], len(lines)], strict=True
    ):
        yield (section["label"], section["title"]), _bare("".join(lines[start + 1 : end]))


def _bare(text: str) -> str:
    return "".join(text.split())


def _first_try(text: str) -> list[tuple[Pair, str]]:
    found = (FIRST_TRY.match(line.strip()) for line in text.split("\n"))
    return [((match[1].strip("、. "), match[2]), match[0]) for match in found if match]


def _milliseconds(act: Callable[[], object]) -> float:
    """The least of five runs, in milliseconds of the processor."""
    spent = []
    for _ in range(5):
        began = time.process_time()
        act()
        spent.append(time.process_time() - began)
    return min(spent) * 1000
