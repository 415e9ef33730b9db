"""Every sentence that the bot can say, with sample arguments: to be read as a reader would."""

import gettext
import string
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from digest.phrases import phrases


@dataclass(frozen=True, order=True, slots=True)
class Sentence:
    """A message id, and whether its wording depends on a number."""

    text: str
    counted: bool


def sentences() -> list[Sentence]:
    """Every message id, in the order of the alphabet."""
    with resources.files("digest.phrases").joinpath("zh-Hant.mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    # The standard library keeps no public list of what a catalogue holds.
    held = vars(catalogue)["_catalog"]
    found = {
        Sentence(key[0], counted=True) if isinstance(key, tuple) else Sentence(key, counted=False)
        for key in held
        if key
    }
    return sorted(found)


def said(sentence: Sentence, language: str, samples: Mapping[str, object]) -> str:
    """The sentence in a language, its places filled from `samples`, else with their names."""
    # Not called `t`: what is said here is collected already.
    voice = phrases(language)
    names = {name for _, name, _, _ in string.Formatter().parse(sentence.text) if name}
    fields = {name: samples.get(name, f"〈{name}〉") for name in names}
    if not sentence.counted:
        return voice(sentence.text, **fields)
    fields.pop("n", None)
    # A catalogue keeps only the id for one: in English that is the one wording at hand.
    number = 1 if language == "en" else 3
    return voice.count(sentence.text, sentence.text, number, **fields)
