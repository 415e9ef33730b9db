"""Characters and their pairs in a text, and how likely an editor's summary holds each."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise

from digest.weights import Lexicon

_TOKEN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|[a-z0-9]+")
_OPENING = 3
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
        self, titled: Iterable[str], lexicon: Lexicon, pull: Sequence[float]
    ) -> dict[str, float]:
        """How likely each unit is in an editor's own summary of this text: 0 to 1."""
        found = self._once(lexicon, pull)
        self._add_repeats(found, lexicon, pull)
        by_title, title_rare, title_often = pull[13:16]
        for gram in titled:
            if gram in found:
                rare = lexicon.known.get(gram, lexicon.unknown)[1]
                found[gram] += by_title + title_rare * rare
                found[gram] += title_often * logarithm(self.count[gram])
        exp = math.exp
        return {gram: 1 / (1 + exp(-z)) if z > -30 else 0.0 for gram, z in found.items()}

    def _once(self, lexicon: Lexicon, pull: Sequence[float]) -> dict[str, float]:
        """The log odds of each unit as if it stood once: by place, by lexicon, both together."""
        base, near, far, part, by_draw, by_rare, repelled, latin = pull[:8]
        tail, behind, _, early, early_rare, opens_draw = pull[16:]
        total = len(self.bags)
        base += pull[10] / max(1, total)
        start, log_two = opening(total), math.log(2)
        front: list[tuple[float, float, float]] = []
        back: list[float] = []
        for place in range(total):
            log = log_two if place < start else 0.0
            here = base + near / (1 + place) + far * logarithm(1 + place) + part * place / total
            draws = by_draw + (opens_draw if place < _OPENING else 0.0)
            front.append((here + early * log, draws, by_rare + early_rare * log))
            back.append(tail / (total - place) + behind * place / total)
        known, (draw, rare) = lexicon.known.get, lexicon.unknown
        repelling = repelled * draw if draw < 0 else 0.0
        # Most units are in no lexicon: for them the place alone decides.
        plain = [here + draws * draw + rares * rare + repelling for here, draws, rares in front]
        found = {}
        firsts = map(self.first.__getitem__, self.last)
        for (gram, last), first in zip(self.last.items(), firsts, strict=True):
            if (weighed := known(gram)) is None:
                z = plain[first] + back[last]
            else:
                draw, rare = weighed
                here, draws, rares = front[first]
                z = here + back[last] + draws * draw + rares * rare
                if draw < 0:
                    z += repelled * draw
            if gram[0] < "\x7f":
                z += latin
            found[gram] = z
        return found

    def _add_repeats(
        self, found: dict[str, float], lexicon: Lexicon, pull: Sequence[float]
    ) -> None:
        """What each unit gains by how often it comes back, and where."""
        often, spread, share, often_rare, often_draw = pull[8:13]
        opens, early, early_rare = pull[18:21]
        log_two = math.log(2)
        share /= max(1, len(self.bags))
        known, unknown = lexicon.known.get, lexicon.unknown
        wides, firsts, mets = self.spread, self.first, self.early
        for gram, times in self.count.items():
            if times < 2:
                continue
            wide = wides[gram]
            draw, rare = known(gram, unknown)
            log = logarithm(times)
            z = log * (often + often_rare * rare + often_draw * draw)
            if wide > 1:
                z += spread * logarithm(wide) + share * (wide - 1)
            if firsts[gram] < _OPENING:
                z += opens * log
            if gram in mets and (met := mets[gram]) > 1:
                z += (logarithm(1 + met) - log_two) * (early + early_rare * rare)
            found[gram] += z


def opening(total: int) -> int:
    """How many sentences are the opening of a text: a tenth, at least three."""
    return max(_OPENING, total // 10)
