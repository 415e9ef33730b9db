"""The blocks of an article with what the search for headings asks of them again and again."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from digest.block import Block
from digest.furniture import is_caption
from digest.labels import WEAK, Label, label_of
from digest.middle import median
from digest.titles import HAN, is_english

# A heading is a line or two; what is longer is a paragraph, whatever it begins with.
LONGEST_HEADING = 64
_LONGEST_LABELLED = 120
# `1、甲：乙…` is a list's item where what it says behind the colon is longer than a title.
_LONGEST_LEAD = 36
_LONGEST_LEADING = 20
_SILENT = frozenset({"table", "code", "caption", "account"})
_SENTENCE_ENDS = "。；;，,、…"
# A title may be a sentence with its stop where its label says that it is one.
_LONGEST_SENTENCE = 28
_SURE = (
    "pad",
    "part:part",
    "part:chapter",
    "ordinal:章",
    "ordinal:节",
    "ordinal:節",
    "ordinal:部分",
)
_NUMBERS_LISTS = ("arabic", "circled", "keycap", "roman", "han:", "ordinal:步", "kind")
# Questions and answers of an interview or a list begin so, no title does.
ASKED = re.compile(r"[QA]\s*\d*\s*[:：.、]|[问問答]\s*\d*\s*[:：]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A block that may be a numbered heading: where it stands, its label, how it is marked.

    `mark` is 3 for a heading of the markup, 2 for a shape that headings alone have,
    1 for bold, 0 for a line like any other. `span` counts the lines of a title below it too.
    """

    at: int
    label: Label
    mark: int
    span: int = 1


@dataclass(slots=True)
class Page:
    """Blocks, their labels, and the length of what stands between two of them."""

    blocks: Sequence[Block]
    labels: list[Label | None] = field(init=False)
    _before: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.labels = _counting([_label(block) for block in self.blocks])
        self._before = [0, *accumulate(_weight(block) for block in self.blocks)]

    def size(self, start: int, end: int) -> int:
        """Code points of the blocks from `start` to `end` (excluded), captions left out."""
        return self._before[end] - self._before[start] if start < end else 0

    def is_divided(self, places: Sequence[int], least: int) -> bool:
        """Whether headings have bodies: half of them at least `least` long, few of them none."""
        ends = [*places[1:], len(self.blocks)]
        sizes = [self.size(at + 1, end) for at, end in zip(places, ends, strict=True)]
        return median(sizes) >= least and sum(size == 0 for size in sizes) * 3 <= len(sizes)

    def lines_below(self, at: int) -> int:
        """How many blocks behind a lone label look like the title that belongs to it: 0 to 2."""
        if self._is_title(at + 1):
            english = is_english(self.blocks[at + 1].text) and self._is_title(at + 2)
            return 2 if english and HAN.search(self.blocks[at + 2].text) else 1
        if at + 2 < len(self.blocks) and self._is_title(at + 2):
            first, second = self.blocks[at + 1], self.blocks[at + 2]
            plain = first.kind == "text" and self.labels[at + 1] is None
            if plain and first.text[-1] in "，、" and max(len(first.text), len(second.text)) <= 20:
                return 2
        return 0

    def _is_title(self, at: int) -> bool:
        if at + 1 >= len(self.blocks):
            return False
        block = self.blocks[at]
        if self.labels[at] is not None or block.kind not in ("text", "heading"):
            return False
        if block.level or block.look:
            return len(block.text) <= LONGEST_HEADING
        if is_caption(block.text) or ASKED.match(block.text):
            return False
        if is_sentence(block.text) and not self._leads_on(at):
            return False
        return len(block.text) <= (40 if block.strong else 36)

    def _leads_on(self, at: int) -> bool:
        """Whether a title ends in a colon or in dots: bold, or short and above no list."""
        block, below = self.blocks[at], self.blocks[at + 1]
        if block.text[-1] not in "：:…":
            return False
        plain = below.kind == "text" and self.labels[at + 1] is None
        return block.strong or (
            plain and len(block.text) <= _LONGEST_LEADING and len(below.text) > _LONGEST_LEADING
        )

    def entries(self) -> list[Entry]:
        """The blocks that may be numbered headings, in order."""
        found = []
        for at, label in enumerate(self.labels):
            if label is not None and _may_head(self.blocks[at], label):
                below = 0 if label.rest else self.lines_below(at)
                found.append(Entry(at, label, mark_of(self.blocks[at]), 1 + below))
        return found


def mark_of(block: Block) -> int:
    """How strongly the markup says that a block is a heading (see Entry)."""
    if block.level:
        return 3
    return 2 if block.look else int(block.strong)


def is_sentence(text: str) -> bool:
    """Whether a text ends as a sentence ends, inside a quotation too, or goes on."""
    bare = text.rstrip("”’」』）)\"'")
    closed = bare != text
    return bare == "" or bare[-1] in "。；;，,、…：:" or (closed and bare[-1] in "！!？?")


def _counting(labels: list[Label | None]) -> list[Label | None]:
    """The labels without those that any word may be and that no other line counts on with."""
    said = Counter(label.family for label in labels if label)
    return [
        None if label and label.family.startswith(WEAK) and said[label.family] == 1 else label
        for label in labels
    ]


def is_one_sentence(text: str) -> bool:
    """Whether a text is one short sentence with its stop, as a title may be."""
    return text[-1] == "。" and len(text) <= _LONGEST_SENTENCE and "。" not in text[:-1]


def _label(block: Block) -> Label | None:
    if block.kind in _SILENT or len(block.text) > _LONGEST_LABELLED:
        return None
    return label_of(" ".join(block.text.split("\n")) if "\n" in block.text else block.text)


def _weight(block: Block) -> int:
    if len(block.text) <= _LONGEST_LABELLED and (block.kind == "caption" or is_caption(block.text)):
        return 0
    return len(block.text)


def _may_head(block: Block, label: Label) -> bool:
    if block.level:
        return True
    if block.kind in ("item", "quote") and not block.strong:
        return False
    if len(block.text) > LONGEST_HEADING:
        return False
    rest = label.rest
    if not rest or (label.family.startswith(_SURE) and is_one_sentence(rest)):
        return True
    if block.strong or block.look:
        return rest[-1] not in "。；;"
    if label.family.startswith(_NUMBERS_LISTS):
        explains = len(rest) > _LONGEST_LEAD and "：" in rest[:-1]
        return rest[-1] not in _SENTENCE_ENDS and "。" not in rest and not explains
    return rest[-1] not in "。；;，,、" and "。" not in rest
