"""Whether a run heads sections: what stands behind its entries, and how much of the article."""

import re

from digest.heading_names import is_closing
from digest.labels import WEAK
from digest.middle import median
from digest.page import Page
from digest.run import Run

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
# How many times the longest of the others the last of several points has behind it, where the
# article goes on behind them up to what closes it.
_FAR = 8
# Points that are the whole article may be short.
_WHOLE, _LEAST_WHOLE = 0.7, 16
_ANSWER = re.compile(r"[Aa答]\s*\d*\s*[:：]")
_SURELY_SECTIONS = ("pad", "part", "ordinal")


def has_bodies(page: Page, run: Run) -> bool:
    """Whether the entries of a run have bodies as sections have, not as items of a list."""
    entries = run.entries
    if run.family.startswith(WEAK) and len(run.segments) > 1:
        return False  # what is counted by its name again and again is a part of something else
    if run.family == "asked" and not _is_whole(page, run):
        return False
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
    if run.family == "asked" and any(_ANSWER.match(block.text) for block in page.blocks):
        return False
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
    usual = max(sizes[:-1])
    long = len(sizes) > 2 and median(sizes[:-1]) >= _LONG
    if _end(page, last) < len(page.blocks):
        return sum(sizes) < least * whole or (sizes[-1] > _FAR * usual and not long)
    covered = sum(sizes[:-1]) + min(sizes[-1], 2 * usual)
    left = len(page.blocks) - last - 1
    return (left > 3 and sizes[-1] > 4 * usual and not long) or covered < least * whole
