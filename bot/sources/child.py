"""The reading process: `python -m bot.sources.child`. Foreign markup is parsed here alone.

It is started when the first document comes and killed when one takes too long: no feed or page
can hold up the service, and what the parsers weigh is gone with the process.
One document is a line of JSON (address, media, charset, size) and that many bytes;
the answer is one line of JSON.
"""

import json
import sys
from dataclasses import asdict
from typing import Any, BinaryIO

from bot.sources.charset import decoded
from bot.sources.feed import looks_like_feed, read_feed
from digest.article import RawArticle
from digest.phrases import msgid
from handlers.ports import Fetched, FetchError

_TEXTS = ("text/plain", "text/markdown")


def understood(body: bytes, address: str, media: str, charset: str) -> Fetched:
    """The feed, page or text that the bytes are. Raises FetchError."""
    if not body.strip():
        raise FetchError(msgid("it is empty"))
    if looks_like_feed(body):
        return read_feed(body, address, media, charset)
    if b"\0" in body[:4096] and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FetchError(msgid("this is no text"))
    if media in _TEXTS or address.lower().endswith((".txt", ".md")):
        form: Any = "markdown" if media == _TEXTS[1] or address.endswith(".md") else "text"
        article = RawArticle(decoded(body, charset), form, address=address, guid=address)
        return Fetched((article,), address=address)
    from bot.sources.page import read_page

    page = read_page(decoded(body, charset or _declared(body)), address)
    return Fetched((page,), page.title, address)


def _declared(body: bytes) -> str:
    """The charset that a page names in its head."""
    import re

    sign = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{2,30})", re.IGNORECASE)
    match = sign.search(body[:2048])
    return match[1].decode("ascii") if match else ""


def answer(header: dict[str, Any], body: bytes) -> dict[str, Any]:
    """What the parent is told: a document's parts, or the reason why there are none."""
    try:
        found = understood(body, header["address"], header["media"], header["charset"])
    except FetchError as error:
        return {"reason": error.reason}
    except Exception as error:  # noqa: BLE001 - whatever a foreign document provokes is its fault
        return {"reason": msgid("it cannot be understood"), "bug": repr(error)}
    shape = asdict(found)
    for article in shape["articles"]:
        moment = article["published"]
        article["published"] = moment.isoformat() if moment else None
    return shape


def main(source: BinaryIO, out: BinaryIO) -> None:
    """Answer documents until the parent closes."""
    while line := source.readline():
        header = json.loads(line)
        body = source.read(header["size"])
        out.write(json.dumps(answer(header, body)).encode() + b"\n")
        out.flush()


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
