"""OpenCC's converters, built once each and only when asked for."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from digest.errors import ZhaibaoError
from digest.protect import divided

CONFIGS = (
    "s2t", "t2s", "s2tw", "tw2s", "s2twp", "tw2sp", "s2hk", "hk2s", "s2hkp", "hk2sp",
    "t2tw", "tw2t", "t2hk", "hk2t", "t2jp", "jp2t",
)  # fmt: skip


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
        piece if kept else turn(piece, config) for piece, kept in divided(text, protected)
    )


def turn(text: str, config: str) -> str:
    """The bare conversion; `text` holds neither NUL nor lone surrogates."""
    return str(_converter(config).convert(text))


@cache
def _converter(config: str) -> Any:
    # The dictionaries take up to 43 MB: a process that converts nothing must not pay for them.
    import opencc

    return opencc.OpenCC(config)
