"""/start and /stop: begin, and end with every preference kept."""

from digest.compose import Piece, summary_message
from digest.message import Block, Button, Message, Span, say
from digest.phrases import msgid
from handlers.panel import FIRST, first_rows, settings_lines
from handlers.planning import next_line, replan
from handlers.reading import voice_of
from handlers.request import Command, Context, Reply


def start(context: Context) -> Reply:
    """Greet, take the default feeds, ask for script, hour and zone, and show one real digest."""
    store, subscriber, t = context.store, context.subscriber, context.t
    back = subscriber.state == "stopped"
    if subscriber.state == "new":
        store.subscriptions.take_defaults(subscriber.id, now=context.now)
    store.subscribers.set_state(subscriber.id, "active", now=context.now)
    slot = replan(store, subscriber, context.preferences, context.now)
    greeting = t("Welcome back.") if back else t("Welcome to Zhaibao.")
    blocks = (
        Block((Span(greeting, "strong"),), "title"),
        say(
            t(
                "Long reads, by section, at your hour. "
                "Pick script, hours and zone below, or keep them as they are."
            )
        ),
        *settings_lines(context, FIRST),
        say(next_line(slot, context.preferences, context.now, t)),
    )
    welcome = Message(blocks).with_buttons(*first_rows(context))
    return Reply.of(welcome, *_first_digest(context))


def _first_digest(context: Context) -> list[Message]:
    store, subscriber = context.store, context.subscriber
    newest = store.articles.recent(subscriber.id, limit=1)
    if not newest:
        line = context.t(
            "There is no article here yet. Paste an address, or say “feeds” to pick some."
        )
        return [Message((say(line),))]
    piece = Piece(newest[0].id, newest[0].article)
    store.articles.mark_brought(subscriber.id, [piece.id], occasion="start", now=context.now)
    return [summary_message(piece, voice_of(context))]


def stop(context: Context) -> Reply:
    """Nothing is sent any more; preferences and subscriptions stay."""
    store, subscriber, t = context.store, context.subscriber, context.t
    store.subscribers.set_state(subscriber.id, "stopped", now=context.now)
    store.subscribers.plan(subscriber.id, None)
    line = t("Stopped: nothing will be sent. Your settings are kept; /start brings it all back.")
    undo = Button(t("Undo"), "start")
    return Reply.of(Message((say(line),)).with_buttons([undo]), edit=context.intent.pressed)


COMMANDS = (
    Command(
        name="start",
        run=start,
        about=msgid("begin: feeds, script, hours"),
        words=("訂閱", "開始"),
        actions=("start",),
    ),
    Command(
        name="stop",
        run=stop,
        about=msgid("stop; nothing is sent any more"),
        words=("停止", "全部停止"),
        actions=("stop",),
    ),
)
