"""The summary: whole sentences of the source, in its order, within a budget."""

import re
from collections.abc import Sequence

from digest.article import Article, Section
from digest.features import bigrams, salience
from digest.sentences import Sentence, split_sentences

_DEFAULT_SENTENCES = 3
_LEANING = re.compile(
    r"(?:但|不[过過]|然而|而|因此|所以|[于於]是|同[时時]|此|另|其|接[着著]|[随隨][后後]|然[后後]|[并並]"
    r"|也|[还還]|又|[这這]|那|它|他|她|[该該]|也就是|[换換]句|比如|例如|不[仅僅])"
)
_CLOSED = re.compile(r"[。！？!?…”」』）)]$")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def summarise(
    paragraphs: Sequence[str],
    *,
    title: str = "",
    chars: int | None = None,
    sentences: int | None = None,
) -> tuple[Sentence, ...]:
    """Choose the sentences that say most of a text.

    Whole sentences of the source, as printed, in its order; the same input gives the same choice.
    `chars` counts code points without white space, and is exceeded only by one whole sentence
    where none fits; `sentences` is the greatest number of them; both may be given, and
    without either it is three sentences. Blank text gives nothing.
    """
    source = _sentences(paragraphs)
    if chars is None and sentences is None:
        sentences = _DEFAULT_SENTENCES
    able = [sentence for sentence in source if _stands(sentence.text)] or source
    ranked = _ranked(able, title)
    chosen: list[Sentence] = []
    left = chars if chars is not None else sum(_length(s.text) for s in source)
    for sentence in ranked:
        if sentences is not None and len(chosen) >= sentences:
            break
        size = _length(sentence.text)
        if size <= left and not any(_repeats(sentence, other) for other in chosen):
            chosen.append(sentence)
            left -= size
    if not chosen and (sentences is None or sentences > 0):
        chosen = sorted(able, key=lambda s: _length(s.text))[:1]
    return tuple(sorted(chosen, key=lambda sentence: sentence.index))


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
    """The digest of one section, chosen from its body alone."""
    return summarise(section.paragraphs, title=section.title, chars=chars, sentences=sentences)


def _sentences(paragraphs: Sequence[str]) -> list[Sentence]:
    found: list[Sentence] = []
    for place, paragraph in enumerate(paragraphs):
        for text in split_sentences(paragraph):
            found.append(Sentence(text, len(found), place))
    return found


def _length(text: str) -> int:
    return len("".join(text.split()))


def _stands(text: str) -> bool:
    return (
        len(_HAN.findall(text)) >= 8
        and _CLOSED.search(text) is not None
        and not _LEANING.match(text)
    )


def _repeats(one: Sentence, other: Sentence) -> bool:
    mine, theirs = bigrams(one.text), bigrams(other.text)
    shorter = min(mine.total(), theirs.total())
    return shorter > 0 and (mine & theirs).total() > 0.5 * shorter


def _ranked(source: Sequence[Sentence], title: str) -> list[Sentence]:
    scores = salience([sentence.text for sentence in source], title)
    order = sorted(range(len(source)), key=lambda place: (-scores[place], place))
    return [source[place] for place in order]
