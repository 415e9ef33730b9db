"""The catalogue's file: feeds.toml or OPML, as offers. Bad entries are told, the rest is kept."""

import tomllib
from pathlib import Path
from typing import Any

from lxml import etree

from bot.typed import root
from digest.errors import ZhaibaoError
from storage.catalogue import Offer

_FULL_TEXTS = ("auto", "on", "link")
_KNOWN = {"address", "title", "folder", "language", "default", "full_text"}


class CatalogueError(ZhaibaoError):
    """The catalogue's file, or an entry of it, is not understood."""


def read_catalogue(path: Path) -> tuple[list[Offer], list[CatalogueError]]:
    """The offers of a file, and what is wrong with others of its entries.

    Raises CatalogueError where the whole file cannot be read.
    """
    try:
        content = path.read_bytes()
        if path.suffix.lower() == ".toml":
            entries = tomllib.loads(content.decode("utf-8-sig")).get("feed", [])
        else:
            entries = _outlines(content)
    except (OSError, UnicodeError, tomllib.TOMLDecodeError, etree.XMLSyntaxError) as error:
        raise CatalogueError(f"{path} cannot be read: {error}") from error
    if not isinstance(entries, list):
        raise CatalogueError(f"{path}: a feed begins with [[feed]]")
    offers, wrong = [], []
    for number, entry in enumerate(entries, 1):
        try:
            offers.append(_offer(entry))
        except ValueError as fault:
            wrong.append(CatalogueError(f"{path}, feed {number}: {fault}"))
    return offers, wrong


def _offer(entry: Any) -> Offer:
    if not isinstance(entry, dict) or not isinstance(entry.get("address"), str):
        raise ValueError("it has no address")
    if unknown := sorted(set(entry) - _KNOWN):
        raise ValueError(f"{', '.join(unknown)} is not known")
    texts = {name: entry.get(name, "") for name in ("title", "folder", "language")}
    for name, value in texts.items():
        if not isinstance(value, str):
            raise ValueError(f"{name} is no text")
    default, full_text = entry.get("default", True), entry.get("full_text", "auto")
    if not isinstance(default, bool):
        raise ValueError("default is true or false")
    if full_text not in _FULL_TEXTS:
        raise ValueError(f"full_text is one of {', '.join(_FULL_TEXTS)}")
    root(entry["address"])
    return Offer(entry["address"], default=default, full_text=full_text, **texts)


def _outlines(content: bytes) -> list[dict[str, str]]:
    # Entities are never resolved, nothing is fetched.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    tree = etree.fromstring(content, parser)
    found = []
    for outline in tree.iter("outline"):
        address = outline.get("xmlUrl")
        if not address:
            continue
        above = outline.getparent()
        folder = above.get("text") or above.get("title") or "" if above is not None else ""
        entry = {"address": address, "title": outline.get("title") or outline.get("text") or ""}
        found.append({**entry, "folder": folder, "language": outline.get("language") or ""})
    return found
