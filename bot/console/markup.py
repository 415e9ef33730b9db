"""The console's pages as HTML: everything that is shown is escaped here."""

import re
from collections.abc import Iterable, Sequence
from html import escape

from digest.phrases import Phrase, msgid

SECTIONS = (
    ("", msgid("Overview")),
    ("feeds", msgid("Feeds")),
    ("articles", msgid("Articles")),
    ("outbox", msgid("Outbox")),
)


# A column with anything longer may break its words, as it may hold an address.
_LONG = 20


class Safe(str):
    """Text that is HTML already."""

    __slots__ = ()


def html_of(value: object) -> str:
    """The value as HTML; whatever is not marked as safe is escaped."""
    return value if isinstance(value, Safe) else escape(str(value))


def page(t: Phrase, here: str, title: str, body: str, *, token: str = "") -> str:
    """A whole page with its navigation; `here` is the section it belongs to."""
    links = "".join(
        f'<li><a href="/console{"/" + name if name else ""}"'
        f"{' aria-current=page' if name == here else ''}>{escape(t(label))}</a></li>"
        for name, label in SECTIONS
    )
    out = escape(t("Sign out"))
    top = (
        f"<header><p>{escape(t('Zhaibao'))}</p>"
        f'<nav aria-label="{escape(t("Console"))}"><ul>{links}</ul></nav>'
        f'<form method="post" action="/console/out">{hidden(token)}<button>{out}</button></form>'
        "</header>"
    )
    return document(t, title, f"{top}<main><h1>{escape(title)}</h1>{body}</main>")


def document(t: Phrase, title: str, inner: str) -> str:
    """The HTML around everything."""
    return (
        f'<!DOCTYPE html><html lang="{t.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} · {escape(t('Zhaibao'))}</title>"
        '<link rel="stylesheet" href="/console/style.css">'
        '<script src="/console/live.js" defer></script>'
        f"</head><body>{inner}</body></html>"
    )


def hidden(token: str) -> str:
    """The form's token."""
    return f'<input type="hidden" name="token" value="{escape(token)}">'


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table that scrolls by itself on a narrow screen; numbers stand to the right."""
    kept = [list(row) for row in rows]
    numeric = [all(isinstance(row[at], int) for row in kept) for at in range(len(heads))]
    long = [any(_length(row[at]) > _LONG for row in kept) for at in range(len(heads))]
    mark = [
        ' class="number"' if one and kept else ' class="long"' if wide else ""
        for one, wide in zip(numeric, long, strict=True)
    ]
    head = "".join(
        f'<th scope="col"{mark[at]}>{escape(label)}</th>' for at, label in enumerate(heads)
    )
    body = "".join(f"<tr>{_cells(row, mark)}</tr>" for row in kept)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _length(cell: object) -> int:
    return len(re.sub(r"<[^>]*>", "", cell) if isinstance(cell, Safe) else str(cell))


def _cells(row: Sequence[object], mark: Sequence[str]) -> str:
    return "".join(f"<td{mark[at]}>{html_of(cell)}</td>" for at, cell in enumerate(row))


def numbers(rows: Iterable[tuple[str, object]]) -> str:
    """Labels with a large value each."""
    shown = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{html_of(value)}</dd></div>" for label, value in rows
    )
    return f"<dl>{shown}</dl>"


def link(path: str, label: str) -> Safe:
    """A link inside the console."""
    return Safe(f'<a href="/console/{escape(path)}">{escape(label)}</a>')
