"""/section: the digest of one section."""

from digest.article import Piece, Section
from digest.compose import section_message, summary_message
from digest.lookup import section_at
from digest.message import Button
from digest.phrases import msgid
from handlers.reading import (
    about_now,
    ask_which,
    fields_of,
    in_hand,
    listed_now,
    no_article,
    opened,
    piece_of,
    section_wanted,
    voice_of,
)
from handlers.request import Command, Context, Reply
from handlers.steps import steps


def run(context: Context) -> Reply:
    """The section that was named; asks which article where several were shown."""
    fields = fields_of(context)
    if len(fields) >= 2 and fields[0].isdigit():
        return _of(context, piece_of(context, int(fields[0])), fields[1])
    wanted = context.intent.argument
    if not wanted or wanted in ("+1", "-1"):
        return _step(context, int(wanted or "1"))
    if not context.request.reply_to and (asked := ask_which(context, wanted)):
        return asked
    return _of(context, in_hand(context), wanted)


def number(context: Context) -> Reply:
    """A bare number: an item of the list shown last, else a section."""
    wanted = context.intent.argument
    if not wanted.isdigit():
        return Reply(toast=context.t("This button is too old. Ask again, please."))
    n = int(wanted)
    about = about_now(context)
    pieces = listed_now(context)
    offset = about.page
    if pieces and offset < n <= offset + len(about.listed):
        piece = piece_of(context, about.listed[n - offset - 1])
        if piece is None:
            return no_article(context)
        return opened(context, piece, summary_message(piece, voice_of(context)))
    return _of(context, in_hand(context), context.intent.argument)


def _of(context: Context, piece: Piece | None, wanted: str) -> Reply:
    if piece is None:
        return no_article(context)
    # A button names a position; `=02` is a label that was typed before the article was known.
    found: Section | Reply
    if context.intent.pressed and wanted.isdigit():
        at = section_at(piece.article, int(wanted))
        found = at or section_wanted(context, piece, wanted)
    else:
        found = section_wanted(context, piece, wanted.removeprefix("="))
    if isinstance(found, Reply):
        return found
    return opened(context, piece, section_message(piece, found, voice_of(context)))


def _step(context: Context, step: int) -> Reply:
    piece = in_hand(context)
    if piece is None:
        return no_article(context)
    sections = piece.article.sections
    at = (about_now(context).section or 0) + step
    if sections and not 0 < at <= len(sections):
        if at < 1:
            return Reply.line(context.t("That is the first section."), *steps(context.t, "summary"))
        line = context.t("That was the last section. Say “next article” to go on.")
        further = Button(context.t("Next article"), "next")
        return Reply.line(line, further, *steps(context.t, "summary"))
    near = section_at(piece.article, at)
    if near is None:
        return _of(context, piece, str(at))
    return opened(context, piece, section_message(piece, near, voice_of(context)))


NUMBER = Command(
    name="number",
    run=number,
    about=msgid("an item of the list, or a section"),
    menu=False,
)

COMMAND = Command(
    name="section",
    run=run,
    about=msgid("the next section, or the one you name: 02"),
    says={
        "下一節": "+1", "上一節": "-1", "下節": "+1", "上節": "-1", "下一章": "+1", "上一章": "-1",
        "末節": "last", "最後一節": "last", "最後一章": "last", "首節": "1", "第一節": "1",
        "next section": "+1", "previous section": "-1", "last section": "last",
    },
    usage="02",
)  # fmt: skip
