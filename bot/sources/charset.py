"""Bytes to text: by a mark at their head, as declared unless they say otherwise, else as they read.

A declaration is believed less than the bytes: what is valid UTF-8 with Han characters in it is
UTF-8 whatever it claims, and what a declared charset turns into nonsense is tried in the others.
"""

import re
from collections.abc import Iterator
from contextlib import suppress

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# What is declared as the smaller set is often written in the larger one.
_LARGER = {
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030",
    "gb_2312-80": "gb18030", "euc-cn": "gb18030", "hz-gb-2312": "hz",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "cp950": "big5hkscs", "x-x-big5": "big5hkscs",
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "us-ascii": "utf-8", "ascii": "utf-8",
    "utf8": "utf-8", "unicode": "utf-16",
}  # fmt: skip
_GUESSED = ("gb18030", "big5hkscs")
_COMMON = re.compile("[的是不一了在有我他这這個个人中，。、到大来來上国國为為和地就说說]")
_DECLARED = re.compile(
    rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})"
    rb"|<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{2,40})",
    re.IGNORECASE,
)
_SAMPLE = 20_000
_HEAD = 4096
# What no text needs: line breaks, tabs, a form feed and the old mark of a file's end apart.
_CONTROLS = re.compile("[\0-\x08\x0e-\x19\x1b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_ACCENTED = re.compile("[\x80-\xff]")
_NAME = re.compile(r"[a-z0-9_.:-]{2,40}")
# What Python calls codecs and no document is written in.
_ODD = re.compile(r"utf-32|utf-7|escape|punycode|idna|undefined|rot|codec|base64|hex|zip|zlib|bz2")


def decoded(data: bytes, declared: str = "") -> str:
    """The text that `data` holds; never raises. What no charset explains is replaced."""
    named = declared.strip().lower()
    for charset in _certain(data):
        if (text := _strictly(data, charset)) is not None:
            return text
    candidates = list(_possible(named))
    whole = {name: text for name in candidates if (text := _strictly(data, name)) is not None}
    if not whole:
        # A few damaged bytes must not cost the rest: the charset that explains most is it.
        best = max((*candidates, "utf-8"), key=lambda name: _likeness(data, name))
        return data.decode(best, "replace")
    first = next(iter(whole))
    best = max(whole, key=lambda name: _likeness(data, name))
    # The declared one stands unless another one reads very much better.
    clearly = _likeness(data, best) > 3 * max(_likeness(data, first), 1)
    return whole[best if clearly or not named else first]


def is_text(text: str) -> bool:
    """Whether decoded bytes are a text: no NUL at its head, and hardly any control character.

    A text has a stray one here and there; of a binary, every tenth or so is one.
    """
    head = text[:_HEAD]
    return "\0" not in head and 50 * len(_CONTROLS.findall(head)) <= max(len(head), 100)


def declared_in(body: bytes) -> str:
    """The charset that a document names in its own head; empty where it names none."""
    match = _DECLARED.search(body[:2048])
    return (match[1] or match[2]).decode("ascii") if match else ""


def _certain(data: bytes) -> Iterator[str]:
    yield from (charset for mark, charset in _MARKS if data.startswith(mark))
    # Markup begins with an ASCII character: its other half is then a zero byte.
    head = data[:4]
    if len(head) == 4 and head[1] == head[3] == 0 and head[0] and head[2]:
        yield from _unmarked(data, "utf-16-le")
    elif len(head) == 4 and head[0] == head[2] == 0 and head[1] and head[3]:
        yield from _unmarked(data, "utf-16-be")
    if not data.isascii():
        yield "utf-8"


def _unmarked(data: bytes, charset: str) -> Iterator[str]:
    # Samples, pictures and tables of numbers have a zero at every other place, too.
    sample = data[: 2 * _HEAD].decode(charset, "replace")
    accented = len(_ACCENTED.findall(sample))
    if not _CONTROLS.search(sample) and 5 * accented <= len(sample):
        yield charset


def _possible(named: str) -> Iterator[str]:
    known = _LARGER.get(named, named)
    if known.startswith("utf-16"):
        yield from ("utf-16-le", "utf-16-be")
    elif known not in _GUESSED and _NAME.fullmatch(known) and not _ODD.search(known):
        with suppress(LookupError):
            b"a".decode(known, "replace")
            yield known
    yield from sorted(_GUESSED, key=lambda name: name != known)


def _strictly(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _likeness(data: bytes, charset: str) -> int:
    text = data[:_SAMPLE].decode(charset, "replace")
    return len(_COMMON.findall(text)) - 2 * text.count("\ufffd")
