"""Learn the numbers of the summary from articles with an editor's own summary.

    python -m bench.learning DATA            writes digest/data/summary.json
    python -m bench.learning DATA --check    prints what held-out articles score instead
    python -m bench.learning DATA --held-out FILE    writes what is chosen from each article
                                             with numbers learnt from others

DATA is a folder with summaries.jsonl.gz (id, script, title, text, reference) and rouge_zh.py.
Needs numpy. Three things are learnt, each from articles other than those it is used on:
a lexicon (which characters and pairs editors like, which are rare), the chance of a unit to be
in the editor's summary (logistic), the worth of a set of sentences (ridge over many sets).
"""

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.digest_quality.judge import rouge_of
from bench.learning.articles import BUDGETS, FOLDS, Item, load
from bench.learning.sets import WHOLE, gather, manner, prepare, worth
from bench.learning.units import learn_units
from digest import choose

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("features", "news")
# What is learnt of units, and by kind the weights of sets.
Learnt = tuple[dict[str, Any], dict[int, Any]]


def studied(folder: Path, rouge: Any, *, titled: bool, seed: int) -> list[Item]:
    """The articles, each read with what was learnt without its fold, with many sets."""
    items = load(folder, titled=titled, seed=seed)
    for k in range(FOLDS):
        units = learn_units([item for item in items if item.fold != k])
        for item in items:
            if item.fold == k:
                prepare(item, units)
    gather(items, rouge)
    return items


def held_out(items: Sequence[Item]) -> Iterator[tuple[Item, list[str]]]:
    """Each article with what is chosen from it by numbers of the other folds."""
    usable = [item for item in items if item.rows]
    for k in range(FOLDS):
        found = worth([item for item in usable if item.fold != k])
        for item in usable:
            if item.fold == k:
                budget = choose.Budget(BUDGETS[item.kind], None, BUDGETS[item.kind])
                own = manner(item, found[item.kind])
                places = choose.choose(item.reading, own, budget)
                yield item, [item.reading.candidates[place].text for place in places]


def check(items: Sequence[Item], rouge: Any) -> None:
    """Print ROUGE-1, 2, L by kind and their mean."""
    got: dict[int, list[Any]] = {0: [], 1: []}
    for item, sentences in held_out(items):
        text = "".join(sentences)
        score = rouge.score(rouge.char_tokens(text), rouge.char_tokens(item.reference))
        got[item.kind].append(score)
    for kind, scores in got.items():
        numbers = " / ".join(f"{number:.2f}" for number in np.mean(scores, 0))
        print(f"{KINDS[kind]:10} {numbers}   mean {np.mean(scores):.2f}", flush=True)


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


def everything(items: Sequence[Item]) -> Learnt:
    """The weights of all articles together."""
    return learn_units(items), worth([item for item in items if item.rows])


def main() -> None:
    """Learn, and write, check or list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--held-out", type=Path)
    parser.add_argument("--untitled", action="store_true", help="as if the articles had no title")
    parser.add_argument("--seed", type=int, default=7, help="another division into folds")
    asked = parser.parse_args()
    rouge = rouge_of(asked.data)
    items = studied(asked.data, rouge, titled=not asked.untitled, seed=asked.seed)
    if asked.check:
        check(items, rouge)
        return
    if asked.held_out:
        with asked.held_out.open("w", encoding="utf-8") as out:
            for item, sentences in held_out(items):
                row = {"id": item.id, "sentences": sentences}
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
        return
    titled = everything(items)
    untitled = everything(studied(asked.data, rouge, titled=False, seed=asked.seed))
    numbers = written(titled[0], titled, untitled)
    target = ROOT / "digest" / "data" / "summary.json"
    target.write_text(json.dumps(numbers, ensure_ascii=False, separators=(",", ":")), "utf-8")
    print(f"{target}: {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
