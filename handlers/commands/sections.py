"""/sections: how the article in hand is divided."""

from digest.compose import contents_message
from digest.phrases import msgid
from handlers.reading import fields_of, in_hand, no_article, opened, piece_of, voice_of
from handlers.request import Command, Context, Reply


def run(context: Context) -> Reply:
    """The article's sections with their labels and titles."""
    fields = fields_of(context)
    piece = (
        piece_of(context, int(fields[0])) if fields and fields[0].isdigit() else in_hand(context)
    )
    if piece is None:
        return no_article(context)
    return opened(context, piece, contents_message(piece, voice_of(context)))


COMMAND = Command(
    name="sections",
    run=run,
    about=msgid("the article's sections"),
    words=("目錄", "章節", "小節", "各節"),
    english=("contents", "sections"),
)
