"""What a word means in this chat at this moment, where it means nothing everywhere."""

import re
from datetime import timedelta

from digest.message import Button
from digest.script import fold
from handlers.request import Context, Intent
from handlers.route import Routes, pressed

# The action behind “did you mean”: `do:summary:3`.
SUGGESTED = "do"
# So long a button's label may be typed instead of pressed: later the same word is a search.
LABELS = timedelta(minutes=30)
# Parts of one pasted text follow one another within this.
PARTS = timedelta(seconds=20)


def meant_here(context: Context, intent: Intent) -> Intent:
    """The intent, or what a bare word is here: a shown button, a pasted text's rest, a rule."""
    if not intent.bare or context.request.action:
        return _suggested(intent, context)
    subscriber, now = context.subscriber.id, context.now
    if context.store.pasted.goes_on(subscriber, since=now - PARTS):
        return Intent("paste", context.request.text)
    shown = context.store.sent.buttons(
        subscriber, since=now - LABELS, message_id=context.request.reply_to
    )
    button = labelled(intent.argument, shown)
    if button:
        return pressed(button.action, Routes(context.commands))
    # What the operator has to say to a word comes before a search for it.
    return Intent("reply", intent.argument) if context.rules.answer(intent.argument) else intent


def _suggested(intent: Intent, context: Context) -> Intent:
    """A pressed suggestion as if it had been typed."""
    if intent.command != SUGGESTED:
        return intent
    name, *rest = intent.fields or ("help",)
    known = Routes(context.commands).names.get(name)
    return Intent(name, ":".join(rest)) if known else Intent("help", pressed=True)


def labelled(text: str, buttons: tuple[Button, ...]) -> Button | None:
    """The button whose label is typed, marks and ticks left out, in either script."""
    wanted = _letters(text)
    return next(
        (
            button
            for button in buttons
            if wanted
            and _letters(button.label) == wanted
            and not button.action.startswith(("https://", "http://"))
        ),
        None,
    )


def _letters(label: str) -> str:
    return re.sub(r"[\W_]+", "", fold(label))
