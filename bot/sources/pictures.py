"""Which picture leads an article: named by its page or its feed, else the first inside it.

Runs in the reading process; only addresses are found here, nothing is fetched.
"""

import html
import re
from collections.abc import Iterable, Iterator
from typing import Any

from bot.sources.links import link_of

_IMAGE = re.compile(r"<img\b[^<>]{1,4000}>", re.IGNORECASE)
# Editors of public accounts, and pages that load late, keep the address in an attribute of data.
_ADDRESS = re.compile(
    r"\s(data-src|data-original|src)\s*=\s*(?:\"([^\"]{1,2000})\"|'([^']{1,2000})')", re.IGNORECASE
)
_SIDE = re.compile(r"\s(?:data-w|width|height)\s*=\s*[\"']?(\d{1,5})(?![\d.%])", re.IGNORECASE)
# What says that it is smaller than this, in pixels, decorates or counts.
_LEAST = 100
# Looked at from the top of an article; what stands further down does not lead it.
_MOST = 5
_LONGEST = 2000


def leading(named: Iterable[object], markup: str, address: str) -> str:
    """The address of the picture that leads an article; empty where there is none.

    `named` is what the page or the feed says it is, the surest first; `markup` its body.
    """
    for link in (*named, *_inside(markup)):
        found = link_of(address, link) if isinstance(link, str) else ""
        if found and len(found) <= _LONGEST:
            return found
    return ""


def named_in(data: Any) -> str:
    """The address in what schema.org allows as an image: a text, an object, or a list of them."""
    first = data[0] if isinstance(data, list) and data else data
    found = first.get("url") if isinstance(first, dict) else first
    return found.strip() if isinstance(found, str) else ""


def of_entry(entry: Any) -> Iterator[object]:
    """What a feed's entry names: media:content, an enclosure, media:thumbnail."""
    for part in entry.get("media_content") or []:
        kind = str(part.get("type") or "")
        if part.get("medium") == "image" or kind.startswith("image/"):
            yield part.get("url")
    for part in entry.get("enclosures") or []:
        if str(part.get("type") or "").startswith("image/"):
            yield part.get("href")
    for part in entry.get("media_thumbnail") or []:
        yield part.get("url")


def _inside(markup: str) -> Iterator[str]:
    for number, image in enumerate(_IMAGE.finditer(markup)):
        if number == _MOST:
            return
        if any(int(side) < _LEAST for side in _SIDE.findall(image[0])):
            continue
        told = {name.lower(): one or other for name, one, other in _ADDRESS.findall(image[0])}
        for name in ("data-src", "data-original", "src"):
            if name in told and not told[name].startswith("data:"):
                yield html.unescape(told[name])
