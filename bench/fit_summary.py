"""Learn the numbers of the summary from articles with an editor's own summary.

    python bench/fit_summary.py DATA            writes digest/data/summary.json
    python bench/fit_summary.py DATA --check    prints what held-out articles score instead
    python bench/fit_summary.py DATA --held-out FILE    writes what is chosen from each article
                                                with numbers learnt from others

DATA is a folder with summaries.jsonl.gz (id, script, title, text, reference) and rouge_zh.py.
Needs numpy. Three things are learnt, each from articles other than those it is used on:
a lexicon (which characters and pairs editors like, which are rare), the chance of a unit to be
in the editor's summary (logistic), the worth of a set of sentences (ridge over many sets).
"""

import argparse
import gzip
import importlib.util
import json
import math
import random
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from digest import choose, features, grams, summary, weights  # noqa: E402
from digest.characters import fold  # noqa: E402

FOLDS = 5
LEAST_TEXTS = (3, 8)
DRAWN = 4.0
RIDGE = (0.05, 0.05)
BUDGETS = (92, 157)
RANDOM_SETS = 150
# What is learnt of units, and by kind the weights of sets.
Learnt = tuple[dict[str, Any], dict[int, Any]]


@dataclass
class Item:
    """One article with its reference and what is learnt beside it."""

    id: str
    title: str
    reference: str
    kind: int
    fold: int
    reading: features.Reading
    units: tuple[set[str], set[str]]
    weights: Any = None
    vectors: Any = None
    rows: list[Any] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)
    seen: set[tuple[int, ...]] = field(default_factory=set)


def judge(folder: Path) -> Any:
    spec = importlib.util.spec_from_file_location("rouge_zh", folder / "rouge_zh.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{folder} holds no rouge_zh.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def load(folder: Path, *, titled: bool = True) -> list[Item]:
    items: list[Item] = []
    places = Counter[int]()
    with gzip.open(folder / "summaries.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    random.Random(7).shuffle(rows)
    for row in rows:
        kind = int(row["script"] == "hant")
        source = summary.candidates(row["text"].split("\n"))
        reference = grams.tokens(fold(row["reference"]))
        units = (set(reference), set(grams.bigrams(reference)))
        title = row["title"] if titled else ""
        reading = features.read(source, title)
        items.append(
            Item(
                row["id"],
                title,
                row["reference"],
                kind,
                places[kind] % FOLDS,
                reading,
                units,
            )
        )
        places[kind] += 1
    return items


def sized(reading: features.Reading, size: int) -> grams.Grams:
    return (reading.singles, reading.pairs)[size]


# ---------------------------------------------------------------- lexicon
def lexicon(items: Sequence[Item], size: int) -> weights.Lexicon:
    texts, chosen = Counter[str](), Counter[str]()
    for item in items:
        texts.update(sized(item.reading, size).spread.keys())
        chosen.update(item.units[size] & sized(item.reading, size).spread.keys())
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


# ---------------------------------------------------------------- the chance of a unit
def evidence(item: Item, size: int, book: weights.Lexicon) -> tuple[Any, Any]:
    """In the order that Grams.chances reads its weights."""
    held, titled = sized(item.reading, size), item.reading.titled[size]
    units = list(held.count)
    total = len(held.bags)
    place = np.array([held.first[unit] for unit in units], float)
    log = np.log([held.count[unit] for unit in units])
    spread = np.array([held.spread[unit] for unit in units], float)
    draw, rare = np.array([book.known.get(unit, book.unknown) for unit in units]).T
    title = np.array([unit in titled for unit in units], float)
    latin = np.array([unit[0] < "\x7f" for unit in units], float)
    last = np.array([held.last[unit] for unit in units], float)
    opens = (place < 3).astype(float)
    early = np.log1p([held.early[unit] for unit in units])
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


# ---------------------------------------------------------------- the worth of a set
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
        bags = [set(sized(reading, size).bags[place]) for place in places]
        gains[size] = (2, 4)[size] * sum(chance[unit] for bag in bags for unit in bag)
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
            add_set(item, [shortlist.places[member] for member in found.members], rouge)


def ridge(items: Sequence[Item], strength: float) -> Any:
    """Weights that tell the better sets of one article from its worse ones."""
    size = len(items[0].rows[0])
    cross, target = np.zeros((size, size)), np.zeros(size)
    everything = np.concatenate([np.array(item.rows) for item in items])
    scale = everything.std(0) + 1e-9
    for item in items:
        x = np.array(item.rows) / scale
        y = np.array(item.scores)
        x = x - x.mean(0)
        cross += x.T @ x / len(y)
        target += x.T @ (y - y.mean()) / len(y)
    solved = np.linalg.solve(cross / len(items) + strength * np.eye(size), target / len(items))
    return solved / scale


def manner(item: Item, found: Any) -> weights.Manner:
    pulls = item.weights["pulls"]
    return weights.Manner(
        (pulls[item.kind, 0], pulls[item.kind, 1]), tuple(found[:WHOLE]), tuple(found[WHOLE:])
    )


def learn_sets(items: Sequence[Item], rouge: Any) -> None:
    """Gather sets of every article: likely ones, beside them any that keep the budget."""
    rng = random.Random(9)
    for kind in (0, 1):
        same = [item for item in items if item.kind == kind]
        for item in same:
            random_sets(item, RANDOM_SETS, rouge, rng)
        usable = [item for item in same if item.rows]
        for _ in range(3):
            found = ridge(usable, RIDGE[kind])
            for item in usable:
                beam_sets(item, manner(item, found), rouge)


def learn(items: Sequence[Item]) -> None:
    for k in range(FOLDS):
        units = learn_units([item for item in items if item.fold != k])
        for item in items:
            if item.fold == k:
                prepare(item, units)


def check(items: Sequence[Item], rouge: Any) -> None:
    for kind in (0, 1):
        same = [item for item in items if item.kind == kind and item.rows]
        for strength in (0.02, 0.05, 0.1, 0.2):
            got = []
            for k in range(FOLDS):
                found = ridge([item for item in same if item.fold != k], strength)
                got += [
                    held_out(item, manner(item, found), rouge) for item in same if item.fold == k
                ]
            print(
                kind,
                strength,
                np.round(np.mean(got, 0), 2),
                round(float(np.mean(got)), 2),
                flush=True,
            )


def held_out(item: Item, found: weights.Manner, rouge: Any) -> Any:
    text = "".join(sentences_of(item, found))
    return rouge.score(rouge.char_tokens(text), rouge.char_tokens(item.reference))


def sentences_of(item: Item, found: weights.Manner) -> list[str]:
    budget = choose.Budget(BUDGETS[item.kind], None, BUDGETS[item.kind])
    places = choose.choose(item.reading, found, budget)
    return [item.reading.candidates[place].text for place in places]


def write_held_out(items: Sequence[Item], target: Path) -> None:
    """What is chosen from each article by numbers of the other folds, a line an article."""
    with target.open("w", encoding="utf-8") as out:
        for kind in (0, 1):
            same = [item for item in items if item.kind == kind and item.rows]
            for k in range(FOLDS):
                found = ridge([item for item in same if item.fold != k], RIDGE[kind])
                for item in (item for item in same if item.fold == k):
                    row = {"id": item.id, "sentences": sentences_of(item, manner(item, found))}
                    out.write(json.dumps(row, ensure_ascii=False) + "\n")


def written(units: dict[str, Any], titled: Learnt, untitled: Learnt) -> dict[str, Any]:
    books = []
    for size, book in enumerate(units["books"]):
        known = sorted(book.known)
        books.append(
            {
                "size": size + 1,
                "grams": "".join(known),
                "draw": [round(book.known[unit][0] * 20) for unit in known],
                "rare": [round(book.known[unit][1] * 20) for unit in known],
                "unknown": list(book.unknown),
            }
        )
    return {
        "lexicons": books,
        "news": short(units["news"]),
        "manners": manners_of(*titled),
        "untitled": manners_of(*untitled),
    }


def manners_of(units: dict[str, Any], found: dict[int, Any]) -> list[dict[str, Any]]:
    return [
        {
            "pulls": [short(units["pulls"][kind, size]) for size in (0, 1)],
            "whole": short(found[kind][:WHOLE]),
            "single": short(found[kind][WHOLE:]),
        }
        for kind in (0, 1)
    ]


def short(numbers: Iterable[float]) -> list[float]:
    return [float(f"{number:.5g}") for number in numbers]


def studied(folder: Path, rouge: Any, *, titled: bool) -> list[Item]:
    items = load(folder, titled=titled)
    learn(items)
    learn_sets(items, rouge)
    return items


def everything(items: Sequence[Item]) -> Learnt:
    """The weights of all articles together."""
    found = {k: ridge([i for i in items if i.kind == k and i.rows], RIDGE[k]) for k in (0, 1)}
    return learn_units(items), found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--held-out", type=Path)
    parser.add_argument("--untitled", action="store_true", help="as if the articles had no title")
    asked = parser.parse_args()
    rouge = judge(asked.data)
    items = studied(asked.data, rouge, titled=not asked.untitled)
    if asked.check:
        check(items, rouge)
        return
    if asked.held_out:
        write_held_out(items, asked.held_out)
        return
    titled = everything(items)
    untitled = everything(studied(asked.data, rouge, titled=False))
    numbers = written(titled[0], titled, untitled)
    target = ROOT / "digest" / "data" / "summary.json"
    target.write_text(json.dumps(numbers, ensure_ascii=False, separators=(",", ":")), "utf-8")
    print(f"{target}: {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
