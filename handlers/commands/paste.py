"""A pasted text: too long to be a question, offered as an article."""

from digest.article import RawArticle
from digest.compose import summary_message
from digest.message import Block, Button, Message, Span, say
from digest.phrases import msgid
from handlers.admission import for_everybody
from handlers.jobs.ingest import put_all
from handlers.meaning import PARTS
from handlers.reading import opened, piece_of, voice_of
from handlers.request import Command, Context, Reply
from handlers.steps import steps

# What all parts of one pasted text may hold, in characters.
LONGEST = 200_000
_SHOWN = 24


def run(context: Context) -> Reply:
    """Offer a text as an article; take it in, or let it go, as the button says."""
    if context.intent.fields[:1] == ("take",):
        return _take(context)
    if context.intent.fields[:1] == ("leave",):
        context.store.pasted.forget(context.subscriber.id)
        return Reply.of(Message((say(context.t("All right, it is not kept.")),)), edit=True)
    text = context.intent.argument.strip()
    if not text:
        line = context.t("Paste a text of more than 300 characters, and I make an article of it.")
        return Reply.line(line, *steps(context.t, "help"))
    return _offer(context, text)


def _offer(context: Context, text: str) -> Reply:
    t, now = context.t, context.now
    whole = context.store.pasted.put(context.subscriber.id, text, now=now, since=now - PARTS)
    if len(whole) > LONGEST:
        context.store.pasted.forget(context.subscriber.id)
        return Reply.line(t("That is too long for one article: at most {n} characters.", n=LONGEST))
    first = whole.strip().splitlines()[0].strip()
    shown = first if len(first) <= _SHOWN else first[:_SHOWN] + "…"
    length = len("".join(whole.split()))
    line = t.count(
        "{n} character. Make an article of it?", "{n} characters. Make an article of it?", length
    )
    blocks = (Block((Span(shown, "strong"),)), say(line, tight=True))
    row = [Button(t("Make an article"), "paste:take"), Button(t("No"), "paste:leave")]
    return Reply.of(Message(blocks).with_buttons(row, for_everybody(context, "pasted")))


def _take(context: Context) -> Reply:
    store, subscriber, now = context.store, context.subscriber, context.now
    text = store.pasted.get(subscriber.id)
    if not text:
        return Reply(toast=context.t("This button is too old. Ask again, please."))
    shelf = store.feeds.chat_feed(subscriber.id, now)
    entries = put_all(store, shelf.id, [RawArticle(text)], now)
    piece = piece_of(context, entries[0].id) if entries else None
    if piece is None:
        line = context.t("There is nothing to read in it.")
        return Reply.of(Message((say(line),)), edit=True)
    store.pasted.forget(subscriber.id)
    return opened(context, piece, summary_message(piece, voice_of(context)))


COMMAND = Command(
    cost=1.0,
    name="paste",
    run=run,
    about=msgid("a pasted text as an article"),
    menu=False,
    settles=True,
    actions=("paste",),
)
