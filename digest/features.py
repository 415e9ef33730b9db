"""What speaks for a sentence: place, likeness to the title and to the whole, wording."""

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from digest.characters import fold
from digest.grams import Grams, bigrams, logarithms, tokens
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
    """A text as the summary reads it: candidates with their units of either size.

    `chances` are those of the telling units, `sums` by place those of all units of each sentence
    that may be chosen.
    """

    candidates: Sequence[Candidate]
    title: str
    paragraphs: int
    singles: Grams
    pairs: Grams
    chances: tuple[dict[str, float], dict[str, float]] = ({}, {})
    sums: tuple[dict[int, float], dict[int, float]] = ({}, {})


def read(candidates: Sequence[Candidate], title: str) -> Reading:
    """Count the units of the sentences of a text that may be chosen."""
    # What can not be chosen, as a heading or a caption, does not count either.
    bags = [tokens(each.folded) if each.able else [] for each in candidates]
    head = tokens(fold(title))
    paragraphs = 1 + candidates[-1].sentence.paragraph if candidates else 0
    return Reading(
        candidates,
        title,
        paragraphs,
        Grams(bags, frozenset(head)),
        Grams([bigrams(bag) for bag in bags], frozenset(bigrams(head))),
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
    features, news = weights.manners if reading.singles.titled else weights.untitled
    return features.mixed(news, share)


def expect(reading: Reading, weights: Weights, manner: Manner) -> None:
    """Reckon the chances of the units."""
    places = [place for place, each in enumerate(reading.candidates) if each.able]
    found = [
        grams.chances(lexicon, pull, places)
        for grams, lexicon, pull in zip(
            (reading.singles, reading.pairs), weights.lexicons, manner.pulls, strict=True
        )
    ]
    (by_single, singles), (by_pair, pairs) = found
    reading.chances, reading.sums = (by_single, by_pair), (singles, pairs)


@dataclass(slots=True)
class _Scales:
    """What the title's units that the text holds weigh, by size, and all of them together."""

    mass: tuple[dict[str, float], dict[str, float]]
    title: tuple[float, float]


def _scales(reading: Reading) -> _Scales:
    total = len(reading.candidates)
    masses = [
        {
            gram: math.log(1 + total / grams.spread[gram])
            for gram in sorted(grams.titled)
            if gram in grams.spread
        }
        for grams in (reading.singles, reading.pairs)
    ]
    one, two = masses
    return _Scales((one, two), (sum(one.values()) or 1.0, sum(two.values()) or 1.0))


def vectors(
    reading: Reading, places: Collection[int] | None = None
) -> dict[int, tuple[float, ...]]:
    """The features of the sentences at `places` (None: all that may be chosen), by place.

    In the order of the weights. The chances must have been reckoned.
    """
    scales = _scales(reading)
    found: dict[int, tuple[float, ...]] = {}
    for place, each in enumerate(reading.candidates):
        if not each.able or (places is not None and place not in places):
            continue
        where = _place(reading, place)
        like = _likeness(reading, scales, place)
        wording = _wording(each.folded, len(reading.singles.bags[place]))
        crossed = _crossed(where, like, wording)
        found[place] = (*where, *like, *wording, *crossed, 1.0 if each.shortened else 0.0)
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
    long = max(1, len(reading.singles.bags[place]))
    for size, grams in enumerate((reading.singles, reading.pairs)):
        mass = scales.mass[size]
        titled = [mass[gram] for gram in mass.keys() & grams.telling[place]] if mass else []
        # Exact sums, as the order of a set is another in every process.
        found += [math.fsum(titled) / scales.title[size], len(titled) / long]
    pairs = reading.pairs
    telling, total = pairs.telling, len(pairs.telling)
    here, bag = telling[place], pairs.bags[place]
    counts = [pairs.spread[pair] for pair in bag if pair in here]
    counts = [count for count in counts if count > 1]
    found.append(1 - (len(bag) - len(counts)) / long)
    found.append(sum(map(logarithms(total).__getitem__, counts)) / long)
    beside = [other for other in (place - 1, place + 1) if 0 <= other < total]
    found.append(sum(len(here & telling[other]) for other in beside) / long)
    found.append(reading.singles.sizes[place] / long)
    return (*found, *(sums[place] / long for sums in reading.sums))


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
    return (*flags, text.count(",") / long, len(_DIGIT.findall(text)) / long)


def _crossed(
    where: tuple[float, ...], like: tuple[float, ...], wording: tuple[float, ...]
) -> tuple[float, ...]:
    inverse, far, first, part, opens, size = (where[at] for at in (1, 2, 3, 4, 5, 13))
    title_one, title_two = like[0], like[2]
    asks, this = wording[3], wording[12]
    return (
        title_two * inverse,
        title_two * far,
        title_one * far,
        title_two * opens,
        this * inverse,
        this * part,
        asks * inverse,
        size * far,
        size * first,
    )
