"""Which lines are the headings of top-level sections, and what each section holds."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from digest.article import Section
from digest.block import Block
from digest.heading_names import is_behind, is_closing, is_contents, is_opening, may_close, may_open
from digest.headings import unnumbered
from digest.labels import Label
from digest.page import LONGEST_HEADING, Entry, Page, is_sentence
from digest.run import Run
from digest.runs import completed, inside, rank, runs_of, top_run
from digest.titles import bare_title, joined, title_below, title_of

_LONGEST_OUTLINE = 40
_LONGEST_NAMED = 40
# Families whose label is one even where no other heading carries the next number.
_SURE = ("pad", "ordinal", "part:part", "part:chapter", "keycap", "bank")


@dataclass(frozen=True, slots=True)
class Mark:
    """A heading: where it begins, how many blocks it takes, its label and title."""

    at: int
    span: int
    label: Label | None
    title: str


def divide(blocks: Sequence[Block]) -> tuple[list[Block], list[Section]]:
    """The blocks before the first section, and the sections with their whole bodies."""
    page = Page(blocks)
    marks = sorted(_marks(page), key=lambda mark: mark.at)
    if not marks:
        return list(blocks), []
    sections = []
    ends = [*(mark.at for mark in marks[1:]), len(blocks)]
    for position, (mark, end) in enumerate(zip(marks, ends, strict=True), 1):
        body = blocks[mark.at + mark.span : end]
        sections.append(
            Section(
                position=position,
                label=mark.label.printed if mark.label else None,
                title=mark.title,
                heading="\n".join(block.text for block in blocks[mark.at : mark.at + mark.span]),
                paragraphs=tuple(block.text for block in body),
                outline=tuple(_outline(page, mark.at + mark.span, end)),
            )
        )
    return list(blocks[: marks[0].at]), sections


def _marks(page: Page) -> list[Mark]:
    runs = runs_of(page)
    run = top_run(page, runs)
    heads = [at for at, block in enumerate(page.blocks) if block.level and _is_head(page, at)]
    if run and heads and (run.mark == 2 or run.family.startswith(_SURE)):
        named = [at for at in heads if _is_either_end(page.blocks[at].text)]
        if _holds(page, run, [at for at in heads if at not in named]):
            return [*_numbered(page, run), *_unnumbered_beside(page, run, named)]
    if heads and (len(heads) > 1 or run is None):
        return _by_level(page, heads, run)
    if run is None:
        return [_bare(page, at) for at in unnumbered(page)]
    above = unnumbered(page)
    # What the page itself calls titles is heard before lines that are merely numbered.
    shaped = len(above) > 1 and run.mark < 2 and all(page.blocks[at].look for at in above)
    if shaped or _stand_above(page, run, above):
        return [_bare(page, at) for at in above]
    around = _around(run, above)
    if len(run.segments) > 1 and len(around) < len(above) and _stand_above(page, run, around):
        return [_bare(page, at) for at in around]
    run = completed(page, run)
    return [*_numbered(page, run), *_unnumbered_beside(page, run, heads)]


def _is_either_end(text: str) -> bool:
    return is_opening(text) or is_closing(text)


def _holds(page: Page, run: Run, heads: list[int]) -> bool:
    """Whether the headings of the markup, if any, stand within the sections of a run of boxes."""
    first, last = run.entries[0].at, run.entries[-1].at
    if not heads or run.mark != 2:
        return not heads
    # Boxes that all stand above several headings may be a list before the first section.
    most = page.size(first, heads[0]) * 2 >= page.size(0, len(page.blocks))
    labels = [page.labels[at] for at in heads]
    deeper = all(label and rank(label.family) > rank(run.family) for label in labels)
    return first < heads[0] and (len(heads) == 1 or heads[0] < last or most or deeper)


def _is_head(page: Page, at: int) -> bool:
    text = page.blocks[at].text
    if len(text) > 2 * LONGEST_HEADING or (len(text) > 40 and is_sentence(text)):
        return False
    return not is_contents(text)


def _by_level(page: Page, heads: list[int], run: Run | None) -> list[Mark]:
    """The headings of the markup that are of the top level."""
    levels = Counter(page.blocks[at].level for at in heads)
    first = page.blocks[heads[0]].level
    if heads[0] == 0 and levels[first] == 1 and len(heads) > 1:
        # A lone heading of its level before everything is the article's title.
        heads, levels = heads[1:], levels - Counter({first: 1})
    several = [level for level in sorted(levels) if levels[level] > 1]
    top = several[0] if several else min(levels)
    numbered: dict[int, Entry] = {}
    if run is not None and run.mark == 3:
        numbered = {entry.at: entry for entry in run.entries}
        own = Counter(page.blocks[at].level for at in numbered).most_common(1)[0][0]
        if own > top and not _stand_above(
            page, run, [a for a in heads if page.blocks[a].level <= top]
        ):
            top = own
    counted = {mark.at: mark for mark in _numbered(page, run)} if run and numbered else {}
    # Lists of the same numbers further down may hide that those of the level count up.
    ordered = _in_order(page, [at for at in heads if page.blocks[at].level == top])
    marks: list[Mark] = []
    taken = -1
    for at in heads:
        if page.blocks[at].level > top or at <= taken:
            continue
        mark = counted.get(at) or ordered.get(at) or _uncounted(page, at)
        taken = mark.at + mark.span - 1
        marks.append(mark)
    return marks


def _in_order(page: Page, heads: list[int]) -> dict[int, Mark]:
    """Headings of one level that count 1, 2, 3 …, even where nothing stands below them."""
    labelled = [(at, label) for at in heads if (label := page.labels[at]) and label.rest]
    families = {label.family for _, label in labelled}
    numbers = [label.number for _, label in labelled]
    if len(families) != 1 or len(numbers) < 2 or numbers != list(range(1, len(numbers) + 1)):
        return {}
    return {at: Mark(at, 1, label, title_of(page.blocks[at], label)) for at, label in labelled}


def _uncounted(page: Page, at: int) -> Mark:
    """A heading of the markup that stands in no run: its number may be part of its title."""
    label = page.labels[at]
    if label is None or not label.family.startswith(_SURE):
        return _bare(page, at)
    if not label.rest and page.lines_below(at) == 1 and page.blocks[at + 1].level:
        return Mark(at, 2, label, joined(page.blocks[at + 1].text))
    return Mark(at, 1, label, title_of(page.blocks[at], label))


def _around(run: Run, places: list[int]) -> list[int]:
    """The places that stand within no segment of a run: not between its first and last entry."""
    firsts = [segment[0].at for segment in run.segments]
    around = []
    for at in places:
        held = bisect_left(firsts, at) - 1  # the last segment that begins before
        if held < 0 or at > run.segments[held][-1].at:
            around.append(at)
    return around


def _stand_above(page: Page, run: Run, places: list[int]) -> bool:
    """Whether headings without a number hold the run within them, and are not held by it."""
    texts = [page.blocks[at].text for at in places]
    if len(places) < 2 or all(may_open(text) or may_close(text) for text in texts):
        return False
    label = run.segments[0][0].label
    outer = [Entry(at, label, 0) for at in places]
    if not inside(run, outer) or (not run.listlike and len(run.segments) < 2 and len(places) < 3):
        return False
    starts = [segment[0].at for segment in run.segments]
    if len(starts) > 1:
        edges = [-1, *(segment[-1].at for segment in run.segments)]
        return all(
            bisect_left(places, start) > bisect_right(places, before)
            for before, start in zip(edges, starts, strict=False)
        )
    last = run.segments[-1][-1].at
    after = next((at for at in places if at > last), None)
    # A list of steps is a part of the article; sections are most of it.
    return (
        after is not None
        and places[0] < starts[0]
        and page.size(starts[0], after) * 5 < 3 * page.size(0, len(page.blocks))
    )


def _numbered(page: Page, run: Run) -> list[Mark]:
    """The marks of a run; lone labels take the next line as title where most of them do."""
    entries = run.entries
    alone = [entry for entry in entries if not entry.label.rest]
    titled = sum(entry.span > 1 for entry in alone)
    takes = titled * 5 >= len(alone) * 3
    marks = []
    for entry in entries:
        if entry.span > 1 and takes:
            lines = page.blocks[entry.at + 1 : entry.at + entry.span]
            title = title_below([block.text for block in lines])
            marks.append(Mark(entry.at, entry.span, entry.label, title))
        else:
            title = title_of(page.blocks[entry.at], entry.label)
            marks.append(Mark(entry.at, 1, entry.label, title))
    return marks


def _unnumbered_beside(page: Page, run: Run, heads: list[int]) -> list[Mark]:
    """Headings without a number among numbered ones: what opens and closes, what looks alike."""
    entries = run.entries
    taken = {at for entry in entries for at in range(entry.at, entry.at + entry.span)}
    starts = {segment[0].at for segment in run.segments} | {len(page.blocks)}
    places = [*(entry.at for entry in entries), len(page.blocks)]
    # A table of contents before the first section may print the name, too.
    behind = page.blocks[places[0] :]
    said = Counter(block.text for block in behind if len(block.text) <= _LONGEST_NAMED)
    opens = {block.text: at for at, block in enumerate(page.blocks[: places[0]])}
    look = Counter(page.blocks[entry.at].look for entry in entries).most_common(1)[0][0]
    found = [at for at in heads if at not in taken]
    for at, block in enumerate(page.blocks):
        if at in taken or block.level or page.labels[at] is not None:
            continue
        if block.kind not in ("text", "quote") or len(block.text) > _LONGEST_NAMED:
            continue
        # A summary that ends each section, or one amid them, is a part of its section.
        ends = places[bisect_right(places, at)] in starts and said[block.text] == 1
        if at < places[0]:
            named = opens[block.text] == at and may_open(block.text)
        else:
            named = ends and may_close(block.text)
        alike = look and block.look == look and not is_sentence(block.text)
        alike = alike and not is_behind(block.text)
        if alike or (named and at + 1 < len(page.blocks) and at + 1 not in taken):
            found.append(at)
    return [_bare(page, at) for at in found]


def _bare(page: Page, at: int) -> Mark:
    return Mark(at, 1, None, bare_title(page.blocks[at].text))


def _outline(page: Page, start: int, end: int) -> list[str]:
    """The deeper headings of a body; a number alone counts where a title stands below it."""
    found: list[str] = []
    titled = -1
    for at in range(start, end):
        block, label = page.blocks[at], page.labels[at]
        if at == titled:
            continue
        short = len(block.text) <= _LONGEST_OUTLINE and not is_sentence(block.text)
        if not (block.level or (short and (block.strong or block.look or _is_entry(page, at)))):
            continue
        if label is None or label.rest:
            found.append(joined(block.text))
        elif page.lines_below(at) == 1 and at + 1 < end:
            titled = at + 1
            found.append(f"{label.printed} {joined(page.blocks[titled].text)}")
    return found


def _is_entry(page: Page, at: int) -> bool:
    """Whether a labelled line has a body: neither neighbour is the next item of its list."""
    label = page.labels[at]
    if label is None or page.blocks[at].kind == "item":
        return False
    near = [page.labels[by] for by in (at - 1, at + 1) if 0 <= by < len(page.blocks)]
    return all(other is None or other.family != label.family for other in near)
