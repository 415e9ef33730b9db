"""/channel: a channel managed from a private chat; and what is said where we come and go."""

from digest.message import Button, Message, say
from digest.phrases import msgid
from handlers.request import Command, Context, Place, Reply
from handlers.rights import MANAGED, packed
from handlers.steps import steps


def manage(context: Context) -> Reply:
    """Manage the channel that was named, or the one in hand no more."""
    t = context.t
    if context.intent.fields[:1] == ("done",):
        context.store.subscribers.prefer(context.subscriber.id, MANAGED, "")
        line = t("Done. From now on your words are about this chat again.")
        return Reply.of(Reply.line(line, *steps(t, "settings")).messages[0], edit=True)
    if context.request.kind != "private":
        line = t("A channel is managed from a private chat with me: /channel @name there.")
        return Reply.line(line)
    if context.place is None:
        line = t(
            "Which channel? /channel @name. I must be its administrator, and so must you: "
            "that is asked of the platform each time."
        )
        return Reply.line(line, *steps(t, "help"))
    return _entered(context, context.place)


def presence(context: Context) -> Reply:
    """We were put into a chat, or out of it."""
    store, subscriber, t = context.store, context.subscriber, context.t
    happened, place = context.request.heard, context.request.place
    if happened == "removed":
        store.standing.leave(subscriber.id, "removed from the chat", now=context.now)
        return Reply()
    if place is not None:
        return _entered(context, place)
    line = t(
        "Hello everybody, I am Zhaibao: long reads, by section, at your hour. "
        "An administrator presses “Begin”, and the first digest comes. "
        "Reply to me, or write @ and my name, and I answer."
    )
    return Reply.line(line, *steps(t, "start", "help"))


def _entered(context: Context, place: Place) -> Reply:
    store, t = context.store, context.t
    store.subscribers.prefer(context.subscriber.id, MANAGED, place.chat.id)
    channel = store.subscribers.at(
        place.chat.transport, place.chat.id, now=context.now, name=place.name, kind="channel"
    )
    line = t(
        "You manage “{name}” now: settings, feeds, start and stop are about that channel.",
        name=place.name,
    )
    begin = Button(t("Stop"), "stop") if channel.state == "active" else Button(t("Begin"), "start")
    about = packed(
        Message((say(line),)).with_buttons([begin, *steps(t, "settings", "feeds")]), place.chat.id
    )
    return Reply.of(about.with_buttons(*about.buttons, [Button(t("Done"), "channel:done")]))


COMMANDS = (
    Command(
        name="channel",
        run=manage,
        about=msgid("manage a channel from here"),
        words=("管理頻道", "我的頻道"),
        english=("manage channel",),
        usage="@NAME",
        takes=True,
    ),
    Command(
        name="presence",
        run=presence,
        about=msgid("we come into a chat, or leave it"),
        menu=False,
    ),
)
