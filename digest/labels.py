"""Printed numbers at the head of a line: which family they are of, and what stands behind."""

import re
import unicodedata
from dataclasses import dataclass

from digest.numerals import parse_number

_HAN = "零〇一二三四五六七八九十百两兩"
_BANK = "壹贰叁肆伍陆柒捌玖拾貳參叄陸"
_OPEN, _CLOSE = r"[/｜|【\[（(〈《「#＃\-—·•●■◆▎]*", r"[/｜|】\]）)〉》」\-—·•.。、．:：]*"
_FAMILIES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("part", r"(?P<label>(?:part|chapter|no|vol|step|section|lesson)\s*[.·\-_]?\s*"
                 r"(?P<n>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|[ivx]{1,5}))"
                 r"(?![A-Za-z0-9])"),
        ("ordinal", rf"(?P<label>第\s*(?P<n>[{_HAN}]{{1,4}}|\d{{1,2}})\s*"
                    r"(?P<unit>章|节|節|部分|步|篇|讲|講|回|部|幕))"),
        ("han", rf"[（(]\s*(?P<label>(?P<n>[{_HAN}]{{1,3}}))\s*[)）]|"
                rf"(?P<label2>(?P<n2>[{_HAN}]{{1,3}}))\s*(?:[、．.：:｜|]|\s(?=\S)|$)"),
        ("bank", rf"(?P<label>(?P<n>[{_BANK}]{{1,3}}))\s*(?:[、．.：:｜|]|\s|$)"),
        ("pad", r"(?P<label>(?P<n>0\d))(?![\d.:：%年月日])"),
        ("keycap", r"(?P<label>(?P<n>\d)\ufe0f?\u20e3)"),
        ("circled", r"(?P<label>(?P<n>[①-⑳❶-❿]))"),
        ("roman", r"(?P<label>(?P<n>[Ⅰ-Ⅻ]|[IVX]{1,4}))\s*(?:[、．.：:｜|]|\s|$)"),
        ("arabic", r"(?P<label>(?P<n>\d{1,2}))\s*"
                   r"(?:[、．]|\.(?!\d)|[)）｜|/](?!\d)|(?=\s*$)|\s(?=\D))"),
    )
)  # fmt: skip
_NAMES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WORDS = {name: number for number, name in enumerate(_NAMES, 1)}
_LEADING = re.compile(_OPEN + r"\s*")
_TRAILING = re.compile(r"\s*" + _CLOSE + r"\s*")


@dataclass(frozen=True, slots=True)
class Label:
    """A number at the head of a line: its family, its value, how it is printed, what follows."""

    family: str
    number: int
    printed: str
    rest: str


def label_of(line: str) -> Label | None:
    """The label at the head of a line, None where there is none."""
    plain = _plain(line)
    lead = _LEADING.match(plain)
    start = lead.end() if lead else 0
    for family, pattern in _FAMILIES:
        at = start
        match = pattern.match(plain, at)
        if match is None and start:
            match = pattern.match(plain, 0)
        if match is None:
            continue
        groups = match.groupdict()
        printed = groups.get("label") or groups.get("label2") or ""
        number = _value(groups.get("n") or groups.get("n2") or "")
        if number is None:
            continue
        trail = _TRAILING.match(plain, match.end())
        rest = plain[trail.end() if trail else match.end() :]
        return Label(_shape(family, printed, groups), number, printed.strip(), rest.strip())
    return None


def _plain(line: str) -> str:
    # Widths are folded for digits and letters alone: titles keep their marks.
    return "".join(
        unicodedata.normalize("NFKC", char)
        if "０" <= char <= "９" or "Ａ" <= char <= "ｚ"
        else char
        for char in line
    )


def _value(text: str) -> int | None:
    return _WORDS.get(text.lower()) or parse_number(text)


def _shape(family: str, printed: str, groups: dict[str, str | None]) -> str:
    if family == "ordinal":
        return f"ordinal:{groups.get('unit')}"
    if family == "han" and groups.get("label"):
        return "han:brackets"
    if family == "part":
        return "part:" + re.sub(r"[^a-z]", "", printed.lower())[:2]
    return family
