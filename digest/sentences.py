"""Where a Chinese sentence ends: marks, quotations, ellipses, addresses, mixed English."""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』", '"': '"'}
_PAIRS = {**_QUOTES, "（": "）", "(": ")", "《": "》", "〈": "〉", "【": "】", "[": "]"}
_OPENERS = {close: opener for opener, close in _PAIRS.items()}
_CLOSING = "”’」』）)》〉】\\]\"'"
_STOPS = "。！？!?…⋯｡"

# A longer quotation is a speech of its own: it is divided like running text.
_LONGEST_QUOTATION = 160
# Before this many characters an ellipsis is a hesitation, not an end.
_HESITATION = 8
# A line with no mark at all and longer than this is divided where it has white space.
_UNMARKED = 80
_SHORTEST_UNMARKED = 15
_NOWHERE = (sys.maxsize, sys.maxsize)

_BRACKET = re.compile(r"[“”‘’「」『』\"（）()《》〈〉【】\[\]]")
_STOP = re.compile(rf"[{_STOPS}]+[{_CLOSING}]*|\.[{_CLOSING}]*(?=\s|$)")
_GOES_ON = re.compile(rf"\s*[，、；：。,;:{_STOPS}{_CLOSING}]")
_SAYS = re.compile(
    rf"[^{_STOPS}\n“「]{{0,14}}?(?:[说說问問道称稱写寫喊答]|表示|指出|认为|認為|回应|回應|感叹|感嘆|坦言"
    r"|解释|解釋|补充|補充|强调|強調|透露|反问|反問)"
)
_ABBREVIATION = re.compile(
    r"\b(?:[a-z]|mrs?|ms|dr|prof|inc|ltd|co|corp|jr|sr|st|vs|no|fig|vol|etc|dept"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\s*[(（]?(?:\d{1,3}|[a-zA-Z])")
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]*$")
_LATIN_NEXT = re.compile(r"[A-Za-z0-9/&=%#_+-]")
_WORD = re.compile(r"\w")
_MARK = re.compile(rf"[{_STOPS}，、；：,;:.]")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a text, as printed.

    `index` counts the sentences and `paragraph` the paragraphs of the whole input, from 0:
    two sentences follow one another in the source where their indexes do.
    """

    text: str
    index: int
    paragraph: int


def split_sentences(text: str) -> list[str]:
    """Divide a text into its sentences, without the white space around them.

    A line break always ends a sentence. Nothing but white space is lost, nothing is empty.
    The time taken grows linearly with the text.
    """
    return [sentence for line in text.splitlines() for sentence in _split_line(line)]


def _split_line(line: str) -> list[str]:
    spans: list[tuple[int, int]] = []
    for start, end in pairwise([0, *_ends(line), len(line)]):
        if spans and not _WORD.search(line, start, end):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return [piece for start, end in spans if (piece := line[start:end].strip())]


def _ends(line: str) -> Iterator[int]:
    if len(line) > _UNMARKED and not _MARK.search(line):
        yield from _spaced_ends(line)
        return
    whole = iter(_whole_spans(line))
    opening, closing = next(whole, _NOWHERE)
    start = 0
    for stop in _STOP.finditer(line):
        while closing < stop.start():
            opening, closing = next(whole, _NOWHERE)
        end = stop.end()
        if opening < stop.start():
            if end <= closing or not _quotation_ends(line, start, opening, end):
                continue
        elif not _stop_ends(line, start, stop.start(), end):
            continue
        yield end
        start = end


def _spaced_ends(line: str) -> Iterator[int]:
    start = 0
    for space in _SPACE.finditer(line):
        if space.end() - start >= _SHORTEST_UNMARKED:
            yield space.end()
            start = space.end()


def _whole_spans(line: str) -> list[tuple[int, int]]:
    """The outermost bracketed spans (opening, closing) that are never divided, in order."""
    stack: list[tuple[str, int]] = []
    held: Counter[str] = Counter()
    spans: list[tuple[int, int]] = []
    for found in _BRACKET.finditer(line):
        mark, at = found.group(), found.start()
        opener = _OPENERS.get(mark)
        if opener is None or not held[opener]:
            if mark in _PAIRS:
                stack.append((mark, at))
                held[mark] += 1
            continue
        while True:
            top, opened = stack.pop()
            held[top] -= 1
            if top == opener:
                break
        if at - opened <= _LONGEST_QUOTATION:
            while spans and spans[-1][0] > opened:
                spans.pop()
            spans.append((opened, at))
    return spans


def _quotation_ends(line: str, start: int, opening: int, end: int) -> bool:
    """Whether the sentence ends with the quotation whose last stop and closing marks end here."""
    if line[opening] not in _QUOTES and line[start:opening].strip():
        return False
    if _GOES_ON.match(line, end):
        return False
    before = line[start:opening].rstrip()
    if not before:
        return not _SAYS.match(line, end)
    return before[-1] in "：:，," + _STOPS + "".join(_QUOTES.values())


def _stop_ends(line: str, start: int, stop: int, end: int) -> bool:
    mark = line[stop]
    following = line[end : end + 1]
    if mark == ".":
        if _NUMBER.fullmatch(line, start, stop):
            return False  # `2. ` begins an item of a list and ends nothing
        word = line[max(start, stop - 12) : stop]
        return bool(word) and word[-1].isalnum() and not _ABBREVIATION.search(word)
    if mark in "!?" and following:
        return not (
            _LATIN_NEXT.match(following)
            or (not following.isspace() and _ADDRESS.search(line[max(start, end - 200) : end]))
        )
    if mark in "…⋯" and following:
        return end - start > _HESITATION and not _GOES_ON.match(line, end)
    return True


def runs(sentences: Sequence[Sentence]) -> list[str]:
    """Neighbours in the source joined to one text, the others alone, in order."""
    joined: list[str] = []
    last = -2
    for sentence in sentences:
        if sentence.index == last + 1 and joined:
            gap = " " if joined[-1][-1:].isascii() and sentence.text[:1].isascii() else ""
            joined[-1] += gap + sentence.text
        else:
            joined.append(sentence.text)
        last = sentence.index
    return joined
