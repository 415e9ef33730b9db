"""Text, Markdown and HTML into blocks: the one file that knows what markup looks like."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Literal

from digest.article import Form

BlockKind = Literal["text", "heading", "item", "quote", "caption", "table", "code"]

# Characters that no text needs: controls, lone surrogates, direction overrides, zero widths.
_UNWANTED = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_LINES = re.compile("\r\n|[\n\r\u0085\u2028\u2029]")
_SPACES = re.compile(r"[ \t\u00a0]+")


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of the source. `level` is a heading's (1–6), 0 where none is marked.

    `strong` says that all of it stands in bold; `alone` that it came as a paragraph of its own
    kind of markup, not as a line of a list or a table.
    """

    text: str
    kind: BlockKind = "text"
    level: int = 0
    strong: bool = False


def blocks_of(body: str, form: Form) -> list[Block]:
    """The blocks of a body, in order, none of its words lost; never raises."""
    clean = _UNWANTED.sub("", body)
    if form == "html":
        return _html_blocks(clean)
    lines = [line.strip() for line in _LINES.split(clean)]
    if form == "markdown":
        return _markdown_blocks(lines)
    return [Block(line) for line in lines if line]


_ATX = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_BULLET = re.compile(r"[-*+]\s+(.*)")
_ORDERED = re.compile(r"\d{1,3}[.)]\s+(.*)")
_RULE = re.compile(r"(?:[-*_]\s*){3,}|={3,}")
_IMAGE = re.compile(r"!\[([^\]\n]{0,500})\]\([^()\s]{0,2000}(?:\s+\"[^\"\n]{0,200}\")?\)")
_LINK = re.compile(r"\[([^\[\]\n]{0,500})\]\([^()\s]{0,2000}(?:\s+\"[^\"\n]{0,200}\")?\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,2000}?\S?)\1")
_EMPHASIS = re.compile(r"(?<![\w*])[*](?=\S)([^*\n]{1,1000})[*](?![\w*])")
_CODE = re.compile(r"`([^`\n]{1,500})`")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")


def _markdown_blocks(lines: list[str]) -> list[Block]:
    blocks: list[Block] = []
    fenced = False
    for line in lines:
        if line.startswith(("```", "~~~")):
            fenced = not fenced
        elif fenced and line:
            blocks.append(Block(line, "code"))
        elif line and not _RULE.fullmatch(line):
            blocks.append(_markdown_line(line))
    return [block for block in blocks if block.text]


def _markdown_line(line: str) -> Block:
    if match := _ATX.match(line):
        return Block(_inline(match[2]), "heading", len(match[1]))
    if line.startswith(">"):
        return Block(_inline(line.lstrip("> ")), "quote")
    if match := _BULLET.match(line):
        return Block(_inline(match[1]), "item")
    if line.startswith("|"):
        return Block(_inline(" ".join(line.strip("|").split("|"))), "table")
    if _IMAGE.fullmatch(line):
        return Block(_inline(line), "caption")
    bold = bool(_STRONG.fullmatch(line))
    return Block(_inline(line), "text", 0, bold)


def _inline(text: str) -> str:
    text = _IMAGE.sub(r"\1", text)
    text = _LINK.sub(r"\1", text)
    text = _STRONG.sub(r"\2", text)
    text = _EMPHASIS.sub(r"\1", text)
    text = _CODE.sub(r"\1", text)
    return _SPACES.sub(" ", _ESCAPE.sub(r"\1", text)).strip()


_SKIPPED = {"script", "style", "noscript", "template", "svg", "iframe", "button", "form", "head"}
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_BLOCK_TAGS = {
    "p", "div", "section", "article", "ul", "ol", "li", "blockquote", "table", "tr", "figure",
    "figcaption", "pre", "hr", "br", "header", "footer", "main", "aside", "dl", "dt", "dd", "body",
    "center", "address", "nav", *_HEADINGS,
}  # fmt: skip
_BOLD = {"b", "strong"}
_VOID = {"br", "hr", "img", "input", "meta", "link", "wbr", "source", "col", "area", "embed"}
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_LARGE = re.compile(r"font-size\s*:\s*(\d+(?:\.\d+)?)px", re.IGNORECASE)
_DEEPEST = 400


class _Walker(HTMLParser):
    """Collects paragraphs while walking; keeps no tree, so depth costs nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._parts: list[tuple[str, bool]] = []
        self._open: list[tuple[str, bool]] = []
        self._skipping = 0
        self._bold = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED:
            self._skipping += tag not in _VOID
        if tag in _BLOCK_TAGS:
            self.flush()
        if tag in _VOID or len(self._open) > _DEEPEST:
            return
        style = next((value or "" for name, value in attrs if name == "style"), "")
        bold = tag in _BOLD or bool(_BOLD_STYLE.search(style))
        self._bold += bold
        self._open.append((tag, bold))

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED and self._skipping:
            self._skipping -= 1
        if tag in _BLOCK_TAGS:
            self.flush()
        if tag in _VOID or not any(name == tag for name, _ in self._open[-50:]):
            return
        while self._open:
            name, bold = self._open.pop()
            self._bold -= bold
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self._parts.append((data, self._bold > 0))

    def flush(self) -> None:
        """End the paragraph that is being collected."""
        text = _SPACES.sub(" ", " ".join("".join(t for t, _ in self._parts).split("\n"))).strip()
        if text:
            strong = all(bold or not t.strip() for t, bold in self._parts)
            self.blocks.append(self._block(" ".join(text.split()), strong))
        self._parts = []

    def _block(self, text: str, strong: bool) -> Block:
        tags = [name for name, _ in self._open]
        level = next((_HEADINGS[tag] for tag in reversed(tags) if tag in _HEADINGS), 0)
        if level:
            return Block(text, "heading", level, strong)
        kinds: tuple[tuple[str, BlockKind], ...] = (
            ("figcaption", "caption"), ("li", "item"), ("blockquote", "quote"),
            ("tr", "table"), ("pre", "code"),
        )  # fmt: skip
        kind: BlockKind = next((k for tag, k in kinds if tag in tags), "text")
        return Block(text, kind, 0, strong)


def _html_blocks(body: str) -> list[Block]:
    walker = _Walker()
    walker.feed(body)
    walker.close()
    walker.flush()
    return walker.blocks
