"""/add: an address. A feed is subscribed to; a page is fetched and summarised."""

from digest.compose import summary_message
from digest.phrases import msgid
from handlers.admission import for_everybody
from handlers.reading import in_hand, no_article, opened, voice_of
from handlers.request import Command, Context, Reply
from handlers.steps import steps


def run(context: Context) -> Reply:
    """The page behind the address is in hand by now; without an address, asks for one."""
    if context.fetched is None:
        line = context.t("Which address? For example: /add https://example.org/feed.xml")
        return Reply.line(line, *steps(context.t, "feeds"))
    piece = in_hand(context)
    if piece is None:
        return no_article(context)
    message = summary_message(piece, voice_of(context))
    if piece.private:
        message = message.with_buttons(*message.buttons, for_everybody(context, piece.id))
    return opened(context, piece, message)


COMMAND = Command(
    cost=6.0,
    name="add",
    run=run,
    about=msgid("a page or a feed by its address"),
    words=("加入", "添加", "新增"),
    english=("add",),
    usage="ADDRESS",
    takes=True,
    settles=True,
)
