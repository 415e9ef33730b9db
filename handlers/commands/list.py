"""/list: the recent articles of this chat's feeds, numbered; and the way back to a digest."""

from digest.compose import summary_message
from digest.listing import Issue, list_message, several_message
from digest.phrases import msgid
from digest.when import say_day
from handlers.reading import about_now, fields_of, no_article, opened, piece_of, voice_of
from handlers.request import Command, Context, Reply

PAGE = 10


def run(context: Context) -> Reply:
    """A page of the list; `open` and `back` work inside a digest of several."""
    if context.intent.command == "open":
        return _open(context)
    if context.intent.command == "back":
        return _back(context)
    fields = fields_of(context)
    offset = int(fields[0]) if fields and fields[0].isdigit() else 0
    articles = context.store.articles
    stored = articles.recent(context.subscriber.id, limit=PAGE, offset=offset)
    if not stored:
        return no_article(context)
    zone, t = context.preferences.zone, context.t
    pieces = [
        (
            one.piece,
            say_day(one.article.published or one.taken_at, context.now, zone, t),
        )
        for one in stored
    ]
    total = articles.count(context.subscriber.id)
    message = list_message(pieces, offset=offset, total=total, voice=voice_of(context))
    return Reply.of(message, edit=context.intent.pressed)


def _open(context: Context) -> Reply:
    fields = fields_of(context)
    piece = piece_of(context, int(fields[0])) if fields and fields[0].isdigit() else None
    if piece is None:
        return no_article(context)
    return opened(context, piece, summary_message(piece, voice_of(context)))


def _back(context: Context) -> Reply:
    pieces = [piece for id_ in about_now(context).listed if (piece := piece_of(context, id_))]
    if not pieces:
        return no_article(context)
    voice = voice_of(context)
    heading = context.t.count("{n} article", "{n} articles", len(pieces))
    return Reply.of(several_message(Issue(tuple(pieces)), heading, voice), edit=True)


COMMAND = Command(
    name="list",
    run=run,
    about=msgid("recent articles, numbered"),
    words=("列表", "文章", "清單", "最近"),
    english=("list", "articles", "recent"),
    actions=("open", "back"),
)
