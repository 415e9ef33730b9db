"""The plain recipe to be better than: what a good afternoon's work makes of the same articles.

Centroid of tf-idf over pairs of characters (idf of the text's own sentences), likeness to the
title, place in article and paragraph, length, cue words; the best sentence first, less what it
repeats. No list of faults, nothing learnt: of each weight a few values were tried on a third of the
data, in two rounds.
"""

import math
import re
from collections import Counter
from dataclasses import dataclass

from digest.characters import fold
from digest.grams import bigrams, tokens
from digest.sentences import split_sentences

_CUES = re.compile(r"总之|可见|因此|关键|重要|意味着|认为|表示|显示|数据|首次|目前|本文|问题")
_CENTROID, _TITLE, _FIRST, _OPENS, _LENGTH, _CUE = 2.0, 1.2, 0.6, 0.0, -0.2, 0.05
_REPEATED = 1.2
# Where length stops to count, in characters, and how fast the first sentences fade, in sentences.
_LONG, _FADES = 45, 8


@dataclass(frozen=True, slots=True)
class _Read:
    text: str
    weights: dict[str, float]
    score: float


def recipe(text: str, title: str, *, chars: int | None = None, sentences: int = 3) -> list[str]:
    """The sentences of a text that fill `chars` characters (or so many sentences), in order."""
    read = _read(text, title)
    taken: list[int] = []
    left = math.inf if chars is None else chars
    while len(taken) < len(read) and left > 0 and (chars is not None or len(taken) < sentences):

        def worth(place: int) -> float:
            repeated = (_likeness(read[place].weights, read[one].weights) for one in taken)
            return read[place].score - _REPEATED * max(repeated, default=0.0)

        best = max((place for place in range(len(read)) if place not in taken), key=worth)
        taken.append(best)
        left -= len("".join(read[best].text.split()))
    return [read[place].text for place in sorted(taken)]


def _read(text: str, title: str) -> list[_Read]:
    found = [
        (sentence, number == 0)
        for paragraph in text.splitlines()
        for number, sentence in enumerate(split_sentences(paragraph))
    ]
    bags = [Counter(bigrams(tokens(fold(sentence)))) for sentence, _ in found]
    spread = Counter(gram for bag in bags for gram in bag)
    rare = {gram: math.log(1 + len(bags) / number) for gram, number in spread.items()}
    weighed = [{gram: number * rare[gram] for gram, number in bag.items()} for bag in bags]
    centre: Counter[str] = Counter()
    for bag in weighed:
        centre.update(bag)
    centre = Counter({gram: mass for gram, mass in centre.items() if spread[gram] > 1})
    head = {gram: rare.get(gram, 0.0) for gram in bigrams(tokens(fold(title)))}
    return [
        _Read(sentence, bag, _score(bag, centre, head, (place, opens, len(sentence), sentence)))
        for place, ((sentence, opens), bag) in enumerate(zip(found, weighed, strict=True))
    ]


def _score(
    bag: dict[str, float],
    centre: dict[str, float],
    head: dict[str, float],
    told: tuple[int, bool, int, str],
) -> float:
    place, opens, length, sentence = told
    return (
        _CENTROID * _likeness(bag, centre)
        + _TITLE * _likeness(bag, head)
        + _FIRST * math.exp(-place / _FADES)
        + _OPENS * opens
        + _LENGTH * min(1.0, length / _LONG)
        + _CUE * (_CUES.search(fold(sentence)) is not None)
    )


def _likeness(one: dict[str, float], other: dict[str, float]) -> float:
    """The cosine of two weighed bags: 0 to 1."""
    small, large = sorted((one, other), key=len)
    both = math.fsum(mass * large[gram] for gram, mass in small.items() if gram in large)
    return both / math.sqrt(_norm(one) * _norm(other)) if both else 0.0


def _norm(bag: dict[str, float]) -> float:
    return math.fsum(mass * mass for mass in bag.values())
