"""Whether two texts are one text posted twice: shingles of folded characters, and MinHash.

A shingle is a run of five letters of the folded text (simplified, half-width, no punctuation),
so that script, width and punctuation do not count. MinHash with one permutation (P. Li, A. Owen,
C.-H. Zhang, “One permutation hashing”, 2012) finds candidates without comparing all with all;
the share of common shingles (Jaccard) then decides.
"""

import re
import zlib
from bisect import bisect_left
from collections.abc import Iterable

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
    numbers = sorted(found)
    if not numbers:
        return ()
    filled = [_least(numbers, place) for place in range(_BINS)]
    keys = []
    for band in range(_BANDS):
        rows = filled[band * _ROWS : band * _ROWS + _ROWS]
        data = b"".join(row.to_bytes(8, "little") for row in [band, *rows])
        keys.append((zlib.crc32(data) << 31) ^ zlib.crc32(data[::-1]))
    return tuple(keys)


def _least(numbers: list[int], place: int) -> int:
    # An empty bin takes what the next filled one holds, and remembers how far it was.
    least = numbers[bisect_left(numbers, place << 26) % len(numbers)]
    return (least & 0x3FFFFFF) + (((least >> 26) - place) % _BINS << 26)
