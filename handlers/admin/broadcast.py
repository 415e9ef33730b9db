"""/broadcast: a word to everybody, looked at first, counted, sent, paused, taken back."""

from digest.message import Block, Button, Message, Span, plain, say
from digest.phrases import msgid
from handlers.request import Command, Context, Reply
from storage.broadcasts import Broadcast

_MOST = 3500


def broadcast(context: Context) -> Reply:
    """With a text: how it will look and how many get it. Without: how the last one goes."""
    if context.intent.pressed and len(context.intent.fields) == 2:
        return _pressed(context)
    t, said = context.t, context.intent.argument.strip()
    if not said:
        return Reply.line(t("What should everybody read? /broadcast and the text."))
    if len(said) > _MOST:
        return Reply.line(t("That is too long for one message."))
    store = context.store
    number = store.broadcasts.draft(plain(said), now=context.now)
    one = store.broadcasts.get(number)
    assert one is not None  # noqa: S101 - just made
    return Reply.of(plain(said), proposal(context, one))


def proposal(context: Context, one: Broadcast) -> Message:
    """The dry run: how many would get it, with a button that sends and one that does not."""
    t = context.t
    number = context.store.broadcasts.reach(one)
    line = t.count(
        "This is how it will look. {n} chat gets it.",
        "This is how it will look. {n} chats get it.",
        number,
    )
    row = [
        Button(t("Send it"), f"broadcast:run:{one.id}"),
        Button(t("Cancel"), f"broadcast:cancel:{one.id}"),
    ]
    return Message((say(line),)).with_buttons(row)


def _pressed(context: Context) -> Reply:
    action, number = context.intent.fields
    broadcasts = context.store.broadcasts
    one = broadcasts.get(int(number)) if number.isascii() and number.isdigit() else None
    if one is None:
        return Reply(toast=context.t("This button is too old. Ask again, please."))
    before, after = _TURNS.get(action, ((), ""))
    if one.state in before:
        if action == "pause":
            broadcasts.hold_back(one)
        if action in ("cancel", "undo"):
            broadcasts.give_up(one, now=context.now)
        if action == "undo":
            context.store.recalls.of_broadcast(one.id, now=context.now)
        broadcasts.turn(one.id, after)
        one = broadcasts.get(one.id) or one
    return Reply.of(_progress(context, one), edit=True)


# From which states a button leads to which; the states are those of storage/broadcasts.py.
_TURNS: dict[str, tuple[tuple[str, ...], str]] = {
    "run": (("draft",), "running"),
    "pause": (("running", "done"), "paused"),
    "resume": (("paused",), "running"),
    "cancel": (("draft", "running", "paused", "done"), "cancelled"),
    "undo": (("running", "paused", "done", "cancelled"), "undone"),
}
_SAID = {
    "draft": msgid("not sent yet"),
    "running": msgid("on its way"),
    "paused": msgid("paused"),
    "done": msgid("on its way, the last ones are queued"),
    "cancelled": msgid("cancelled; what has left, has left"),
    "undone": msgid("taken back; sent messages are being replaced"),
}


def _progress(context: Context, one: Broadcast) -> Message:
    t, counts = context.t, context.store.broadcasts.progress(one)
    sent = counts.get("sent", 0)
    waiting = sum(counts.get(state, 0) for state in ("pending", "sending", "retry"))
    failed = counts.get("dropped", 0) + counts.get("parked", 0)
    finished = one.state == "done" and not waiting
    state = t("sent") if finished else t(_SAID[one.state])
    reach = context.store.broadcasts.reach(one)
    blocks: tuple[Block, ...] = (
        Block((Span(t("Broadcast {n}: {state}", n=one.id, state=state), "strong"),)),
        say(
            t(
                "{sent} sent, {waiting} waiting, {failed} given up",
                sent=sent, waiting=waiting, failed=failed,
            )
        ),
        say(t("{n} chats in all", n=max(reach, sent + waiting + failed)), tight=True),
    )  # fmt: skip
    if hushed := context.store.broadcasts.hushed(one, context.now):
        line = t.count(
            "{n} of those waiting comes when its reader's quiet hours are over.",
            "{n} of those waiting come when their readers' quiet hours are over.",
            hushed,
        )
        blocks = (*blocks, say(line, tight=True))
    labels = {
        "pause": t("Pause"), "resume": t("Resume"), "cancel": t("Cancel"), "undo": t("Take back"),
        "look": t("Progress"),
    }  # fmt: skip
    offered = [
        name for name in ("pause", "resume", "cancel", "undo")
        if one.state in _TURNS[name][0] and not (finished and name in ("pause", "cancel"))
    ]  # fmt: skip
    row = [Button(labels[name], f"broadcast:{name}:{one.id}") for name in [*offered, "look"]]
    return Message(blocks).with_buttons(row[:3], row[3:])


COMMANDS = (
    Command(
        "broadcast",
        broadcast,
        msgid("a word to everybody"),
        usage="TEXT",
        actions=("broadcast",),
        fetches=False,
        verbatim=True,
    ),
)
