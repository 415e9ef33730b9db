"""Numbers as people print them: 02, ２, 二, 十二, Ⅳ, ④, 贰."""

import re
import unicodedata

_DIGITS = {char: n for n, char in enumerate("〇一二三四五六七八九")}
_DIGITS |= {"零": 0, "两": 2, "兩": 2}
_DIGITS |= {char: n for n, char in enumerate("壹贰叁肆伍陆柒捌玖", 1)}
_DIGITS |= {"貳": 2, "弍": 2, "參": 3, "参": 3, "叄": 3, "陸": 6}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100}
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}
_SHAPE = re.compile(r"m{0}(?:x{0,4}|xl|lx{0,3})(?:ix|iv|v?i{0,3})")


def parse_number(text: str) -> int | None:
    """The whole number that `text` prints, None where it prints none.

    Understands digits of any width, Chinese numerals (plain and banking) up to 999,
    Roman ones up to 89 and circled ones.
    """
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if not plain or len(plain) > 9:
        return None
    if plain.isascii() and plain.isdigit():
        return int(plain)
    if all(char in _DIGITS or char in _TENS for char in plain):
        return _chinese(plain)
    if set(plain) <= set(_ROMAN) and _SHAPE.fullmatch(plain):
        return _roman(plain)
    return _sign(text.strip())


def _sign(text: str) -> int | None:
    """The number of a single sign that has one: ❶, ㈠, ⒈."""
    value = unicodedata.numeric(text, 0) if len(text) == 1 and not text.isascii() else 0
    return int(value) if value >= 1 and value == int(value) else None


def _chinese(text: str) -> int | None:
    if not any(char in _TENS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total, digit = 0, None
    for char in text:
        if char in _TENS:
            total += (1 if digit is None else digit) * _TENS[char]
            digit = None
        elif digit is None or digit == 0:
            digit = _DIGITS[char]
        else:
            return None
    return total + (digit or 0)


def _roman(text: str) -> int:
    values = [_ROMAN[char] for char in text]
    following = [*values[1:], 0]
    return sum(-v if v < after else v for v, after in zip(values, following, strict=True))
