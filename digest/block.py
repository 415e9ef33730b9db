"""A block: one paragraph of a source, with what its markup says of it."""

import re
from typing import Literal, NamedTuple

BlockKind = Literal["text", "heading", "item", "quote", "caption", "table", "code", "account"]

# Characters that no text needs: controls, lone surrogates, direction overrides, zero widths.
UNWANTED = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ud800-\udfff"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
# What may be taken off the ends of a line: white space, joiners that join nothing.
EDGES = " \t\n\r\f\v\u00a0\u3000\u2002\u2003\u2009\u200a\u200c\u200d"
SPACES = re.compile(r"[ \t\n\r\f\u00a0]+")


class Block(NamedTuple):
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
