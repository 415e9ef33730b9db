"""Finding the section that a reader names: by printed label, by position, by numeral."""

import re
import unicodedata

from digest.article import Article, Section
from digest.labels import label_of
from digest.numerals import parse_number

_WRAPPED = re.compile(
    r"(?:第|/section|section|part|no\.?)?\s*(.+?)\s*(?:[节節章篇段回步讲講幕集]|部分)?"
)
_POSITION = re.compile(r"s([0-9]{1,3})")
_LAST = frozenset({"last", "末", "末节", "末節", "最后", "最後", "最后一节", "最後一節", "-1"})


def find_section(article: Article, wanted: str) -> Section | None:
    """The section that `wanted` names, None where there is none.

    A printed label counts first (`02`, `二`, `Part 1`), then the same number printed
    in another way (`第二節`, `no.2`, `／02／`), then the position. `末` is the last one.
    """
    sections = article.sections
    said = _plain(wanted)
    if not sections or not said:
        return None
    if said in _LAST:
        return sections[-1]
    for section in sections:
        if section.label and _plain(section.label) == said:
            return section
    number = _number(said)
    if number is None:
        return None
    for section in sections:
        if section.label and _number(_plain(section.label)) == number:
            return section
    return sections[number - 1] if 0 < number <= len(sections) else None


def section_at(article: Article, position: int) -> Section | None:
    """The section at a position, counted from 1; None where there is none."""
    return article.sections[position - 1] if 0 < position <= len(article.sections) else None


def linked_section(article: Article, carried: str) -> Section | None:
    """The section that a link carries: `s2` is a position, anything else what a reader names."""
    at = _POSITION.fullmatch(carried)
    return section_at(article, int(at[1])) if at else find_section(article, carried)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _number(said: str) -> int | None:
    """The number that a label or a reader's word prints, None where it prints more than one."""
    match = _WRAPPED.fullmatch(said)
    number = parse_number(match[1]) if match else None
    if number is None:
        # Upper case, for `iv` is a Roman numeral only as `IV`.
        label = label_of(said.upper())
        number = label.number if label and not label.rest else None
    return number
