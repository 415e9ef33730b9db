"""Numbered headings come in runs: one family of labels that counts up and has bodies behind it."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from digest.bodies import has_bodies
from digest.counting import count_up, lend_tens, outermost, without_lists
from digest.page import LONGEST_HEADING, Entry, Page, mark_of
from digest.run import Run

# Families in the order in which writers nest them: the first is the outermost.
_STRENGTH = (
    "halves", "part", "ordinal", "named", "pad", "bank", "han", "roman", "keycap", "arabic",
    "circled", "kind", "asked",
)  # fmt: skip


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
    # Questions are the sections of an article that has no others.
    runs = [run for run in runs if run.family != "asked"] or runs
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
        if has_bodies(page, run):
            return run
    if sum(len(segment) for segment in segments) < 2:
        return None
    run = Run(family, segments, breaks)
    return run if has_bodies(page, run) else None
