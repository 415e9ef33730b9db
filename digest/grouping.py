"""Headings that a page spreads over several elements, or prints twice over."""

import re
from collections.abc import Sequence

from digest.labels import label_of
from digest.page import is_one_sentence

# Code points that a number and its title have at most.
LONGEST_GROUP = 80


# `PART` above `01`: the two lines are one label.
_WORD = re.compile(r"(?:part|chapter|section|no|vol|step|lesson)\s*\.?", re.IGNORECASE)


def said_once(parts: Sequence[str]) -> str:
    """The text of a heading's parts, once where they print it twice (for a shadow, an outline)."""
    said = [part.strip() for part in parts if part.strip()]
    for count in range(1, len(said) // 2 + 1):
        last = "".join(said[-count:])
        if (len(last) > 1 or not last.isdecimal()) and last == "".join(said[-2 * count : -count]):
            return " ".join(["".join(said[: -2 * count]), last])
    return "".join(parts)


def heading_lines(texts: Sequence[str]) -> list[str]:
    """A number and the lines of its title, where texts that share an element are just that.

    Empty where they are something else. The number may itself be cut: `0`, `1`.
    """
    # Rules and dots that frame the number are no text; a shadow prints it twice.
    texts = [text for text in texts if any(char.isalnum() for char in text)] or texts
    if len(texts) > 2 and texts[0] == texts[1] and len(texts[0]) > 1:
        texts = texts[1:]
    if len(set(texts)) == 1:
        return [texts[0]] if len(texts[0]) > 1 else []
    whole = "".join(texts)
    if whole.isdigit():
        return [whole] if len(whole) == 2 else []
    if len(texts) == 2 and (joined := label_of(whole)) and joined.family == "dotted":
        return [whole]
    if _WORD.fullmatch(texts[0]):
        texts = [f"{texts[0]} {texts[1]}", *texts[2:]]
    elif len(texts) == 2 and _is_lone(texts[1]) and not _is_lone(texts[0]):
        texts = [texts[1], texts[0]]  # a number set behind its title
    digits = 0
    while texts[digits].isdigit():
        digits += 1
    first = "".join(texts[:digits]) or texts[0]
    label = label_of(first)
    rest = list(dict.fromkeys(texts[max(digits, 1) :]))
    if label is None or label.rest or any(label_of(text) for text in rest):
        return []
    if label.family == "pad" and len(rest) == 1 and is_one_sentence(rest[0]):
        return [first, *rest]
    return [first, *rest] if all(text[-1] not in "。；;" for text in rest) else []


def _is_lone(text: str) -> bool:
    label = label_of(text)
    return label is not None and not label.rest
