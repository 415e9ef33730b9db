"""Web pages: which element holds the article, and what the page says of it. Reading process."""

import json
import re
from collections.abc import Iterator
from typing import Any

from bot.sources.elements import markup_of, parsed, shown, text_of
from bot.sources.feed import moment_of
from bot.sources.links import link_of
from bot.sources.pictures import leading, named_in
from bot.sources.stubs import nothing_but_a_login, refused
from bot.sources.sweep import sweep
from bot.sources.wechat import wechat_post
from digest.article import RawArticle
from digest.phrases import msgid
from handlers.fetched import Fetched, FetchError

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
# Where sites keep an article, the surest first: what they say of it in schema.org's words, the
# names that news systems give it (a class or an id), then HTML's own elements.
_SAID = "//*[@itemprop='articleBody']"
_NAMED = re.compile(
    r"(?:^|\s)(?:articleDetailContent|artibody|(?:js-)?(?:article|story|post|entry|news)[-_]{0,2}(?:detail)?[-_]{0,2}"
    r"(?:body|content|text|editor)(?:[-_]{1,2}(?:body|content|text|editor|main|wrap(?:per)?|inner))?)(?:\s|$)",
    re.IGNORECASE,
)
_OWN = "//article|//main"
_LEAST = 120
# What is shorter than this is a menu or a notice, not an article.
_SCRAP = 50


def page_found(text: str, address: str) -> Fetched:
    """The article of a page, and the feeds that it names; only these where it is no article.

    Raises FetchError where there is neither.
    """
    root = parsed(text)
    feeds = tuple(dict.fromkeys(_feeds_named(root, address)))[:10]
    try:
        page = _article_of(root, text, address)
    except FetchError:
        if feeds:
            return Fetched(address=address, feeds=feeds)
        raise
    return Fetched((page,), page.title, address, feeds=feeds)


def read_page(text: str, address: str) -> RawArticle:
    """The article of a page. Raises FetchError where there is none to be found."""
    return _article_of(parsed(text), text, address)


def _feeds_named(root: Any, address: str) -> Iterator[str]:
    base = link_of(address, "".join(root.xpath("//base/@href")[:1])) or address
    for link in root.xpath("//link[@href and @type]")[:100]:
        kinds = str(link.get("rel", "")).lower().split()
        told = "alternate" in kinds and str(link.get("type")).strip().lower() in _FEED_TYPES
        if told and (found := link_of(base, str(link.get("href")))):
            yield found


def _article_of(root: Any, text: str, address: str) -> RawArticle:
    facts = _facts(root)
    post = wechat_post(root, text, facts, address)
    if post is not None:
        return post
    if fault := refused(shown(root)):
        raise fault
    closed = facts.get("free", "") == "false"
    body = _content(root, text)
    if not body:
        raise nothing_but_a_login(shown(root)) or FetchError(
            msgid("there is no article on this page")
        )
    if fault := refused(shown(parsed(body)), closed=closed):
        raise fault
    return RawArticle(
        body=body,
        form="html",
        title=facts.get("title", ""),
        address=link_of(address, facts.get("canonical", "")) or address,
        guid=address,
        published=moment_of(facts.get("published")),
        account=facts.get("site", ""),
        author=facts.get("author", ""),
        image=leading((facts.get("image"),), body, address),
    )


def _content(root: Any, text: str) -> str:
    """The markup of the element that holds the article: its own one, else as extracted."""
    named = [one for one in root.xpath("//*[@class or @id]") if _is_named(one)]
    for found in (root.xpath(_SAID), named, root.xpath(_OWN)):
        marked = [one for one in found if len(text_of(one)) >= _LEAST]
        # Several articles are a list of teasers; one inside another is the inner one.
        inner = [e for e in marked if not any(e in other.iterancestors() for other in marked)]
        outer = [e for e in marked if not any(one in marked for one in e.iterancestors())]
        if found is named and len(outer) == 1 < len(inner):
            inner = outer  # its parts are named like itself
        if len(inner) == 1:
            sweep(inner[0])
            return markup_of(inner[0])
    import trafilatura

    found = trafilatura.extract(
        text,
        output_format="html",
        include_comments=False,
        include_formatting=True,
        include_tables=True,
        deduplicate=False,
    )
    if not found:
        return ""
    extracted = parsed(found)
    sweep(extracted)
    return markup_of(extracted) if len(text_of(extracted)) >= _SCRAP else ""


def _is_named(element: Any) -> bool:
    return any(_NAMED.search(element.get(name, "")) for name in ("class", "id"))


def _facts(root: Any) -> dict[str, str]:
    """What the page says of itself: JSON-LD first, then Open Graph, then plain tags."""
    facts: dict[str, str] = {}
    for data in _linked_data(root):
        author = data.get("author")
        author = author[0] if isinstance(author, list) and author else author
        publisher = data.get("publisher")
        told = {
            "title": data.get("headline"),
            "published": data.get("datePublished"),
            "author": author.get("name") if isinstance(author, dict) else author,
            "site": publisher.get("name") if isinstance(publisher, dict) else None,
            "image": named_in(data.get("image")),
            "free": str(data.get("isAccessibleForFree", "")).lower(),
        }
        facts |= {k: v.strip() for k, v in told.items() if isinstance(v, str) and v.strip()}
    for name, keys in {
        "title": ("og:title", "twitter:title"),
        "published": ("article:published_time", "og:article:published_time"),
        "author": ("og:article:author", "article:author", "author"),
        "site": ("og:site_name",),
        "canonical": ("og:url",),
        "image": ("og:image:secure_url", "og:image", "og:image:url", "twitter:image"),
    }.items():
        for key in keys:
            found = root.xpath("//meta[@property=$k or @name=$k]/@content", k=key)
            if found and str(found[0]).strip():
                facts.setdefault(name, str(found[0]).strip())
    facts.setdefault("canonical", "".join(root.xpath("//link[@rel='canonical']/@href")[:1]))
    headings = root.xpath("//h1")
    facts.setdefault("title", text_of(headings[0]) if len(headings) == 1 else "")
    facts["title"] = facts["title"] or text_of(next(iter(root.xpath("//title")), None))
    return facts


def _linked_data(root: Any) -> Iterator[dict[str, Any]]:
    for script in root.xpath("//script[@type='application/ld+json']")[:10]:
        try:
            told = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        graph = told.get("@graph") if isinstance(told, dict) else told
        for data in [told, *(graph if isinstance(graph, list) else [])]:
            if isinstance(data, dict) and "Article" in str(data.get("@type")):
                yield data
