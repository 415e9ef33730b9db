"""What speaks for a sentence: its place, its likeness to the title and to the whole text."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

_TOKEN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|[a-z0-9]+")


def tokens(text: str) -> list[str]:
    """Han characters one by one and runs of Latin letters or digits, in order."""
    return _TOKEN.findall(text.lower())


def bigrams(text: str) -> Counter[str]:
    """The pairs of neighbouring tokens of a text, counted."""
    found = tokens(text)
    return Counter(a + b for a, b in pairwise(found))


def salience(texts: Sequence[str], title: str) -> list[float]:
    """A figure a sentence, greater where the sentence says more of the whole text."""
    grams = [bigrams(text) for text in texts]
    seen = Counter(gram for bag in grams for gram in bag)
    total = len(texts)
    weight = {gram: math.log(1 + total / count) for gram, count in seen.items()}
    centre: Counter[str] = Counter()
    for bag in grams:
        centre.update(bag)
    heading = bigrams(title)
    scores = []
    for place, bag in enumerate(grams):
        mass = sum(weight[gram] ** 2 for gram in bag) ** 0.5 or 1.0
        central = sum(weight[gram] * math.log1p(centre[gram]) for gram in bag if seen[gram] > 1)
        titled = sum(weight[gram] for gram in bag if gram in heading)
        scores.append((central + 2 * titled) / mass + 2.0 / (1 + place / 3))
    return scores
