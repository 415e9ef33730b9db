"""Elements of a page: parsed, found, read as text, spelled as markup again. Reading process."""

import re
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from digest.phrases import msgid
from handlers.fetched import FetchError

_CONTROLS = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def parsed(text: str) -> Any:
    """The page's root element. Raises FetchError where there is none."""
    try:
        # A declaration of a charset in a text that is decoded already is refused by the parser.
        bare = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text[:500]) + text[500:]
        # It takes controls in, and trips over them when an element beside them is moved.
        bare = _CONTROLS.sub("", bare)
        root = lxml_html.document_fromstring(bare)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise FetchError(msgid("this page is empty")) from error
    return root


def by_id(root: Any, name: str) -> Any:
    """The element of that id, or None."""
    return next(iter(root.xpath("//*[@id=$name]", name=name)), None)


def text_of(element: Any) -> str:
    """All text of an element in one line; empty for None."""
    return " ".join(element.text_content().split()) if element is not None else ""


def markup_of(element: Any) -> str:
    """The element as HTML."""
    return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))


def shown(root: Any) -> str:
    """The page's text, a line an element: what a person would read."""
    silent = ("script", "style", "noscript", "template", "title", "head")
    lines = []
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag not in silent:
            lines.append(" ".join((element.text or "").split()))
        lines.append(" ".join((element.tail or "").split()))
    return "\n".join(line for line in lines if line)
