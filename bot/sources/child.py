"""The reading process, started by `process.py`: foreign markup is parsed here alone.

It is started when the first document comes and killed when one takes too long: no feed or page
can hold up the service, and what the parsers weigh is gone with the process.
One document is a line of JSON (address, media, charset, size) and that many bytes;
the answer is one line of JSON. Where `known` fingerprints come with it, a feed's entries are read
here, too, but those: so the time that reading takes is bounded, and costs the service none.
"""

import json
from collections.abc import Collection
from dataclasses import fields, replace
from typing import Any, BinaryIO

from bot.sources.charset import declared_in, decoded, is_text
from bot.sources.feed import looks_like_feed, read_feed
from bot.sources.file import is_packed
from bot.sources.shapes import shape_of
from digest.article import RawArticle
from digest.phrases import msgid
from handlers.fetched import Fetched, FetchError

_TEXTS = ("text/plain", "text/markdown")


def understood(body: bytes, address: str, media: str, charset: str) -> Fetched:
    """The feed, page or text that the bytes are. Raises FetchError."""
    if not body.strip():
        raise FetchError(msgid("it is empty"))
    if is_packed(body):
        from bot.sources.packed import read_packed

        packed = replace(read_packed(body, address), address=_web(address))
        return Fetched((packed,), packed.title, address)
    text = decoded(body, charset or declared_in(body))
    if looks_like_feed(text):
        return read_feed(text, address)
    if not is_text(text):
        raise FetchError(msgid("this is no text"))
    if "<opml" in text[:4096].lower():
        from bot.sources.opml import read_opml

        return Fetched(outlines=read_opml(text), address=address)
    if media in _TEXTS or address.lower().endswith((".txt", ".md")):
        form: Any = "markdown" if media == _TEXTS[1] or address.endswith(".md") else "text"
        article = RawArticle(text, form, address=_web(address), guid=address)
        return Fetched((article,), address=address)
    from bot.sources.page import page_found

    return page_found(text, address)


def _web(address: str) -> str:
    # What somebody sent has a name, and no address.
    return address if "://" in address else ""


def _read(found: Fetched, known: Collection[str]) -> Fetched:
    from handlers.entries import readable

    entries = readable(found.articles, set(known))
    bare = tuple(replace(one, raw=replace(one.raw, body="")) for one in entries)
    return replace(found, articles=(), entries=bare)


def answer(header: dict[str, Any], body: bytes) -> dict[str, Any]:
    """What the parent is told: a document's parts, or the reason why there are none."""
    try:
        found = understood(body, header["address"], header["media"], header["charset"])
        if found.feed and "known" in header:
            found = _read(found, header["known"])
    except FetchError as error:
        return {"reason": error.reason, "later": error.later, "advice": error.advice}
    except Exception as error:  # noqa: BLE001 - whatever a foreign document provokes is its fault
        return {"reason": msgid("it cannot be understood"), "bug": repr(error)}
    return {one.name: shape_of(getattr(found, one.name)) for one in fields(found)}


def answer_all(source: BinaryIO, out: BinaryIO) -> None:
    """Answer documents until the parent closes."""
    while line := source.readline():
        header = json.loads(line)
        body = source.read(header["size"])
        out.write(json.dumps(answer(header, body)).encode() + b"\n")
        out.flush()
