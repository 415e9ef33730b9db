"""/serial: follow one article, a section at each of your hours."""

from digest.article import Piece
from digest.message import Button, Message, say
from digest.phrases import msgid
from digest.plans import say_plan
from digest.serial import parts_of
from handlers.panel import choose, confirmation
from handlers.reading import in_hand, numbered, piece_of, voice_of
from handlers.request import Command, Context, Reply
from handlers.serial import Part, finish, follow, following, next_part, show
from handlers.steps import steps


def run(context: Context) -> Reply:
    """Follow the article in hand, or number 3 of the list; the buttons of a part come here too."""
    intent = context.intent
    if intent.pressed and intent.fields:
        act = {"now": _now, "other": _other, "stop": _stop, "on": _on}.get(intent.fields[0])
        return act(context) if act else _begin(context, in_hand(context))
    typed = intent.argument.strip()
    if typed in ("停止", "結束", "结束", "stop", "off"):
        return _stop(context)
    if typed.isdigit():
        piece = numbered(context, int(typed))
        if piece is None:
            line = context.t("There is no number {n} in the list.", n=int(typed))
            return Reply.line(line, *steps(context.t, "list"))
        return _begin(context, piece)
    return _begin(context, in_hand(context))


def _begin(context: Context, piece: Piece | None) -> Reply:
    store, subscriber, now = context.store, context.subscriber, context.now
    fresh = choose(context, "mode", "serial")
    said = confirmation(fresh)
    if piece is None:
        line = context.t("Nothing is unread. The next article that comes is the serial.")
        message = Message((say(line), say(said, tight=True)))
        return Reply.of(message.with_buttons(steps(context.t, "feeds", "settings")))
    followed = store.serials.of(subscriber.id)
    if followed and followed.article == piece.id and followed.part <= parts_of(piece):
        part = Part(piece, followed.part)
    else:
        part = follow(store, subscriber, piece, now)
    return Reply.of(_introduced(fresh, part, said), edit=False)


def _introduced(context: Context, part: Part, said: str) -> Message:
    t, piece = context.t, part.piece
    title = f"《{_title(context, piece)}》"
    count = parts_of(piece)
    lines = [
        t.count(
            "Serial: {title}, {n} section.", "Serial: {title}, {n} sections.", count, title=title
        ),
        t("It goes on with section {part}.", part=part.part) if part.part > 1 else "",
        said,
    ]
    blocks = tuple(say(line, tight=number > 0) for number, line in enumerate(filter(None, lines)))
    return Message(blocks).with_buttons(
        [Button(t("Read on now"), f"serial:now:{piece.id}:{part.part}")],
        [
            Button(t("Another article"), f"serial:other:{piece.id}"),
            Button(t("Stop the serial"), "serial:stop"),
        ],
    )


def _now(context: Context) -> Reply:
    """The part that the button names, now; the serial goes on after it."""
    store, subscriber, now = context.store, context.subscriber, context.now
    numbers = [int(field) for field in context.intent.fields[1:3] if field.isdigit()]
    piece = piece_of(context, numbers[0]) if len(numbers) == 2 else None
    if piece is None or not 0 < numbers[1] <= parts_of(piece):
        part = next_part(store, subscriber, now)
        if part is None:
            return Reply.line(context.t("Nothing is unread."), *steps(context.t, "list"))
    else:
        part = Part(piece, numbers[1])
        followed = store.serials.of(subscriber.id)
        if context.preferences.mode == "serial" and followed is None:
            store.serials.follow(subscriber.id, piece.id, part.part, now=now)
    return Reply.of(show(store, subscriber, context.preferences, part, now))


def _other(context: Context) -> Reply:
    """Pass this article over and follow the oldest unread one."""
    store, subscriber, now = context.store, context.subscriber, context.now
    pressed = context.intent.fields[1] if len(context.intent.fields) > 1 else ""
    if pressed.isdigit() and store.articles.visible(subscriber.id, int(pressed)):
        finish(store, subscriber, int(pressed), now)
    store.serials.end(subscriber.id)
    return _begin(context, following(store, subscriber, now))


def _stop(context: Context) -> Reply:
    """Back to the daily digest; the place in the article is kept."""
    t, followed = context.t, context.store.serials.of(context.subscriber.id)
    fresh = choose(context, "mode", "daily")
    lines = [t("The serial is stopped."), say_plan(fresh.preferences, t), confirmation(fresh)]
    blocks = tuple(say(line, tight=number > 0) for number, line in enumerate(lines))
    buttons = [Button(t("Go on with the serial"), "serial:on")] if followed else []
    return Reply.of(Message(blocks).with_buttons(buttons))


def _on(context: Context) -> Reply:
    """The serial again, where it was."""
    part = next_part(context.store, context.subscriber, context.now)
    return _begin(context, part.piece if part else None)


def _title(context: Context, piece: Piece) -> str:

    name = voice_of(context).name(piece.article.title, piece.article)
    return name or context.t("(untitled)")


COMMAND = Command(
    name="serial",
    run=run,
    about=msgid("one article, a section a day"),
    words=("連載",),
    usage="[3]",
    takes=True,
    english=("serial",),
    settles=True,
    actions=("serial",),
)
