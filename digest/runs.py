"""Numbered headings come in runs: one family of labels that counts up and has bodies behind it."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from digest.counting import count_up, lend_tens, outermost, without_lists
from digest.heading_names import is_closing
from digest.page import LONGEST_HEADING, Entry, Page, mark_of

# Families in the order in which writers nest them: the first is the outermost.
_STRENGTH = (
    "halves",
    "part",
    "ordinal",
    "named",
    "pad",
    "bank",
    "han",
    "roman",
    "keycap",
    "arabic",
    "circled",
)
# Code points that half of the bodies of an unmarked run have at least. Families that number
# lists and steps as often as sections need more behind them.
_LEAST = {
    "part": 12, "ordinal": 12, "pad": 12, "bank": 12, "han": 16, "roman": 24, "keycap": 30,
    "halves": 40, "named": 50, "ordinal:步": 40, "arabic": 50, "circled": 60, "han:brackets": 50,
    "arabic:brackets": 60, "han:paren": 60, "arabic:paren": 60, "roman:brackets": 80,
    "circled:brackets": 80,
}  # fmt: skip
_LEAST_MARKED = 8
# The share of the article that sections of a family for lists cover at least: plain, and bold.
_LEAST_PART, _LEAST_BOLD_PART = 0.4, 0.2
_LEAST_ALONE = 40
# What is said of a point amid the text is shorter than this.
_LONG = 250
# Points that are the whole article may be short.
_WHOLE, _LEAST_WHOLE = 0.7, 16
_SURELY_SECTIONS = ("pad", "part", "ordinal")
LISTLIKE = (
    "arabic", "circled", "keycap", "roman", "han:", "named", "ordinal:步", "ordinal:天",
    "ordinal:站", "ordinal:关", "ordinal:關", "ordinal:周", "ordinal:週", "part:step", "part:tip",
    "part:case", "part:rule", "part:day", "part:week",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Run:
    """The entries of one family that count up, in as many segments as the numbering restarts.

    `breaks` counts what is odd about it: restarts, gaps, repeats and entries passed over.
    """

    family: str
    segments: tuple[tuple[Entry, ...], ...]
    breaks: int

    @property
    def entries(self) -> list[Entry]:
        """All entries in order."""
        return [entry for segment in self.segments for entry in segment]

    @property
    def mark(self) -> int:
        """How most of its entries are marked (see Entry)."""
        return int(median(entry.mark for entry in self.entries))

    @property
    def listlike(self) -> bool:
        """Whether its family numbers lists and steps as often as sections."""
        return self.family.startswith(LISTLIKE)


def runs_of(page: Page) -> list[Run]:
    """The runs of an article, one a family at most."""
    families: dict[str, list[Entry]] = {}
    entries = page.entries()
    for entry in entries:
        families.setdefault(entry.label.family, []).append(entry)
    lend_tens(families)
    found = []
    for family, members in families.items():
        if family != "dotted" and len(members) > 1:
            found += _of_family(page, family, members)
    return found


def top_run(page: Page, runs: Sequence[Run]) -> Run | None:
    """The run of the top-level sections: the one that stands in no other."""
    outer = [
        run
        for run in runs
        if not any(
            inside(run, other.entries) and not inside(other, run.entries)
            for other in runs
            if other is not run
        )
    ]
    best: Run | None = None
    for run in outer or runs:
        if best is None or _outranks(page, run, best):
            best = run
    return best


def completed(page: Page, run: Run) -> Run:
    """The run with its gaps filled by lines that alone would be taken for sentences.

    A family that numbers no lists is led on to its end, too, and back to its beginning.
    """
    segments = []
    for segment in run.segments:
        whole = [segment[0]]
        for entry in segment[1:]:
            whole += _between(page, run.family, whole[-1], entry.at - 1, entry.label.number)
            whole.append(entry)
        segments.append(tuple(whole))
    if not run.listlike and len(segments) == 1:
        first, last = segments[0][0], segments[0][-1]
        before = _between(page, run.family, None, first.at - 1, first.label.number)
        behind = _between(page, run.family, last, len(page.blocks) - 1, last.label.number + 3)
        segments = [(*before, *segments[0], *behind)]
    return replace(run, segments=tuple(segments))


def _between(page: Page, family: str, before: Entry | None, end: int, limit: int) -> list[Entry]:
    """Lines of a family that go on counting behind an entry, up to a place and a number."""
    found: list[Entry] = []
    wanted = before.label.number + 1 if before else 1
    for at in range(before.at + before.span if before else 0, end):
        label, block = page.labels[at], page.blocks[at]
        fits = label and label.family == family and wanted <= label.number < limit
        if not label or not fits or block.kind != "text" or len(block.text) > LONGEST_HEADING:
            continue
        near = (page.labels[by] for by in (at - 1, at + 1) if by >= 0)
        if all(other is None or other.family != family for other in near):  # else a tight list
            found.append(Entry(at, label, mark_of(block)))
            wanted = label.number + 1
    return found


def inside(run: Run, outer: Sequence[Entry]) -> bool:
    """Whether each segment of a run lies within one section of `outer`."""
    places = [entry.at for entry in outer]
    return all(
        bisect_right(places, segment[0].at) == bisect_right(places, segment[-1].at)
        for segment in run.segments
    )


def _outranks(page: Page, run: Run, other: Run) -> bool:
    def span(one: Run) -> int:
        return page.size(one.entries[0].at, one.entries[-1].at)

    apart = run.entries[-1].at < other.entries[0].at or other.entries[-1].at < run.entries[0].at
    before = run.entries[0].at < other.entries[0].at
    first = before and rank(run.family) < rank(other.family)
    last = not before and rank(run.family) > rank(other.family)
    marks = {run.mark, other.mark}
    if apart and marks == {2, 3} and (first or last):
        return first  # boxes above headings of a deeper family, all of them in the last section
    if len(marks) > 1 and 2 in marks and 3 not in marks:
        return run.mark > other.mark
    if apart and 3 not in marks:
        # The shorter is a list before the first section or within the last; of two that are
        # much alike the one that comes first may be the outer one.
        share = 2 if first else 0.5 if last else 1
        return share * span(run) > span(other)
    if run.mark != other.mark:
        return run.mark > other.mark
    if run.mark == 3:
        levels = [min(page.blocks[entry.at].level for entry in one.entries) for one in (run, other)]
        if levels[0] != levels[1]:
            return levels[0] < levels[1]
    return (rank(run.family), -span(run)) < (rank(other.family), -span(other))


def rank(family: str) -> int:
    """How deep writers set a family, the outermost first."""
    base, _, shape = family.partition(":")
    place = _STRENGTH.index(base) if base in _STRENGTH else len(_STRENGTH)
    return 2 * place + (shape in ("brackets", "paren"))


def _of_family(page: Page, family: str, entries: list[Entry]) -> list[Run]:
    """The run of a family; several where each way of printing it counts for itself.

    Ways are apart by the mark behind the number (`1.`, `1、`) and by its standing alone.
    """
    together = _best(page, family, entries)
    kinds: dict[tuple[bool, str], list[Entry]] = {}
    for entry in entries:
        kinds.setdefault((bool(entry.label.rest), entry.label.mark), []).append(entry)
    if len(kinds) == 1:
        return [together] if together else []
    apart = [run for kind in kinds.values() if (run := _best(page, family, kind))]
    if together and (not apart or together.breaks <= sum(run.breaks for run in apart)):
        return [together]
    return apart


def _best(page: Page, family: str, entries: list[Entry]) -> Run | None:
    """The run with the fewest breaks of all entries, or of those that are marked alike."""
    if len(entries) < 2:
        return None
    strongest = max(entry.mark for entry in entries)
    best: Run | None = None
    tried: set[int] = set()
    for least in (0, 1, strongest):
        variant = [entry for entry in entries if entry.mark >= least]
        if len(variant) < 2 or len(variant) in tried:
            continue
        tried.add(len(variant))
        run = _run(page, family, variant)
        if run and (best is None or _key(run) < _key(best)):
            best = run
    return best


def _key(run: Run) -> tuple[int, int]:
    return run.breaks, -len(run.entries)


def _run(page: Page, family: str, entries: list[Entry]) -> Run | None:
    entries = without_lists(page, entries)
    segments, breaks = count_up(entries)
    if breaks and (outer := outermost(entries)):
        run = Run(family, (tuple(outer),), 1)
        if _has_bodies(page, run):
            return run
    if sum(len(segment) for segment in segments) < 2:
        return None
    run = Run(family, segments, breaks)
    return run if _has_bodies(page, run) else None


def _has_bodies(page: Page, run: Run) -> bool:
    entries = run.entries
    ends = [*(entry.at for entry in entries[1:]), _end(page, entries[-1].at)]
    sizes = [page.size(e.at + e.span, end) for e, end in zip(entries, ends, strict=True)]
    empty = sum(size == 0 for size in sizes[:-1])
    if run.mark:
        if run.mark == 1 and run.listlike and _is_part(page, run, sizes, _LEAST_BOLD_PART):
            return False
        return median(sizes) >= _LEAST_MARKED and empty * 3 <= len(sizes)
    base = run.family.partition(":")[0]
    least = _LEAST.get(run.family, _LEAST.get(base, 50))
    if sum(not e.label.rest and e.span == 1 for e in entries) * 2 > len(entries):
        least += _LEAST_ALONE
    elif _is_whole(page, run):
        least = min(least, _LEAST_WHOLE)
    if median(sizes) < least or empty * 4 > len(sizes):
        return False
    lone = sum(not entry.label.rest for entry in entries) * 2 > len(entries)
    doubtful = run.listlike or (lone and not run.family.startswith(_SURELY_SECTIONS))
    return not (doubtful and _is_list(page, run, sizes))


def _is_whole(page: Page, run: Run) -> bool:
    """Whether the article is a row of points and little else, counted from one without a break."""
    entries = run.entries
    behind = page.size(entries[-1].at, len(page.blocks)) * len(entries)
    held = page.size(entries[0].at, len(page.blocks))
    return (
        len(entries) > 3
        and not run.breaks
        and entries[0].label.number == 1
        and held >= _WHOLE * page.size(0, len(page.blocks))
        and behind <= 3 * held
    )


def _end(page: Page, last: int) -> int:
    """Where the last section ends: at what closes the article, if anything is called so."""
    named = (at for at in range(last + 2, len(page.blocks)) if is_closing(page.blocks[at].text))
    return next(named, len(page.blocks))


def _is_list(page: Page, run: Run, sizes: list[int]) -> bool:
    """Whether a run is a list with explanations amid the text, not the article's sections."""
    entries = run.entries
    rests = [entry.label.rest for entry in entries]
    if len(run.segments) > 2 or run.breaks * 3 > len(entries) or entries[0].label.number > 2:
        return True
    if len(run.segments) > 1 and median(sizes) < 150:
        return True
    if sum(rest[-1:] in ("。", "！", "!", "；", "：", ":") for rest in rests if rest) * 2 > len(
        rests
    ):
        return True
    return _is_part(page, run, sizes, _LEAST_PART)


def _is_part(page: Page, run: Run, sizes: list[int], least: float) -> bool:
    """Whether a run covers less than this share of an article, as a list amid the text does."""
    last, whole = run.entries[-1].at, page.size(0, len(page.blocks))
    if _end(page, last) < len(page.blocks):
        return sum(sizes) < least * whole
    usual = max(sizes[:-1])
    covered = sum(sizes[:-1]) + min(sizes[-1], 2 * usual)
    left = len(page.blocks) - last - 1
    long = len(sizes) > 2 and median(sizes[:-1]) >= _LONG
    return (left > 3 and sizes[-1] > 4 * usual and not long) or covered < least * whole
