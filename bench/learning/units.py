"""What is learnt of units: which editors like, which are rare, how likely a summary holds each."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from bench.learning.articles import Item, sized
from digest import features, grams, weights

LEAST_TEXTS = (3, 8)
DRAWN = 4.0


def lexicon(items: Sequence[Item], size: int) -> weights.Lexicon:
    texts, chosen = Counter[str](), Counter[str]()
    for item in items:
        texts.update(sized(item.reading, size).count.keys())
        chosen.update(item.units[size] & sized(item.reading, size).count.keys())
    base = chosen.total() / texts.total()
    total = len(items)

    def numbers(text: float, drawn: float) -> tuple[float, float]:
        draw = math.log((drawn + DRAWN * base) / (text + DRAWN) / base)
        return round(20 * draw) / 20, round(20 * math.log((total + 1) / (text + 1))) / 20

    known, seldom = {}, []
    for gram, count in texts.items():
        short = len(gram) == size + 1 and not gram.isascii()
        if count >= LEAST_TEXTS[size] and short and not any(c.isascii() for c in gram):
            known[gram] = numbers(count, chosen[gram])
        else:
            seldom.append((count, chosen[gram]))
    counts = np.array(seldom).sum(0)
    draw = math.log(counts[1] / counts[0] / base)
    rare = math.log((total + 1) / (counts[0] / len(seldom) + 1))
    return weights.Lexicon(known, (round(draw, 2), round(rare, 2)))


def evidence(item: Item, size: int, book: weights.Lexicon) -> tuple[Any, Any]:
    """In the order that Grams.chances reads its weights."""
    held = sized(item.reading, size)
    units = list(held.count)
    total = len(held.bags)
    places: dict[str, list[int]] = {unit: [] for unit in units}
    for at, bag in enumerate(held.bags):
        for unit in set(bag):
            places[unit].append(at)
    place = np.array([places[unit][0] for unit in units], float)
    log = np.log([held.count[unit] for unit in units])
    spread = np.array([len(places[unit]) for unit in units], float)
    draw, rare = np.array([book.known.get(unit, book.unknown) for unit in units]).T
    title = np.array([unit in held.titled for unit in units], float)
    latin = np.array([unit[0] < "\x7f" for unit in units], float)
    last = np.array([places[unit][-1] for unit in units], float)
    opens = (place < 3).astype(float)
    start = grams.opening(total)
    early = np.log1p([sum(at < start for at in places[unit]) for unit in units])
    columns = [
        np.ones(len(units)), 1 / (1 + place), np.log(1 + place), place / total,
        draw, rare, np.minimum(draw, 0), latin,
        log, np.log(spread), spread / total, log * rare, log * draw,
        title, title * rare, title * log,
        1 / (total - last), last / total,
        opens * log, early, early * rare, opens * draw,
    ]  # fmt: skip
    return np.column_stack(columns), np.array([unit in item.units[size] for unit in units], float)


def logistic(x: Any, y: Any, ridge: float = 3.0, steps: int = 30) -> Any:
    """Newton's method, each step halved until it betters the likelihood."""
    scale = x.std(0)
    scale[scale == 0] = 1.0
    x = x / scale
    keep = np.full(x.shape[1], ridge)
    keep[0] = 0

    def loss(w: Any) -> float:
        z = x @ w
        return float(np.logaddexp(0, z).sum() - y @ z + keep @ (w * w) / 2)

    w, now = np.zeros(x.shape[1]), math.inf
    for _ in range(steps):
        p = 1 / (1 + np.exp(-x @ w))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(keep + 1e-9)
        step = np.linalg.solve(hessian, x.T @ (y - p) - keep * w)
        before, now = now, loss(w + step)
        while now > before + 1e-9 and np.abs(step).max() > 1e-9:
            step /= 2
            now = loss(w + step)
        w = w + step
        if before - now < 1e-6 * abs(now):
            break
    return w / scale


def learn_units(items: Sequence[Item]) -> dict[str, Any]:
    """Lexicons of all, weights of units each judged with a lexicon of other articles."""
    books, pulls = [], {}
    for size in (0, 1):
        folds = sorted({item.fold for item in items})
        others = {k: lexicon([i for i in items if i.fold != k], size) for k in folds}
        for kind in (0, 1):
            got = [evidence(i, size, others[i.fold]) for i in items if i.kind == kind]
            x, y = (np.concatenate(part) for part in zip(*got, strict=True))
            pulls[kind, size] = logistic(x, y)
        books.append(lexicon(items, size))
    x = np.array([features.manner_evidence(item.reading) for item in items])
    y = np.array([item.kind for item in items], float)
    return {"books": tuple(books), "pulls": pulls, "news": logistic(x, y, ridge=0.5)}


def assembled(units: dict[str, Any], whole: Any, single: Any) -> weights.Weights:
    manners = [
        weights.Manner((units["pulls"][k, 0], units["pulls"][k, 1]), whole[k], single[k])
        for k in (0, 1)
    ]
    both = (manners[0], manners[1])
    return weights.Weights(units["books"], units["news"], both, both)
