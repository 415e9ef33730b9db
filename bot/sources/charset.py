"""Bytes to text: by a mark at their head, as declared, else as they read best."""

from collections.abc import Iterator

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# What is declared as the smaller set is often written in the larger one.
_LARGER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso-8859-1": "cp1252"}


def decoded(data: bytes, declared: str = "") -> str:
    """The text that `data` holds; never raises. What no charset explains is replaced."""
    for charset in _candidates(data, declared.strip().lower()):
        try:
            return data.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("utf-8", "replace")


def _candidates(data: bytes, declared: str) -> Iterator[str]:
    yield from (charset for mark, charset in _MARKS if data.startswith(mark))
    if declared:
        yield _LARGER.get(declared, declared)
    yield "utf-8"
    # Both read nearly anything: the one whose text has more of the commonest characters is it.
    yield from sorted(("gb18030", "big5hkscs"), key=lambda name: -_likeness(data, name))


def _likeness(data: bytes, charset: str) -> int:
    text = data[:20_000].decode(charset, "replace")
    return sum(text.count(char) for char in "的是不一了在有我他這这個个人中，。") - text.count(
        "\ufffd"
    )
