"""zhaibao sections: how an article is built."""

import json
import sys
from typing import Any

import click

from bot.jsonl import Entry, answer_lines, raw_of
from bot.shapes import ScriptName, article_shape, in_script
from bot.sources.file import read_path
from digest.article import Article
from digest.reading import read
from digest.script import Target


@click.command()
@click.argument("path", required=False)
@click.option("--json", "as_json", is_flag=True, help="A line of JSON an article.")
@click.option("--jsonl", is_flag=True, help="Read objects from standard input, a line each.")
@click.option("--script", type=ScriptName(), help="Show it in this script; as written otherwise.")
def command(path: str | None, as_json: bool, jsonl: bool, script: Target | None) -> None:
    """Show title, lede, sections and credit line of PATH.

    PATH is a text, Markdown or HTML file, or a folder of them.

    With --jsonl each line of standard input is an object {"id", "title"?, "text" or "markdown"
    or "html"}; the answer is {"id", "title", "lede", "sections", "credit"}.
    """
    if jsonl:
        answer_lines(sys.stdin.buffer, sys.stdout, lambda entry: _built(entry, script))
        return
    for name, raw in read_path(path):
        article = in_script(read(raw), script)
        if as_json:
            line = {"id": name, **article_shape(article)}
            click.echo(json.dumps(line, ensure_ascii=False))
        else:
            click.echo(_shown(article))


def _built(entry: Entry, script: Target | None) -> dict[str, Any]:
    return article_shape(in_script(read(raw_of(entry)), script))


def _shown(article: Article) -> str:
    """The article's plan for a person: the whole lede, a line a section, the credit line."""
    parts = [article.title, article.credit.byline if article.credit else "", *article.lede]
    for section in article.sections:
        length = sum(len("".join(text.split())) for text in section.paragraphs)
        size = f"({len(section.paragraphs)} paragraphs, {length} characters)"
        inner = [f"    {line}" for line in section.outline]
        parts.append("\n".join([f"{section.name}  {size}", *inner]))
    if article.credit:
        parts.append(article.credit.text)
    return "\n\n".join(part for part in parts if part) + "\n"
