"""Feeds as their formats have them: RSS, RDF, Atom and JSON Feed. Runs in the reading process."""

import calendar
import json
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

from digest.article import RawArticle
from digest.phrases import msgid
from handlers.ports import Fetched, FetchError

# A feed lists its newest first; what is older than this many entries is an archive.
MOST = 200
_ROOTS = (b"<rss", b"<feed", b"<rdf:rdf", b":feed")


def looks_like_feed(body: bytes) -> bool:
    """Whether the bytes begin as a feed does."""
    head = body[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"{"):
        return b"jsonfeed.org/version" in body[:4096]
    return any(root in head for root in _ROOTS) and b"<html" not in head[:200]


def read_feed(body: bytes, address: str, media: str, charset: str) -> Fetched:
    """The feed's title and entries. Raises FetchError where it is no feed at all."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_feed(body, address)
    import feedparser

    headers = {"content-type": f"{media or 'application/xml'}"}
    if charset:
        headers["content-type"] += f"; charset={charset}"
    # Bytes only: given a text, feedparser would open files and addresses.
    found = feedparser.parse(
        BytesIO(body),
        response_headers=headers,
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not found.get("version") and not found.entries:
        raise FetchError(msgid("this is no feed"))
    title = _line(found.feed.get("title"))
    articles, refused = [], []
    for entry in found.entries[:MOST]:
        try:
            articles.append(_article(entry, title, address))
        except (ValueError, TypeError, AttributeError, KeyError) as error:
            refused.append(f"an entry of {address} cannot be read: {error}")
    if found.get("bozo") and not articles:
        raise FetchError(msgid("this feed is damaged"))
    return Fetched(tuple(articles), title, address, feed=True, refused=tuple(refused))


def _article(entry: Any, account: str, address: str) -> RawArticle:
    contents = entry.get("content") or []
    body = max((str(part.get("value") or "") for part in contents), key=len, default="")
    kind = contents[0].get("type", "") if contents else entry.get("summary_detail", {}).get("type")
    body = body or str(entry.get("summary") or "")
    link = str(entry.get("link") or "")
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    return RawArticle(
        body=body,
        form="text" if kind == "text/plain" and "<" not in body else "html",
        title=_line(entry.get("title")),
        address=link_of(address, link),
        guid=str(entry.get("id") or link),
        published=datetime.fromtimestamp(calendar.timegm(moment), UTC) if moment else None,
        account=account,
        author=_line(entry.get("author")),
    )


def _json_feed(body: bytes, address: str) -> Fetched:
    try:
        feed = json.loads(body.decode("utf-8-sig", "replace"))
        items = feed.get("items") or []
        entries = [item for item in items[:MOST] if isinstance(item, dict)]
    except (ValueError, RecursionError, AttributeError, TypeError) as error:
        raise FetchError(msgid("this feed is damaged")) from error
    title = _line(feed.get("title"))
    articles = tuple(_json_article(item, title, address) for item in entries)
    return Fetched(articles, title, address, feed=True)


def _json_article(item: dict[str, Any], account: str, address: str) -> RawArticle:
    html, text = item.get("content_html"), item.get("content_text")
    link = item.get("url") or item.get("external_url") or ""
    authors = item.get("authors") or [item.get("author")]
    first = authors[0] if isinstance(authors, list) and authors else None
    return RawArticle(
        body=str(html or text or item.get("summary") or ""),
        form="html" if html else "text",
        title=_line(item.get("title")),
        address=link_of(address, str(link)),
        guid=str(item.get("id") or link),
        published=moment_of(item.get("date_published") or item.get("date_modified")),
        account=account,
        author=_line(first.get("name")) if isinstance(first, dict) else "",
    )


def link_of(base: str, link: str) -> str:
    """A link as an address of the web, seen from `base`; empty where it is none."""
    try:
        found = urljoin(base, link.strip()) if link.strip() else ""
        return found if urlsplit(found).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def moment_of(text: object) -> datetime | None:
    """An ISO moment as aware UTC; None where it is none. Without a zone it counts as UTC."""
    try:
        found = datetime.fromisoformat(str(text).strip())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _line(value: object) -> str:
    # Titles may hold markup and entities of their own.
    import html
    import re

    bare = re.sub(r"<[^<>]{1,200}>", "", str(value or ""))
    return " ".join(html.unescape(bare).split())
