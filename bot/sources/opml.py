"""Lists of feeds as other readers keep them: OPML, in and out, with folders and titles."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from xml.sax.saxutils import quoteattr

from lxml import etree

from bot.sources.feed import existing_references
from bot.sources.links import link_of
from digest.clean import clean_line
from digest.phrases import msgid
from handlers.fetched import FetchError, Outline

# More feeds than anybody reads, deeper folders than anybody opens.
_MOST = 10_000
_DEEPEST = 20


def read_opml(text: str) -> tuple[Outline, ...]:
    """The feeds of a list, each address once, in its order. Raises FetchError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(existing_references(text).encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError) as error:
        raise FetchError(msgid("this list of feeds is damaged")) from error
    if root is None:
        raise FetchError(msgid("this list of feeds is damaged"))
    bodies = root.xpath("//*[local-name()='body']") or [root]
    found: dict[str, Outline] = {}
    for outline in _outlines(bodies[0], ()):
        if len(found) < _MOST:
            found.setdefault(outline.address, outline)
    if not found:
        raise FetchError(msgid("there is no feed in this list"))
    return tuple(found.values())


def _outlines(element: Any, folder: tuple[str, ...]) -> Iterator[Outline]:
    for one in element:
        if not isinstance(one.tag, str) or one.tag.rpartition("}")[2].lower() != "outline":
            continue
        said = {str(name).lower(): str(value) for name, value in one.attrib.items()}
        title = clean_line(said.get("title") or said.get("text") or "")[:200]
        if address := link_of("", said.get("xmlurl", "")):
            yield Outline(address, title, "/".join(folder))
        elif len(folder) < _DEEPEST:
            yield from _outlines(one, (*folder, title.replace("/", "／") or "…"))


def write_opml(outlines: Iterable[Outline], made: datetime) -> str:
    """A list that other readers take in: OPML 2.0, folders nested, feeds in their order."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        "  <head>",
        "    <title>Zhaibao 摘報</title>",
        f"    <dateCreated>{made:%a, %d %b %Y %H:%M:%S GMT}</dateCreated>",
        "  </head>",
        "  <body>",
    ]
    opened: list[str] = []
    for outline in sorted(outlines, key=lambda one: one.folder):
        wanted = outline.folder.split("/") if outline.folder else []
        common = 0
        while opened[common : common + 1] == wanted[common : common + 1] != []:
            common += 1
        while len(opened) > common:
            lines.append(f"{_indent(len(opened))}</outline>")
            opened.pop()
        for name in wanted[common:]:
            opened.append(name)
            quoted = quoteattr(name)
            lines.append(f"{_indent(len(opened))}<outline text={quoted} title={quoted}>")
        title, address = quoteattr(outline.title or outline.address), quoteattr(outline.address)
        lines.append(
            f"{_indent(len(opened) + 1)}<outline type={quoteattr('rss')} text={title}"
            f" title={title} xmlUrl={address}/>"
        )
    lines += [f"{_indent(depth)}</outline>" for depth in range(len(opened), 0, -1)]
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _indent(depth: int) -> str:
    return "  " * (depth + 1)
