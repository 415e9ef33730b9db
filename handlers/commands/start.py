"""/start and /stop: begin, and end with every preference kept."""

import re
from dataclasses import replace

from digest.compose import section_message, summary_message
from digest.lookup import linked_section
from digest.message import Button, Message, say
from digest.phrases import msgid
from handlers.naming import feed_name
from handlers.planning import next_line, replan
from handlers.reading import no_article, opened, piece_of, voice_of
from handlers.request import Command, Context, Reply
from handlers.said import operators
from handlers.steps import steps
from handlers.welcome import welcome

# What a deep link carries: a feed, an article, or a section of one by its label or position.
_LINK = re.compile(r"f(?P<feed>[0-9]{1,12})|a(?P<article>[0-9]{1,12})(?:_(?P<section>\w{1,40}))?")


def start(context: Context) -> Reply:
    """Greet, take the default feeds, ask for script, hour and zone, and show one real digest.

    What a link brings along (`f12`, `a345`, `a345_02`, `a345_s2`) is taken, or shown in
    the digest's place.
    """
    if context.intent.fields == ("undo",):
        return _undone(context)
    link = _LINK.fullmatch(context.intent.argument)
    shown = _linked(context, link) if link else []
    state = context.subscriber.state
    if shown and (state == "active" or (state != "new" and link and link["article"])):
        # Who is here already wants what the link brings, no second welcome.
        return Reply.of(*shown)
    follow = operators(context.rules.follow) if state == "new" else []
    _begin(context)
    begun = replace(context, subscriber=replace(context.subscriber, state="active"))
    first = welcome(begun, back=state == "stopped")
    messages = (first, *follow, *(shown or _first_digest(context)))
    return Reply(messages, language=context.preferences.language)


def _begin(context: Context) -> str:
    store, subscriber = context.store, context.subscriber
    if subscriber.state == "new":
        store.subscriptions.take_defaults(subscriber.id, now=context.now)
    store.subscribers.set_state(subscriber.id, "active", now=context.now)
    slot = replan(store, subscriber, context.preferences, context.now)
    return next_line(slot, context.preferences, context.now, context.t)


def _undone(context: Context) -> Reply:
    line = f"{context.t('Digests come again.')}\n{_begin(context)}"
    return Reply.of(Reply.line(line, *steps(context.t, "settings")).messages[0], edit=True)


def _linked(context: Context, link: re.Match[str]) -> list[Message]:
    if link["feed"]:
        return _taken(context, int(link["feed"]))
    piece = piece_of(context, int(link["article"]))
    if piece is None:
        line = context.t("That article is not here any more, or it belongs to somebody else.")
        return list(Reply.line(line, *steps(context.t, "list", "today")).messages)
    voice, wanted = voice_of(context), link["section"]
    section = linked_section(piece.article, wanted) if wanted else None
    message = section_message(piece, section, voice) if section else summary_message(piece, voice)
    return list(opened(context, piece, message).messages)


def _taken(context: Context, feed_id: int) -> list[Message]:
    t, store, subscriber = context.t, context.store, context.subscriber
    feed = store.feeds.get(feed_id)
    if feed is None or feed.owner not in (None, subscriber.id):
        line = t("That feed is not here any more.")
        return list(Reply.line(line, *steps(t, "feeds")).messages)
    store.subscriptions.add(subscriber.id, feed.id, now=context.now)
    name = feed_name(feed, t)
    undo = Button(t("Undo"), f"unsubscribe:{feed.id}:undo")
    line = t("You now get “{name}”.", name=name)
    return [*Reply.line(line, undo, *steps(t, "list")).messages, *_first_digest(context)]


def _first_digest(context: Context) -> list[Message]:
    store, subscriber = context.store, context.subscriber
    newest = store.articles.recent(subscriber.id, limit=1)
    if not newest:
        return list(no_article(context).messages)
    also = store.articles.twins.also_in(subscriber.id, newest[0].id)
    piece = replace(newest[0].piece, also=also)
    store.articles.mark_brought(subscriber.id, [piece.id], occasion="start", now=context.now)
    return [summary_message(piece, voice_of(context))]


def stop(context: Context) -> Reply:
    """Nothing is sent any more; preferences and subscriptions stay."""
    store, subscriber, t = context.store, context.subscriber, context.t
    store.subscribers.set_state(subscriber.id, "stopped", now=context.now)
    store.subscribers.plan(subscriber.id, None)
    line = t("Stopped: nothing will be sent. Your settings are kept; /start brings it all back.")
    undo = Button(t("Undo"), "start:undo")
    return Reply.of(Message((say(line),)).with_buttons([undo]), edit=context.intent.pressed)


COMMANDS = (
    Command(
        name="start",
        run=start,
        about=msgid("begin: feeds, script, hours"),
        words=("訂閱", "開始"),
        english=("start", "begin", "subscribe"),
        settles=True,
    ),
    Command(
        name="stop",
        run=stop,
        about=msgid("stop; nothing is sent any more"),
        words=("停止", "全部停止", "全部退訂"),
        english=("stop", "stop everything"),
        settles=True,
    ),
)
