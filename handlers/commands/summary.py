"""/summary: what the article in hand says."""

from digest.compose import summary_message
from digest.phrases import msgid
from handlers.reading import (
    fields_of,
    in_hand,
    no_article,
    numbered,
    opened,
    piece_of,
    voice_of,
)
from handlers.request import Command, Context, Reply
from handlers.steps import steps


def run(context: Context) -> Reply:
    """The summary of the article in hand, of number N of the list, or of a neighbour."""
    fields = fields_of(context)
    argument = context.intent.argument
    if context.intent.command == "next":
        return _neighbour(context, 1)
    if fields:
        piece = piece_of(context, int(fields[0])) if fields[0].isdigit() else None
    elif argument in ("+1", "-1"):
        return _neighbour(context, int(argument))
    elif argument.isdigit():
        return _numbered(context, int(argument))
    else:
        piece = in_hand(context)
    if piece is None:
        return no_article(context)
    return opened(context, piece, summary_message(piece, voice_of(context)))


def _numbered(context: Context, number: int) -> Reply:
    piece = numbered(context, number)
    if piece is None:
        line = context.t("There is no number {number}. Say “list” to see them.", number=number)
        return Reply.line(line, *steps(context.t, "list"))
    return opened(context, piece, summary_message(piece, voice_of(context)))


def _neighbour(context: Context, step: int) -> Reply:
    piece = in_hand(context)
    if piece is None:
        return no_article(context)
    recent = context.store.articles.recent(context.subscriber.id, limit=200)
    ids = [stored.id for stored in recent]
    at = ids.index(piece.id) + step if piece.id in ids else 0
    if not 0 <= at < len(ids):
        line = (
            context.t("That was the oldest article.")
            if step > 0
            else context.t("That is the newest article.")
        )
        return Reply.line(line, *steps(context.t, "list", "today"))
    near = recent[at].piece
    return opened(context, near, summary_message(near, voice_of(context)))


COMMAND = Command(
    name="summary",
    run=run,
    about=msgid("summary of the article in hand"),
    words=("摘要", "總結", "概要", "大意"),
    english=("summary", "article"),
    says={
        "下一篇": "+1", "上一篇": "-1", "換一篇": "+1",
        "next article": "+1", "previous article": "-1", "next": "+1",
    },
    usage="[3]",
    takes=True,
    actions=("next",),
)  # fmt: skip
