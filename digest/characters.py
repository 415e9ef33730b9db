"""Characters that tell the scripts apart: the script of a text, and folding for search."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

from digest.article import WrittenScript


def _any_of(characters: Iterable[str]) -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(re.escape, sorted(characters)))}]")


# In both scripts, but seldom in the other one: heard only where no character is certain.
_LIKELY_HANS = _any_of("后于据价种确广几划万适极荐愿厂柜丰胜苹里挂")
_LIKELY_HANT = _any_of("著乾徵瞭麽嘅佢哋啲咗喺")


@cache
def _table() -> dict[str, str]:
    # Not by importlib.resources: the reading process would carry what unpacks archives.
    text = (Path(__file__).parent / "data" / "characters.txt").read_text(encoding="utf-8")
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


def _folding() -> dict[int, int]:
    # Numbers to numbers: a table of texts weighs three times as much.
    codes = map(ord, _table()["fold"])
    return dict(zip(codes, codes, strict=True))


def written_script(text: str) -> WrittenScript:
    """The script most of `text` is written in; "none" where nothing tells.

    Certain characters are counted first, likely ones only where there is no certain one.
    A tie goes to the one that comes first. Loads no converter.
    """
    found = _majority(text, *_certain())
    return _majority(text, _LIKELY_HANS, _LIKELY_HANT) if found == "none" else found


@cache
def _certain() -> tuple[re.Pattern[str], re.Pattern[str]]:
    # A class of characters is searched four times as fast as a set is asked.
    return _any_of(_table()["hans"]), _any_of(_table()["hant"])


def _majority(text: str, hans: re.Pattern[str], hant: re.Pattern[str]) -> WrittenScript:
    balance = len(hans.findall(text)) - len(hant.findall(text))
    if balance:
        return "hans" if balance > 0 else "hant"
    one, other = hans.search(text), hant.search(text)
    if not (one and other):
        return "none"
    return "hans" if one.start() < other.start() else "hant"


# Marks and letters that NFKC would make half-width.
_WIDE = {
    chr(code): unicodedata.normalize("NFKC", chr(code))
    for code in (0x2026, 0x3000, *range(0xFF01, 0xFF5F))
}
_ANY_WIDE = _any_of(_WIDE)


@cache
def _full_folding() -> tuple[re.Pattern[str], dict[int, int | str]]:
    """The Han characters that fold, and the folding of these and of what is wide."""
    folding = _folding()
    return _any_of(map(chr, folding)), folding | str.maketrans(_WIDE)


@lru_cache(maxsize=32)
def fold(text: str) -> str:
    """One form for search, matching and finding repeats: simplified, half-width, lower case.

    Folds character by character, so that a part of a text folds to a part of the folded text.
    The length may change (`…` becomes three dots). A search index must be built anew
    when the table changes. The last few are kept: an article's words are folded for the index
    and for finding repeats.
    """
    # Faster than normalizing, and the same wherever nothing else is left to normalize;
    # where no Han character folds the few wide ones are soon found.
    han, folding = _full_folding()
    if han.search(text):
        folded = text.translate(folding)
    else:
        folded = _ANY_WIDE.sub(lambda found: _WIDE[found[0]], text)
    if unicodedata.is_normalized("NFKC", folded):
        return folded.casefold()
    return unicodedata.normalize("NFKC", text).casefold().translate(folding)
