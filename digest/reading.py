"""Reading: from what a source hands in to an Article, nothing of its text lost."""

import re
from collections.abc import Sequence
from dataclasses import replace

from digest.article import Article, Credit, RawArticle
from digest.block import Block
from digest.characters import written_script
from digest.clean import blocks_of, clean_line
from digest.credit import parse_credit
from digest.credit_lines import is_companion, is_credit, is_crew
from digest.heading_names import is_opening
from digest.labels import label_of
from digest.sections import divide

_LONGEST_TITLE = 64
_MOST_CREDITS = 10
_MOST_BYLINES = 5
_HOUR = re.compile(
    r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?:\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
)
# How a page names whoever wrote it: 記者何山, 文／何山.
_WRITER = re.compile(r"^(?:[記记]者|作者|撰文)\s*[：:／/丨|]?\s*(?=\S{2})|^文\s*[：:／/丨|]\s*")
_ENDS = "。；;，,、：:"


def read(raw: RawArticle) -> Article:
    """The article that `raw` holds. Never raises, whatever the body holds.

    `Article.text` equals the body's paragraphs in order (a title known from outside the body
    stands before them where the body does not print it).
    """
    blocks = blocks_of(raw.body, raw.form)
    account = next((block.text for block in blocks if block.kind == "account"), "")
    blocks = [block for block in blocks if block.kind != "account"]
    raw = _plain(raw)
    title, blocks = _title(raw.title, blocks)
    blocks, credit = _credit(blocks)
    lede, sections = divide(blocks)
    texts = [block.text for block in blocks]
    return Article(
        title=title,
        lede=tuple(block.text for block in lede),
        sections=tuple(sections),
        credit=_completed(credit, raw.account or account, raw.author),
        address=raw.address,
        guid=raw.guid,
        published=raw.published,
        image=raw.image,
        script=written_script(" ".join([title, *texts])[:2000]),
    )


def _plain(raw: RawArticle) -> RawArticle:
    """What the source says beside the body, without characters that no name needs."""
    return replace(
        raw,
        title=clean_line(raw.title),
        address=clean_line(raw.address),
        guid=clean_line(raw.guid),
        account=clean_line(raw.account),
        author=clean_line(raw.author),
        image=clean_line(raw.image),
    )


def _title(known: str, blocks: list[Block]) -> tuple[str, list[Block]]:
    first = blocks[0] if blocks else None
    if known:
        if first and "".join(first.text.split()) == "".join(known.split()):
            return known, blocks[1:]
        return known, blocks
    if first is None or len(blocks) < 2:
        return "", blocks
    fits = len(first.text) <= _LONGEST_TITLE and first.text[-1] not in _ENDS
    marked = first.kind == "heading" and first.level == 1
    if marked or (fits and first.kind in ("text", "heading") and not _is_section(blocks)
                  and not is_credit(first.text) and not is_opening(first.text)):  # fmt: skip
        return first.text, blocks[1:]
    return "", blocks


def _is_section(blocks: Sequence[Block]) -> bool:
    """Whether the first line heads a section: 第1期 does where another 第…期 follows."""
    label, *others = (label_of(block.text) for block in blocks if len(block.text) <= _LONGEST_TITLE)
    if label is None or not label.family.startswith("kind"):
        return label is not None
    return any(other is not None and other.family == label.family for other in others)


def _credit(blocks: list[Block]) -> tuple[list[Block], Credit | None]:
    """The blocks without the lines of attribution at either end, and what those say."""
    tail, head = _tail(blocks), _head(blocks)
    last = "\n".join(block.text for block in blocks[len(blocks) - tail :]) if tail else ""
    first = "\n".join(block.text for block in blocks[:head]) if head + tail < len(blocks) else ""
    left = blocks[head if first else 0 : len(blocks) - tail]
    if not (first and last):
        if not (first or last):
            return left, None
        return left, parse_credit(last or first, "end" if last else "top")
    # Read as one: who is named as author on top goes before the column named at the end.
    return left, replace(parse_credit(f"{last}\n{first}"), text=last, byline=first)


def _tail(blocks: list[Block]) -> int:
    """How many blocks at the end are lines of attribution, and what stands behind them."""
    found = 0
    for count, block in enumerate(reversed(blocks[-_MOST_CREDITS:]), 1):
        if block.level or count == len(blocks):
            break
        if is_credit(block.text) or (found == count - 1 > 0 and is_crew(block.text)):
            found = count
        elif not is_companion(block.text):
            break
    return found


def _head(blocks: list[Block]) -> int:
    """How many blocks at the top are lines of attribution, an hour among them."""
    found = 0
    for count, block in enumerate(blocks[:_MOST_BYLINES], 1):
        if block.level or count == len(blocks):
            break
        named = is_credit(block.text, "top") or (found == count - 1 > 0 and is_crew(block.text))
        if block.kind != "caption" and named:
            found = count
        elif not (_HOUR.fullmatch(block.text) or is_companion(block.text)):
            break
    return found


def _completed(credit: Credit | None, account: str, author: str) -> Credit | None:
    """What the source knows fills what the printed line leaves open."""
    if credit is None and not account and not author:
        return None
    credit, author = credit or Credit(""), _WRITER.sub("", author)
    return replace(
        credit,
        account=credit.account or account,
        authors=credit.authors or ((author,) if author else ()),
    )
