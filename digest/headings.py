"""Headings without a number, by the surest sign that an article has: shape, bold, place."""

import re
from collections import Counter

from digest.bearing import announces
from digest.contents import listed
from digest.furniture import is_notice
from digest.heading_names import is_behind, is_closing
from digest.page import ASKED, Page, is_sentence
from digest.plain_headings import is_spoken_title, plain_headings

_INNER_END = re.compile(r"[。！？!?；]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LONGEST_STRONG = 36
_LONGEST_NAME = 8
# Code points that half of the bodies have at least.
_LEAST_STRONG = 40
_LEAST_DECORATED = 50
# Bold lines with a colon are as often the names of lists: more of them, with longer bodies that
# speak of them in the mean by this share.
_FEWEST_LED, _LEAST_LED, _SAID = 3, 80, 0.25
# How much more of a bold line with an odd end stands behind it than before it (0 to 1).
_SURE = 0.45
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
    if bold and all(_speaks(page, at) for at in bold):
        bold = []
    if len(bold) > 1 and page.is_divided(bold, _LEAST_STRONG):
        return bold
    plain = _decorated(page) or plain_headings(page) or ([] if bold else _led(page))
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


def _led(page: Page) -> list[int]:
    """Bold lines that end in a colon and are the only bold ones, each with a part of its own."""
    bold = [
        at
        for at, block in enumerate(page.blocks)
        if block.strong and block.kind == "text" and len(block.text) <= _LONGEST_STRONG
    ]
    texts = {page.blocks[at].text for at in bold}
    if len(bold) < _FEWEST_LED or len(texts) < len(bold) or not page.is_divided(bold, _LEAST_LED):
        return []
    led = all(text[-1] in "：:" and not is_notice(text) for text in texts)
    if not led or not all(_begins_part(page, at) for at in bold):
        return []
    said = sum(announces(page, at) for at in bold)
    return bold if said >= _SAID * len(bold) else []


def _begins_part(page: Page, at: int) -> bool:
    """Whether a paragraph stands below a line, as below a list's head none does."""
    if page.labels[at] is not None or at + 1 >= len(page.blocks):
        return False
    below = page.blocks[at + 1]
    return below.kind == "text" and page.labels[at + 1] is None and len(below.text) >= 25


def _speaks(page: Page, at: int) -> bool:
    """Whether a line names who says what stands below it: a short one above a quotation alone."""
    below = page.blocks[at + 1].text
    return len(page.blocks[at].text) <= _LONGEST_NAME and below[0] in "“「" and below[-1] in "”」"


def _is_sure(page: Page, at: int) -> bool:
    """Whether a line with the end of a sentence is a heading: a shape, or what follows, says so."""
    block = page.blocks[at]
    if block.look == "role" and block.text[-1] in "：:":
        return True
    return block.text[-1] in "，,…" and announces(page, at) >= _SURE


def _may_stand(page: Page, at: int) -> bool:
    """Whether a block that is set apart may be a heading: a short line, no sentence, no notice."""
    block = page.blocks[at]
    text = block.text
    if block.kind not in ("text", "quote") or page.labels[at] is not None:
        return False
    if is_sentence(text) and not _is_sure(page, at):
        return False
    if not 2 <= len(text) <= _LONGEST_STRONG or not _HAN.search(text):
        return False
    if ASKED.match(text) or is_behind(text):
        return False
    if text[0] in '“「『"' and text[-1] in '”」』"':
        return is_spoken_title(text) and announces(page, at) >= _SURE
    if at + 1 >= len(page.blocks) or text.count("，") + text.count(",") > 2:
        return False
    return not (_INNER_END.search(text[:-1]) or is_notice(text))
