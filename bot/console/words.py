"""What states and parts of the service are called on the console's pages."""

from digest.phrases import Phrase, msgid

_SAID = {
    "new": msgid("new"),
    "active": msgid("active"),
    "stopped": msgid("stopped"),
    "gone": msgid("gone"),
    "pending": msgid("waiting"),
    "sending": msgid("being sent"),
    "retry": msgid("waiting for another try"),
    "sent": msgid("sent"),
    "dropped": msgid("given up"),
    "parked": msgid("set aside"),
    "database": msgid("Database"),
    "tick": msgid("Schedule"),
    "web": msgid("Web chat"),
    "terminal": msgid("Terminal"),
    "telegram": "Telegram",
}
_OCCASIONS = {
    "slot": msgid("digest"),
    "instant": msgid("as it came"),
    "alert": msgid("keyword"),
    "broadcast": msgid("broadcast"),
    "notice": msgid("notice"),
}


def word(name: str, t: Phrase) -> str:
    """A state or a part in the operator's language; what is not known stays as it is."""
    return t(_SAID[name]) if name in _SAID else name


def occasion_word(name: str, t: Phrase) -> str:
    """The kind of an occasion, likewise."""
    return t(_OCCASIONS[name]) if name in _OCCASIONS else name
