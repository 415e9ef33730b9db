"""Choosing sentences together: a beam over sets, by what each adds and what they share."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from operator import mul

from digest.features import Reading, vectors
from digest.grams import logarithms
from digest.weights import Manner

# How many sentences a set is chosen from and how many are looked at closely before, of the first
# ones all; without a title there is less to tell the better ones by, so that more are kept.
_SHORTLIST, _SHORTLIST_UNTITLED = 20, 24
_LOOKED_AT, _LOOKED_AT_UNTITLED = 28, 36
_OPENING = 6
# How many sets are kept at each size.
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

    `members` has a bit for each, `adds` None for a sentence that says the same as one of these;
    `near` counts the neighbours in the text.
    """

    members: int
    gain: float
    length: int
    number: int
    near: int
    adds: Sequence[float | None]
    score: float = -math.inf


class Shortlist:
    """The sentences a set is chosen from, and how a set is weighed."""

    def __init__(
        self, reading: Reading, manner: Manner, budget: Budget, singles: dict[int, float]
    ) -> None:
        self.budget = budget
        self.whole = manner.whole
        self.places = sorted(singles)
        self.gains = [singles[place] for place in self.places]
        chosen = [reading.candidates[place] for place in self.places]
        self.lengths = [each.length for each in chosen]
        self.reading = reading
        # What two sentences share comes back in the text and so is telling.
        self.telling = [
            (reading.singles.telling[place], reading.pairs.telling[place]) for place in self.places
        ]
        self.sizes = [max(1, reading.pairs.sizes[place]) for place in self.places]
        self._rows: dict[int, list[float | None]] = {}
        bits = {place: 1 << member for member, place in enumerate(self.places)}
        self.before = [bits.get(place - 1, 0) for place in self.places]
        self.beside = [bits.get(place - 1, 0) | bits.get(place + 1, 0) for place in self.places]
        self.leaning = [each.leaning for each in chosen]
        # What it is worth to lie so many sentences apart.
        reach = self.places[-1] - self.places[0] if self.places else 0
        logs = logarithms(1 + reach)
        self.spans = [self.whole[8] * logs[1 + span] / 5 for span in range(reach + 1)]

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
        if one == other:
            return None
        (singles, pairs), (their_singles, their_pairs) = self.telling[one], self.telling[other]
        shared = pairs & their_pairs
        if len(shared) > _SAME * min(self.sizes[one], self.sizes[other]):
            return None
        by_single, by_pair = self.reading.chances
        # Exact sums, as the order of a set is another in every process.
        single = math.fsum(map(by_single.__getitem__, singles & their_singles))
        pair = math.fsum(map(by_pair.__getitem__, shared))
        return 2 * self.whole[2] * single + 4 * self.whole[3] * pair

    def start(self) -> _Set:
        """The empty set."""
        return _Set(0, 0.0, 0, 0, 0, self.gains)

    def grown(self, held: _Set) -> Iterator[tuple[float, int, int]]:
        """The sets of one sentence more that may be: the score, the members, the new one."""
        limit, scale, whole = self.budget.chars, self.budget.scale, self.whole
        left = math.inf if limit is None else limit - held.length
        members, gain = held.members, held.gain + whole[9] * scale
        lengths, places, spans = self.lengths, self.places, self.spans
        first, last = (members & -members).bit_length() - 1, members.bit_length() - 1
        number = whole[6] * (held.number + 1) / 3
        for one, more in enumerate(held.adds):
            if more is None or (length := lengths[one]) > left:
                continue
            if self.leaning[one] and not members & self.before[one]:
                continue
            length += held.length
            fill = length / scale
            near = held.near + (members & self.beside[one]).bit_count()
            low, high = (min(first, one), max(last, one)) if members else (one, one)
            score = (
                (gain + more) / (length + scale)
                + fill * (whole[4] + whole[5] * fill)
                + number
                + whole[7] * near / 3
                + spans[places[high] - places[low]]
            )
            yield score, members | 1 << one, one

    def with_one(self, held: _Set, one: int, score: float) -> _Set:
        """The set with one sentence more, and what the rest would add to it."""
        adds = [
            None if more is None or loss is None else more + loss
            for more, loss in zip(held.adds, self.row(one), strict=True)
        ]
        near = held.near + (held.members & self.beside[one]).bit_count()
        gain = held.gain + (held.adds[one] or 0.0)
        length, members = held.length + self.lengths[one], held.members | 1 << one
        return _Set(members, gain, length, held.number + 1, near, adds, score)

    def places_of(self, members: int) -> list[int]:
        """The places in the text of a set's members, in order."""
        return [self.places[member] for member in _bits(members)]

    def common(self, one: _Set, other: _Set) -> float:
        """The share of their length that two sets have in common: 0 to 1."""
        if not (whole := one.length + other.length):
            return 0.0
        both = one.members & other.members
        return 2 * sum(map(self.lengths.__getitem__, _bits(both))) / whole


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
    return tuple(shortlist.places_of(best))


def _rank(found: _Set) -> tuple[float, int]:
    return -found.score, found.members


def _bits(members: int) -> Iterator[int]:
    """The places in the shortlist of a set's members, in order."""
    while members:
        lowest = members & -members
        yield lowest.bit_length() - 1
        members ^= lowest


def _agreed(shortlist: Shortlist, good: Sequence[_Set]) -> int:
    """The members of a good set that shares most with the other good ones.

    The score of a set is a guess; what many good sets hold is the safer part of it.
    """
    if not good:
        return 0
    chances = [math.exp((each.score - good[0].score) / _DOUBT) for each in good]
    shares = [0.0] * len(good)
    for (at, one), (beside, other) in combinations(enumerate(good), 2):
        if one.members & other.members:
            share = shortlist.common(one, other)
            shares[at] += chances[beside] * share
            shares[beside] += chances[at] * share
    total = sum(chances)
    agreed = [
        each.score + _AGREEMENT * (share + chance) / total
        for each, share, chance in zip(good, shares, chances, strict=True)
    ]
    return good[agreed.index(max(agreed))].members


def extended(shortlist: Shortlist, front: Sequence[_Set], width: int) -> list[_Set]:
    """The best sets of one sentence more, at most `width` of them."""
    found: dict[int, tuple[float, int, _Set]] = {}
    for held in front:
        for score, members, one in shortlist.grown(held):
            if members not in found:
                found[members] = -score, one, held
    best = sorted(found.items(), key=lambda each: (each[1][0], each[0]))[:width]
    return [shortlist.with_one(held, one, -score) for _, (score, one, held) in best]


def shortlisted(reading: Reading, manner: Manner, budget: Budget) -> Shortlist:
    """The most promising sentences, each with the one it leans on."""
    titled = bool(reading.singles.titled)
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
    looked_at = _LOOKED_AT if titled else _LOOKED_AT_UNTITLED
    close = frozenset(sorted(worth, key=rank)[:looked_at]) | frozenset(
        place for place in worth if place < _OPENING or place == len(lengths) - 1
    )
    leaned_on = {place - 1 for place in close if reading.candidates[place].leaning}
    for place, vector in vectors(reading, close | (leaned_on & worth.keys())).items():
        if place in worth:
            own = sum(map(mul, manner.single, vector))
            worth[place] += 2 * own * lengths[place]
    kept = sorted(close, key=rank)[: _SHORTLIST if titled else _SHORTLIST_UNTITLED]
    for place in tuple(kept):
        if reading.candidates[place].leaning and place - 1 in worth and place - 1 not in kept:
            kept.append(place - 1)
    return Shortlist(reading, manner, budget, {place: worth[place] for place in kept})


def _by_units(reading: Reading, manner: Manner, place: int) -> float:
    singles, pairs = reading.sums
    return 2 * manner.whole[0] * singles[place] + 4 * manner.whole[1] * pairs[place]
