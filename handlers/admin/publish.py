"""/publish, /retract, /preview: an article in, an article out, the next digest looked at."""

import re
from dataclasses import replace

from digest.article import RawArticle
from digest.compose import summary_message
from digest.listing import Issue
from digest.message import Button, Limits, Message, say
from digest.phrases import msgid, phrases
from digest.preferences import PREFERENCES
from digest.when import say_time
from handlers.admin.broadcast import proposal
from handlers.chosen import preferences_of
from handlers.jobs.bringing import Composer, take
from handlers.jobs.ingest import put_all
from handlers.naming import chat_named
from handlers.reading import piece_of, voice_of
from handlers.request import Command, Context, Reply

_LEAST = 20


def publish(context: Context) -> Reply:
    """Take an article into the feed 本地, show it, offer to send it now.

    It is what was typed, what the command answers, the page of an address, a file, or (by a
    button) what was pasted or already stands on one's own shelf.
    """
    t, store = context.t, context.store
    raw = _given(context)
    if raw is None or len(raw.body.strip()) < _LEAST:
        return Reply.line(
            t(
                "Which article? /publish and its text, the title on the first line, or an address;"
                " or answer a forwarded message with /publish, or write it under a file."
            )
        )
    shelf = store.feeds.local(context.now)
    entries = put_all(store, shelf.id, [raw], context.now)
    store.pasted.forget(context.subscriber.id)
    piece = piece_of(context, entries[0].id) if entries else None
    if piece is None:
        return Reply.line(t("There is nothing to read in it, or it was retracted before."))
    number = store.broadcasts.draft(None, article=piece.id, now=context.now)
    one = store.broadcasts.get(number)
    assert one is not None  # noqa: S101 - just made
    note = t("It is article {id} now, and in the next digest of its subscribers.", id=piece.id)
    offer = proposal(context, one)
    offer = Message((say(note), *offer.blocks), offer.buttons)
    row = [Button(t("Retract"), f"retract:{piece.id}")]
    asked = Message(offer.blocks, (*offer.buttons, tuple(row)))
    return Reply.of(summary_message(piece, voice_of(context)), asked)


def _given(context: Context) -> RawArticle | None:
    store, fields = context.store, context.intent.fields
    if fields == ("pasted",):
        return RawArticle(store.pasted.get(context.subscriber.id))
    number = context.fetched
    if fields and re.fullmatch(r"[0-9]{1,12}", fields[0]):
        number = int(fields[0])
    if number is None:
        return RawArticle(context.intent.argument.strip() or context.request.quoted.strip())
    stored = store.articles.get(number)
    if stored is None or not store.articles.visible(context.subscriber.id, number):
        return None
    one = stored.article
    return RawArticle(one.text, title=one.title, address=one.address, published=one.published)


def retract(context: Context) -> Reply:
    """Take an article out of archive, search and outbox, and out of the chats it went to.

    The same article in other feeds of the catalogue goes too; what a reader keeps on a shelf of
    their own is theirs, and not even its title is told.
    """
    t, store = context.t, context.store
    typed = context.intent.fields[0] if context.intent.fields else context.intent.argument.strip()
    found = store.articles.get(int(typed)) if re.fullmatch(r"[0-9]{1,12}", typed) else None
    if found is None or not store.articles.visible(context.subscriber.id, found.id):
        return Reply.line(t("Which article? Its number: /publish tells it, and the console."))
    if context.intent.fields[1:] != ("yes",):
        line = t("Retract “{heading}” everywhere, for good?", heading=found.article.title[:60])
        yes = Button(t("Retract"), f"retract:{found.id}:yes")
        return Reply.line(line, yes)
    withdrawn = recalled = 0
    for one in map(store.articles.get, store.articles.twins.group(found.id)):
        if one is not None and (one.id == found.id or not one.piece.private):
            withdrawn += store.broadcasts.withdraw(one.id)
            recalled += store.recalls.of_article(one.id, since=one.taken_at, now=context.now)
            store.retention.forget_article(one.id, now=context.now)
    line = t(
        "Retracted. {pages} pages were taken out of the outbox, {sent} sent messages are being"
        " replaced.",
        pages=withdrawn,
        sent=recalled,
    )
    return Reply.of(Message((say(line),)), edit=context.intent.pressed)


def _preferences(typed: str) -> dict[str, str] | None:
    """Preferences by name, `s2tw count=3`: a word alone is a script; None where one is unknown."""
    rows = {}
    for word in typed.split():
        name, _, text = word.rpartition("=")
        name = name or "script"
        if name not in PREFERENCES or PREFERENCES[name].parse(text) is None:
            return None
        rows[name] = text
    return rows


def preview(context: Context) -> Reply:
    """The next digest: one's own, by other preferences, or of a chat whose id was read out."""
    t, store, typed = context.t, context.store, context.intent.argument.strip()
    subscriber, chosen = context.subscriber, context.preferences
    if ":" in typed:
        found = chat_named(store, typed)
        if found is None:
            return Reply.line(t("Which chat? The id stands in its own /privacy."))
        subscriber, chosen = found, preferences_of(store, found, context.defaults)
    elif typed:
        rows = _preferences(typed)
        if rows is None:
            return Reply.line(
                t("Which preferences? For example: /preview s2tw count=3 length=short")
            )
        chosen = chosen.merged(rows)
    came = take(store, subscriber, context.now, context.now, chosen)
    if not came.fresh:
        return Reply.line(t("The next digest would be empty, and is not sent."))
    transport = context.request.chat.transport
    composer = Composer({transport: Limits(4096, "utf16", raw=32 * 1024)})
    when = say_time(context.now, context.now, chosen.zone, phrases(chosen.language))
    pages = composer.pages(came, replace(chosen, silent=True), transport, when, Issue(()))
    return Reply.of(*pages)


COMMANDS = (
    Command(
        "publish",
        publish,
        msgid("take in an article now"),
        usage="TEXT",
        actions=("publish",),
        alone=True,
        verbatim=True,
        files=True,
    ),
    Command("retract", retract, msgid("take an article back"), usage="ID", actions=("retract",)),
    Command("preview", preview, msgid("the next digest"), usage="[NAME=VALUE … or ID]"),
)
