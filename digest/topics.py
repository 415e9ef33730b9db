"""What an article is about: a few words of its own, for tags, lists and search."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from digest.article import Article
from digest.characters import fold
from digest.furniture import is_notice
from digest.weights import learnt
from digest.word_edges import is_cut

_MOST = 5
_LONGEST = 6
# What stands later in a very long text changes nothing any more.
_READ = 20_000
# In a shorter text a word need come back only once.
_SHORT = 1500
_LONGEST_NAME = 12
# A shorter paragraph may be a caption or a byline, which comes back under every picture.
_LONGEST_NOTICE = 60
# Standing less than so many times as often as a longer word around it, it is only its part.
_INSIDE = 1.6

_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+|[a-z][a-z0-9]*(?:[-.+ ][a-z0-9]+)*\+*")
_WORD = re.compile(r"[^ ]{2,}")
_NAMED = re.compile(r"《([^《》\n]{2,16})》")
# A word neither begins nor ends with one of these.
_EDGE = frozenset(
    "的了是在和与及或也都就还又而但则之其这那此该每各某我你您他她它们个种些么什怎哪谁吗呢吧啊被把将让给对从"
    "向往由于以为因所如若虽然却并且不没无未非很更最太较越再已正会能可应该要想着过得地等上下中里内外前后间"
    "到去来有做说称仍均亦皆却时年月日号第一二三四五六七八九十百千万亿两几多少点只才即至自使令当比跟同随按据除像似"
)


@cache
def _empty() -> frozenset[str]:
    """Whole words that say nothing of what an article is about."""
    text = (files("digest") / "data" / "words_empty.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


@lru_cache(maxsize=512)
def topics(article: Article) -> tuple[str, ...]:
    """Up to five words that an article is about, the best first, as printed in it.

    Words of the title, names in 《》 and what comes back often count for more; both scripts
    give the same words. Fewer than three only where the text has no more that come back.
    """
    body = [*article.lede, *(text for part in article.sections for text in part.paragraphs)]
    text = _clipped([each for each in body if len(each) > _LONGEST_NOTICE or not is_notice(each)])
    titled = fold(article.title)
    found = _candidates(text, article.title)
    scores = {word: _score(word, uses, titled) for word, uses in found.items()}
    whole = fold(f"{article.title}\n{text}")
    named = {fold(name) for name in _NAMED.findall(whole)}
    printed = _Printed(f"{article.title}\n{text}")
    chosen: dict[str, str] = {}
    for word in sorted(scores, key=lambda each: (-scores[each], each)):
        if len(chosen) == _MOST:
            break
        shown = printed(word)
        # An English word in lower case is a name only where the title has it.
        plain = shown.isascii() and shown.islower() and word not in titled
        if plain or word in _empty() or any(_alike(word, other) for other in chosen):
            continue
        if word not in named and is_cut(word, whole):
            continue
        chosen[word] = shown
    return tuple(chosen.values())


def _clipped(paragraphs: Sequence[str]) -> str:
    held, length = [], 0
    for paragraph in paragraphs:
        if length >= _READ:
            break
        held.append(paragraph[: _READ - length])
        length += len(paragraph)
    return "\n".join(held)


@dataclass(frozen=True, slots=True)
class _Uses:
    """How often a word stands in a text, and in how many of its tenths."""

    count: float
    tenths: int


def _candidates(text: str, title: str) -> dict[str, _Uses]:
    """Words with their uses in the text, where each is a word by its surroundings."""
    least = 2 if len(text) < _SHORT else 3
    count: Counter[str] = Counter()
    tenths: dict[str, set[int]] = defaultdict(set)
    before: dict[str, set[str]] = defaultdict(set)
    after: dict[str, set[str]] = defaultdict(set)
    runs = list(_runs(text))
    pairs = Counter(run[at : at + 2] for run, _, _ in runs for at in range(len(run) - 1))
    often = frozenset(pair for pair, number in pairs.items() if number >= least)
    for number, (run, left, right) in enumerate(runs):
        for start, stop in _spans(run, often):
            gram = run[start:stop]
            count[gram] += 1
            tenths[gram].add(10 * number // len(runs))
            before[gram].add(run[start - 1] if start else left)
            after[gram].add(run[stop] if stop < len(run) else right)
    found = {
        word: _Uses(number, len(tenths[word]))
        for word, number in count.items()
        if number >= least and _is_word(number, before[word], after[word])
    }
    for name in _NAMED.findall(f"{title}\n{text}"):
        folded = fold(name)
        if len(folded) <= _LONGEST_NAME:
            found[folded] = _Uses(1 + count[folded], max(1, len(tenths[folded])))
    return _without_parts(found, count)


def _runs(text: str) -> Iterator[tuple[str, str, str]]:
    # A mark or the edge of a text is a neighbour of its own each time it comes.
    for number, run in enumerate(_RUN.finditer(fold(text))):
        yield run[0], f"<{number}", f">{number}"


def _spans(run: str, often: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where a word may stand: all its pairs come back often, its edges are no particles."""
    if run[0] < "\x7f":
        if len(run) > 1:
            yield 0, len(run)
        if " " in run:
            yield from ((word.start(), word.end()) for word in _WORD.finditer(run))
        return
    for start in range(len(run) - 1):
        if run[start] in _EDGE:
            continue
        for stop in range(start + 2, min(start + _LONGEST, len(run)) + 1):
            if run[stop - 2 : stop] not in often:
                break
            if run[stop - 1] not in _EDGE:
                yield start, stop


def _is_word(number: int, before: set[str], after: set[str]) -> bool:
    # Always between the same neighbours it is a part of a longer word.
    wide = max(2, math.isqrt(number))
    return len(before) >= wide and len(after) >= wide


def _without_parts(found: dict[str, _Uses], count: Counter[str]) -> dict[str, _Uses]:
    """Without a word that mostly stands inside one longer word."""
    kept = dict(found)
    for word in found:
        for start in range(len(word) - 1):
            for stop in range(start + 2, len(word) + 1):
                part = word[start:stop]
                if part != word and part in kept and count[part] < _INSIDE * count[word]:
                    del kept[part]
    return kept


def _score(word: str, uses: _Uses, titled: str) -> float:
    if word[0] < "\x7f":
        rare, length = 3.0, 2
    else:
        _, pairs = learnt().lexicons
        grams = [word[at : at + 2] for at in range(len(word) - 1)]
        rare = sum(pairs.known.get(gram, pairs.unknown)[1] for gram in grams) / len(grams)
        length = min(len(word), 4)
    score = math.log(1 + uses.count) * rare * math.pow(length, 0.75) * (0.5 + uses.tenths / 10)
    return score * (2.5 if word in titled else 1.0)


def _alike(word: str, other: str) -> bool:
    # 微短剧市场 and 短剧市场规模 are one subject.
    if word in other or other in word:
        return True
    pairs = {word[at : at + 2] for at in range(len(word) - 1)}
    others = {other[at : at + 2] for at in range(len(other) - 1)}
    return word[0] >= "\x7f" and 2 * len(pairs & others) >= min(len(pairs), len(others))


class _Printed:
    """Finds how a folded word stands in the text."""

    def __init__(self, text: str) -> None:
        self.lines = [(line, fold(line)) for line in text.split("\n")]

    def __call__(self, word: str) -> str:
        for line, folded in self.lines:
            if (at := folded.find(word)) < 0:
                continue
            if len(line) == len(folded):
                return line[at : at + len(word)]
            # Folding changed the length before the word: letter by letter, then.
            letters = [fold(letter) for letter in line]
            plain = "".join(letter if len(letter) == 1 else "\x00" for letter in letters)
            if (at := plain.find(word)) >= 0:
                return line[at : at + len(word)]
        return word
