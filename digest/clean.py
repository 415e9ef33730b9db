"""Text, Markdown and HTML into blocks; with `walker.py` all that knows what markup looks like."""

import re
from html import unescape

from digest.article import Form
from digest.block import EDGES, SPACES, UNWANTED, Block
from digest.walker import walk

_LINES = re.compile("[\n\r\u0085\u2028\u2029]")


def clean_line(text: str) -> str:
    """A title or a name as one line, without controls, surrogates and direction marks."""
    return " ".join(UNWANTED.sub("", text).split())


def blocks_of(body: str, form: Form) -> list[Block]:
    """The blocks of a body, in order, none of its words lost; never raises."""
    clean = UNWANTED.sub("", body)
    if form == "html":
        return walk(clean)
    lines = [line.strip() for line in _LINES.split(clean.replace("\r\n", "\n"))]
    if "\u200c" in clean or "\u200d" in clean:
        lines = [line.strip(EDGES) for line in lines]
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
            blocks[-1] = blocks[-1]._replace(kind="heading", level=1 if line[0] == "=" else 2)
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
            text = UNWANTED.sub("", unescape(text))
    return SPACES.sub(" ", text).strip()
