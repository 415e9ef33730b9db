"""HTML into blocks: walks the tags of a page once and keeps no tree, so depth costs nothing."""

import re
from collections import Counter
from typing import Literal

from digest.block import EDGES, SPACES, UNWANTED, Block, BlockKind
from digest.grouping import LONGEST_GROUP, heading_lines, said_once
from digest.tags import cut

_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_BLOCK_TAGS = frozenset({
    "p", "div", "section", "article", "ul", "ol", "li", "blockquote", "table", "tr", "figure",
    "figcaption", "pre", "hr", "br", "header", "footer", "main", "aside", "dl", "dt", "dd", "body",
    "center", "address", "nav", "fieldset", "form", "details", "summary", *_HEADINGS,
})  # fmt: skip
_KINDS: dict[str, BlockKind] = {
    "figcaption": "caption", "li": "item", "blockquote": "quote", "tr": "table", "pre": "code",
}  # fmt: skip
# End tags, as they stand: what ends a paragraph, what may have held a number and its title.
_ENDS = frozenset(f"/{name}" for name in _BLOCK_TAGS)
_GROUP_ENDS = frozenset({"/section", "/div", "/figure", "/header", "/td", "/table"})
_JOINED = ("text", "heading", "table")
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "wbr", "source", "col", "area"})
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_SIZE = re.compile(r"font-size\s*:\s*(\d{1,3})(?:\.\d+)?px", re.IGNORECASE)
# A public account's page prints its own name and the hour before the text.
_CHROME = re.compile(
    r"\bid\s*=\s*[\"']?(js_name|publish_time|meta_content|profileBt|js_author_name)\b"
)
# An ordered list of one item is a heading or a point between paragraphs; its number is printed.
_START = re.compile(r"\b(?:start|value)\s*=\s*[\"']?(\d{1,3})\b", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_ROLE = re.compile(r"data-role\s*=\s*[\"']?(?:title|heading)", re.IGNORECASE)
# What stands for a line break inside a heading until its lines are tidied.
_BREAK = "\u0085"
_DEEPEST = 400


class _Look:
    """What the open elements say of the text in them; size in pixels, 0 where none is named.

    `within` remembers what an element makes of it, by name and attributes: pages open the same
    elements again and again. `aside` is text of the page itself.
    """

    __slots__ = ("aside", "kind", "level", "look", "size", "strong", "within")

    def __init__(self) -> None:
        self.strong = False
        self.size = 0
        self.kind: BlockKind | Literal["", "chrome"] = ""
        self.level = 0
        self.look = ""
        self.aside = False
        self.within: dict[tuple[str, str], _Look] = {}

    def inside(self, name: str, attributes: str) -> "_Look":
        """The look of what an element of this name and attributes holds."""
        known = self.within.get((name, attributes))
        if known is None:
            known = self.within[name, attributes] = self._made(name, attributes)
        return known

    def _made(self, name: str, attributes: str) -> "_Look":
        inner = _Look()
        inner.level = _HEADINGS.get(name, self.level)
        inner.strong = self.strong or inner.level > 0 or name in ("b", "strong")
        inner.size, inner.look = self.size, self.look
        inner.kind = self.kind if self.aside else _KINDS.get(name, self.kind)
        if "font-" in attributes:
            inner.strong = inner.strong or bool(_BOLD_STYLE.search(attributes))
            sized = _SIZE.search(attributes)
            inner.size = int(sized[1]) if sized else self.size
        if "data-role" in attributes and _ROLE.search(attributes):
            inner.look = "role"
        if "id" in attributes and (chrome := _CHROME.search(attributes)):
            inner.kind = "account" if chrome[1] == "js_name" else "chrome"
        if "display" in attributes and _HIDDEN.search(attributes):
            inner.kind = "chrome"
        inner.aside = inner.kind in ("chrome", "account")
        if (inner.strong, inner.size, inner.kind, inner.level, inner.look) == (
            self.strong, self.size, self.kind, self.level, self.look,
        ):  # fmt: skip
            return self  # it changes nothing, and remembers as much
        return inner


def walk(body: str) -> list[Block]:
    """The paragraphs of a page in order, hidden ones where there are no others; never raises."""
    blocks = _Walker().walk(body)
    if not blocks and _HIDDEN.search(body):
        return _Walker().walk(_HIDDEN.sub("", body))  # a page that a script would have shown
    return blocks


class _Walker:
    """Collects paragraphs while walking."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.sizes: list[int] = []
        self._parts: list[tuple[str, _Look]] = []
        # The open elements: their end tag, blocks that stood before, how they look.
        self._open: list[tuple[str, int, _Look]] = []
        # The open ordered lists: how deep they stand and the number of their first item.
        self._lists: list[tuple[int, int]] = []
        self._look = _Look()
        self._plain = self._look

    def walk(self, body: str) -> list[Block]:
        for name, attributes, text in cut(body):
            if name:
                if name[0] == "/":
                    self._end(name)
                elif name[0] not in "!?":
                    self._start(name, attributes)
            if text:
                self._parts.append((text, self._look))
        self._flush()
        return _with_larger(self.blocks, self.sizes)

    def _start(self, name: str, attributes: str) -> None:
        outer = self._look
        if name == "br" and outer.level:
            self._parts.append((_BREAK, outer))
            return
        if self._parts and name in _BLOCK_TAGS:
            self._flush()
        if name in _VOID or len(self._open) > _DEEPEST:
            return
        inner = outer.inside(name, attributes)
        if name == "ol" or (name == "li" and self._lists and "value" in attributes):
            self._count(name, attributes)
        if inner is not outer and inner.aside and self._parts and inner.kind != outer.kind:
            self._flush()
        self._open.append((f"/{name}", len(self.blocks), inner))
        self._look = inner

    def _end(self, name: str) -> None:
        if self._parts and (name in _ENDS or self._look.aside):
            self._flush()
        opened = self._open
        if not opened or (opened[-1][0] != name and all(held[0] != name for held in opened[-50:])):
            return
        held, before, _ = opened.pop()
        while held != name:
            held, before, _ = opened.pop()
        self._look = opened[-1][2] if opened else self._plain
        if self._lists and self._lists[-1][0] >= len(opened):
            self._number(before)
        if name == "/table" and len(self.blocks) == before + 1 and self.blocks[before].strong:
            # A table of one bold cell is a frame around a heading.
            self.blocks[before] = self.blocks[before]._replace(kind="text")
        if name in _GROUP_ENDS and 2 <= len(self.blocks) - before <= 5:
            self._join(before)

    def _count(self, name: str, attributes: str) -> None:
        said = _START.search(attributes)
        if name == "li":
            self._lists[-1] = (self._lists[-1][0], int(said[1]) if said else self._lists[-1][1])
        else:
            self._lists.append((len(self._open), int(said[1]) if said else 1))

    def _number(self, before: int) -> None:
        """Print the number of a list that is closed and held a single item."""
        _, number = self._lists.pop()
        if len(self.blocks) == before + 1 and self.blocks[before].kind in ("item", "heading"):
            held = self.blocks[before]
            kind: BlockKind = "heading" if held.level else "text"
            self.blocks[before] = held._replace(text=f"{number}. {held.text}", kind=kind)

    def _flush(self) -> None:
        """End the paragraph that is being collected."""
        parts, inner = self._parts, self._look
        if not parts:
            return
        self._parts = []
        if len(parts) == 1:
            text, look = parts[0]
            if text.isspace() or inner.kind == "chrome":
                return
            text, strong, size = _tidy(text), look.strong, look.size
        else:
            text = "".join([part for part, _ in parts])
            if text.isspace() or inner.kind == "chrome":
                return
            text = _tidy(text)
            looks = [look for part, look in parts if not part.isspace()]
            strong = all(look.strong for look in looks)
            size = min([look.size for look in looks], default=0)
            if text and strong and len(text) <= LONGEST_GROUP:
                text = _tidy(said_once([part for part, _ in parts]))
        if text:
            kind: BlockKind = "heading" if inner.level else inner.kind or "text"
            self.blocks.append(Block(text, kind, inner.level, strong, inner.look))
            self.sizes.append(size)

    def _join(self, before: int) -> None:
        """Make one block of a number and a title that an element holds and nothing else."""
        held = self.blocks[before:]
        if sum(len(block.text) for block in held) > LONGEST_GROUP:
            return
        if any(block.kind not in _JOINED or block.look == "group" for block in held):
            return
        lines = heading_lines([block.text for block in held])
        if lines:
            strong = any(block.strong for block in held)
            level = max(block.level for block in held)
            kind: BlockKind = "heading" if level else "text"
            self.blocks[before:] = [Block("\n".join(lines), kind, level, strong, "group")]
            self.sizes[before:] = [max(self.sizes[before:])]


def _tidy(text: str) -> str:
    if text.isprintable() and "  " not in text:
        return text.strip()
    clean = SPACES.sub(" ", UNWANTED.sub("", text)).strip(EDGES)
    if _BREAK not in clean:
        return clean
    return "\n".join(line for part in clean.split(_BREAK) if (line := part.strip()))


def _with_larger(blocks: list[Block], sizes: list[int]) -> list[Block]:
    """The blocks, those set larger than the running text counted as strong."""
    lengths: Counter[int] = Counter()
    for block, size in zip(blocks, sizes, strict=True):
        if len(block.text) > 40:
            lengths[size] += len(block.text)
    usual = lengths.most_common(1)[0][0] if lengths else 0
    least = (usual or 16) + 2
    return [
        block._replace(strong=True) if size >= least and len(block.text) <= 40 else block
        for block, size in zip(blocks, sizes, strict=True)
    ]
