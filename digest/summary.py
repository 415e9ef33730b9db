"""The summary: whole sentences of the source, in its order, within a budget."""

import math
from collections.abc import Sequence
from dataclasses import replace

from digest.article import Article, Section
from digest.characters import fold
from digest.choose import Budget, choose
from digest.features import expect, manner_of, read
from digest.sentences import Sentence, split_sentences
from digest.speech import is_speech
from digest.standing import Candidate, candidate
from digest.weights import Weights, learnt

_DEFAULT_SENTENCES = 3
# The length a set of sentences is weighed against where no length was asked for.
_USUAL_LENGTH = 40
# A larger budget is spread over parts of the text, each with its share.
_LARGEST_AT_ONCE = 600
# Twice as long a text is read in stretches of so many characters, each giving its best.
_STRETCH = 12_000
_FROM_A_STRETCH = Budget(600, 12, 600)


def summarise(
    paragraphs: Sequence[str],
    *,
    title: str = "",
    chars: int | None = None,
    sentences: int | None = None,
) -> tuple[Sentence, ...]:
    """Choose the sentences that together say most of a text.

    Whole sentences of the source, as printed but for a leading connective that may be dropped,
    in its order; the same input gives the same choice, in either script.
    `chars` counts code points without white space, and is exceeded only by one whole sentence
    where none fits; `sentences` is the greatest number of them; both may be given, and
    without either it is three sentences. Blank text gives nothing.
    """
    if sentences is not None and sentences <= 0:
        return ()
    if chars is None and sentences is None:
        sentences = _DEFAULT_SENTENCES
    source = candidates(paragraphs)
    return select(source, title, chars, sentences)


def summarise_article(
    article: Article, *, chars: int | None = None, sentences: int | None = None
) -> tuple[Sentence, ...]:
    """The summary of an article: its headings and its credit line are never chosen."""
    paragraphs = [*article.lede]
    for section in article.sections:
        paragraphs.extend(section.paragraphs)
    return summarise(paragraphs, title=article.title, chars=chars, sentences=sentences)


def digest_section(
    section: Section, *, chars: int | None = None, sentences: int | None = None
) -> tuple[Sentence, ...]:
    """The digest of one section, chosen from its body alone.

    It is read by itself: a sentence whose first clause points back needs the one before it too.
    """
    if sentences is not None and sentences <= 0:
        return ()
    if chars is None and sentences is None:
        sentences = _DEFAULT_SENTENCES
    source = [
        replace(each, leaning=True) if not each.leaning and each.pointing else each
        for each in candidates(section.paragraphs)
    ]
    return select(source, section.title, chars, sentences)


def candidates(paragraphs: Sequence[str]) -> list[Candidate]:
    """Every sentence of a text, with whether and how it may be chosen."""
    divided = [
        (text, place)
        for place, paragraph in enumerate(paragraphs)
        for text in split_sentences(paragraph)
    ]
    texts = [text for text, _ in divided]
    said = is_speech(texts)
    # Folded at once, which is much faster; no sentence holds a line's end.
    folded = fold("\n".join(texts)).split("\n")
    return [
        candidate(Sentence(text, index, place), one, said=said)
        for index, ((text, place), one) in enumerate(zip(divided, folded, strict=False))
    ]


def select(
    source: Sequence[Candidate], title: str, chars: int | None, sentences: int | None
) -> tuple[Sentence, ...]:
    """The best of these sentences for a budget, as `summarise` gives them.

    Where none of them is able those that are not barred count as able.
    """
    asked = chars if chars is not None else _USUAL_LENGTH * (sentences or _DEFAULT_SENTENCES)
    parts = min(math.ceil(asked / _LARGEST_AT_ONCE), math.ceil(len(source) / 2))
    if parts > 1:
        return _spread(source, title, (chars, sentences), parts)
    budget = Budget(chars, sentences, max(1, asked))
    found = _best(_narrowed(source, title), title, budget)
    if not found:
        source = [each for each in source if not each.barred]
        found = _best([replace(each, able=True, leaning=False) for each in source], title, budget)
    if not found and source:
        found = [min(source, key=lambda each: (not each.able, each.length))]
    return tuple(replace(each.sentence, text=each.text) for each in found)


def _best(source: Sequence[Candidate], title: str, budget: Budget) -> list[Candidate]:
    return [source[place] for place in chosen(source, title, budget, learnt())]


def _narrowed(source: Sequence[Candidate], title: str) -> Sequence[Candidate]:
    """Of a very long text the best of each stretch, so that time and memory stay in bounds.

    A sentence that leans on the one before stays beside it.
    """
    if sum(each.length for each in source) <= 2 * _STRETCH:
        return source
    kept: list[Candidate] = []
    stretch: list[Candidate] = []
    length = 0
    for each in source:
        stretch.append(each)
        length += each.length
        if length >= _STRETCH:
            kept += _best(stretch, title, _FROM_A_STRETCH)
            stretch, length = [], 0
    return [*kept, *_best(stretch, title, _FROM_A_STRETCH)]


def chosen(
    source: Sequence[Candidate], title: str, budget: Budget, weights: Weights
) -> tuple[int, ...]:
    """The places of the best sentences for a budget."""
    reading = read(source, title)
    manner = manner_of(reading, weights)
    expect(reading, weights, manner)
    return choose(reading, manner, budget)


def _spread(
    source: Sequence[Candidate],
    title: str,
    wanted: tuple[int | None, int | None],
    parts: int,
) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    chars, sentences = wanted
    for part in range(parts):
        here = source[len(source) * part // parts : len(source) * (part + 1) // parts]
        left = parts - part
        share = None if chars is None else chars // left
        number = None if sentences is None else math.ceil(sentences / left)
        if number == 0:
            break
        got = select(here, title, share, number)
        length = sum(len("".join(each.text.split())) for each in got)
        if chars is not None:
            if length > chars:
                continue
            chars -= length
        sentences = None if sentences is None else sentences - len(got)
        found.extend(got)
    return tuple(found)
