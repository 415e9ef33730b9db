"""HTML cut into tags and texts: one pass, no tree, in time that grows with the length alone."""

from collections.abc import Iterator
from html import unescape

# What holds no text of the article, skipped to its end where it has one.
_SKIPPED = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "button", "head"})
# A quoted value that holds a mark of its own is shorter than this many pieces.
_LONGEST_VALUE = 64


def cut(body: str) -> Iterator[tuple[str, str, str]]:
    """The tags of `body` in order, as (name, attributes, the text behind it).

    Names are in lower case, an end tag's begins with `/`, attributes stand as written, texts have
    their entities resolved. The text before the first tag comes with an empty name, and so does
    what only looks like a tag (`<3`, one that never ends). Never raises.
    """
    pieces = body.split("<")
    if pieces[0]:
        yield "", "", _text(pieces[0])
    missing: set[str] = set()
    # Pages repeat the same tags again and again: each spelling is understood once.
    known: dict[str, tuple[str, str]] = {}
    at, count = 1, len(pieces)
    while at < count:
        piece = pieces[at]
        at += 1
        inner, mark, text = piece.partition(">")
        tag = known.get(inner) if mark else None
        if tag is None:
            if not mark or inner.count('"') % 2:
                inner, text, at = _whole(piece, pieces, at)
            tag = known[inner] = _understood(inner)
        name, attributes = tag
        if name in _SKIPPED:
            text, at = _after(f"/{name}", text, pieces, at, missing)
        elif name == "!":
            text, at = _after_comment(piece, text, pieces, at)
        elif not name:
            text = "<" + piece
        yield name, attributes, unescape(text) if "&" in text else text


def _understood(inner: str) -> tuple[str, str]:
    """Name and attributes of what stands between the angles; no name where it is no tag."""
    first = inner[:1]
    if first == "!":
        return "!", ""
    if not first.isascii() or not (first.isalpha() or first in "/?") or not inner:
        return "", ""
    closing = "/" if first == "/" else ""
    parts = inner.strip("/").split(None, 1)
    if not parts or (inner[-1] == "/" and parts[0].lower() in _SKIPPED):
        return "?", ""
    return closing + parts[0].strip("/").lower(), parts[1] if len(parts) > 1 else ""


def _text(raw: str) -> str:
    return unescape(raw) if "&" in raw else raw


def _whole(piece: str, pieces: list[str], at: int) -> tuple[str, str, int]:
    """Inside, text behind and next piece of a tag whose quoted value holds `<` or `>`.

    The inside is empty where the tag never ends: then it is text.
    """
    joined, end = piece, at
    while True:
        closes = joined.find(">")
        while closes >= 0 and joined.count('"', 0, closes) % 2:
            closes = joined.find(">", closes + 1)
        if closes >= 0:
            return joined[:closes], joined[closes + 1 :], end
        if end >= len(pieces) or end - at >= _LONGEST_VALUE or '"' not in joined:
            inner, mark, text = piece.partition(">")
            return (inner, text, at) if mark else ("", "", at)
        joined, end = f"{joined}<{pieces[end]}", end + 1


def _after_comment(piece: str, text: str, pieces: list[str], at: int) -> tuple[str, int]:
    """The text behind a comment or a declaration; a comment that never ends is one piece long."""
    if not piece.startswith("!--") or "-->" in piece:
        return (piece.partition("-->")[2] if piece.startswith("!--") else text), at
    for end in range(at, min(len(pieces), at + _LONGEST_VALUE)):
        if "-->" in pieces[end]:
            return pieces[end].partition("-->")[2], end + 1
    return text, at


def _after(name: str, text: str, pieces: list[str], at: int, missing: set[str]) -> tuple[str, int]:
    """Nothing and the piece with the end tag; where there is none, the text and the next piece."""
    if name not in missing:
        for end in range(at, len(pieces)):
            if pieces[end][: len(name)].lower() == name:
                return "", end
        missing.add(name)
    return text, at
