"""The 繁/简 button: the same message in the other script, and for good on the second press."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from digest.message import Button
from digest.phrases import msgid
from digest.script import target_named
from handlers.request import Command, Context, Intent, Reply

# The last script that a subscriber turned to, kept beside the preferences, never shown.
_TURNED = "turned"


def turner(views: Mapping[str, Callable[[Context], Reply]]) -> Command:
    """The command behind the button; `views` are the commands whose messages can be turned."""

    def run(context: Context) -> Reply:
        """Show the pressed message in the script that the button names."""
        fields = context.intent.fields
        if len(fields) < 2 or fields[1] not in views or not (wanted := target_named(fields[0])):
            return Reply(toast=context.t("This button is too old. Ask again, please."))
        own = target_named(context.preferences.script)
        target = _own_kind(wanted.name, own.name if own else "")
        intent = Intent(fields[1], fields=(*fields[2:], f"in={target}"), pressed=True)
        reply = views[fields[1]](replace(context, intent=intent))
        return _offered(context, reply, target)

    return Command(
        name="turn",
        run=run,
        about=msgid("the other script"),
        menu=False,
        actions=("turn",),
    )


def _own_kind(wanted: str, own: str) -> str:
    # Who reads 繁體（台灣） gets that kind of traditional back, not the general one.
    target = target_named(own)
    return own if target and target.writes == wanted else wanted


def _offered(context: Context, reply: Reply, target: str) -> Reply:
    store, subscriber = context.store, context.subscriber
    before = store.subscribers.preferences(subscriber.id).get(_TURNED)
    store.subscribers.prefer(subscriber.id, _TURNED, target)
    named = target_named(target)
    if (
        before != target
        or named is None
        or target == context.preferences.script
        or not reply.messages
    ):
        return reply
    label = context.t("Always {script}", script=named.shown(context.t.language))
    first = reply.messages[0]
    offer = Button(label, f"keep:script:{target}")
    return replace(
        reply, messages=(first.with_buttons(*first.buttons, [offer]), *reply.messages[1:])
    )
