"""Whether two texts are one text posted twice: shingles of folded characters, and MinHash.

A shingle is a run of five letters of the folded text (simplified, half-width, no punctuation),
so that script, width and punctuation do not count. MinHash with one permutation (P. Li, A. Owen,
C.-H. Zhang, “One permutation hashing”, 2012) finds candidates without comparing all with all;
the share of common shingles (Jaccard) then decides.
"""

import re
import zlib
from collections.abc import Iterable

from digest.article import Article
from digest.script import fold

SHINGLE = 5
# What is shorter than this, in letters, is too common to be told from others by its words.
SHORTEST = 120
# Texts whose shingles agree in so large a part are one article. Measured by `bench duplicates`.
SAME = 0.5
_BETWEEN = re.compile(r"[\W_]+")
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
    return _BETWEEN.sub("", "".join(map(fold, texts)))


def shingles(text: str) -> frozenset[int]:
    """The runs of SHINGLE letters of a text of `letters`, as 32-bit numbers."""
    data = text.encode("utf-32-le", "replace")
    width = 4 * SHINGLE
    sums = {zlib.crc32(data[at : at + width]) for at in range(0, len(data) - width + 1, 4)}
    # A checksum is not random enough by itself: the product spreads it over all bits.
    return frozenset([one * _SPREAD & _WORD for one in sums])


def resemblance(one: frozenset[int], other: frozenset[int]) -> float:
    """The share of common shingles, 0 to 1; 0 where one has none."""
    common = len(one & other)
    return common / (len(one) + len(other) - common) if common else 0.0


def bands(found: Iterable[int]) -> tuple[int, ...]:
    """Numbers (63 bits) of which like texts share at least one; empty where there is no shingle.

    Texts that agree in half of their shingles share one with a chance of 93 %,
    in two thirds with 99.9 %: 1 - (1 - J³)²⁰.
    """
    least = [-1] * _BINS
    # The least of a place comes last, and stays.
    for number in sorted(found, reverse=True):
        least[number >> 26] = number & 0x3FFFFFF
    if max(least) < 0:
        return ()
    filled = [_nearest(least, place) for place in range(_BINS)]
    keys = []
    for band in range(_BANDS):
        rows = filled[band * _ROWS : band * _ROWS + _ROWS]
        data = b"".join(row.to_bytes(8, "little") for row in [band, *rows])
        keys.append((zlib.crc32(data) << 31) ^ zlib.crc32(data[::-1]))
    return tuple(keys)


def _nearest(least: list[int], place: int) -> int:
    # An empty bin takes what the next filled one holds, and remembers how far it was.
    for step in range(_BINS):
        held = least[(place + step) % _BINS]
        if held >= 0:
            return held + (step << 26)
    return 0
