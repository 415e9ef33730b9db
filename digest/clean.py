"""Text, Markdown and HTML into blocks: the one file that knows what markup looks like."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from html import unescape
from typing import Literal, NamedTuple

from digest.article import Form
from digest.grouping import LONGEST_GROUP, heading_lines, said_once
from digest.tags import cut

BlockKind = Literal["text", "heading", "item", "quote", "caption", "table", "code", "account"]

# Characters that no text needs: controls, lone surrogates, direction overrides, zero widths.
_UNWANTED = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ud800-\udfff"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
# What stands for a line break inside a heading until its lines are tidied.
_BREAK = "\u0085"
_LINES = re.compile("\r\n|[\n\r\u0085\u2028\u2029]")
_SPACES = re.compile(r"[ \t\n\r\f\u00a0]+")


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of the source. `level` is a heading's (1–6), 0 where none is marked.

    `strong` says that all of it stands in bold or larger than the text around it.
    `look` names a shape that pages give to headings alone: "group" (an element that holds a
    number and a title and nothing else), "role" (an element that calls itself a title).
    A line break inside a heading is kept as a newline. "account" is the page's own line
    that names who published it, no part of the text.
    """

    text: str
    kind: BlockKind = "text"
    level: int = 0
    strong: bool = False
    look: str = ""


def clean_line(text: str) -> str:
    """A title or a name as one line, without controls, surrogates and direction marks."""
    return " ".join(_UNWANTED.sub("", text).split())


def blocks_of(body: str, form: Form) -> list[Block]:
    """The blocks of a body, in order, none of its words lost; never raises."""
    clean = _UNWANTED.sub("", body)
    if form == "html":
        return _Walker().walk(clean)
    lines = [line.strip() for line in _LINES.split(clean)]
    if form == "markdown":
        return _markdown_blocks(lines)
    return [Block(line) for line in lines if line]


_ATX = re.compile(r"(#{1,6})(?:\s+|(?=[^#\s\w])|(?=[\u3400-\u9fff]))(.*?)\s*#*$")
_BULLET = re.compile(r"[-*+]\s+(.*)")
_RULE = re.compile(r"(?:[-*_]\s*){3,}|={3,}")
_UNDERLINE = re.compile(r"(=+|-{3,})$")
_IMAGE = re.compile(r"!\[([^\]\n]{0,500})\]\([^()\s]{0,2000}(?:\s+\"[^\"\n]{0,200}\")?\)")
_LINK = re.compile(r"\[([^\[\]\n]{0,500})\]\([^()\s]{0,2000}(?:\s+\"[^\"\n]{0,200}\")?\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,2000})\1")
_EMPHASIS = re.compile(r"(?<![\w*])[*](?=\S)([^*\n]{1,1000})[*](?![\w*])")
_CODE = re.compile(r"`([^`\n]{1,500})`")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_MARKED = re.compile(r"[*_`\[\\<&]")
_TAG = re.compile(
    r"</?(?:h([1-6])|center|b|strong|font|span|p|div|section|br|u|em|i|a)\b[^<>]*>", re.IGNORECASE
)
_LONGEST_STRONG = 120


def _markdown_blocks(lines: list[str]) -> list[Block]:
    blocks: list[Block] = []
    fenced = False
    before = ""
    for line in lines:
        if line.startswith(("```", "~~~")):
            fenced = not fenced
        elif fenced and line:
            blocks.append(Block(line, "code"))
        elif before and blocks and _UNDERLINE.match(line) and _may_be_underlined(blocks[-1]):
            blocks[-1] = replace(blocks[-1], kind="heading", level=1 if line[0] == "=" else 2)
        elif line and not _RULE.fullmatch(line):
            blocks.append(_markdown_line(line))
        before = line
    return [block for block in blocks if block.text]


def _may_be_underlined(block: Block) -> bool:
    return block.kind == "text" and len(block.text) <= 40 and block.text[-1:] not in "。！？；，："


def _markdown_line(line: str) -> Block:
    if match := _ATX.match(line):
        return Block(_inline(match[2]), "heading", len(match[1]))
    if line.startswith(">"):
        inner = line.lstrip("> ")
        return Block(_inline(inner), "quote", 0, _is_strong(inner))
    if match := _BULLET.match(line):
        return Block(_inline(match[1]), "item", 0, _is_strong(match[1]))
    if line.startswith("|"):
        return Block(_inline(" ".join(line.strip("|").split("|"))), "table")
    if line.startswith("!") and _IMAGE.fullmatch(line):
        return Block(_inline(line), "caption")
    if "<h" in line and (tag := _TAG.match(line)) and tag[1]:
        return Block(_inline(line), "heading", int(tag[1]))
    return Block(_inline(line), "text", 0, _is_strong(line))


def _is_strong(line: str) -> bool:
    """Whether all of a line is bold, marks and spaces between its bold parts apart."""
    if len(line) > _LONGEST_STRONG or not ("**" in line or "__" in line or "<" in line):
        return False
    bare = re.sub(r"<(b|strong)\b[^<>]*>[^<>]*</\1>", "", line, flags=re.IGNORECASE)
    left = _TAG.sub("", _STRONG.sub("", bare))
    return left != line and not any(char.isalnum() for char in left)


def _inline(text: str) -> str:
    if _MARKED.search(text):
        text = _IMAGE.sub(r"\1", text)
        text = _LINK.sub(r"\1", text)
        text = _STRONG.sub(r"\2", text)
        text = _EMPHASIS.sub(r"\1", text)
        text = _CODE.sub(r"\1", text)
        text = _TAG.sub(lambda tag: " " if "br" in tag[0] else "", text)
        text = _ESCAPE.sub(r"\1", text)
        if "&" in text:
            text = _UNWANTED.sub("", unescape(text))
    return _SPACES.sub(" ", text).strip()


_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_BLOCK_TAGS = frozenset({
    "p", "div", "section", "article", "ul", "ol", "li", "blockquote", "table", "tr", "figure",
    "figcaption", "pre", "hr", "br", "header", "footer", "main", "aside", "dl", "dt", "dd", "body",
    "center", "address", "nav", "fieldset", "form", "details", "summary", *_HEADINGS,
})  # fmt: skip
_KINDS: dict[str, BlockKind] = {
    "figcaption": "caption", "li": "item", "blockquote": "quote", "tr": "table", "pre": "code",
}  # fmt: skip
_GROUPS = frozenset({"section", "div", "figure", "header", "td", "table"})
_JOINED = ("text", "heading", "table")
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "wbr", "source", "col", "area"})
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_SIZE = re.compile(r"font-size\s*:\s*(\d{1,3})(?:\.\d+)?px", re.IGNORECASE)
# A public account's page prints its own name and the hour before the text.
_CHROME = re.compile(
    r"\bid\s*=\s*[\"']?(js_name|publish_time|meta_content|profileBt|js_author_name)\b"
)
_ROLE = re.compile(r"data-role\s*=\s*[\"']?(?:title|heading)", re.IGNORECASE)
_DEEPEST = 400


class _Look(NamedTuple):
    """What the open elements say of the text in them; size in pixels, 0 where none is named."""

    strong: bool = False
    size: int = 0
    kind: BlockKind | Literal["", "chrome"] = ""
    level: int = 0
    look: str = ""


_PLAIN = _Look()


class _Walker:
    """Collects paragraphs while walking; keeps no tree, so depth costs nothing."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.sizes: list[int] = []
        self._parts: list[tuple[str, bool, int]] = []
        # The open elements: name, blocks that stood before it, how it looks.
        self._open: list[tuple[str, int, _Look]] = []
        self._look = _PLAIN
        self._looks: dict[tuple[str, str, _Look], _Look] = {}

    def walk(self, body: str) -> list[Block]:
        for name, attributes, text in cut(body):
            if name.startswith("/"):
                self._end(name[1:])
            elif name and name[0] not in "!?":
                self._start(name, attributes)
            if text:
                self._parts.append((text, self._look.strong, self._look.size))
        self._flush(self._look)
        return _with_larger(self.blocks, self.sizes)

    def _start(self, name: str, attributes: str) -> None:
        outer = self._look
        if name == "br" and outer.level:
            self._parts.append((_BREAK, True, 0))
            return
        if name in _BLOCK_TAGS:
            self._flush(outer)
        if name in _VOID or len(self._open) > _DEEPEST:
            return
        inner = self._looks.get((name, attributes, outer))
        if inner is None:
            inner = self._looks[name, attributes, outer] = _look_of(name, attributes, outer)
        if inner.kind != outer.kind and inner.kind in ("chrome", "account"):
            self._flush(outer)
        self._open.append((name, len(self.blocks), inner))
        self._look = inner

    def _end(self, name: str) -> None:
        if name in _BLOCK_TAGS or self._look.kind in ("chrome", "account"):
            self._flush(self._look)
        if not self._open or (
            self._open[-1][0] != name and all(held[0] != name for held in self._open[-50:])
        ):
            return
        while True:
            held, before, _ = self._open.pop()
            if held == name:
                break
        self._look = self._open[-1][2] if self._open else _PLAIN
        if name in _GROUPS and 2 <= len(self.blocks) - before <= 5:
            self._join(before)

    def _flush(self, inner: _Look) -> None:
        """End the paragraph that is being collected."""
        parts = self._parts
        if not parts:
            return
        self._parts = []
        text = "".join([part for part, _, _ in parts])
        if text.isspace() or inner.kind == "chrome":
            return
        text = _tidy(text)
        strong = all(bold or not part.strip() for part, bold, _ in parts)
        if text and strong and len(text) <= LONGEST_GROUP:
            text = _tidy(said_once([part for part, _, _ in parts]))
        if text:
            kind: BlockKind = "heading" if inner.level else inner.kind or "text"
            self.blocks.append(Block(text, kind, inner.level, strong, inner.look))
            self.sizes.append(min((size for part, _, size in parts if part.strip()), default=0))

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


def _look_of(name: str, attributes: str, outer: _Look) -> _Look:
    strong, size, kind, level, look = outer
    level = _HEADINGS.get(name, level)
    strong = strong or level > 0 or name in ("b", "strong")
    if kind not in ("chrome", "account"):
        kind = _KINDS.get(name, kind)
    if "font-" in attributes:
        strong = strong or bool(_BOLD_STYLE.search(attributes))
        sized = _SIZE.search(attributes)
        size = int(sized[1]) if sized else size
    if "data-role" in attributes and _ROLE.search(attributes):
        look = "role"
    if "id" in attributes and (chrome := _CHROME.search(attributes)):
        kind = "account" if chrome[1] == "js_name" else "chrome"
    return _Look(strong, size, kind, level, look)


def _tidy(text: str) -> str:
    if text.isprintable() and "  " not in text:
        return text.strip()
    clean = _SPACES.sub(" ", _UNWANTED.sub("", text)).strip()
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
        replace(block, strong=True) if size >= least and len(block.text) <= 40 else block
        for block, size in zip(blocks, sizes, strict=True)
    ]
