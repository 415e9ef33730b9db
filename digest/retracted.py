"""A digest of several without one of its articles: the others keep their numbers and words."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from digest.message import Block, Message, say

_NUMBER = re.compile(r"(\d{1,3})\. ")


def without(pages: Sequence[Message], gone: Collection[int], said: str) -> list[Message]:
    """The pages of one digest, in order, with `said` in place of the articles `gone`.

    An article stands in `about.listed` of the pages; its entry begins with its number in strong
    letters and goes on, over pages too, as long as blocks are tight (see `digest.listing`).
    What was taken out is 0 in `about.listed` of what comes back, so that numbers keep their
    meaning; its button is gone.
    """
    listed = pages[0].about.listed if pages else ()
    numbers = {number for number, one in enumerate(listed, 1) if one in gone}
    kept = tuple(0 if one in gone else one for one in listed)
    entries, mended = _entries(pages), []
    for page in pages:
        blocks: list[Block] = []
        for block in page.blocks:
            entry = next(entries)
            if entry not in numbers:
                blocks.append(block)
            elif _begins(block) == entry:
                blocks.append(say(f"{entry}. {said}"))
        rows = ([b for b in row if not _opens(b.action, gone)] for row in page.buttons)
        about = replace(page.about, listed=kept)
        changed = replace(page, blocks=tuple(blocks) or (say(said),), about=about)
        mended.append(changed.with_buttons(*rows))
    return mended


def _entries(pages: Sequence[Message]) -> Iterator[int]:
    """To which entry each block of the pages belongs; 0: to none."""
    begun, inside = 0, False
    for page in pages:
        for block in page.blocks:
            # The last line of one of several pages may be its mark, which ends no entry.
            mark = len(pages) > 1 and block is page.blocks[-1] and block.kind == "note"
            if _begins(block) == begun + 1:
                begun, inside = begun + 1, True
            elif not block.tight and not mark:
                inside = False
            yield begun if inside and (block.tight or not mark) else 0


def _begins(block: Block) -> int:
    """The number of the entry that begins with this block; 0 where none does."""
    strong = block.kind == "text" and block.spans[:1] and block.spans[0].style == "strong"
    found = _NUMBER.match(block.text) if strong else None
    return int(found[1]) if found else 0


def _opens(action: str, gone: Collection[int]) -> bool:
    kind, _, rest = action.partition(":")
    number = rest.partition(":")[0]
    return kind == "open" and number.isdigit() and int(number) in gone
