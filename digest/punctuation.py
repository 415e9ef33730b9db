"""Half-width marks between Han characters, made full-width for reading."""

import re
from bisect import bisect_right
from collections.abc import Sequence

_HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CLOSING = "。，、；：！？…）》〉」』】”’"
_OPENING = "（《〈「『【“‘"
_FULL = {",": "，", ":": "：", ";": "；", "?": "？", "!": "！", "(": "（", ")": "）"}
# After a Han character or a closing mark; a smiley such as `:)` is no punctuation.
_NEXT = rf"(?:[ \t]+(?=[{_HAN}{_OPENING}A-Za-z0-9]))?"
_AFTER = rf"(?<=[{_HAN}{_CLOSING}])(?![:;][-']?[()DPpO])[,:;?!]+{_NEXT}"
# After a Latin word but before a Han character: GPT-5,這
_BEFORE = rf"(?<=[A-Za-z0-9)%`\"'\]>])[,;:?!]+(?=[{_HAN}{_OPENING}])"
_PAIR = r"\((?P<inside>[^()\n]{0,120})\)"
_LONE = rf"(?<=[{_HAN}])[()](?=[{_HAN}])"
_MARKS = re.compile(rf"{_PAIR}|{_AFTER}|{_BEFORE}|{_LONE}")
_HAN_ONE = re.compile(rf"[{_HAN}{_CLOSING}{_OPENING}]")


def full_width_marks(text: str, untouched: Sequence[tuple[int, int]] = ()) -> str:
    """`, : ; ? ! ( )` beside Han characters become `，：；？！（）`.

    Marks inside the spans `untouched` (in order, none overlapping) stay, and so do those
    of Latin text, figures and clock times. A space after a mark that became full-width goes.
    """
    starts = [start for start, _ in untouched]

    def held(at: int) -> bool:
        found = bisect_right(starts, at) - 1
        return found >= 0 and at < untouched[found][1]

    def turned(found: re.Match[str]) -> str:
        if held(found.start()) or held(found.end() - 1):
            return found[0]
        inside = found["inside"]
        if inside is None:
            return "".join(_FULL[mark] for mark in found[0].rstrip())
        around = text[found.start() - 1 : found.start()] or ""
        if not (_HAN_ONE.match(around) or _HAN_ONE.match(inside)):
            return found[0]
        return f"（{full_width_marks(inside)}）"

    return _MARKS.sub(turned, text)
