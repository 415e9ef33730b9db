"""Web pages: which element holds the article, and what the page says of it. Reading process."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from bot.sources.feed import link_of, moment_of
from digest.article import RawArticle
from digest.phrases import msgid
from handlers.ports import FetchError

_GONE = {
    "该内容已被发布者删除": msgid("the article has been deleted"),
    "該內容已被發布者刪除": msgid("the article has been deleted"),
    "此内容因违规无法查看": msgid("the article has been taken down"),
    "环境异常": msgid("the site asks for a verification that only a person can pass"),
    "環境異常": msgid("the site asks for a verification that only a person can pass"),
    "访问过于频繁": msgid("the site has been asked too often"),
}
_ASIDE = "//script|//style|//noscript|//template|//nav|//aside|//footer|//form|//iframe|//svg"
_LEAST = 120
# What is shorter than this is a menu or a notice, not an article.
_SCRAP = 50


def read_page(text: str, address: str) -> RawArticle:
    """The article of a page. Raises FetchError where there is none to be found."""
    root = _parsed(text)
    facts = _facts(root)
    if (content := _by_id(root, "js_content")) is not None:
        return _wechat(root, text, content, facts, address)
    body = _content(root, text)
    if not body:
        raise FetchError(msgid("there is no article on this page"))
    return RawArticle(
        body=body,
        form="html",
        title=facts.get("title", ""),
        address=link_of(address, facts.get("canonical", "")) or address,
        guid=address,
        published=moment_of(facts.get("published")),
        account=facts.get("site", ""),
        author=facts.get("author", ""),
    )


def _parsed(text: str) -> Any:
    try:
        # A declaration of a charset in a text that is decoded already is refused by the parser.
        bare = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text[:500]) + text[500:]
        root = lxml_html.document_fromstring(bare)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise FetchError(msgid("this page is empty")) from error
    return root


def _wechat(root: Any, text: str, content: Any, facts: dict[str, str], address: str) -> RawArticle:
    inner = _markup(content)
    if len(_text(content)) < 2:
        raise _gone(text) or FetchError(msgid("this page is empty"))
    title = _text(_by_id(root, "activity-name")) or facts.get("title", "")
    return RawArticle(
        body=inner,
        form="html",
        title=title or _scripted(text, "msg_title"),
        address=link_of(address, facts.get("canonical", "")) or address,
        guid=address,
        published=_wechat_time(root, text),
        account=_text(_by_id(root, "js_name")) or _scripted(text, "nickname"),
        author=_text(_by_id(root, "js_author_name")) or facts.get("author", ""),
    )


def _wechat_time(root: Any, text: str) -> datetime | None:
    match = re.search(r"\b(?:ct|create_time|oriCreateTime)\s*[=:]\s*['\"](\d{10})['\"]", text)
    if match:
        return datetime.fromtimestamp(int(match[1]), UTC)
    printed = _text(_by_id(root, "publish_time"))
    numbers = re.findall(r"\d+", printed)
    if len(numbers) >= 5:
        # The platform prints its own time, UTC+8.
        return moment_of("{:0>4}-{:0>2}-{:0>2}T{:0>2}:{:0>2}:00+08:00".format(*numbers[:5]))
    return None


def _scripted(text: str, name: str) -> str:
    match = re.search(rf"\bvar {name}\s*=\s*['\"]([^'\"]{{1,300}})['\"]", text)
    return match[1].strip() if match else ""


def _gone(text: str) -> FetchError | None:
    for sign, why in _GONE.items():
        if sign in text:
            return FetchError(why)
    return None


def _content(root: Any, text: str) -> str:
    """The markup of the element that holds the article: its own one, else as extracted."""
    for element in root.xpath(_ASIDE):
        element.drop_tree()
    marked = [e for e in root.xpath("//article|//main") if len(_text(e)) >= _LEAST]
    # Several articles are a list of teasers; one inside another is the inner one.
    inner = [e for e in marked if not any(e in other.iterancestors() for other in marked)]
    if len(inner) == 1:
        return _markup(inner[0])
    if fault := (_gone(text) if len(_text(root)) < 400 else None):
        raise fault
    import trafilatura

    found = trafilatura.extract(
        text, output_format="html", include_comments=False, include_formatting=True
    )
    if not found or len(_text(_parsed(found))) < _SCRAP:
        return ""
    return str(found)


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
        }
        facts |= {k: v.strip() for k, v in told.items() if isinstance(v, str) and v.strip()}
    for name, keys in {
        "title": ("og:title", "twitter:title"),
        "published": ("article:published_time", "og:article:published_time"),
        "author": ("og:article:author", "article:author", "author"),
        "site": ("og:site_name",),
        "canonical": ("og:url",),
    }.items():
        for key in keys:
            found = root.xpath("//meta[@property=$k or @name=$k]/@content", k=key)
            if found and str(found[0]).strip():
                facts.setdefault(name, str(found[0]).strip())
    facts.setdefault("canonical", "".join(root.xpath("//link[@rel='canonical']/@href")[:1]))
    headings = root.xpath("//h1")
    facts.setdefault("title", _text(headings[0]) if len(headings) == 1 else "")
    facts["title"] = facts["title"] or _text(next(iter(root.xpath("//title")), None))
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


def _by_id(root: Any, name: str) -> Any:
    return next(iter(root.xpath("//*[@id=$name]", name=name)), None)


def _text(element: Any) -> str:
    return " ".join(element.text_content().split()) if element is not None else ""


def _markup(element: Any) -> str:
    return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))
