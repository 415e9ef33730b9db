"""zhaibao summarise: the sentences that say most of an article or of one section."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import click

from bot.jsonl import Entry, LineError, answer_lines, count_of, raw_of
from bot.shapes import ScriptName, in_script, texts_in_script
from bot.sources.file import read_path
from digest.article import Article, Section
from digest.lookup import find_section
from digest.reading import read
from digest.script import Target
from digest.sentences import Sentence
from digest.summary import digest_section, summarise_article

_COUNT = click.IntRange(min=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: the whole article or a section, how much of it, in which script."""

    section: str | None = None
    chars: int | None = None
    sentences: int | None = None
    script: Target | None = None


@click.command()
@click.argument("path", required=False)
@click.option("--json", "as_json", is_flag=True, help="A line of JSON an article.")
@click.option("--jsonl", is_flag=True, help="Read objects from standard input, a line each.")
@click.option("--section", metavar="02", help="Only this section: its label or its place.")
@click.option("--chars", type=_COUNT, help="At most so many characters, white space not counted.")
@click.option("--sentences", type=_COUNT, help="At most so many sentences.")
@click.option("--script", type=ScriptName(), help="Show it in this script; as written otherwise.")
def command(path: str | None, as_json: bool, jsonl: bool, **options: Any) -> None:
    """Choose the sentences that say most of PATH: a text, Markdown or HTML file or a folder.

    With --jsonl each line of standard input is an object {"id", "title"?, "text" or "markdown"
    or "html", "chars" or "sentences"}; the answer is {"id", "sentences"}.
    """
    wanted = Wanted(**options)
    if jsonl:
        answer_lines(sys.stdin.buffer, sys.stdout, lambda entry: _answered(entry, wanted))
        return
    for name, raw in read_path(path):
        article = read(raw)
        part = _part(article, wanted)
        if part is None:
            raise click.BadParameter(_missing(article, wanted), param_hint="--section")
        chosen = _chosen(part, wanted)
        if as_json:
            line = {"id": name, "sentences": _texts(chosen, article, wanted)}
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
    asked = Wanted(wanted.section, chars, sentences, wanted.script)
    return {"sentences": _texts(_chosen(part, asked), article, wanted)}


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
    if turned.credit:
        parts.append(turned.credit.text)
    return "\n\n".join(text for text in parts if text) + "\n"
