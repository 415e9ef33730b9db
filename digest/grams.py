"""Characters and their pairs in a text, and how likely an editor's summary holds each."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import chain
from operator import add

from digest.weights import Lexicon

_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+|[a-z0-9]+")
# What a unit of Latin letters or digits is less than.
_LETTERS = "\x7f"
_OPENING = 3
_LOGS = [0.0, *(math.log(count) for count in range(1, 1024))]


def tokens(folded: str) -> list[str]:
    """Han characters one by one and runs of Latin letters or digits, in order."""
    found: list[str] = []
    for run in _RUN.findall(folded):
        if run > _LETTERS:
            found += run
        else:
            found.append(run)
    return found


def bigrams(found: Sequence[str]) -> list[str]:
    """The pairs of neighbouring tokens, in order."""
    return list(map(add, found, found[1:]))


def logarithms(most: int) -> list[float]:
    """A table of the natural logarithms of 0 (0 here), 1, 2 … at least up to `most`."""
    return _LOGS if most < len(_LOGS) else [0.0, *map(math.log, range(1, most + 1))]


@dataclass(slots=True)
class Grams:
    """The units of one size (tokens or pairs) of a whole text, a bag a sentence.

    `titled` are the title's own. `count` is how often each unit stands in the text. Of most
    units no more is known than the sentence they stand in; the `telling` ones of each sentence
    come back, stand in the title or are of Latin letters. Of these `spread` is in how many
    sentences each stands, `first` and `last` in which, `early` in how many of the first tenth.
    `sizes` is how many different units each sentence has.
    """

    bags: Sequence[Sequence[str]]
    titled: AbstractSet[str] = frozenset()
    sizes: list[int] = field(default_factory=list)
    telling: list[AbstractSet[str]] = field(default_factory=list)
    count: Counter[str] = field(default_factory=Counter)
    spread: Counter[str] = field(default_factory=Counter)
    first: dict[str, int] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)
    early: Counter[str] = field(default_factory=Counter)
    _plain: list[AbstractSet[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.count = Counter(chain.from_iterable(self.bags))
        titled = self.titled
        telling = {
            gram
            for gram, times in self.count.items()
            if times > 1 or gram < _LETTERS or gram in titled
        }
        for bag in self.bags:
            distinct = set(bag)
            told = distinct & telling
            self.sizes.append(len(distinct))
            self.telling.append(told)
            distinct -= told
            self._plain.append(distinct)
        self.spread = Counter(chain.from_iterable(self.telling))
        places = [dict.fromkeys(bag, place) for place, bag in enumerate(self.telling)]
        for place in places:
            self.last.update(place)
        for place in reversed(places):
            self.first.update(place)
        self.early = Counter(chain.from_iterable(self.telling[: opening(len(self.bags))]))

    def chances(
        self, lexicon: Lexicon, pull: Sequence[float], places: Iterable[int]
    ) -> tuple[dict[str, float], dict[int, float]]:
        """How likely an editor's own summary of this text holds each telling unit: 0 to 1.

        And of the sentences at `places` the sum over all their different units. These sums are
        exact: the order of a set is another in every process.
        """
        front = self._by_place(pull)
        chances = self._chances(lexicon, pull, front)
        numbers = lexicon.known.__getitem__
        (draw, rare), repelled, exp = lexicon.unknown, pull[6], math.exp
        repelling = repelled * draw if draw < 0 else 0.0
        sums: dict[int, float] = {}
        for place in places:
            plain, (here, draws, rares, back) = self._plain[place], front[place]
            base = here + back
            known = lexicon.known.keys() & plain
            found = [
                1
                / (1 + exp(-base - (draws + repelled if own < 0 else draws) * own - rares * seldom))
                for own, seldom in map(numbers, known)
            ]
            found += map(chances.__getitem__, self.telling[place])
            # For a unit that no lexicon has, the place alone decides.
            unknown = 1 / (1 + exp(-base - draws * draw - rares * rare - repelling))
            found.append((len(plain) - len(known)) * unknown)
            sums[place] = math.fsum(found)
        return chances, sums

    def _by_place(self, pull: Sequence[float]) -> list[tuple[float, float, float, float]]:
        """By sentence: the log odds of a unit that stands there first, what its draw and its
        rareness weigh there, and the log odds of one that stands there last.
        """
        base, near, far, part, by_draw, by_rare = pull[:6]
        tail, behind, _, early, early_rare, opens_draw = pull[16:]
        total = len(self.bags)
        base += pull[10] / max(1, total)
        start, logs = opening(total), logarithms(1 + total)
        found = []
        for place in range(total):
            log = logs[2] if place < start else 0.0
            here = base + near / (1 + place) + far * logs[1 + place] + part * place / total
            draws = by_draw + (opens_draw if place < _OPENING else 0.0)
            back = tail / (total - place) + behind * place / total
            found.append((here + early * log, draws, by_rare + early_rare * log, back))
        return found

    def _chances(
        self,
        lexicon: Lexicon,
        pull: Sequence[float],
        front: Sequence[tuple[float, float, float, float]],
    ) -> dict[str, float]:
        """The chances of the telling units."""
        repelled, latin = pull[6:8]
        by_title, title_rare, title_often = pull[13:16]
        often, spread, share, often_rare, often_draw = pull[8:13]
        opens, early, early_rare = pull[18:21]
        share /= max(1, len(self.bags))
        known, unknown, titled, exp = lexicon.known.get, lexicon.unknown, self.titled, math.exp
        firsts, lasts, times, mets = self.first, self.last, self.count, self.early
        logs = logarithms(1 + max(times.values(), default=0))
        found: dict[str, float] = {}
        for gram, wide in self.spread.items():
            first, log = firsts[gram], logs[times[gram]]
            draw, rare = known(gram, unknown)
            here, draws, rares, _ = front[first]
            z = here + front[lasts[gram]][3] + draws * draw + rares * rare
            if draw < 0:
                z += repelled * draw
            z += log * (often + often_rare * rare + often_draw * draw)
            z += spread * logs[wide] + share * (wide - 1)
            if first < _OPENING:
                z += opens * log
            if gram in mets and (met := mets[gram]) > 1:
                z += (logs[1 + met] - logs[2]) * (early + early_rare * rare)
            if gram in titled:
                z += by_title + title_rare * rare + title_often * log
            if gram < _LETTERS:
                z += latin
            found[gram] = 1 / (1 + exp(-z))
        return found


def opening(total: int) -> int:
    """How many sentences are the opening of a text: a tenth, at least three."""
    return max(_OPENING, total // 10)
