"""What a table of contents at the top says of the headings further down."""

from digest.heading_names import is_contents
from digest.page import Page

_LONGEST = 40
# A table of contents stands before the article: in its first third.
_SHARE = 3


def listed(page: Page) -> list[int]:
    """Where lines without a number stand that the table of contents names, in its order.

    Empty where there is no table, or where fewer than two or half of its lines are found.
    """
    most = max(len(page.blocks) // _SHARE, 2)
    first = next((at for at in range(most) if _is_head(page, at)), None)
    if first is None:
        return []
    names: list[str] = []
    at = first + 1
    while at < len(page.blocks) and len(page.blocks[at].text) <= _LONGEST:
        name = _name(page, at)
        if name in names:
            break  # the first heading itself
        names.append(name)
        at += 1
    found: list[int] = []
    left = list(names)
    for place in range(at, len(page.blocks) - 1):
        if left and page.labels[place] is None and len(page.blocks[place].text) <= _LONGEST:
            name = _name(page, place)
            if name in left:
                found.append(place)
                left = left[left.index(name) + 1 :]
    return found if len(found) > 1 and len(found) * 2 >= len(names) else []


def _is_head(page: Page, at: int) -> bool:
    return at < len(page.blocks) and is_contents(page.blocks[at].text)


def _name(page: Page, at: int) -> str:
    label = page.labels[at]
    text = label.rest if label and label.rest else page.blocks[at].text
    return "".join(text.split()).rstrip("：:；;。")
