"""What is learnt of sets of sentences: what one is worth, from the ROUGE of many."""

import math
import random
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from bench.learning.articles import BUDGETS, Item, sized
from bench.learning.units import assembled
from digest import choose, features, weights

RANDOM_SETS = 150
# How strongly weights are held small, and those of features and of news to what both share.
COMMON = 0.02
OWN = (0.15, 1.0)
WHOLE = 10


def prepare(item: Item, units: dict[str, Any]) -> None:
    """Reckon the features of an article with what was learnt without it."""
    start = np.zeros(WHOLE)
    start[:4] = 1, 1, -1, -1
    item.weights = units
    item.vectors = None
    zero = assembled(units, (start, start), ((), ()))
    manner = features.manner_of(item.reading, zero)
    features.expect(item.reading, zero, manner)
    item.vectors = features.vectors(item.reading)
    item.rows, item.scores, item.seen = [], [], set()


def members(item: Item, places: Iterable[int]) -> Any:
    """The features of one set, in the order of the weights."""
    places = sorted(places)
    reading, scale = item.reading, BUDGETS[item.kind]
    gains = np.zeros(4)
    for size in (0, 1):
        chance = reading.chances[size]
        bags = [sized(reading, size).telling[place] for place in places]
        gains[size] = (2, 4)[size] * sum(reading.sums[size][place] for place in places)
        gains[size + 2] = (2, 4)[size] * sum(
            chance[unit] for a in range(len(bags)) for b in range(a) for unit in bags[a] & bags[b]
        )
    lengths = np.array([reading.candidates[place].length for place in places], float)
    length = lengths.sum()
    near = sum(b - a == 1 for a, b in pairwise(places))
    fill = length / scale
    shape = [fill, fill * fill, len(places) / 3, near / 3, math.log(1 + places[-1] - places[0]) / 5]
    single = 2 * lengths @ np.array([item.vectors[place] for place in places])
    size = length + scale
    return np.concatenate([gains / size, shape, [scale / size], single / size])


def add_set(item: Item, places: Sequence[int], rouge: Any) -> None:
    key = tuple(sorted(places))
    if key in item.seen or not key:
        return
    item.seen.add(key)
    text = "".join(item.reading.candidates[place].text for place in key)
    got = rouge.score(rouge.char_tokens(text), rouge.char_tokens(item.reference))
    item.rows.append(members(item, key))
    item.scores.append(sum(got) / 3)


def legal(item: Item, held: set[int], place: int, length: int) -> bool:
    each = item.reading.candidates[place]
    if not each.able or place in held or length + each.length > BUDGETS[item.kind]:
        return False
    return not each.leaning or place - 1 in held


def random_sets(item: Item, number: int, rouge: Any, rng: random.Random) -> None:
    places = [p for p, each in enumerate(item.reading.candidates) if each.able]
    for _ in range(number):
        held: set[int] = set()
        length = 0
        while True:
            free = [place for place in places if legal(item, held, place, length)]
            if not free:
                break
            power = 1 if rng.random() < 0.6 else 3
            place = free[int(len(free) * rng.random() ** power)]
            held.add(place)
            length += item.reading.candidates[place].length
            if length > 0.6 * BUDGETS[item.kind] and rng.random() < 0.3:
                break
        add_set(item, sorted(held), rouge)


def beam_sets(item: Item, manner: weights.Manner, rouge: Any) -> None:
    budget = choose.Budget(BUDGETS[item.kind], None, BUDGETS[item.kind])
    shortlist = choose.shortlisted(item.reading, manner, budget)
    front = [shortlist.start()]
    while front:
        front = choose.extended(shortlist, front, 30)
        for found in front:
            add_set(item, shortlist.places_of(found.members), rouge)


def gather(items: Sequence[Item], rouge: Any) -> None:
    """Gather sets of every article: likely ones, beside them any that keep the budget."""
    rng = random.Random(9)
    for kind in (0, 1):
        for item in (item for item in items if item.kind == kind):
            random_sets(item, RANDOM_SETS, rouge, rng)
    usable = [item for item in items if item.rows]
    for _ in range(3):
        found = worth(usable)
        for item in usable:
            beam_sets(item, manner(item, found[item.kind]), rouge)


# ---------------------------------------------------------------- the weights of sets
def worth(items: Sequence[Item]) -> dict[int, Any]:
    """By kind, weights that tell the better sets of one article from its worse ones.

    Ridge, drawn towards what both kinds have in common: a kind has too few articles for its own.
    """
    scale = np.concatenate([np.array(item.rows) for item in items]).std(0) + 1e-9
    sums = {kind: _sums([item for item in items if item.kind == kind], scale) for kind in (0, 1)}
    size = np.eye(len(scale))
    cross = (sums[0][0] + sums[1][0]) / 2
    target = (sums[0][1] + sums[1][1]) / 2
    common = np.linalg.solve(cross + COMMON * size, target)
    return {
        kind: np.linalg.solve(cross + OWN[kind] * size, target + OWN[kind] * common) / scale
        for kind, (cross, target) in sums.items()
    }


def _sums(items: Sequence[Item], scale: Any) -> tuple[Any, Any]:
    size = len(scale)
    cross, target = np.zeros((size, size)), np.zeros(size)
    for item in items:
        x = np.array(item.rows) / scale
        y = np.array(item.scores)
        x = x - x.mean(0)
        cross += x.T @ x / len(y)
        target += x.T @ (y - y.mean()) / len(y)
    return cross / len(items), target / len(items)


def manner(item: Item, found: Any) -> weights.Manner:
    """The weights of an article: of its units as prepared, of sets as given."""
    pulls = item.weights["pulls"]
    return weights.Manner(
        (pulls[item.kind, 0], pulls[item.kind, 1]), tuple(found[:WHOLE]), tuple(found[WHOLE:])
    )
