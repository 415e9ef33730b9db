"""Feeds as their formats have them: RSS, RDF, Atom and JSON Feed. Runs in the reading process."""

import calendar
import html
import json
import re
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from typing import Any

from bot.sources.links import link_of
from bot.sources.pictures import leading, of_entry
from digest.article import RawArticle
from digest.clean import clean_line
from digest.phrases import msgid
from digest.polling import Rest
from handlers.fetched import Fetched, FetchError

# A feed lists its newest first; what is older than this many entries is an archive.
MOST = 200
_ROOT = re.compile(r"<(?:rss|rdf:rdf|(?:[a-z0-9]{1,20}:)?(?:feed|rdf))[\s>]", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_SKIPPED = {
    unit: re.compile(rf"<skip{unit}s>(.{{0,2000}}?)</skip{unit}s>", re.IGNORECASE | re.DOTALL)
    for unit in ("hour", "day")
}
_MARKUP = re.compile(r"<[^<>]{1,200}>")
_REFERENCE = re.compile(r"&#([xX][0-9a-fA-F]{1,100}|[0-9]{1,100});?")
# RSS wants a mail address before the name: lin@valley.example (林一白).
_MAILED = re.compile(r"^[^\s@()]{1,64}@[^\s()]{1,200} \(([^()]{1,100})\)$")
_TAGGED = re.compile(r"</?[a-zA-Z]")
_FILLED = "\ufeff \t\r\n"


def looks_like_feed(text: str) -> bool:
    """Whether a document begins as a feed does."""
    head = text[:4096].lstrip(_FILLED).lower()
    if head.startswith("{"):
        return "jsonfeed.org/version" in head
    return bool(_ROOT.search(head)) and "<html" not in head[:200]


def read_feed(text: str, address: str) -> Fetched:
    """The feed's title and entries. Raises FetchError where it is no feed at all."""
    if text.lstrip(_FILLED).startswith("{"):
        return _json_feed(text, address)
    # Bytes only: given a text, feedparser would open files and addresses. What the declaration
    # says of the charset is settled by now, and often enough it was not true.
    sound = existing_references(_DECLARATION.sub("", text.lstrip(_FILLED)).lstrip())
    body = sound.encode("utf-8", "replace")
    try:
        found = _feedparser().parse(
            BytesIO(body),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except (LookupError, AttributeError, TypeError, ValueError, AssertionError) as error:
        # feedparser's forgiving reader trips over some that are torn in the middle of an element.
        raise FetchError(msgid("this feed is damaged")) from error
    if not found.get("version") and not found.entries:
        raise FetchError(msgid("this is no feed"))
    title = line_of(found.feed.get("title"))
    articles, refused = [], []
    for entry in found.entries[:MOST]:
        try:
            articles.append(_article(entry, title, address))
        except (ValueError, TypeError, AttributeError, KeyError) as error:
            refused.append(f"an entry of {address} cannot be read: {error}")
    if found.get("bozo") and not articles:
        raise FetchError(msgid("this feed is damaged"))
    return Fetched(
        tuple(articles), title, address, feed=True, refused=tuple(refused),
        rest=_rest(text, found.feed.get("ttl")),
    )  # fmt: skip


@cache
def _feedparser() -> Any:
    import feedparser

    # It would look for another parser before each feed; with one it would read otherwise.
    feedparser.api.PREFERRED_XML_PARSERS = []
    return feedparser


def existing_references(text: str) -> str:
    """The markup without references to characters that cannot be: parsers fail at them."""
    return _REFERENCE.sub(_existing, text)


def _existing(reference: re.Match[str]) -> str:
    """A reference to a character as it is; nothing for one that cannot be (feedparser fails)."""
    hexadecimal = reference[1][:1] in "xX"
    number = int(reference[1][1:], 16) if hexadecimal else int(reference[1])
    sound = 0 < number < 0x110000 and not 0xD800 <= number < 0xE000
    return reference[0] if sound else ""


def _rest(text: str, ttl: object) -> Rest:
    """What RSS says of when to ask again: `ttl` in minutes, hours (UTC) and days to skip."""
    minutes = str(ttl or "").strip()
    fresh = int(minutes) * 60.0 if minutes.isdecimal() and len(minutes) < 6 else 0.0
    head = text[:20_000]
    hours, days = (
        _MARKUP.sub(" ", match[1]).split() if (match := _SKIPPED[unit].search(head)) else []
        for unit in ("hour", "day")
    )
    skipped = sorted({int(hour) % 24 for hour in hours if hour.isdecimal() and int(hour) <= 24})
    return Rest(fresh, tuple(skipped), tuple(sorted({day.lower() for day in days[:7]})))


def _article(entry: Any, account: str, address: str) -> RawArticle:
    contents = entry.get("content") or []
    body = max((str(part.get("value") or "") for part in contents), key=len, default="")
    kind = contents[0].get("type", "") if contents else entry.get("summary_detail", {}).get("type")
    body = body or str(entry.get("summary") or "")
    link = str(entry.get("link") or "")
    if entry.get("guidislink") and link == entry.get("id") and "://" not in link:
        # A guid counts as a link where there is none, so RSS has it; most are just a name.
        link = ""
    # Not `get`: feedparser would answer with the one for the other, and a warning.
    names = [name for name in ("published_parsed", "updated_parsed") if name in entry]
    moment = next((entry[name] for name in names if entry[name]), None)
    return RawArticle(
        body=body,
        form="text" if kind == "text/plain" and not _TAGGED.search(body) else "html",
        title=line_of(entry.get("title")),
        address=link_of(address, link),
        guid=str(entry.get("id") or link),
        published=datetime.fromtimestamp(calendar.timegm(moment), UTC) if moment else None,
        account=account,
        author=_MAILED.sub(r"\1", line_of(entry.get("author"))),
        image=leading(of_entry(entry), body, link_of(address, link) or address),
    )


def _json_feed(text: str, address: str) -> Fetched:
    try:
        feed = json.loads(text.lstrip(_FILLED))
        items = feed.get("items") or []
        entries = [item for item in items[:MOST] if isinstance(item, dict)]
    except (ValueError, RecursionError, AttributeError, TypeError) as error:
        raise FetchError(msgid("this feed is damaged")) from error
    title = line_of(feed.get("title"))
    articles = tuple(_json_article(item, title, address) for item in entries)
    return Fetched(articles, title, address, feed=True)


def _json_article(item: dict[str, Any], account: str, address: str) -> RawArticle:
    markup, text = item.get("content_html"), item.get("content_text")
    link = item.get("url") or item.get("external_url") or ""
    authors = item.get("authors") or [item.get("author")]
    first = authors[0] if isinstance(authors, list) and authors else None
    return RawArticle(
        body=str(markup or text or item.get("summary") or ""),
        form="html" if markup else "text",
        title=line_of(item.get("title")),
        address=link_of(address, str(link)),
        guid=str(item.get("id") or link),
        published=moment_of(item.get("date_published") or item.get("date_modified")),
        account=account,
        author=line_of(first.get("name")) if isinstance(first, dict) else "",
        image=leading(
            (item.get("image"), item.get("banner_image")),
            str(markup or ""),
            link_of(address, str(link)) or address,
        ),
    )


def moment_of(text: object) -> datetime | None:
    """An ISO moment as aware UTC; None where it is none. Without a zone it counts as UTC."""
    try:
        found = datetime.fromisoformat(str(text).strip())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def line_of(value: object) -> str:
    """A title or a name as one line: it may hold markup, entities, and what no text needs."""
    bare = _MARKUP.sub("", str(value or "")[:2000])
    return clean_line(html.unescape(bare))
