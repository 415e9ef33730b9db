"""Terms of the search index: Han runs as overlapping pairs, Latin words whole, `C++` one word.

A word of two or more Han characters is a run of pairs, a single one the beginning of a pair; a
Latin word is found from its beginning. So the index finds what a scan of the folded text finds.
"""

import re
from operator import add

from digest.characters import fold

_HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LATIN = rf"[^\W_{_HAN}]"
_RUN = re.compile(rf"[{_HAN}]+|{_LATIN}+[+#]*")
_HAN_START = re.compile(rf"[{_HAN}]")
# The index knows no + and #: two letters that nobody types stand for them.
_SIGNS = str.maketrans("+#", "\u1429\u2d4c")


def indexed(text: str) -> str:
    """The text as the index sees it."""
    return " ".join(_terms(fold(text)))


def phrase(word: str) -> str:
    """A folded word as the index is asked for it; empty where it holds no letter and no digit."""
    runs = _RUN.findall(word)
    if not runs:
        return ""
    # What ends the word may go on in the text: 短 finds 短劇, GPT finds GPT4.
    last, open_ended = runs[-1], True
    terms = [term for run in runs[:-1] for term in _terms(run)]
    if _is_han(last) and len(last) > 1:
        terms += [last[at : at + 2] for at in range(len(last) - 1)]
        open_ended = False
    else:
        terms.append(last.translate(_SIGNS))
    return '"' + " ".join(terms) + ('" *' if open_ended else '"')


def pattern(word: str) -> re.Pattern[str]:
    """Where a folded word stands in folded text: whole Latin words, whatever mark is between.

    It matches wherever `phrase` finds, and nothing where the word holds no letter and no digit.
    """
    runs = _RUN.findall(word)
    if not runs:
        return re.compile(r"(?!)")
    parts = []
    for number, run in enumerate(runs):
        ends = number == len(runs) - 1
        if _is_han(run):
            parts.append(re.escape(run))
        else:
            before = rf"(?<!{_LATIN})" if number == 0 else ""
            after = rf"{_LATIN}*[+#]*" if ends else rf"(?!{_LATIN}|[+#])"
            parts.append(before + re.escape(run) + after)
    return re.compile(r"[\W_]{0,8}".join(parts))


def _terms(folded: str) -> list[str]:
    terms: list[str] = []
    for run in _RUN.findall(folded):
        if _is_han(run):
            # The last character stands alone, so that a single one is always a beginning.
            terms.extend(map(add, run, run[1:]))
            terms.append(run[-1])
        else:
            terms.append(run.translate(_SIGNS))
    return terms


def _is_han(run: str) -> bool:
    return _HAN_START.match(run) is not None
