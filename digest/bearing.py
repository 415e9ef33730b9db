"""Which way a short line looks: on to what follows, as headings do, or back, as captions do."""

from collections.abc import Sequence
from itertools import pairwise

from digest.page import Page

# A caption stands behind what it belongs to; nobody looks further than two paragraphs.
_NEAR = 2
# How much more of a line than this must stand before it than behind it (0 to 1).
_SURELY_BACK = 0.4
_SURELY_ON = 0.25
# One word, which any paragraph may hold, says nothing of where it looks.
_SHORTEST = 3


def looking_on(page: Page, places: Sequence[int]) -> list[int]:
    """The places without those whose lines say again what was said; none where most of them do.

    A line's words are the pairs of its letters and digits; compared is the share of them that
    stands in the paragraphs right before and right behind it.
    """
    shares = [_shares(page, at) for at in places]
    back, on = sum(share[0] for share in shares), sum(share[1] for share in shares)
    turned = sum(before > behind for before, behind in shares)
    if back > on and turned >= sum(behind > before for before, behind in shares):
        return []
    return [
        at
        for at, (before, behind) in zip(places, shares, strict=True)
        if before - behind < _SURELY_BACK or len(page.blocks[at].text) < _SHORTEST
    ]


def announces(page: Page, at: int, least: float = _SURELY_ON) -> float:
    """How much more of a line stands in what follows than in what came before (0: not surely)."""
    before, behind = _shares(page, at)
    return behind - before if behind - before >= least else 0


def _shares(page: Page, at: int) -> tuple[float, float]:
    own = _pairs(page.blocks[at].text)
    if not own:
        return 0, 0
    before = _said(page, range(max(0, at - _NEAR), at))
    behind = _said(page, range(at + 1, min(len(page.blocks), at + 1 + _NEAR)))
    return len(own & before) / len(own), len(own & behind) / len(own)


def _said(page: Page, places: range) -> set[str]:
    return set().union(*(_pairs(page.blocks[at].text) for at in places))


def _pairs(text: str) -> set[str]:
    letters = [char for char in text.lower() if char.isalnum()]
    return {one + two for one, two in pairwise(letters)}
