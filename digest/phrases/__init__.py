"""Every sentence the bot says: the English one is the message id, the catalogues lie beside."""

import gettext
from functools import cache
from pathlib import Path

LANGUAGES = ("zh-Hant", "zh-Hans", "en")


def msgid(text: str) -> str:
    """Mark a constant as a message id that is translated later, where it is said."""
    return text


class Phrase:
    """Says message ids in one language; called with a message id and its fields."""

    def __init__(self, language: str, catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self._catalogue = catalogue

    def __call__(self, message: str, /, **fields: object) -> str:
        """The message in this language; `{name}` in it is filled from `fields`."""
        text = self._catalogue.gettext(message)
        return text.format(**fields) if fields else text

    def count(self, one: str, many: str, /, n: int, **fields: object) -> str:
        """The message in the number that `n` asks for; `{n}` is filled too."""
        return self._catalogue.ngettext(one, many, n).format(n=n, **fields)


@cache
def phrases(language: str) -> Phrase:
    """The phrases of a language of LANGUAGES; an unknown one speaks the first."""
    known = language if language in LANGUAGES else LANGUAGES[0]
    if known == "en":
        return Phrase(known, gettext.NullTranslations())
    with Path(__file__).with_name(f"{known}.mo").open("rb") as file:
        return Phrase(known, gettext.GNUTranslations(file))
