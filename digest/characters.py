"""Characters that tell the scripts apart: the script of a text, and folding for search."""

import unicodedata
from functools import cache
from importlib.resources import files

from digest.article import WrittenScript

# In both scripts, but seldom in the other one: heard only where no character is certain.
_LIKELY_HANS = "后于据价种确广几划万适极荐愿厂柜丰胜苹里挂"
_LIKELY_HANT = "著乾徵瞭麽嘅佢哋啲咗喺"


@cache
def _table() -> dict[str, str]:
    text = (files("digest") / "data" / "characters.txt").read_text(encoding="utf-8")
    parts: dict[str, list[str]] = {}
    held: list[str] = []
    for line in text.splitlines():
        if line.startswith("["):
            held = parts.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            held.append(line)
    return {name: "".join(lines) for name, lines in parts.items()}


@cache
def only_hans() -> frozenset[str]:
    """The characters that only simplified text holds."""
    return frozenset(_table()["hans"])


@cache
def only_hant() -> frozenset[str]:
    """The characters that only traditional text holds."""
    return frozenset(_table()["hant"])


@cache
def _folding() -> dict[int, str]:
    pairs = iter(_table()["fold"])
    return {ord(character): next(pairs) for character in pairs}


def written_script(text: str) -> WrittenScript:
    """The script most of `text` is written in; "none" where nothing tells.

    Certain characters are counted first, likely ones only where there is no certain one.
    A tie goes to the one that comes first. Loads no converter.
    """
    found = _majority(text, only_hans(), only_hant())
    if found == "none":
        return _majority(text, frozenset(_LIKELY_HANS), frozenset(_LIKELY_HANT))
    return found


def _majority(text: str, hans: frozenset[str], hant: frozenset[str]) -> WrittenScript:
    balance = sum(map(hans.__contains__, text)) - sum(map(hant.__contains__, text))
    if balance:
        return "hans" if balance > 0 else "hant"
    first = next((character for character in text if character in hans or character in hant), "")
    if not first:
        return "none"
    return "hans" if first in hans else "hant"


def fold(text: str) -> str:
    """One form for search, matching and finding repeats: simplified, half-width, lower case.

    Folds character by character, so that a part of a text folds to a part of the folded text.
    The length may change (`…` becomes three dots). A search index must be built anew
    when the table changes.
    """
    return unicodedata.normalize("NFKC", text).casefold().translate(_folding())
