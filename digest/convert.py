"""OpenCC's converters, built once each and only when asked for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from digest.errors import ZhaibaoError
from digest.protect import divided

CONFIGS = (
    "s2t", "t2s", "s2tw", "tw2s", "s2twp", "tw2sp", "s2hk", "hk2s", "s2hkp", "hk2sp",
    "t2tw", "tw2t", "t2hk", "hk2t", "t2jp", "jp2t",
)  # fmt: skip

# 20 MB instead of 36, and twice as fast (docs/decisions/0015-script.md).
_STEPS = {"s2tw": ("s2t", "t2tw"), "s2hk": ("s2t", "t2hk")}


class UnknownConfigError(ZhaibaoError):
    """A conversion was asked for by a name that OpenCC does not have."""

    phrase = "There is no script called {name}."

    def __init__(self, name: str) -> None:
        known = ", ".join(CONFIGS)
        super().__init__(f"no conversion is called {name!r}; there are {known}", name=name)


def convert_literally(text: str, config: str, protected: Sequence[str] = ()) -> str:
    """OpenCC's own result of `config`, except for what is protected.

    Addresses, mails, code, @names, #tags and the names in `protected` keep their letters;
    marks, widths and everything else are OpenCC's. Raises UnknownConfigError.
    """
    if config not in CONFIGS:
        raise UnknownConfigError(config)
    return "".join(
        piece if kept else _literally(piece, config) for piece, kept in divided(text, protected)
    )


def turn(text: str, config: str) -> str:
    """The conversion for reading; `text` holds neither NUL nor lone surrogates.

    Where two plain steps give the same text as one configuration for less, they are taken.
    """
    for step in _STEPS.get(config, (config,)):
        text = _literally(text, step)
    return text


def _literally(text: str, config: str) -> str:
    return str(_converter(config).convert(text))


@cache
def _converter(config: str) -> Any:
    # The dictionaries take up to 37 MB: a process that converts nothing must not pay for them.
    import opencc

    return opencc.OpenCC(config)


@dataclass(frozen=True, slots=True)
class StoppedRule:
    """A word whose regional wording misleads in running prose: it turns by character only.

    The rule is not stopped `after` or `before` some characters that make the sense plain.
    `example` is a sentence that OpenCC alone would get wrong.
    """

    config: str
    word: str
    after: tuple[str, ...]
    before: tuple[str, ...]
    example: str

    def pattern(self) -> str:
        """A regular expression of the word where its rule is stopped."""
        after = "".join(f"(?<!{re.escape(word)})" for word in self.after)
        before = "".join(f"(?!{re.escape(word)})" for word in self.before)
        return f"{after}{re.escape(self.word)}{before}"


@cache
def stopped_rules(config: str) -> tuple[StoppedRule, ...]:
    """The stopped rules of one configuration (`s2twp` or `tw2sp`)."""
    text = (files("digest") / "data" / "phrases_stopped.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return tuple(
        StoppedRule(name, word, _listed(after), _listed(before), example)
        for name, word, after, before, example in rows
        if name == config
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.split("|") if word)
