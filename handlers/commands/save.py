"""/save and /saved: what a reader keeps for later."""

from digest.article import Piece
from digest.compose import save_button
from digest.listing import list_message
from digest.message import Button
from digest.phrases import msgid
from digest.when import say_day
from handlers.own import keeper_of, not_yet
from handlers.reading import fields_of, in_hand, no_article, piece_of, voice_of
from handlers.relabelling import turned
from handlers.request import Command, Context, Reply
from handlers.steps import steps
from storage.articles import StoredArticle

PAGE = 10


def save(context: Context) -> Reply:
    """Keep the article in hand; its button puts it in or out, says so at the button, and turns."""
    fields = fields_of(context)
    if fields:
        number = int(fields[0]) if fields[0].isdigit() else 0
        return _pressed(context, number, off=fields[1:] == ["off"])
    piece = in_hand(context)
    if piece is None:
        return no_article(context)
    keeper = keeper_of(context, piece)
    if keeper is None:
        return not_yet(context)
    context.store.saved.add(keeper, piece.id, now=context.now)
    t, title = context.t, _title(context, piece)
    if keeper != context.subscriber.id:
        line = t("Saved in your own chat with me: {title}", title=title)
        return Reply.line(line, Button(t("Undo"), f"unsave:{piece.id}"))
    undo = Button(t("Undo"), f"unsave:{piece.id}")
    return Reply.line(t("Saved: {title}", title=title), *steps(t, "saved"), undo)


def saved(context: Context) -> Reply:
    """A page of what is kept, saved last first."""
    t, kept, subscriber = context.t, context.store.saved, context.subscriber.id
    fields = fields_of(context)
    offset = int(fields[0]) if fields and fields[0].isdigit() else 0
    ids = kept.of(subscriber, limit=PAGE, offset=offset)
    found = [stored for id_ in ids if (stored := context.store.articles.get(id_))]
    if not found and context.request.kind == "group":
        line = t("What you save here is yours alone. Say “saved” to me in private to see it.")
        return Reply.line(line, *steps(t, "list"))
    if not found:
        line = t("Nothing is saved yet. Say “save” at an article, and it waits here.")
        return Reply.line(line, *steps(t, "list", "today"))
    listed = [(stored.piece, _day(context, stored)) for stored in found]
    message = list_message(
        listed,
        offset=offset,
        total=kept.count(subscriber),
        voice=voice_of(context),
        heading=t("Saved"),
        action="saved",
    )
    return Reply.of(message, edit=context.intent.pressed)


def _pressed(context: Context, article: int, *, off: bool) -> Reply:
    t, kept = context.t, context.store.saved
    piece = piece_of(context, article)
    if piece is None:
        return Reply(toast=t("This button is too old. Ask again, please."))
    subscriber = keeper_of(context, piece)
    if subscriber is None:
        return not_yet(context)
    if context.intent.command == "unsave":
        kept.remove(subscriber, article)
        line = t("Not kept any more: {title}", title=_title(context, piece))
        message = Reply.line(line, Button(t("Save"), f"resave:{article}")).messages[0]
        return Reply.of(message, edit=True)
    if context.intent.command == "resave":
        kept.add(subscriber, article, now=context.now)
        line = t("Saved: {title}", title=_title(context, piece))
        undo = Button(t("Undo"), f"unsave:{article}")
        return Reply.of(Reply.line(line, *steps(t, "saved"), undo).messages[0], edit=True)
    actions = (f"save:{article}", f"save:{article}:off")
    rows = turned(context.request, actions, save_button(article, t, kept=not off))
    # A star that turns says what it does; one that cannot keeps and lets go by turns.
    if off or (not rows and kept.holds(subscriber, article)):
        kept.remove(subscriber, article)
        line = t("Not kept any more: {title}", title=_title(context, piece))
        return Reply(toast=line, buttons=rows)
    kept.add(subscriber, article, now=context.now)
    if subscriber != context.subscriber.id:
        return Reply(toast=t("Saved. Say “saved” to me in private to see all."))
    return Reply(toast=t("Saved. Say “saved” to see all."), buttons=rows)


def _title(context: Context, piece: Piece) -> str:
    name = voice_of(context).name(piece.article.title, piece.article)
    return t_title(name) if name else context.t("(untitled)")


def t_title(name: str) -> str:
    """A title in its marks."""
    return f"《{name}》"


def _day(context: Context, stored: StoredArticle) -> str:
    came = stored.article.published or stored.taken_at
    return say_day(came, context.now, context.preferences.zone, context.t)


COMMANDS = (
    Command(
        name="save",
        run=save,
        about=msgid("keep the article for later"),
        words=("收藏", "存起來", "稍後讀", "稍後再看"),
        english=("save", "read later"),
        actions=("save", "unsave", "resave"),
    ),
    Command(
        name="saved",
        run=saved,
        about=msgid("what you kept for later"),
        words=("收藏夾", "我的收藏", "看收藏"),
        english=("saved",),
        actions=("saved",),
    ),
)
