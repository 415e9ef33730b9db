"""The title of a heading: what stands behind its label, in lines that may decorate it."""

import re
from collections.abc import Sequence

from digest.block import Block
from digest.labels import Label, label_of

HAN = re.compile(r"[\u3400-\u9fff]")
_ENGLISH = re.compile(r"[A-Z][A-Za-z]*(?:[ ,.&'’\-]+[A-Za-z]+)+[.!?]?|[A-Z]{3,}")
_DECORATION = re.compile(r"(?:part|chapter|section|title|topic|no)\.?", re.IGNORECASE)

# What pages set before a title: `■ 標題`, `▎標題`. It belongs to the page, not to the title.
_MARK = re.compile(r"^[■□◆◇◼◾●○◎▶►▼▌▍▎▏▐★☆※][ \u3000]?(?=[\w「『“《【])")


def title_of(block: Block, label: Label) -> str:
    """The title behind a label, its lines joined."""
    first, _, more = block.text.partition("\n")
    own = label_of(first) if more else None
    if own is None:
        return label.rest
    return joined(_without_subtitle([line for line in (own.rest, *more.split("\n")) if line]))


def _without_subtitle(lines: list[str]) -> str:
    """The lines of a title without what decorates it in English: `CHAPTER`, `The story so far`."""
    own = [line for line in lines if HAN.search(line)]
    if 0 < len(own) < len(lines):
        first = lines.index(own[0])
        lines = [
            line
            for at, line in enumerate(lines)
            if line in own
            or not (_DECORATION.fullmatch(line) if at < first else _ENGLISH.fullmatch(line))
        ]
    return "\n".join(lines)


def is_english(line: str) -> bool:
    """Whether a line is nothing but a title's English: two words at least, or capitals."""
    return _ENGLISH.fullmatch(line) is not None


def title_below(lines: Sequence[str]) -> str:
    """The title that stands below a lone number, without the English set above it."""
    first, *more = lines
    return joined("\n".join(more if more and is_english(first) else lines))


def bare_title(text: str) -> str:
    """The title of a heading without a number: its lines as one, without the mark before it."""
    return _MARK.sub("", joined(text), count=1) or joined(text)


def joined(text: str) -> str:
    """Lines as one, a blank between them where the first ends in a Latin letter or mark."""
    joined = ""
    for line in text.split("\n"):
        joined += (" " if joined and joined[-1].isascii() else "") + line
    return joined
