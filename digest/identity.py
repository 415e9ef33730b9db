"""When two articles are the same: canonical addresses and content hashes."""

import hashlib
import re
import unicodedata
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"^(?:utm_.*|spm|from|share.*|scene|clicktime|enterid|sessionid|ascene|devicetype|version|"
    r"nettype|lang|countrycode|exportkey|pass_ticket|wx_header|fbclid|gclid|mc_cid|mc_eid|ref|"
    r"ref_src|igshid|yclid|chksm|isappinstalled|timestamp)$",
    re.IGNORECASE,
)
_MOBILE = re.compile(r"^(?:m|mobile|wap|amp)\.(?=[^.]+\.)")


def canonical_address(address: str) -> str:
    """The address without what does not change the page: scheme, tracking, mobile host, fragment.

    Two spellings of one page give the same text; it is a key, not something to fetch.
    """
    try:
        parts = urlsplit(address.strip())
        host = _MOBILE.sub("", (parts.hostname or "").lower()).removeprefix("www.")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return address.strip()
    if not host:
        return address.strip()
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True)
             if not _TRACKING.match(k)]  # fmt: skip
    path = re.sub(r"/(?:amp|index\.html?)?/?$", "", parts.path) or "/"
    return urlunsplit(("https", host + port, path, urlencode(sorted(query)), ""))


def content_hash(text: str) -> str:
    """A hash of the words alone: widths, white space and punctuation do not count."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    words = "".join(char for char in plain if char.isalnum())
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
