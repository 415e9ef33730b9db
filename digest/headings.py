"""Headings without a number, by the surest sign that an article has: shape, bold, place."""

import re
from collections import Counter

from digest.contents import listed
from digest.furniture import is_notice
from digest.heading_names import is_behind, is_closing
from digest.page import ASKED, Page, is_sentence
from digest.plain_headings import plain_headings

_INNER_END = re.compile(r"[。！？!?；]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LONGEST_STRONG = 36
# Code points that half of the bodies have at least.
_LEAST_STRONG = 40
_LEAST_DECORATED = 80
_DECORATION = re.compile(r"([▌▍▎▐■◆◼●▶▼★☆◎])\s*[\w「『“《]")


def unnumbered(page: Page) -> list[int]:
    """Where the headings without a number stand, by the surest sign that the article has."""
    if named := listed(page):
        return named
    shaped = [at for at, block in enumerate(page.blocks) if block.look and _may_stand(page, at)]
    if len(shaped) > 1:
        return shaped
    bold = [at for at, block in enumerate(page.blocks) if block.strong and _may_stand(page, at)]
    said = Counter(page.blocks[at].text for at in bold)
    bold = [at for at in bold if said[page.blocks[at].text] == 1]
    if len(bold) > 1 and page.is_divided(bold, _LEAST_STRONG):
        return bold
    plain = _decorated(page) or plain_headings(page)
    if plain or not bold:
        return plain
    return [at for at in bold if is_closing(page.blocks[at].text)][-1:]


def _decorated(page: Page) -> list[int]:
    """Lines that begin with one and the same mark, where each has a body: `▍小標題`."""
    marked: dict[str, list[int]] = {}
    for at, block in enumerate(page.blocks):
        mark = _DECORATION.match(block.text) if len(block.text) <= _LONGEST_STRONG else None
        if mark and block.kind == "text" and not (page.labels[at] or is_sentence(block.text)):
            marked.setdefault(mark[1], []).append(at)
    most = max(marked.values(), key=len, default=[])
    return most if len(most) > 1 and page.is_divided(most, _LEAST_DECORATED) else []


def _may_stand(page: Page, at: int) -> bool:
    """Whether a block that is set apart may be a heading: a short line, no sentence, no notice."""
    block = page.blocks[at]
    text = block.text
    if block.kind not in ("text", "quote") or page.labels[at] is not None:
        return False
    if not 2 <= len(text) <= _LONGEST_STRONG or is_sentence(text) or not _HAN.search(text):
        return False
    if ASKED.match(text) or is_behind(text):
        return False
    if text[0] in '“「『"' and text[-1] in '”」』"':
        return False
    if at + 1 >= len(page.blocks) or text.count("，") + text.count(",") > 2:
        return False
    return not (_INNER_END.search(text[:-1]) or is_notice(text))
