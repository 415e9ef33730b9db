"""“Why did I get this?”, and the mutes it offers."""

from digest.alerts import why_message
from digest.keywords import Watch, holds, parse_watch
from digest.message import Button, Message, plain, say
from digest.phrases import msgid
from handlers.naming import feed_title
from handlers.reading import in_hand, no_article, piece_of, voice_of
from handlers.request import Command, Context, Reply
from handlers.watching import account_of
from storage.articles import StoredArticle


def why(context: Context) -> Reply:
    """Which watches an article answers and where; what to do if it was not wanted."""
    stored = _stored(context)
    if stored is None:
        return no_article(context)
    piece = piece_of(context, stored.id)
    if piece is None:
        return no_article(context)
    answered: list[tuple[int, str, Watch]] = [
        (kept.id, kept.text, watch)
        for kept in context.store.watches.of(context.subscriber.id)
        for watch in parse_watch(kept.text)
        if holds(stored.article, watch)
    ]
    message = why_message(piece, [watch for _, _, watch in answered], voice_of(context))
    if not answered:
        line = context.t("It came in a feed that you take; none of your keywords is in it now.")
        message = Message((*message.blocks, say(line)), about=message.about)
    rows = [
        [Button(context.t("Watch for “{word}” no more", word=text[:24]), f"unwatch:{number}")]
        for number, text, _ in answered
    ]
    return Reply.of(message.with_buttons(*rows, *_mute_rows(context, stored)))


def mute(context: Context) -> Reply:
    """Mute the account or the feed of the article that a button names."""
    t, fields, watches = context.t, context.intent.fields, context.store.watches
    if not context.intent.pressed:
        return Reply.line(t("To mute a word: /watch !word"))
    stored = _stored(context, 1)
    if len(fields) != 2 or stored is None:
        return Reply(toast=t("This button is too old. Ask again, please."))
    account, feed = account_of(stored.article), feed_title(context.store, t, stored.feed_id)
    if fields[0] == "account" and account:
        kind, value, name = "account", account, t("the account “{name}”", name=account)
    elif fields[0] == "feed":
        kind, value, name = "feed", str(stored.feed_id), t("the feed “{name}”", name=feed)
    else:
        return Reply(toast=t("This button is too old. Ask again, please."))
    watches.mute(context.subscriber.id, kind, value, now=context.now)
    made = next(
        m for m in watches.mutes(context.subscriber.id) if (m.kind, m.value) == (kind, value)
    )
    line = t("Muted: {what}. It still stands in the list and in the search.", what=name)
    undo = Button(t("Undo"), f"watch:hear:{made.id}")
    return Reply.of(plain(line).with_buttons([undo]))


def _mute_rows(context: Context, stored: StoredArticle) -> list[list[Button]]:
    t = context.t
    rows = []
    if account := account_of(stored.article):
        label = t("Mute the account “{name}”", name=account[:24])
        rows.append([Button(label, f"mute:account:{stored.id}")])
    feed = feed_title(context.store, t, stored.feed_id)
    rows.append([Button(t("Mute the feed “{name}”", name=feed[:24]), f"mute:feed:{stored.id}")])
    return rows


def _stored(context: Context, at: int = 0) -> StoredArticle | None:
    """The article that a button names in its field `at`, else the one in hand."""
    fields = context.intent.fields
    if not context.intent.pressed:
        held = in_hand(context)
        return context.store.articles.get(held.id) if held else None
    named = fields[at] if len(fields) > at else ""
    if not (named.isascii() and named.isdigit() and len(named) < 16):
        return None
    piece = piece_of(context, int(named))
    return context.store.articles.get(piece.id) if piece else None


COMMANDS = (
    Command(
        name="why",
        run=why,
        about=msgid("why an article came"),
        words=("為什麼收到", "為什麼"),
        menu=False,
        actions=("why",),
    ),
    Command(
        name="mute",
        run=mute,
        about=msgid("mute an account or a feed"),
        menu=False,
        settles=True,
        actions=("mute",),
    ),
)
