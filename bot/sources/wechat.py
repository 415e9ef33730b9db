"""A public account's page: an article, or a post of a text, pictures, a video. Reading process.

An article stands in the element `js_content`. The other kinds are drawn by the page's own
script, and hold their text in it alone (`content_noencode`, `text_page_info`), or in the
description that the page gives to those who share it.
"""

import html
import re
from datetime import UTC, datetime
from typing import Any

from bot.sources.elements import by_id, markup_of, shown, text_of
from bot.sources.feed import moment_of
from bot.sources.links import link_of
from bot.sources.pictures import leading
from bot.sources.stubs import behind_payment, refused
from bot.sources.sweep import sweep
from digest.article import RawArticle
from digest.phrases import msgid
from handlers.fetched import FetchError

# A post that its own script draws: what kind it is, and that it is one at all.
_POST = re.compile(r"\bshare_content_page\b|\bpicture_page_info_list\b|\btext_page_info\b")
_VIDEO = re.compile(
    r"\bitem_show_type\s*[=:]\s*['\"]?5\b|__mpVideoTransInfo|\bvideo_iframe\b|mpvideosnap"
)
_SOUND = re.compile(r"\bitem_show_type\s*[=:]\s*['\"]?7\b|<mpvoice\b|<qqmusic\b|mp-common-mpaudio")
_PICTURES = re.compile(r"\bpicture_page_info_list\b|<img\b")
# A string of the page's script: its value, whatever is escaped in it.
_STRING = (
    r"\s*[=:]\s*(?:htmlDecode\(\s*|JsDecode\(\s*)?"
    r"(?:'((?:[^'\\\n]|\\.){1,60000})'|\"((?:[^\"\\\n]|\\.){1,60000})\")"
)
_ESCAPED = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_LETTERS = {"n": "\n", "r": "", "t": " ", "b": "", "f": "", "v": "", "0": ""}
_REPOSTED = re.compile(
    r"以下(?:文章|内容|图文)来源于\s*[^，,。]{1,40}(?:[，,]\s*作者[^，,。]{1,30})?$"
)


def wechat_post(root: Any, text: str, facts: dict[str, str], address: str) -> RawArticle | None:
    """The article on a public account's page; None where it is another page.

    Raises FetchError where there is nothing to read on it, with the reason.
    """
    content = by_id(root, "js_content")
    if content is None and not _POST.search(text):
        return None
    kinds = text
    body = ""
    if content is not None:
        kinds = markup_of(content)
        sweep(content)
        if len(text_of(content)) >= 2:
            body = _above(root) + markup_of(content)
            if fault := behind_payment(text_of(content), _around(root, content)):
                raise fault
    body = body or _drawn(root, text)
    if not body:
        raise refused(shown(root)) or _without_words(kinds)
    title = text_of(by_id(root, "activity-name")) or facts.get("title", "")
    link = facts.get("canonical") or _scripted(text, "msg_link")
    return RawArticle(
        body=body,
        form="html",
        title=title or _scripted(text, "msg_title"),
        address=link_of(address, link.replace("&amp;", "&")) or address,
        guid=address,
        published=_time(root, text),
        account=text_of(by_id(root, "js_name")) or _scripted(text, "nickname"),
        author=text_of(by_id(root, "js_author_name")) or facts.get("author", ""),
        image=leading(
            (html.unescape(_scripted(text, "msg_cdn_url")), facts.get("image")), body, address
        ),
    )


def _above(root: Any) -> str:
    """Over a re-post the platform prints whose it is: a line of the article's attribution."""
    for element in root.xpath("//*[contains(@class, 'original_primary')]|//*[@id='js_original']"):
        line = text_of(element)
        if _REPOSTED.fullmatch(line):
            return f"<p>{html.escape(line)}</p>"
    return ""


def _around(root: Any, content: Any) -> str:
    """What the page shows beside the article."""
    parent, tail = content.getparent(), content.tail
    if parent is None:
        return ""
    place = parent.index(content)
    parent.remove(content)
    said = shown(root)
    parent.insert(place, content)
    content.tail = tail
    return said


def _drawn(root: Any, text: str) -> str:
    """The text of a post that the page's script draws, as paragraphs."""
    found = [html.unescape(said) for said in (
        _scripted(text, "content_noencode"), _scripted(text, "msg_desc"),
        _scripted(text.partition("text_page_info")[2][:200_000], "content"),
    )]  # fmt: skip
    for path in ("//meta[@name='description']", "//meta[@property='og:description']"):
        found += [html.escape(_unescaped(str(one))) for one in root.xpath(f"{path}/@content")[:1]]
    best = max(found, key=len)
    return "".join(f"<p>{line}</p>" for line in best.splitlines() if line.strip())


def _without_words(kinds: str) -> FetchError:
    for sign, reason in (
        (_VIDEO, msgid("it is a video without a text")),
        (_SOUND, msgid("it is a recording without a text")),
        (_PICTURES, msgid("it is pictures without a text")),
    ):
        if sign.search(kinds):
            return FetchError(reason, reason=reason)
    return FetchError(msgid("this page is empty"))


def _scripted(text: str, name: str) -> str:
    """The string that the page's script gives a name."""
    match = re.search(rf"(?<![\w.]){name}{_STRING}", text)
    return _unescaped(match[1] or match[2]).strip() if match else ""


def _unescaped(value: str) -> str:
    def character(match: re.Match[str]) -> str:
        if code := match[1] or match[2]:
            return chr(int(code, 16))
        return _LETTERS.get(match[3], match[3])

    found = _ESCAPED.sub(character, value)
    # A script spells a rare character as two halves.
    return found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _time(root: Any, text: str) -> datetime | None:
    match = re.search(r"\b(?:ct|create_time|oriCreateTime)\s*[=:]\s*['\"](\d{10})['\"]", text)
    if match:
        return datetime.fromtimestamp(int(match[1]), UTC)
    printed = text_of(by_id(root, "publish_time"))
    numbers = re.findall(r"\d+", printed)
    if len(numbers) >= 5:
        # The platform prints its own time, UTC+8.
        return moment_of("{:0>4}-{:0>2}-{:0>2}T{:0>2}:{:0>2}:00+08:00".format(*numbers[:5]))
    return None
