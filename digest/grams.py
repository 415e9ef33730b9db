"""Characters and their pairs in a text, and how likely an editor's summary holds each."""

import math
import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from digest.weights import Lexicon

_TOKEN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|[a-z0-9]+")
_LOGS = [0.0, *(math.log(count) for count in range(1, 1024))]


def tokens(folded: str) -> list[str]:
    """Han characters one by one and runs of Latin letters or digits, in order."""
    return _TOKEN.findall(folded)


def bigrams(found: Iterable[str]) -> list[str]:
    """The pairs of neighbouring tokens, in order."""
    return [one + two for one, two in pairwise(found)]


def logarithm(count: int) -> float:
    """The natural logarithm of a count, from a table where it is small."""
    return _LOGS[count] if count < len(_LOGS) else math.log(count)


@dataclass(slots=True)
class Grams:
    """The units of one size (tokens or pairs) of a whole text, a bag a sentence.

    `count` is how often each stands in the text, `spread` in how many sentences,
    `first` in which sentence first.
    """

    bags: Sequence[Sequence[str]]
    count: Counter[str] = field(default_factory=Counter)
    spread: Counter[str] = field(default_factory=Counter)
    first: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place, bag in enumerate(self.bags):
            self.count.update(bag)
            distinct = dict.fromkeys(bag)
            self.spread.update(distinct.keys())
            for gram in distinct:
                if gram not in self.first:
                    self.first[gram] = place

    def chances(
        self, titled: Container[str], lexicon: Lexicon, pull: Sequence[float]
    ) -> dict[str, float]:
        """How likely each unit is in an editor's own summary of this text: 0 to 1."""
        total = len(self.bags)
        base, first, far, part, w_draw, w_rare, repelled, latin, *repeated = pull
        often, spread, share, often_rare, often_draw, w_title, title_rare, title_often = repeated
        placed = [
            base + first / (1 + place) + far * math.log(1 + place) + part * place / total
            for place in range(total)
        ]
        share /= max(1, total)
        known, unknown, exp = lexicon.known.get, lexicon.unknown, math.exp
        spreads, firsts = self.spread, self.first
        found = {}
        for gram, count in self.count.items():
            draw, rare = known(gram, unknown)
            wide = spreads[gram]
            z = placed[firsts[gram]] + w_draw * draw + w_rare * rare + share * wide
            if draw < 0:
                z += repelled * draw
            if count > 1:
                log = logarithm(count)
                z += log * (often + often_rare * rare + often_draw * draw)
                z += spread * logarithm(wide)
                if gram in titled:
                    z += title_often * log
            if gram in titled:
                z += w_title + title_rare * rare
            if gram[0] < "\x7f":
                z += latin
            found[gram] = 1 / (1 + exp(-z)) if z > -30 else 0.0
        return found
