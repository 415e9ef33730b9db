"""An article as the verbs give it to machines, and in another script where one is asked for."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import click

from digest.article import Article, Credit, Section, WrittenScript
from digest.script import TARGETS, Target, render, render_name, target_named


class ScriptName(click.ParamType[Target]):
    """A script by the name readers see or by OpenCC's: `简体`, `s2twp`."""

    name = "script"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Target:
        """The target of that name."""
        target = value if isinstance(value, Target) else target_named(value)
        if target is None:
            known = ", ".join(one.name for one in TARGETS)
            self.fail(f"{value!r} is no script: try an OpenCC name such as s2twp, or {known}.")
        return target


def article_shape(article: Article) -> dict[str, Any]:
    """Title, lede, sections and credit line; see the README for every field."""
    return {
        "title": article.title,
        "lede": "\n\n".join(article.lede),
        "sections": [
            {"label": section.label, "title": section.title, "text": section.text}
            for section in article.sections
        ],
        "credit": credit_shape(article.credit) if article.credit else {},
    }


def credit_shape(credit: Credit) -> dict[str, Any]:
    """The credit line as printed and as understood; what it does not name is empty."""
    return {
        "text": credit.text,
        "byline": credit.byline,
        "account": credit.account,
        "account_id": credit.account_id,
        "author": credit.author,
        "authors": list(credit.authors),
        "editor": credit.editor,
        "publisher": credit.publisher,
        "licence": credit.licence,
    }


def in_script(article: Article, target: Target | None) -> Article:
    """The article as `target` reads; None leaves it as written."""
    if target is None:
        return article
    written = article.script

    def name(text: str) -> str:
        return render_name(text, target, written)

    def credit(line: Credit) -> Credit:
        return replace(
            line,
            text=name(line.text),
            account=name(line.account),
            authors=tuple(map(name, line.authors)),
            editor=name(line.editor),
            publisher=name(line.publisher),
            licence=name(line.licence),
            byline=name(line.byline),
        )

    return replace(
        article,
        title=name(article.title),
        lede=tuple(texts_in_script(article.lede, target, written)),
        sections=tuple(_section(section, target, written) for section in article.sections),
        credit=credit(article.credit) if article.credit else None,
    )


def texts_in_script(
    texts: Sequence[str], target: Target | None, written: WrittenScript
) -> list[str]:
    """Running texts of an article written in `written`, as `target` reads."""
    return [render(text, target, written) if target else text for text in texts]


def _section(section: Section, target: Target, written: WrittenScript) -> Section:
    return replace(
        section,
        title=render_name(section.title, target, written),
        heading=render_name(section.heading, target, written),
        paragraphs=tuple(texts_in_script(section.paragraphs, target, written)),
        outline=tuple(render_name(line, target, written) for line in section.outline),
    )
