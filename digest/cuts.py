"""Where a text may be cut: at sentence ends first, never inside an address or a character."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from digest.protect import protected_spans
from digest.sentences import split_sentences

_CLOSING = "”’」』）)》〉】\\]"
_STOP = re.compile(rf"[。！？!?…｡]+[{_CLOSING}]*\s*|\n+")
_CLAUSE_END = re.compile(r"[，；、：,;:]+\s*")
_SPACE = re.compile(r"\s+")
_NEVER_FIRST = frozenset("。！？，、；：…”’」』）》〉】｡!?,;:.)]}%％")
_NEVER_LAST = frozenset("“‘「『（《〈【([{")
_LETTER = re.compile(r"[A-Za-z0-9_'’-]")
# A page may stay this much emptier for a better place to cut.
_SHARE = 0.3
# Longer runs of marks on one letter are an ornament that may be cut.
_LONGEST_CLUSTER = 32


def kept_whole(text: str) -> list[tuple[int, int]]:
    """The spans of `text` that no cut divides: addresses, mails, code, @names, #tags."""
    return list(protected_spans(text))


class Cuts:
    """The places where a text may be cut.

    The spans `whole` (start, end; in order, none overlapping) are not divided
    unless one alone fills all there is; even then those of `within` are not,
    unless one of them does: an address in a long run of code stays an address.
    """

    def __init__(
        self,
        text: str,
        whole: Sequence[tuple[int, int]],
        within: Sequence[tuple[int, int]] = (),
    ) -> None:
        self._text, self._whole = text, whole
        self._within = Cuts(text, within) if within and list(within) != list(whole) else None
        self._ends = [end for _, end in whole]
        self._sentences = list(_sentence_ends(text))

    def best(self, start: int, limit: int) -> int:
        """The best place in (`start`, `limit`] of a text that goes on after `limit`.

        Chosen is the last in reach of the first kind that wastes no more than two thirds:
        a sentence's end, a stop within a sentence, a clause's end, a space, a place between
        words, between characters. Always more than `start`.
        """
        least = start + max(1, int((limit - start) * _SHARE))
        if (found := self.sentence(start, limit)) and found >= least:
            return found
        for ends in (_STOP, _CLAUSE_END, _SPACE):
            if found := self._last(ends, start, limit, least):
                return found
        graceful = self._between(limit, least) or self._between(limit, start + 1)
        if graceful:
            return graceful
        return self._within.best(start, limit) if self._within else self._hard(start, limit)

    def sentence(self, start: int, limit: int) -> int | None:
        """The last sentence end in (`start`, `limit`], None where there is none."""
        at = bisect_right(self._sentences, limit)
        while at and self._sentences[at - 1] > start:
            at -= 1
            if self._allowed(self._sentences[at]):
                return self._sentences[at]
        return None

    def _last(self, ends: re.Pattern[str], start: int, limit: int, least: int) -> int | None:
        places = (match.end() for match in ends.finditer(self._text, start, limit))
        return max((at for at in places if at >= least and self._graceful(at)), default=None)

    def _between(self, limit: int, least: int) -> int | None:
        return next(filter(self._graceful, range(limit, least - 1, -1)), None)

    def _hard(self, start: int, limit: int) -> int:
        for spare in (self._allowed, self._between_characters):
            if (found := next(filter(spare, range(limit, start, -1)), None)) is not None:
                return found
        return max(limit, start + 1)

    def _allowed(self, at: int) -> bool:
        nearest = bisect_right(self._ends, at)
        inside = nearest < len(self._whole) and self._whole[nearest][0] < at
        return not inside and self._between_characters(at)

    def _between_characters(self, at: int) -> bool:
        return not joined(self._text, at)

    def _graceful(self, at: int) -> bool:
        before, after = self._text[at - 1], self._text[at : at + 1]
        if before in _NEVER_LAST or after in _NEVER_FIRST or not self._allowed(at):
            return False
        return not (_LETTER.match(before) and _LETTER.match(after))


def _sentence_ends(text: str) -> Iterator[int]:
    at = 0
    for sentence in split_sentences(text):
        at = text.index(sentence, at) + len(sentence)
        space = _SPACE.match(text, at)
        yield space.end() if space else at


def joined(text: str, at: int) -> bool:
    """Whether the characters before and after `at` are seen as one: marks, joiners, flags."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if before == "\r" and after == "\n":
        return True
    if after == "\u200d" or before == "\u200d" or _extends(after):
        # Counted back, so that a text of nothing but marks is cut at last.
        back = max(0, at - _LONGEST_CLUSTER)
        return any(not _extends(c) and c != "\u200d" for c in text[back:at])
    return _flag(before) and _flag(after) and _flags_before(text, at) % 2 == 1


def _extends(character: str) -> bool:
    return (
        bool(unicodedata.combining(character))
        or unicodedata.category(character) in ("Mn", "Mc", "Me")
        or "\ufe00" <= character <= "\ufe0f"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
        or "\U000e0100" <= character <= "\U000e01ef"
    )


def _flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _flags_before(text: str, at: int) -> int:
    count = 0
    while count < min(at, 64) and _flag(text[at - 1 - count]):
        count += 1
    return count
