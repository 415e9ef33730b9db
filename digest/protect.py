"""What a change of script must leave alone: addresses, mails, code, @names, #tags, chosen names."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

_HAN = "\u2e80-\u2fff\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SCHEME = r"(?:[a-z][a-z0-9+.-]{1,15}://|www\.)"
_ASCII = r"[!-;=?-~]"
_PATTERNS = (
    # Code: a fenced block, then a run between backticks on one line.
    r"```.*?(?:```|\Z)",
    r"`[^`\n]+`",
    # An address set off by spaces keeps all of its path, Han characters included.
    rf"(?:(?<=\s)|(?<![^\n])){_SCHEME}\S+(?=\s|\Z)",
    # Any other address ends where plain ASCII ends, without a closing mark.
    rf"{_SCHEME}{_ASCII}*[A-Za-z0-9/#&=_~+%$-]",
    # A bare domain or file path: example.com/a
    r"(?<![A-Za-z0-9@.-])(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,18}/[!-;=?-~]*[A-Za-z0-9/#&=_~+%$-]",
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
    # @name: ASCII, or a run of letters such as a public account's.
    rf"@[A-Za-z0-9_]+|@[{_HAN}][\w·-]{{0,29}}",
    # #tag# and #tag
    r"#[^#\s]{1,40}#|#\w+",
    # An original title given as such keeps its letters.
    r"(?:原(?:文|书|書)?(?:标题|標題|題|题|名))\s*[:：为為]?\s*《[^》\n]{1,120}》",
    # Neither a lone surrogate nor NUL can pass through the converter.
    r"[\x00\ud800-\udfff]+",
)
_ALWAYS = "|".join(_PATTERNS)
_PLAIN = re.compile(_ALWAYS, re.DOTALL | re.IGNORECASE)


def protected_spans(text: str, names: Sequence[str] = ()) -> Iterator[tuple[int, int]]:
    """The spans (start, end) of `text` that keep their letters, in order, none overlapping.

    `names` are an operator's protected names, matched exactly, the longest first.
    """
    for found in _pattern(tuple(names)).finditer(text):
        yield found.span()


def divided(text: str, names: Sequence[str] = ()) -> Iterator[tuple[str, bool]]:
    """The pieces of `text` and whether each is protected; joined they are the text."""
    start = 0
    for begin, end in protected_spans(text, names):
        if begin > start:
            yield text[start:begin], False
        yield text[begin:end], True
        start = end
    if start < len(text):
        yield text[start:], False


@lru_cache(maxsize=32)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    chosen = sorted({name for name in names if name}, key=lambda name: (-len(name), name))
    if not chosen:
        return _PLAIN
    own = "|".join(re.escape(name) for name in chosen)
    # The operator's names come first; their case counts, that of addresses does not.
    return re.compile(f"(?-i:{own})|{_ALWAYS}", re.DOTALL | re.IGNORECASE)
