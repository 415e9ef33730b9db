"""The found passage: a piece of text around the words, and where they stand in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from digest.characters import fold
from digest.terms import pattern

_LONGEST = 60
_LEAD = 16
_SENTENCE = "。！？!?\n"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a text; `marks` are ranges of code points in it, in order, none overlapping."""

    text: str
    marks: tuple[tuple[int, int], ...]


def holds(folded: str, words: Sequence[str]) -> int:
    """How many of the folded words stand in the folded text."""
    return sum(pattern(word).search(folded) is not None for word in words)


def excerpt(text: str, words: Sequence[str]) -> Excerpt:
    """About 60 characters of `text` where most of the folded words stand, each marked whole."""
    folded, places = _folded(text)
    found = sorted(
        (places[m.start()], places[m.end() - 1] + 1)
        for word in dict.fromkeys(words)
        for m in pattern(word).finditer(folded)
        if m.end() > m.start()
    )
    start = _start(text, found)
    end = min(len(text), start + _LONGEST)
    lead, tail = "…" if start else "", "…" if end < len(text) else ""
    marks: list[tuple[int, int]] = []
    for begin, stop in found:
        if start <= begin and stop <= end and (not marks or begin >= marks[-1][1]):
            marks.append((begin, stop))
    shift = len(lead) - start
    shown = re.sub(r"\s", " ", text[start:end])
    return Excerpt(lead + shown + tail, tuple((a + shift, b + shift) for a, b in marks))


def _start(text: str, found: Sequence[tuple[int, int]]) -> int:
    """Where the piece begins: at a sentence's begin near the densest place."""
    if not found:
        return 0
    room = _LONGEST - _LEAD
    best = max(found, key=lambda one: (sum(one[0] <= o[0] < one[0] + room for o in found), -one[0]))
    near = max(0, best[0] - _LEAD)
    for at in range(near, best[0]):
        if at == 0 or text[at - 1] in _SENTENCE:
            return at
    return near


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and for each of its characters the place in `text` that it comes from."""
    folded = fold(text)
    if len(folded) == len(text):
        return folded, range(len(text))
    # `…` becomes three dots: character by character every place is known.
    parts = [fold(character) for character in text]
    places = [at for at, part in enumerate(parts) for _ in part]
    return "".join(parts), places
