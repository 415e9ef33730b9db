"""A message divided into pages that a transport takes: nothing lost, no sentence cut in vain."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from digest.cuts import Cuts, kept_whole
from digest.message import Block, Limits, Message, Span, Unit, measure, say

# What a spelling may add around a styled run or a block, in bytes: the longest tags and marks.
_TAGS = 64
# What escaping adds to each of these, in bytes.
_ESCAPES = {"&": 4, "<": 3, ">": 3, '"': 5, "'": 5}
_TRIES = 8
# A page less full than this takes the beginning of the next paragraph, if a sentence fits.
_FULL = 0.6
_STYLED_BLOCKS = ("title", "quote")


@dataclass(frozen=True, slots=True)
class _Cost:
    size: int = 0
    raw: int = 0
    spans: int = 0

    def __add__(self, other: "_Cost") -> "_Cost":
        return _Cost(self.size + other.size, self.raw + other.raw, self.spans + other.spans)

    def fits(self, limits: Limits) -> bool:
        """Whether a page of this cost is within `limits`."""
        return (
            (limits.size is None or self.size <= limits.size)
            and (limits.raw is None or self.raw <= limits.raw)
            and (limits.spans is None or self.spans <= limits.spans)
        )


def paginate(
    message: Message, limits: Limits, mark: Callable[[int, int], str] | None = None
) -> tuple[Message, ...]:
    """The message as pages within `limits`, in order; at least one.

    The blocks' texts of all pages joined are the blocks' texts of the message: a block that is
    cut goes on as a block of the same kind. Cuts fall at sentence ends where that can be, never
    inside an address, a link, or what is seen as one character, unless it alone exceeds a page.
    `mark(page, pages)`, counted from 1, gives the line under each of several pages and is counted
    in; it is left out where it would fill half a page. Buttons and files stand on the last page,
    pages after the first are silent, all are about the same. `raw` is reckoned for HTML at its
    worst.
    """
    if _cost_of(message.blocks, limits.unit).fits(limits):
        return (message,)
    pages, marked = _marked_pages(message.blocks, limits, mark)
    return tuple(
        replace(
            message,
            blocks=(*blocks, *marked(number, len(pages))),
            buttons=message.buttons if number == len(pages) else (),
            silent=message.silent or number > 1,
            preview=message.preview if number == 1 else "",
            picture=message.picture if number == 1 else None,
            attachment=message.attachment if number == len(pages) else None,
        )
        for number, blocks in enumerate(pages, 1)
    )


_Blocks = tuple[Block, ...]
_Marker = Callable[[int, int], _Blocks]


def _marked_pages(
    blocks: _Blocks, limits: Limits, mark: Callable[[int, int], str] | None
) -> tuple[list[_Blocks], _Marker]:
    def none(page: int, pages: int) -> _Blocks:
        return ()

    if mark is None:
        return _filled(blocks, limits), none
    said = mark

    def marked(page: int, pages: int) -> _Blocks:
        return (say(said(page, pages), kind="note"),)

    reserve = _Cost()
    for _ in range(_TRIES):
        pages = _filled(blocks, _less(limits, reserve))
        costs = [
            _cost_of(marked(n, len(pages)), limits.unit) + _gap(False)
            for n in range(1, len(pages) + 1)
        ]
        needed = _Cost(max(c.size for c in costs), max(c.raw for c in costs))
        if needed.size <= reserve.size and needed.raw <= reserve.raw:
            return pages, marked
        reserve = _Cost(max(needed.size, reserve.size), max(needed.raw, reserve.raw))
        if not (reserve + reserve).fits(limits):
            break
    return _filled(blocks, limits), none


def _less(limits: Limits, reserve: _Cost) -> Limits:
    return replace(
        limits,
        size=None if limits.size is None else limits.size - reserve.size,
        raw=None if limits.raw is None else limits.raw - reserve.raw,
    )


def _filled(blocks: _Blocks, limits: Limits) -> list[_Blocks]:
    pages = _Pages(limits)
    for block in blocks:
        pages.add(block)
    return pages.done()


class _Pages:
    """Pages being filled, one block after the other."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._pages: list[_Blocks] = []
        self._page: list[Block] = []
        self._cost = _Cost()

    def done(self) -> list[_Blocks]:
        if self._page:
            self._pages.append(tuple(self._page))
        return self._pages

    def add(self, block: Block) -> None:
        if self._take(block):
            return
        if (
            self._page
            and self._is_full()
            and _cost_of((block,), self._limits.unit).fits(self._limits)
        ):
            self._turn()
            if self._take(block):
                return
        strip = _Strip(block, self._limits.unit)
        start = 0
        while start < len(strip.text):
            rest = strip.part(start, len(strip.text))
            if self._take(rest):
                return
            end = self._end_of_part(strip, start)
            if end is None:
                self._turn()
                continue
            self._put(strip.part(start, end))
            self._turn()
            start = end

    def _end_of_part(self, strip: "_Strip", start: int) -> int | None:
        """Where the part that still goes on this page ends, None if none should."""
        gap = _gap(strip.block.tight) if self._page else _Cost()
        limit = strip.reach(start, self._limits, self._cost + gap)
        if not self._page:
            return strip.cuts.best(start, limit)
        if limit <= start:
            return None
        if all(block.kind == "title" for block in self._page):
            # A heading is not left alone for want of a short sentence.
            return strip.cuts.best(start, limit)
        return strip.cuts.sentence(start, limit)

    def _take(self, block: Block) -> bool:
        cost = _cost_of((block,), self._limits.unit)
        if self._page:
            cost += _gap(block.tight)
        if not (self._cost + cost).fits(self._limits):
            return False
        self._page.append(block)
        self._cost += cost
        return True

    def _put(self, block: Block) -> None:
        self._page.append(block)

    def _turn(self) -> None:
        """Begin a new page; headings at the foot of the old one go along."""
        kept = len(self._page)
        while kept and self._page[kept - 1].kind == "title":
            kept -= 1
        kept = kept or len(self._page)
        self._pages.append(tuple(self._page[:kept]))
        self._page = self._page[kept:]
        self._cost = _cost_of(self._page, self._limits.unit)

    def _is_full(self) -> bool:
        part = _Cost(int(self._cost.size / _FULL), int(self._cost.raw / _FULL), self._cost.spans)
        return not part.fits(self._limits)


class _Strip:
    """A block's text on a ruler: what any part of it costs, and where it may be cut."""

    def __init__(self, block: Block, unit: Unit) -> None:
        self.block, self.text = block, block.text
        self._starts = [0, *accumulate(len(span.text) for span in block.spans)][:-1]
        begins = {at: _tags(s) for at, s in zip(self._starts, block.spans, strict=True) if s.text}
        sizes = [measure(char, unit) for char in self.text]
        raws = [_escaped(char) + begins.get(at, 0) for at, char in enumerate(self.text)]
        styled = [int(begins.get(at, 0) > 0) for at in range(len(self.text))]
        self._rulers = [[0, *accumulate(costs)] for costs in (sizes, raws, styled)]
        held = [
            (at, at + len(span.text))
            for at, span in zip(self._starts, block.spans, strict=True)
            if span.text and span.style in ("link", "code")
        ]
        kept = kept_whole(self.text)
        self.cuts = Cuts(self.text, _united([*held, *kept]), kept)

    def reach(self, start: int, limits: Limits, spent: _Cost) -> int:
        """How far a part from `start` may go on a page on which `spent` is used already."""
        spent += _block_tags(self.block)
        span = self.block.spans[bisect_right(self._starts, start) - 1]
        if _tags(span) and start not in self._starts:
            spent += _Cost(0, _tags(span), 1)
        ends = [len(self.text)]
        used = (spent.size, spent.raw, spent.spans)
        most = (limits.size, limits.raw, limits.spans)
        for ruler, gone, limit in zip(self._rulers, used, most, strict=True):
            if limit is not None:
                ends.append(bisect_right(ruler, ruler[start] + limit - gone) - 1)
        return min(ends)

    def part(self, start: int, end: int) -> Block:
        """The block with only the text from `start` to `end`, in its styles."""
        spans = []
        for at, span in zip(self._starts, self.block.spans, strict=True):
            text = span.text[max(start - at, 0) : max(end - at, 0)]
            if text:
                spans.append(replace(span, text=text))
        return replace(self.block, spans=tuple(spans))


def _cost_of(blocks: Sequence[Block], unit: Unit) -> _Cost:
    cost = _Cost()
    for number, block in enumerate(blocks):
        if number:
            cost += _gap(block.tight)
        text = block.text
        raw = _escaped(text) + sum(_tags(span) for span in block.spans)
        styled = sum(1 for span in block.spans if _tags(span))
        cost += _Cost(measure(text, unit), raw, styled) + _block_tags(block)
    return cost


def _gap(tight: bool) -> _Cost:
    return _Cost(1, 1) if tight else _Cost(2, 2)


def _block_tags(block: Block) -> _Cost:
    return _Cost(0, _TAGS, int(block.kind in _STYLED_BLOCKS))


def _tags(span: Span) -> int:
    return 0 if span.style == "plain" else _TAGS + _escaped(span.href)


def _escaped(text: str) -> int:
    return len(text.encode()) + sum(text.count(mark) * more for mark, more in _ESCAPES.items())


def _united(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    united: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if united and start < united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return united
