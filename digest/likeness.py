"""Whether two texts are one text posted twice: shingles of folded characters, and MinHash.

A shingle is a run of five letters of the folded text (simplified, half-width, no punctuation),
so that script, width and punctuation do not count. MinHash with one permutation (P. Li, A. Owen,
C.-H. Zhang, “One permutation hashing”, 2012) finds candidates without comparing all with all;
the share of common shingles (Jaccard) then decides.
"""

import re
import zlib
from collections.abc import Iterable
from struct import Struct

from digest.article import Article
from digest.characters import fold

SHINGLE = 5
# What is shorter than this, in letters, is too common to be told from others by its words.
SHORTEST = 120
# Texts whose shingles agree in so large a part are one article. Measured by `bench duplicates`.
SAME = 0.5
_LETTERS = re.compile(r"[^\W_]+")
_BINS = 64
_BANDS = 20
_ROWS = 3
_SPREAD = 0x9E3779B1
_WORD = 0xFFFFFFFF
_NONE = _WORD + 1
_FOUR = Struct("<4Q")


def letters(article: Article) -> str:
    """What tells an article: its text folded, letters alone, title and credit left out."""
    parts = ["\n".join(article.lede)]
    for section in article.sections:
        parts += [section.heading, section.text]
    return letters_of(parts)


def letters_of(texts: Iterable[str]) -> str:
    """The letters of texts, folded and joined: no white space, no punctuation."""
    return "".join(_LETTERS.findall("".join(map(fold, texts))))


def bands_of(article: Article) -> tuple[int, ...]:
    """The bands of an article's words; empty where they are too few to tell it."""
    text = letters(article)
    return bands(shingles(text)) if len(text) >= SHORTEST else ()


def shingles(text: str) -> frozenset[int]:
    """The runs of SHINGLE letters of a text of `letters`, as 32-bit numbers."""
    data = text.encode("utf-32-le", "replace")
    width = 4 * SHINGLE
    # A checksum is not random enough by itself: the product spreads it over all bits.
    return frozenset(
        {
            zlib.crc32(data[at : at + width]) * _SPREAD & _WORD
            for at in range(0, len(data) - width + 1, 4)
        }
    )


def resemblance(one: frozenset[int], other: frozenset[int]) -> float:
    """The share of common shingles, 0 to 1; 0 where one has none."""
    common = len(one & other)
    return common / (len(one) + len(other) - common) if common else 0.0


def bands(found: Iterable[int]) -> tuple[int, ...]:
    """Numbers (63 bits) of which like texts share at least one; empty where there is no shingle.

    Texts that agree in half of their shingles share one with a chance of 93 %,
    in two thirds with 99.9 %: 1 - (1 - J³)²⁰.
    """
    least = [_NONE] * _BINS
    for number in found:
        if number < least[place := number >> 26]:
            least[place] = number
    if min(least) == _NONE:
        return ()
    filled = _filled(least)
    rows = [_FOUR.pack(band, *filled[band * _ROWS :][:_ROWS]) for band in range(_BANDS)]
    return tuple([(zlib.crc32(row) << 31) ^ zlib.crc32(row[::-1]) for row in rows])


def _filled(least: list[int]) -> list[int]:
    # An empty bin takes what the next filled one holds, and remembers how far it was.
    source = _BINS + next(place for place, number in enumerate(least) if number != _NONE)
    filled = [0] * _BINS
    for place in range(_BINS - 1, -1, -1):
        if least[place] != _NONE:
            source = place
        filled[place] = (least[source % _BINS] & 0x3FFFFFF) + (source - place << 26)
    return filled
