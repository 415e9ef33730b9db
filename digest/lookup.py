"""Finding the section that a reader names: by printed label, by position, by numeral."""

import re
import unicodedata

from digest.article import Article, Section
from digest.numerals import parse_number

_WRAPPED = re.compile(r"^(?:第|/section|section|part|no\.?)?\s*(.+?)\s*(?:[节節章篇段回部]|部分)?$")
_LAST = frozenset({"last", "末", "末节", "末節", "最后", "最後", "最后一节", "最後一節", "-1"})


def find_section(article: Article, wanted: str) -> Section | None:
    """The section that `wanted` names, None where there is none.

    A printed label counts first (`02`, `二`, `Part 1`), then the same number printed
    in another way, then the position. `末` is the last one.
    """
    sections = article.sections
    said = unicodedata.normalize("NFKC", wanted).strip().casefold()
    if not sections or not said:
        return None
    if said in _LAST:
        return sections[-1]
    for section in sections:
        if section.label and unicodedata.normalize("NFKC", section.label).casefold() == said:
            return section
    match = _WRAPPED.match(said)
    number = parse_number(match[1]) if match else None
    if number is None:
        return None
    for section in sections:
        if section.label and _number_of(section.label) == number:
            return section
    return sections[number - 1] if 0 < number <= len(sections) else None


def _number_of(label: str) -> int | None:
    match = _WRAPPED.match(unicodedata.normalize("NFKC", label).casefold())
    return parse_number(match[1]) if match else None
