"""The first message: who we are, what is chosen for a newcomer, when the first digest comes."""

from digest.message import Block, Message, Span, say
from handlers.admission import runs_the_bot
from handlers.panel import FIRST, coming, first_rows, settings_lines
from handlers.request import Context


def welcome(context: Context, *, back: bool = False) -> Message:
    """Script, hours, zone and language, each with its choices; the same again after each choice.

    `back` greets somebody who was here before.
    """
    t = context.t
    greeting = t("Welcome back.") if back else t("Welcome to Zhaibao.")
    blocks = (
        Block((Span(greeting, "strong"),), "title"),
        say(
            t(
                "Long reads, by section, at your hour. "
                "Pick script, hours and zone below, or keep them as they are."
            )
        ),
        *settings_lines(context, FIRST),
        *coming(context),
        *_unfed(context),
    )
    return Message(blocks).with_buttons(*first_rows(context))


def _unfed(context: Context) -> list[Block]:
    """Said where nobody has set up a feed yet; how, to who may."""
    t, request = context.t, context.request
    if context.house.fed or any(f.kind == "feed" for f in context.store.feeds.catalogue()):
        return []
    said = t("No feed is set up here yet: what you see are samples, and what is added by hand.")
    notes = [say(said, kind="note")]
    if runs_the_bot(request, context.house) or request.chat.transport in context.house.here:
        how = t("Name some in FEEDS or CATALOGUE, or by /feedadmin in Telegram.")
        notes.append(say(how, kind="note", tight=True))
    return notes
