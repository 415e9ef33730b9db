"""zhaibao summarise: the sentences that say most of an article or of one section."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import click

from bot.jsonl import Entry, LineError, answer_lines, count_of, raw_of
from bot.shapes import ScriptName, in_script, texts_in_script
from digest.article import Article, Section
from digest.line import one_line
from digest.lookup import find_section
from digest.pace import reading_minutes
from digest.reading import read
from digest.script import Target, render_name
from digest.sentences import Sentence
from digest.summary import digest_section, summarise_article
from digest.topics import topics

_COUNT = click.IntRange(min=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: the whole article or a section, how much of it, in which script."""

    section: str | None = None
    chars: int | None = None
    sentences: int | None = None
    script: Target | None = None
    about: bool = False


@click.command()
@click.argument("path", required=False)
@click.option("--json", "as_json", is_flag=True, help="A line of JSON an article.")
@click.option("--jsonl", is_flag=True, help="Read objects from standard input, a line each.")
@click.option("--section", metavar="02", help="Only this section: its label or its place.")
@click.option("--chars", type=_COUNT, help="At most so many characters, white space not counted.")
@click.option("--sentences", type=_COUNT, help="At most so many sentences.")
@click.option("--about", is_flag=True, help="Also keywords, reading minutes and one line.")
@click.option("--script", type=ScriptName(), help="Show it in this script; as written otherwise.")
def command(path: str | None, as_json: bool, jsonl: bool, **options: Any) -> None:
    """Choose the sentences that say most of PATH: a text, Markdown or HTML file or a folder.

    With --jsonl each line of standard input is an object {"id", "title"?, "text" or "markdown"
    or "html", "chars" or "sentences"}; the answer is {"id", "sentences"}, with --about also
    {"keywords", "minutes", "line"} of the whole article.
    """
    wanted = Wanted(**options)
    if jsonl:
        answer_lines(sys.stdin.buffer, sys.stdout, lambda entry: _answered(entry, wanted))
        return
    # Files may be pages, which need far more than lines of text do.
    from bot.sources.file import read_path

    for name, raw in read_path(path):
        article = read(raw)
        part = _part(article, wanted)
        if part is None:
            raise click.BadParameter(_missing(article, wanted), param_hint="--section")
        chosen = _chosen(part, wanted)
        if as_json:
            line = {"id": name, **_told(article, chosen, wanted)}
            click.echo(json.dumps(line, ensure_ascii=False))
        else:
            click.echo(_shown(article, part, chosen, wanted))


def _answered(entry: Entry, wanted: Wanted) -> dict[str, Any]:
    chars, sentences = count_of(entry, "chars"), count_of(entry, "sentences")
    if chars is None and sentences is None:
        chars, sentences = wanted.chars, wanted.sentences
    article = read(raw_of(entry))
    part = _part(article, wanted)
    if part is None:
        raise LineError(_missing(article, wanted))
    asked = replace(wanted, chars=chars, sentences=sentences)
    return _told(article, _chosen(part, asked), wanted)


def _told(article: Article, chosen: Sequence[Sentence], wanted: Wanted) -> dict[str, Any]:
    told: dict[str, Any] = {"sentences": _texts(chosen, article, wanted)}
    if wanted.about:
        (line,) = texts_in_script([one_line(article)], wanted.script, article.script)
        told |= {"keywords": _words(article, wanted), "minutes": reading_minutes(article)}
        told["line"] = line
    return told


def _words(article: Article, wanted: Wanted) -> list[str]:
    words, target = topics(article), wanted.script
    return [render_name(word, target, article.script) if target else word for word in words]


def _part(article: Article, wanted: Wanted) -> Article | Section | None:
    return article if wanted.section is None else find_section(article, wanted.section)


def _chosen(part: Article | Section, wanted: Wanted) -> tuple[Sentence, ...]:
    if isinstance(part, Article):
        return summarise_article(part, chars=wanted.chars, sentences=wanted.sentences)
    return digest_section(part, chars=wanted.chars, sentences=wanted.sentences)


def _texts(chosen: Sequence[Sentence], article: Article, wanted: Wanted) -> list[str]:
    return texts_in_script([s.text for s in chosen], wanted.script, article.script)


def _missing(article: Article, wanted: Wanted) -> str:
    names = "; ".join(section.name for section in article.sections) or "none"
    return f"There is no section {wanted.section!r}. Sections: {names}."


def _shown(
    article: Article, part: Article | Section, chosen: Sequence[Sentence], wanted: Wanted
) -> str:
    """For a person: whose words, the sentences, what else there is to read, the credit line."""
    turned = in_script(article, wanted.script)
    parts = [turned.title]
    if isinstance(part, Section):
        parts.append(turned.sections[part.position - 1].name)
    parts.extend(_texts(chosen, article, wanted))
    if isinstance(part, Article):
        parts.append("\n".join(section.name for section in turned.sections))
        if wanted.about:
            words = " · ".join(_words(article, wanted))
            parts.append(f"{words} ({reading_minutes(article)} min)")
    if turned.credit:
        parts.append(turned.credit.printed)
    return "\n\n".join(text for text in parts if text) + "\n"
