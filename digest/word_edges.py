"""Whether a found word is cut one character wrong, by what stands around it where it is used."""

import re
from collections.abc import Iterator

from digest.weights import Lexicon, learnt

# Cut in so large a share of its uses, a word is no word.
_MOSTLY = 0.5
# A pair holds together so much (the logarithm of how much more articles have it than chance would
# give them), and so much more than the pair on the inner side, where the word is cut through it.
_HOLDS = -2.0
_MORE = 1.0
# What stands before or behind any word, whichever it is.
_PARTICLES = frozenset("的了是在和与及或也都就还又而但则之其这那此该每各某我你您他她它们个着过得地")
# Two words joined by what is no part of 行为, 潜在, 了解 …
_JOINED = re.compile(
    r".+(?:的|了(?!解)|(?<![但于还就只总])是|(?<![行作认成因人以])为(?!了)|(?<![现存潜内外实所自])在)."
)
_MEASURES = frozenset("家座位条张项份篇款只次名期级场届")
_NUMBERS = frozenset("一二三四五六七八九十百千万两几数这那每各0123456789")


def is_cut(word: str, text: str) -> bool:
    """Whether `word` is a piece of other words in most of its places in `text` (both folded).

    果发现 out of 如果发现, 机器翻 out of 机器翻译, 家平台 out of 三家平台.
    """
    if word[0] < "\x7f":
        return False
    if _JOINED.match(word):
        return True
    uses = before = behind = 0
    inner_first, inner_last = _held(word[0], word[1]), _held(word[-2], word[-1])
    for left, right in _around(word, text):
        uses += 1
        before += _tighter(left, word[0], inner_first) or (
            word[0] in _MEASURES and left in _NUMBERS
        )
        behind += _tighter(word[-1], right, inner_last)
    return max(before, behind) >= _MOSTLY * max(1, uses)


def _around(word: str, text: str) -> Iterator[tuple[str, str]]:
    at = text.find(word)
    while at >= 0:
        yield text[at - 1 : at], text[at + len(word) : at + len(word) + 1]
        at = text.find(word, at + len(word))


def _tighter(one: str, other: str, inner: float) -> bool:
    if not one or not other or one in _PARTICLES or other in _PARTICLES:
        return False
    held = _held(one, other)
    return held > _HOLDS and held > inner + _MORE and one + other in _pairs().known


def _held(one: str, other: str) -> float:
    singles, pairs = learnt().lexicons[0], _pairs()
    return _rare(singles, one) + _rare(singles, other) - _rare(pairs, one + other)


def _pairs() -> Lexicon:
    return learnt().lexicons[1]


def _rare(lexicon: Lexicon, gram: str) -> float:
    return lexicon.known.get(gram, lexicon.unknown)[1]
