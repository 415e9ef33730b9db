"""The next steps that a message offers: buttons whose labels are plain words too."""

from digest.message import Button
from digest.phrases import Phrase, msgid

_LABELS = {
    "today": msgid("Today"),
    "list": msgid("List"),
    "summary": msgid("Summary"),
    "feeds": msgid("Feeds"),
    "saved": msgid("Saved"),
    "settings": msgid("Settings"),
    "help": msgid("Help"),
    "start": msgid("Begin"),
}


def steps(t: Phrase, *names: str) -> list[Button]:
    """A button for each of these commands, labelled with a word that asks for the same."""
    return [Button(t(_LABELS[name]), name) for name in names]
