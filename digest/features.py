"""What speaks for a sentence: place, likeness to the title and to the whole, wording."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from digest.characters import fold
from digest.grams import Grams, bigrams, logarithm, tokens
from digest.standing import Candidate
from digest.weights import Manner, Weights

_SAYS = re.compile(r"说[:,“「]|表示|指出|称[:,“「]|认为|指[:,“「]|透露|强调")
_OPENS = re.compile(r"随着|近[年日期]|最近|当下|如今|在.{2,14}(?:时代|今天|当下|背景)|作为|当")
_ORDINAL = re.compile(r"第[一二三四五六七八九十]|首先|一是|二是|三是")
_CHANGE = re.compile(r"成为|越来越|发展|变化|趋势|挑战|机遇|问题|意味着")
_THIS = re.compile(r"本文|文章|[这本]篇|本期|笔者|作者")
_POINTING = re.compile(r".{0,3}(?:这|其|它|那|此|前者|后者)")
_DIGIT = re.compile(r"[0-9]")
_LATIN = re.compile(r"[a-z]")


@dataclass(slots=True)
class Reading:
    """A text as the summary reads it: candidates with their units and the chance of each."""

    candidates: Sequence[Candidate]
    title: str
    paragraphs: int
    singles: Grams
    pairs: Grams
    titled: tuple[frozenset[str], frozenset[str]]
    chances: tuple[dict[str, float], dict[str, float]] = ({}, {})


def read(candidates: Sequence[Candidate], title: str) -> Reading:
    """Count the units of a text."""
    bags = [tokens(each.folded) for each in candidates]
    head = tokens(fold(title))
    paragraphs = 1 + candidates[-1].sentence.paragraph if candidates else 0
    return Reading(
        candidates,
        title,
        paragraphs,
        Grams(bags),
        Grams([bigrams(bag) for bag in bags]),
        (frozenset(head), frozenset(bigrams(head))),
    )


def manner_evidence(reading: Reading) -> tuple[float, ...]:
    """What tells a news report from a feature, whatever the length and the script."""
    total = max(1, len(reading.candidates))
    texts = [each.folded for each in reading.candidates]
    length = sum(each.length for each in reading.candidates)

    def share(found: int) -> float:
        return found / total

    return (
        1.0,
        math.log(1 + length / total),
        math.log(1 + length / max(1, reading.paragraphs)),
        share(sum("我们" in text or "你" in text for text in texts)),
        share(sum(_SAYS.search(text) is not None for text in texts)),
        share(sum("“" in text or "「" in text for text in texts)),
        share(sum(_DIGIT.search(text) is not None for text in texts)),
        share(sum(text.endswith("?") for text in texts)),
    )


def manner_of(reading: Reading, weights: Weights) -> Manner:
    """The weights that suit a text: a feature's, a news report's, or between."""
    z = sum(a * b for a, b in zip(weights.news, manner_evidence(reading), strict=True))
    share = 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))
    features, news = weights.manners
    return features.mixed(news, share)


def expect(reading: Reading, weights: Weights, manner: Manner) -> None:
    """Reckon the chance of each unit."""
    one, two = weights.lexicons
    reading.chances = (
        reading.singles.chances(reading.titled[0], one, manner.pulls[0]),
        reading.pairs.chances(reading.titled[1], two, manner.pulls[1]),
    )


@dataclass(slots=True)
class _Scales:
    """What every sentence of one text is measured against."""

    centre: tuple[dict[str, float], dict[str, float]]
    mass: tuple[dict[str, float], dict[str, float]]
    norm: tuple[float, float]
    title: tuple[float, float]


def _scales(reading: Reading) -> _Scales:
    total = len(reading.candidates)
    rare = [0.0, *(math.log(1 + total / spread) for spread in range(1, total + 1))]
    parts = []
    for grams, titled in zip((reading.singles, reading.pairs), reading.titled, strict=True):
        mass = {gram: rare[spread] ** 2 for gram, spread in grams.spread.items()}
        centre = {gram: count * mass[gram] for gram, count in grams.count.items()}
        norm = math.sqrt(sum(grams.count[gram] * weight for gram, weight in centre.items())) or 1.0
        head = sum(math.sqrt(mass[gram]) for gram in sorted(titled) if gram in mass) or 1.0
        parts.append((centre, mass, norm, head))
    one, two = parts
    return _Scales((one[0], two[0]), (one[1], two[1]), (one[2], two[2]), (one[3], two[3]))


def vectors(reading: Reading) -> list[tuple[float, ...]]:
    """The features of every sentence, in the order of the weights; empty for one never chosen.

    The chances must have been reckoned.
    """
    scales = _scales(reading)
    found: list[tuple[float, ...]] = []
    for place, each in enumerate(reading.candidates):
        if not each.able:
            found.append(())
            continue
        where = _place(reading, place)
        like = _likeness(reading, scales, place)
        wording = _wording(each.folded, len(reading.singles.bags[place]))
        crossed = _crossed(where, like, wording)
        found.append((*where, *like, *wording, *crossed, 1.0 if each.shortened else 0.0))
    return found


def _place(reading: Reading, place: int) -> tuple[float, ...]:
    candidates = reading.candidates
    each, total = candidates[place], len(candidates)
    paragraph = each.sentence.paragraph
    before = candidates[place - 1] if place else None
    after = candidates[place + 1] if place + 1 < total else None
    opens = before is None or before.sentence.paragraph != paragraph
    closes = after is None or after.sentence.paragraph != paragraph
    size = math.log(max(8, each.length)) - 3.5
    return (
        1.0,
        1 / (1 + place),
        math.log(1 + place),
        1.0 if place == 0 else 0.0,
        place / total,
        1.0 if opens else 0.0,
        1.0 if closes else 0.0,
        1.0 if opens and closes else 0.0,
        1.0 if paragraph == 0 else 0.0,
        1.0 if paragraph == 1 else 0.0,
        paragraph / reading.paragraphs,
        1.0 if before is not None and not before.able else 0.0,
        1.0 if after is not None and not after.able else 0.0,
        size,
        size * size,
        max(0, 20 - each.length) / 10,
    )


def _likeness(reading: Reading, scales: _Scales, place: int) -> tuple[float, ...]:
    found: list[float] = []
    chances: list[float] = []
    long = max(1, len(reading.singles.bags[place]))
    for size, grams in enumerate((reading.singles, reading.pairs)):
        bag = grams.bags[place]
        # In the order of the text, so that sums come out the same in every process.
        distinct = dict.fromkeys(bag)
        mass, head = scales.mass[size], reading.titled[size]
        titled = [gram for gram in distinct if gram in head]
        norm = math.sqrt(sum(map(mass.__getitem__, bag))) or 1.0
        centre = sum(map(scales.centre[size].__getitem__, bag)) / norm / scales.norm[size]
        recall = sum(math.sqrt(mass[gram]) for gram in titled) / scales.title[size]
        found += [centre, recall, len(titled) / long]
        chances.append(sum(map(reading.chances[size].__getitem__, distinct)) / long)
    spread = reading.pairs.spread
    here = reading.pairs.bags[place]
    counts = [spread[gram] for gram in here]
    found.append(sum(count > 1 for count in counts) / long)
    found.append(sum(map(logarithm, counts)) / long)
    beside: set[str] = set()
    for near in (place - 1, place + 1):
        if 0 <= near < len(reading.candidates):
            beside.update(reading.pairs.bags[near])
    found.append(len(beside.intersection(here)) / long)
    found.append(len(set(reading.singles.bags[place])) / long)
    return (*found, *chances)


def _wording(text: str, long: int) -> tuple[float, ...]:
    long = max(1, long)
    flags = (
        "我" in text,
        "你" in text,
        "我们" in text,
        "?" in text[-2:],
        "“" in text or "「" in text,
        "《" in text,
        "(" in text,
        ";" in text,
        ":" in text,
        "不" in text or "没" in text or "无" in text,
        _LATIN.search(text) is not None,
        _DIGIT.search(text) is not None,
        _THIS.search(text) is not None,
        _OPENS.match(text) is not None,
        _ORDINAL.match(text) is not None,
        _SAYS.search(text) is not None,
        _CHANGE.search(text) is not None,
        _POINTING.match(text) is not None,
    )
    return (*map(float, flags), text.count(",") / long, len(_DIGIT.findall(text)) / long)


def _crossed(
    where: tuple[float, ...], like: tuple[float, ...], wording: tuple[float, ...]
) -> tuple[float, ...]:
    inverse, far, first, part, opens, size = (where[at] for at in (1, 2, 3, 4, 5, 13))
    title_one, centre_two, title_two = like[1], like[3], like[4]
    asks, this = wording[3], wording[12]
    return (
        title_two * inverse,
        title_two * far,
        title_one * far,
        title_two * opens,
        centre_two * far,
        centre_two * title_two,
        this * inverse,
        this * part,
        asks * inverse,
        size * far,
        size * first,
    )
