"""Choosing sentences together: a beam over sets, by what each adds and what they share."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from digest.features import Reading, vectors
from digest.weights import Manner

# How many sentences a set is chosen from, how many are looked at closely before,
# of the first ones all, and how many sets are kept at each size.
_SHORTLIST = 24
_LOOKED_AT = 36
_OPENING = 6
_BEAM = 8
# How many of the best sets are compared, by how much their scores (points of ROUGE) may mislead,
# and what it is worth to agree with all of them.
_COMPARED = 20
_DOUBT = 4.0
_AGREEMENT = 2.0
# Sharing more than this of the shorter one's pairs is saying the same twice.
_SAME = 0.5


@dataclass(frozen=True, slots=True)
class Budget:
    """At most `chars` code points without white space (None: any) and `sentences` sentences.

    `scale` is the length that sets are weighed against.
    """

    chars: int | None
    sentences: int | None
    scale: int


@dataclass(frozen=True, slots=True)
class _Set:
    """Some of the shortlist: which, what they gain, how long they are, what the rest would add.

    `adds` is None for a sentence that says the same as one of these.
    """

    members: tuple[int, ...]
    gain: float
    length: int
    adds: tuple[float | None, ...]
    score: float = -math.inf


class Shortlist:
    """The sentences a set is chosen from, and how a set is weighed."""

    def __init__(
        self, reading: Reading, manner: Manner, budget: Budget, singles: dict[int, float]
    ) -> None:
        self.budget = budget
        self.whole = manner.whole
        self.reading = reading
        self.places = sorted(singles)
        self.gains = tuple(singles[place] for place in self.places)
        self.lengths = [reading.candidates[place].length for place in self.places]
        self.grams = [
            (frozenset(reading.singles.distinct[place]), frozenset(reading.pairs.distinct[place]))
            for place in self.places
        ]
        self._rows: dict[int, list[float | None]] = {}

    def row(self, one: int) -> list[float | None]:
        """What is lost beside each other sentence; None where the two say the same."""
        if one not in self._rows:
            # Two sentences lose the same whichever is asked for first.
            self._rows[one] = [
                known[one] if (known := self._rows.get(other)) else self._loss(one, other)
                for other in range(len(self.places))
            ]
        return self._rows[one]

    def _loss(self, one: int, other: int) -> float | None:
        (singles, pairs), (their_singles, their_pairs) = self.grams[one], self.grams[other]
        shared = pairs & their_pairs
        if len(shared) > _SAME * max(1, min(len(pairs), len(their_pairs))):
            return None
        by_single, by_pair = self.reading.chances
        # Exact sums, as the order of a set is another in every process.
        single = math.fsum(map(by_single.__getitem__, singles & their_singles))
        pair = math.fsum(map(by_pair.__getitem__, shared))
        return 2 * self.whole[2] * single + 4 * self.whole[3] * pair

    def start(self) -> _Set:
        """The empty set."""
        return _Set((), 0.0, 0, self.gains)

    def grown(self, held: _Set, one: int) -> _Set | None:
        """The set with one sentence more, None where that one may not be added."""
        more = held.adds[one]
        length = held.length + self.lengths[one]
        limit = self.budget.chars
        if more is None or one in held.members or (limit is not None and length > limit):
            return None
        if self._leans(held, one):
            return None
        members = tuple(sorted((*held.members, one)))
        gain = held.gain + more
        return _Set(members, gain, length, held.adds, self._score(members, gain, length))

    def settled(self, found: _Set, one: int) -> _Set:
        """The set with what the rest would add reckoned anew after `one` was added."""
        adds = tuple(
            None if more is None or loss is None else more + loss
            for more, loss in zip(found.adds, self.row(one), strict=True)
        )
        return _Set(found.members, found.gain, found.length, adds, found.score)

    def common(self, one: _Set, other: _Set) -> float:
        """The share of their length that two sets have in common: 0 to 1."""
        if not (whole := one.length + other.length):
            return 0.0
        shared = sum(self.lengths[member] for member in one.members if member in other.members)
        return 2 * shared / whole

    def _leans(self, held: _Set, one: int) -> bool:
        place = self.places[one]
        if not self.reading.candidates[place].leaning:
            return False
        return not any(self.places[member] == place - 1 for member in held.members)

    def _score(self, members: tuple[int, ...], gain: float, length: int) -> float:
        scale, whole = self.budget.scale, self.whole
        fill = length / scale
        places = [self.places[member] for member in members]
        adjacent = [after - before for before, after in pairwise(places)].count(1)
        return (
            (gain + whole[9] * scale) / (length + scale)
            + whole[4] * fill
            + whole[5] * fill * fill
            + whole[6] * len(members) / 3
            + whole[7] * adjacent / 3
            + whole[8] * math.log(1 + places[-1] - places[0]) / 5
        )


def choose(reading: Reading, manner: Manner, budget: Budget) -> tuple[int, ...]:
    """The places of the best set that keeps the budget, in order; empty where none does."""
    shortlist = shortlisted(reading, manner, budget)
    front = [shortlist.start()]
    good: list[_Set] = []
    for _ in range(budget.sentences if budget.sentences is not None else len(shortlist.places)):
        front = extended(shortlist, front, _BEAM)
        if not front:
            break
        # Where only the number of sentences is limited, all of them are wanted.
        good = front if budget.chars is None else [*good, *front]
    best = _agreed(shortlist, sorted(good, key=_rank)[:_COMPARED])
    return tuple(shortlist.places[member] for member in best)


def _rank(found: _Set) -> tuple[float, tuple[int, ...]]:
    return -found.score, found.members


def _agreed(shortlist: Shortlist, good: Sequence[_Set]) -> tuple[int, ...]:
    """The members of a good set that shares most with the other good ones.

    The score of a set is a guess; what many good sets hold is the safer part of it.
    """
    if not good:
        return ()
    chances = [math.exp((each.score - good[0].score) / _DOUBT) for each in good]
    total = sum(chances)

    def agreement(one: _Set) -> float:
        shared = (
            chance * shortlist.common(one, other)
            for other, chance in zip(good, chances, strict=True)
        )
        return one.score + _AGREEMENT * sum(shared) / total

    return max(good, key=agreement).members


def extended(shortlist: Shortlist, front: Sequence[_Set], width: int) -> list[_Set]:
    """The best sets of one sentence more, at most `width` of them."""
    found: dict[tuple[int, ...], tuple[_Set, int]] = {}
    for held in front:
        for one in range(len(shortlist.places)):
            grown = shortlist.grown(held, one)
            if grown is not None and grown.members not in found:
                found[grown.members] = grown, one
    best = sorted(found.values(), key=lambda each: _rank(each[0]))[:width]
    return [shortlist.settled(grown, one) for grown, one in best]


def shortlisted(reading: Reading, manner: Manner, budget: Budget) -> Shortlist:
    """The most promising sentences, each with the one it leans on."""
    half = 0.6 * budget.scale
    lengths = [each.length for each in reading.candidates]
    worth = {
        place: _by_units(reading, manner, place)
        for place, each in enumerate(reading.candidates)
        if each.able and (budget.chars is None or each.length <= budget.chars)
    }

    def rank(place: int) -> tuple[float, int]:
        return -worth[place] / (lengths[place] + half), place

    # Only the better ones by their units alone are looked at closely.
    close = frozenset(sorted(worth, key=rank)[:_LOOKED_AT]) | frozenset(
        place for place in worth if place < _OPENING or place == len(lengths) - 1
    )
    leaned_on = {place - 1 for place in close if reading.candidates[place].leaning}
    for place, vector in vectors(reading, close | (leaned_on & worth.keys())).items():
        if place in worth:
            own = sum([a * b for a, b in zip(manner.single, vector, strict=True)])
            worth[place] += 2 * own * lengths[place]
    kept = sorted(close, key=rank)[:_SHORTLIST]
    for place in tuple(kept):
        if reading.candidates[place].leaning and place - 1 in worth and place - 1 not in kept:
            kept.append(place - 1)
    return Shortlist(reading, manner, budget, {place: worth[place] for place in kept})


def _by_units(reading: Reading, manner: Manner, place: int) -> float:
    by_single, by_pair = reading.chances
    singles = sum(map(by_single.__getitem__, reading.singles.distinct[place]))
    pairs = sum(map(by_pair.__getitem__, reading.pairs.distinct[place]))
    return 2 * manner.whole[0] * singles + 4 * manner.whole[1] * pairs
