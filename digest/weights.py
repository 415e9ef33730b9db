"""The numbers the summary is reckoned with; bench/learning learns and writes them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

# What the table's whole numbers are multiples of.
_STEP = 20


@dataclass(frozen=True, slots=True)
class Lexicon:
    """How much editors like a unit in a summary (draw) and how rare it is in texts (rare)."""

    known: dict[str, tuple[float, float]]
    unknown: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Manner:
    """The weights for one manner of writing, feature or news."""

    pulls: tuple[Sequence[float], Sequence[float]]
    whole: Sequence[float]
    single: Sequence[float]

    def mixed(self, other: "Manner", share: float) -> "Manner":
        """These weights with a share of another's."""

        def mix(mine: Sequence[float], theirs: Sequence[float]) -> tuple[float, ...]:
            return tuple(a + share * (b - a) for a, b in zip(mine, theirs, strict=True))

        return Manner(
            (mix(self.pulls[0], other.pulls[0]), mix(self.pulls[1], other.pulls[1])),
            mix(self.whole, other.whole),
            mix(self.single, other.single),
        )


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything learnt: a lexicon a size, the scale that tells news, a manner each.

    `manners` are those of features and of news; `untitled` the same for texts without a title.
    """

    lexicons: tuple[Lexicon, Lexicon]
    news: Sequence[float]
    manners: tuple[Manner, Manner]
    untitled: tuple[Manner, Manner]


def from_numbers(data: dict[str, Any]) -> Weights:
    """Weights from what the data file holds."""
    first, second = (_lexicon(part) for part in data["lexicons"])
    titled, untitled = _manners(data["manners"]), _manners(data["untitled"])
    return Weights((first, second), data["news"], titled, untitled)


def _manners(parts: Sequence[dict[str, Any]]) -> tuple[Manner, Manner]:
    features, news = (
        Manner((part["pulls"][0], part["pulls"][1]), part["whole"], part["single"])
        for part in parts
    )
    return features, news


def _lexicon(part: dict[str, Any]) -> Lexicon:
    size, letters = part["size"], part["grams"]
    grams = (letters[at : at + size] for at in range(0, len(letters), size))
    values = zip(part["draw"], part["rare"], strict=True)
    same: dict[tuple[int, int], tuple[float, float]] = {}
    known = {
        gram: same.setdefault(value, (value[0] / _STEP, value[1] / _STEP))
        for gram, value in zip(grams, values, strict=True)
    }
    return Lexicon(known, (part["unknown"][0], part["unknown"][1]))


@cache
def learnt() -> Weights:
    """The weights shipped, read once."""
    text = (files("digest") / "data" / "summary.json").read_text(encoding="utf-8")
    return from_numbers(json.loads(text))
