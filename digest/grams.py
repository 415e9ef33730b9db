"""Characters and their pairs in a text, and how likely an editor's summary holds each."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import chain
from operator import add

from digest.weights import Lexicon

_TOKEN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|[a-z0-9]+")
# What a unit of Latin letters or digits is less than.
_LETTERS = "\x7f"
_OPENING = 3
_LOGS = [0.0, *(math.log(count) for count in range(1, 1024))]


def tokens(folded: str) -> list[str]:
    """Han characters one by one and runs of Latin letters or digits, in order."""
    return _TOKEN.findall(folded)


def bigrams(found: Sequence[str]) -> list[str]:
    """The pairs of neighbouring tokens, in order."""
    return list(map(add, found, found[1:]))


def logarithm(count: int) -> float:
    """The natural logarithm of a count, from a table where it is small."""
    return _LOGS[count] if count < len(_LOGS) else math.log(count)


@dataclass(slots=True)
class Grams:
    """The units of one size (tokens or pairs) of a whole text, a bag a sentence.

    `distinct` holds each bag's units once, in order. `count` is how often each unit stands in
    the text, `spread` in how many sentences, `first` and `last` in which sentence; `early` in
    how many of the first tenth. `count`, `spread` and `last` name the units in the same order.
    """

    bags: Sequence[Sequence[str]]
    distinct: list[dict[str, None]] = field(default_factory=list)
    count: Counter[str] = field(default_factory=Counter)
    spread: Counter[str] = field(default_factory=Counter)
    first: dict[str, int] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)
    early: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.distinct = [dict.fromkeys(bag) for bag in self.bags]
        self.count = Counter(chain.from_iterable(self.bags))
        self.spread = Counter(chain.from_iterable(self.distinct))
        places = [dict.fromkeys(bag, place) for place, bag in enumerate(self.distinct)]
        for place in places:
            self.last.update(place)
        for place in reversed(places):
            self.first.update(place)
        self.early = Counter(chain.from_iterable(self.distinct[: opening(len(self.bags))]))

    def chances(
        self, titled: AbstractSet[str], lexicon: Lexicon, pull: Sequence[float]
    ) -> dict[str, float]:
        """How likely each unit is in an editor's own summary of this text: 0 to 1."""
        repelled, latin = pull[6:8]
        front = self._by_place(pull)
        known, (draw, rare) = lexicon.known.get, lexicon.unknown
        repelling = repelled * draw if draw < 0 else 0.0
        odds = self._odds_apart(titled, lexicon, pull, front)
        exp = math.exp
        found: dict[str, float] = {}
        for bag, (here, draws, rares, back) in zip(self.distinct, front, strict=True):
            # Most units stand once and are in no lexicon: for them the place alone decides.
            plain = _chance(here + back + draws * draw + rares * rare + repelling)
            for gram in bag:
                if gram in odds:
                    continue
                if (weighed := known(gram)) is None:
                    found[gram] = plain
                    continue
                own, seldom = weighed
                z = here + back + draws * own + rares * seldom
                if own < 0:
                    z += repelled * own
                found[gram] = 1 / (1 + exp(-z)) if z > -30 else 0.0
        for gram, z in odds.items():
            found[gram] = _chance(z + latin if gram < _LETTERS else z)
        return found

    def _by_place(self, pull: Sequence[float]) -> list[tuple[float, float, float, float]]:
        """By sentence: the log odds of a unit that stands there first, what its draw and its
        rareness weigh there, and the log odds of one that stands there last.
        """
        base, near, far, part, by_draw, by_rare = pull[:6]
        tail, behind, _, early, early_rare, opens_draw = pull[16:]
        total = len(self.bags)
        base += pull[10] / max(1, total)
        start, log_two = opening(total), math.log(2)
        found = []
        for place in range(total):
            log = log_two if place < start else 0.0
            here = base + near / (1 + place) + far * logarithm(1 + place) + part * place / total
            draws = by_draw + (opens_draw if place < _OPENING else 0.0)
            back = tail / (total - place) + behind * place / total
            found.append((here + early * log, draws, by_rare + early_rare * log, back))
        return found

    def _odds_apart(
        self,
        titled: AbstractSet[str],
        lexicon: Lexicon,
        pull: Sequence[float],
        front: Sequence[tuple[float, float, float, float]],
    ) -> dict[str, float]:
        """The log odds of the units of which more is known than the sentence they stand in."""
        repelled, (by_title, title_rare, title_often) = pull[6], pull[13:16]
        often, spread, share, often_rare, often_draw = pull[8:13]
        opens, early, early_rare = pull[18:21]
        log_two = math.log(2)
        share /= max(1, len(self.bags))
        known, unknown = lexicon.known.get, lexicon.unknown
        wides, firsts, lasts, mets = self.spread, self.first, self.last, self.early
        found: dict[str, float] = {}
        for gram, times in self.count.items():
            if times < 2 and gram not in titled and gram > _LETTERS:
                continue
            first, wide, log = firsts[gram], wides[gram], logarithm(times)
            draw, rare = known(gram, unknown)
            here, draws, rares, _ = front[first]
            z = here + front[lasts[gram]][3] + draws * draw + rares * rare
            if draw < 0:
                z += repelled * draw
            z += log * (often + often_rare * rare + often_draw * draw)
            z += spread * logarithm(wide) + share * (wide - 1)
            if first < _OPENING:
                z += opens * log
            if gram in mets and (met := mets[gram]) > 1:
                z += (logarithm(1 + met) - log_two) * (early + early_rare * rare)
            if gram in titled:
                z += by_title + title_rare * rare + title_often * log
            found[gram] = z
        return found


def _chance(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds)) if log_odds > -30 else 0.0


def opening(total: int) -> int:
    """How many sentences are the opening of a text: a tenth, at least three."""
    return max(_OPENING, total // 10)
