"""When two articles are the same: canonical addresses and content hashes."""

import hashlib
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TypeGuard
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from digest.article import Article, RawArticle

# Characters of text that make it unlikely that another article has the same ones.
_ENOUGH = 40
_FIRST = datetime(1991, 1, 1, tzinfo=UTC)
# Letters and digits of any script.
_WORDS = re.compile(r"[^\W_]+")
# What is neither word nor one of these marks, which no normal form turns into letters, and
# which change none beside them.
_MARKS = r"""\s!"#$%&'()*+,\-./:;<=>?@\[\]\\{|}~·、。〈〉《》「」『』【】〔〕—–…‘’“”"""
_WIDE_MARKS = "！＂＃％＆＇（）＊＋，－．／：；＜＝＞？＠［＼］＿｛｜｝～"
_STRANGE = re.compile(rf"[^\w{_MARKS}{_WIDE_MARKS}]")
# Parameters that say where a reader came from, never what they read.
_TRACKING = re.compile(
    r"^(?:utm_.*|at_.*|share.*|spm(?:_.*)?|scm|pvid|fbclid|gclid|dclid|msclkid|yclid|igshid|twclid|"
    r"mc_[ce]id|_hs(?:enc|mi)|ref|ref_(?:src|url)|referer|source_?id|from_source|isappinstalled|"
    r"nsukey|chksm|enterid|wx_header|pass_ticket|exportkey|sessionid|clicktime|wt_.*|amp|"
    r"outputtype|vd_source|is_?share|weibo_id|_t|timestamp)$",
    re.IGNORECASE,
)
# `from` may name a part of a site; these are the ways in which a link is passed on.
_PASSED_ON = re.compile(
    r"^(?:timeline|singlemessage|groupmessage|appmsg|search|weibo|wechat|weixin|qq|rss|feed|"
    r"timelinesharing|homepage|share.*|copylink|app|app_?share)$",
    re.IGNORECASE,
)
_MOBILE = re.compile(r"^(?:m|mobile|wap|amp|3g|touch)\.(?=[^.]+\.)")
# Google's cache of AMP pages names the page in its path, as its results did.
_AMP_CACHE = re.compile(r"^/(?:[cva]|wp)/(?:s/)?(?=[\w-]+\.)|^/amp/(?:s/)?(?=[\w-]+\.)")
_AMP_PATH = re.compile(r"/amp(?=/|$)|\.amp(?=\.html?$|$)")
# What names an article of a WeChat account; everything else is the reader's way to it.
_WECHAT = ("__biz", "mid", "idx", "sn")


def canonical_address(address: str) -> str:
    """The address without what does not change the page: scheme, tracking, mobile host, fragment.

    AMP's own addresses and caches give the page's. Two spellings of one page give the same text;
    it is a key, not something to fetch.
    """
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").lower()
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return address.strip()
    path = parts.path
    cached = host.endswith(".cdn.ampproject.org") or host.removeprefix("www.") == "google.com"
    if cached and (found := _AMP_CACHE.match(path)):
        host, _, path = path[found.end() :].partition("/")
        host, path, port = host.lower(), f"/{path}", ""
    if not host:
        return address.strip()
    while (bare := _MOBILE.sub("", host).removeprefix("www.")) != host:
        host = bare
    path = _bare_path(path)
    query = sorted(_telling(host, parse_qsl(parts.query, keep_blank_values=True)))
    return urlunsplit(("https", host + port, path, urlencode(query), ""))


def _bare_path(path: str) -> str:
    while True:
        bare = re.sub(r"/+$|/index\.(?:html?|php)$", "", _AMP_PATH.sub("", path, count=1))
        if bare == path:
            return bare or "/"
        path = bare


def _telling(host: str, query: list[tuple[str, str]]) -> list[tuple[str, str]]:
    if host == "mp.weixin.qq.com" and any(key == "__biz" for key, _ in query):
        return [(key, value) for key, value in query if key in _WECHAT]
    return [
        (key, value)
        for key, value in query
        if not _TRACKING.match(key) and not (key == "from" and _PASSED_ON.match(value))
    ]


def article_keys(article: Article) -> list[str]:
    """The names by which an article is known again, the surest first; never empty."""
    keys = given_names(article.address, article.guid)
    # A few words, or a title alone, come back without being the same article.
    if article.length >= _ENOUGH or not keys:
        keys.append(f"text:{content_hash(article.text)}")
    return keys


def given_names(address: str, guid: str) -> list[str]:
    """The names that a source itself gives an article, the surest first; often two."""
    names = [f"address:{canonical_address(address)}"] if address else []
    return [*names, f"guid:{guid}"] if guid else names


def fingerprint(raw: RawArticle) -> str:
    """Tells the very same entry again, before anybody reads it."""
    told = (raw.title, raw.address, raw.guid, raw.author, raw.account, raw.published, raw.body)
    data = "\x1f".join(map(str, told)).encode("utf-8", "surrogatepass")
    return f"raw:{hashlib.sha256(data).hexdigest()[:32]}"


def is_plausible(published: datetime | None, now: datetime) -> TypeGuard[datetime]:
    """Whether a date can be when an article came out: not before the web, not after tomorrow."""
    return published is not None and _FIRST <= published <= now + timedelta(days=1)


@lru_cache(maxsize=16)
def content_hash(text: str) -> str:
    """A hash of the words alone: widths, white space and punctuation do not count."""
    plain = "".join(_WORDS.findall(text))
    # Faster than normalizing, and the same wherever nothing is left to normalize.
    if _STRANGE.search(text) or not unicodedata.is_normalized("NFKC", plain):
        plain = unicodedata.normalize("NFKC", text)
    words = "".join(_WORDS.findall(plain.casefold()))
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
