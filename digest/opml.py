"""Lists of feeds as OPML, the form that every reader of feeds understands."""

import re
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from digest.errors import ZhaibaoError

MOST = 500


class OpmlError(ZhaibaoError):
    """A text is no OPML."""

    phrase = "That file cannot be read as a list of feeds (OPML)."


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list: its address and the title it goes by (empty where it has none)."""

    address: str
    title: str = ""


def write_opml(outlines: list[Outline], title: str) -> str:
    """An OPML 2.0 document of these feeds."""
    lines = [
        f"    <outline type={quoteattr('rss')} text={_attribute(o.title or o.address)}"
        f" xmlUrl={_attribute(o.address)}/>"
        for o in outlines
    ]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<opml version="2.0">',
            f"  <head><title>{_sound(title).translate(_ESCAPES)}</title></head>",
            "  <body>",
            *lines,
            "  </body>",
            "</opml>",
            "",
        ]
    )


def read_opml(text: str) -> list[Outline]:
    """The feeds of a list, each address once, folders opened; at most MOST. Raises OpmlError.

    A document type is refused: a list of feeds needs none, and what it can define could be
    used to make a small file a very large one.
    """
    bare = text.lstrip("\ufeff \t\r\n")
    if "<!" in bare.replace("<!--", "").replace("<![CDATA[", ""):
        raise OpmlError("an OPML file with a document type")
    # What came as text has its encoding behind it.
    if bare.startswith("<?xml"):
        bare = bare.partition("?>")[2]
    try:
        root = ElementTree.fromstring(bare)  # noqa: S314 - no document type, and bounded in size
    except (ElementTree.ParseError, ValueError) as error:
        raise OpmlError(f"no OPML: {error}") from error
    if root.tag.lower() != "opml":
        raise OpmlError(f"no OPML, but <{root.tag[:20]}>")
    found: dict[str, Outline] = {}
    for element in root.iter():
        if element.tag.lower() != "outline":
            continue
        given = {name.lower(): value.strip() for name, value in element.attrib.items()}
        address = given.get("xmlurl", "")
        if address and len(found) < MOST:
            found.setdefault(address, Outline(address, given.get("title") or given.get("text", "")))
    return list(found.values())


_UNSOUND = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def _attribute(text: str) -> str:
    return quoteattr(_sound(text))


def _sound(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _UNSOUND.sub("", text)
