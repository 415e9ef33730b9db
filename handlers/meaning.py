"""What a word means in this chat at this moment, where it means nothing everywhere."""

import re
from dataclasses import replace
from datetime import timedelta

from digest.message import Button
from digest.script import fold
from handlers.request import Context, Intent
from handlers.rights import unpacked
from handlers.route import Routes, pressed

# The action behind “did you mean”: `do:summary:3`.
SUGGESTED = "do"
_ASKED = ("paste:take", f"{SUGGESTED}:")
_YES = frozenset(fold(word) for word in ("好", "好的", "好啊", "要", "可以", "是", "ok", "yes"))
# Section so-and-so of one of several articles.
_PICKED = re.compile(r"section:[0-9]+:=")
# So long a button's label may be typed instead of pressed: later the same word is a search.
LABELS = timedelta(minutes=30)
# Parts of one pasted text follow one another within this.
PARTS = timedelta(seconds=20)


def meant_here(context: Context, intent: Intent) -> Intent:
    """The intent, or what the chat gives a word: a shown button, a pasted text's rest, a rule.

    A yes answers the question that was just asked, a number picks from what was just offered.
    """
    if context.request.action or not is_open(intent):
        return _suggested(intent, context)
    subscriber, now = context.subscriber.id, context.now
    if intent.bare and context.store.pasted.goes_on(subscriber, since=now - PARTS):
        return Intent("paste", context.request.text)
    shown = context.store.sent.buttons(
        subscriber, since=now - LABELS, message_id=context.request.reply_to
    )
    button = labelled(intent.argument, shown) if intent.bare else None
    button = button or _answered(context.request.text, intent, shown)
    if button is None:
        # What the operator has to say to a word comes before a search for it.
        said = intent.bare and context.rules.answer(intent.argument)
        return Intent("reply", intent.argument) if said else intent
    # What a typed label is about is what is managed now, not what the button names.
    plainly, _ = unpacked(replace(context.request, action=button.action))
    return _suggested(pressed(plainly.action, Routes(context.commands)), context)


def is_open(intent: Intent) -> bool:
    """Whether what was shown last may tell more of what is meant."""
    return intent.bare or intent.command in ("thanks", "number")


def _answered(text: str, intent: Intent, shown: tuple[Button, ...]) -> Button | None:
    """The button that a yes or a number presses where the message asked for it."""
    if intent.command == "number":
        wanted = [button for button in shown if _PICKED.match(button.action)]
        return next((button for button in wanted if button.label == intent.argument), None)
    if fold(text).strip("。.!！~～ ") not in _YES:
        return None
    return next((button for button in shown if button.action.startswith(_ASKED)), None)


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
