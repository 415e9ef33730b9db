"""The one line of a list: what an article says, in what a phone shows without turning it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from digest.article import Article
from digest.characters import fold
from digest.grams import bigrams, tokens
from digest.standing import Candidate
from digest.summary import candidates, select

_LONGEST = 40
_SHORTEST = 14
_CLAUSE_ENDS = "，,；;：:、。！？"
# So large a share of its pairs in the title, a sentence is the title again.
_AGAIN = 0.5
# Both are held against folded text. What begins so says little by itself: a speech without its
# speaker, a label, an editor's note, somebody called I or you, a step of a list.
_WEAK = re.compile(
    r"[\"“「『(]|[^,:]{1,6}:|(?:编者|摘要|导语|注意|\d{1,2}[.、):,])"
    r"|(?:我们?|笔者|小编|本文|本篇|作者|您|你|大家|各位|朋友|如果|最后)(?![国军方])|首先|其次"
    r"|[一二三四]是|加上|问题(?:恰恰)?(?:就)?出?在|[^,]{0,6}以上|[^,]{0,10}?(?:还|亦|又|也)(?:说|称|表示|指出|认为)"
)
_UNFINISHED = re.compile(r"(?:[?;:—…]+[”」』\"]?|[)])$|这[些几0-9]|上述|以下")


def one_line(article: Article) -> str:
    """What a list says of an article: at most 40 characters, empty where there is nothing to say.

    A whole sentence that can be read without its neighbours and is not the title again, where one
    says it in so few; else the best such sentence's first clauses and `…`; else what there is.
    """
    title = article.title
    parts = (text for section in article.sections for text in section.paragraphs)
    source = candidates([*article.lede, *parts])
    fit = _fit(source, title)
    whole = _text(fit, title, _LONGEST)
    if _SHORTEST <= len(whole) <= _LONGEST:
        return whole
    best = _text(fit, title)
    if not best:
        # Nothing is fit: what there is, whole where it has room.
        whole = _text(source, title, _LONGEST)
        best = whole if _SHORTEST <= len(whole) <= _LONGEST else _text(source, title)
    return _shortened(best)


def _fit(source: Sequence[Candidate], title: str) -> list[Candidate]:
    """The sentences with all others barred that no list should show."""
    titled = set(bigrams(tokens(fold(title))))
    return [
        each if _is_fit(each, titled) else replace(each, able=False, barred=True) for each in source
    ]


def _is_fit(each: Candidate, titled: set[str]) -> bool:
    if not each.able or each.leaning or each.pointing:
        return False
    if _WEAK.match(each.folded) or _UNFINISHED.search(each.folded):
        return False
    pairs = set(bigrams(tokens(each.folded)))
    return len(pairs & titled) < _AGAIN * len(pairs)


def _text(source: Sequence[Candidate], title: str, chars: int | None = None) -> str:
    return "".join(each.text for each in select(source, title, chars, 1))


def _shortened(text: str) -> str:
    """The text, or as many of its first clauses as there is room for."""
    if len(text) <= _LONGEST:
        return text
    clauses = text[: _LONGEST - 1]
    end = max(clauses.rfind(mark) for mark in _CLAUSE_ENDS)
    return (clauses[:end] if end >= _SHORTEST else clauses) + "…"
