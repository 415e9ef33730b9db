"""What comes from outside made fit to be worked with: no half characters, no endless numbers."""

import re
from dataclasses import replace

from handlers.request import Intent, Request

# A platform's button carries 64 bytes; what is longer was not made by us.
_LONGEST_ACTION = 256
# More than any id, and what every number column can hold.
_DIGITS = 15
_UNFIT = re.compile("[\x00\ud800-\udfff]")
_ENDLESS = re.compile(rf"\d{{{_DIGITS + 1},}}")


def sound(request: Request) -> Request:
    """The request without what no database and no platform takes: NUL and half characters."""
    return replace(
        request,
        text=_UNFIT.sub("\ufffd", request.text),
        action=_UNFIT.sub("", request.action)[:_LONGEST_ACTION],
        file=_UNFIT.sub("\ufffd", request.file),
        quoted=_UNFIT.sub("\ufffd", request.quoted),
        name=_UNFIT.sub("", request.name),
        reply_to=_UNFIT.sub("", request.reply_to),
        message=_UNFIT.sub("", request.message),
    )


# What is typed after these is text that stays as it is.
_TEXTS = ("paste", "publish", "broadcast")


def bounded(intent: Intent) -> Intent:
    """The intent with numbers that can be numbers: a forged or mistyped one means no row of ours.

    Typed numbers are cut, since they may stand within a text; fields that are no plain number
    of ordinary length are put to 0, which no row has.
    """
    if intent.command in _TEXTS:
        return intent
    argument = _ENDLESS.sub(lambda found: found[0][:_DIGITS], intent.argument)
    return replace(intent, argument=argument, fields=tuple(map(_plain_number, intent.fields)))


def _plain_number(field: str) -> str:
    if not field.isdigit():
        return field
    return field if field.isascii() and len(field) <= _DIGITS else "0"
