"""Reading: from what a source hands in to an Article, nothing of its text lost."""

from dataclasses import replace

from digest.article import Article, Credit, RawArticle
from digest.clean import Block, blocks_of, clean_line
from digest.credit import is_credit, parse_credit
from digest.headings import is_opening
from digest.labels import label_of
from digest.script import written_script
from digest.sections import divide

_LONGEST_TITLE = 64
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
        script=written_script(" ".join([title, *texts])[:4000]),
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
    if marked or (fits and first.kind in ("text", "heading") and label_of(first.text) is None
                  and not is_credit(first.text) and not is_opening(first.text)):  # fmt: skip
        return first.text, blocks[1:]
    return "", blocks


def _credit(blocks: list[Block]) -> tuple[list[Block], Credit | None]:
    tail = 0
    while tail < 3 and tail + 1 < len(blocks) and is_credit(blocks[-1 - tail].text):
        tail += 1
    if tail:
        text = "\n".join(block.text for block in blocks[-tail:])
        return blocks[:-tail], parse_credit(text)
    if len(blocks) > 1 and is_credit(blocks[0].text) and len(blocks[0].text) <= 120:
        return blocks[1:], parse_credit(blocks[0].text, "top")
    return blocks, None


def _completed(credit: Credit | None, account: str, author: str) -> Credit | None:
    """What the source knows fills what the printed line leaves open."""
    if credit is None and not account and not author:
        return None
    credit = credit or Credit("")
    return replace(
        credit,
        account=credit.account or account,
        authors=credit.authors or ((author,) if author else ()),
    )
