"""What a reader chose: preferences over defaults, the language, the line under a page."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from digest.compose import Voice
from digest.phrases import LANGUAGES, Phrase, phrases
from digest.preferences import Preferences
from digest.script import target_named
from storage.store import Store
from storage.subscribers import Subscriber


def preferences_of(store: Store, subscriber: Subscriber, defaults: Preferences) -> Preferences:
    """The subscriber's preferences over the operator's defaults."""
    rows = store.subscribers.preferences(subscriber.id)
    if "language" not in rows and (guess := guessed_language(subscriber.language_guess)):
        defaults = replace(defaults, language=guess)
    return defaults.merged(rows)


def guessed_language(code: str) -> str:
    """An interface language for a platform's language code; empty where it says nothing."""
    lowered = code.replace("_", "-").lower()
    if lowered.startswith("en-"):
        return "en"
    if lowered in ("zh-hant", "zh-tw", "zh-hk", "zh-mo"):
        return "zh-Hant"
    if lowered in ("zh-hans", "zh-cn", "zh-sg"):
        return "zh-Hans"
    # `zh` alone does not tell the script, so the operator's default stands.
    with suppress(ValueError):
        return LANGUAGES[LANGUAGES.index(lowered)]
    return ""


def voice_for(chosen: Preferences, t: Phrase, turned: str = "") -> Voice:
    """The voice that these preferences ask for; `turned` names another script for one message."""
    own = target_named(chosen.script) or target_named("original")
    assert own is not None  # noqa: S101 - "original" is always a target
    other = target_named(turned) if turned else None
    return Voice(
        t,
        other or own,
        turned=bool(other and other != own),
        length=chosen.length,
        images=chosen.images,
    )


def page_mark(language: str) -> Callable[[int, int], str]:
    """The line under a page of several: 第 1/3 頁."""
    t = phrases(language)
    return lambda page, pages: t("Page {page} of {pages}", page=page, pages=pages)


def language_in(store: Store, transport: str, chat: str, defaults: Preferences) -> str:
    """The language of a chat: the one chosen there, else guessed, else the default."""
    someone = store.subscribers.find(transport, chat)
    return (preferences_of(store, someone, defaults) if someone else defaults).language
