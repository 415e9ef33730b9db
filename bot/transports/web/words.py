"""The words of the page itself, in the reader's language, and the lines of its menu."""

from collections.abc import Sequence

from digest.phrases import phrases
from handlers.request import Command

Menu = Sequence[Command]
"""What the menu offers, in its order."""


def entry(command: Command, language: str) -> dict[str, str]:
    """One line of the menu: the command as typed, its plain word, and what it does."""
    text, spoken = f"/{command.name}", command.spoken(language)
    word = spoken[0] if spoken else text
    return {"text": text, "word": word, "about": phrases(language)(command.about)}


def words_of(language: str) -> dict[str, str]:
    """The page's own words."""
    t = phrases(language)
    return {
        "title": t("Zhaibao"),
        "motto": t("The long read, by section, at your hour, in your script."),
        "begin": t("Begin"),
        "write": t("summary, 02, or a word"),
        "today": t("Today"),
        "more": t("Show all"),
        "less": t("Show less"),
        "like": t("more of this"),
        "dislike": t("less of this"),
        "send": t("Send"),
        "attach": t("Send a file"),
        "file": t("A file to import"),
        "large": t("That file is too large."),
        "menu": t("Menu"),
        "conversation": t("Conversation"),
        "newer": t("New messages"),
        "earlier": t("Earlier messages"),
        "reply": t("Reply to this"),
        "replying": t("In reply to"),
        "cancel": t("Cancel"),
        "lost": t("The connection is gone; trying again …"),
        "failed": t("That could not be sent. Please try again."),
        "you": t("You"),
    }
