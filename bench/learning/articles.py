"""The articles that are learnt from, in folds."""

import gzip
import json
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from digest import features, grams, summary
from digest.characters import fold

FOLDS = 5
BUDGETS = (92, 157)


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


def load(folder: Path, *, titled: bool = True, seed: int = 7) -> list[Item]:
    """The articles of a folder, read, and divided into folds by `seed`."""
    items: list[Item] = []
    places = Counter[int]()
    with gzip.open(folder / "summaries.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    random.Random(seed).shuffle(rows)
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
