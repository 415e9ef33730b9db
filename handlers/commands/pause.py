"""/pause and /resume: no digest until a day; nothing is lost meanwhile."""

from datetime import datetime
from zoneinfo import ZoneInfo

from digest.message import Button, Message, say
from digest.phrases import msgid
from digest.plans import paused_until
from digest.spans import parse_pause
from digest.when import say_moment
from handlers.panel import choose, confirmation
from handlers.request import Command, Context, Reply
from handlers.steps import steps


def pause(context: Context) -> Reply:
    """Pause for a length (3d) or until a day (直到週一); without either, asks with buttons."""
    t, intent, zone = context.t, context.intent, context.preferences.zone
    typed = ":".join(intent.fields) if intent.pressed else intent.argument
    until = parse_pause(typed, context.now, zone) if typed else None
    if until is None:
        line = t("Pause for how long? For example: /pause 3d, or “pause until Monday”.")
        return Reply.of(Message((say(line),)).with_buttons(*_lengths(context)))
    local = until.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    fresh = choose(context, "pause", local.isoformat(timespec="minutes"))
    blocks = [
        say(t("Paused until {when}.", when=say_moment(until, context.now, zone, t))),
        say(confirmation(fresh), tight=True),
        say(_afterwards(fresh, until), kind="note"),
    ]
    button = Button(t("Resume now"), "resume")
    return Reply.of(Message(tuple(blocks)).with_buttons([button]), edit=intent.pressed)


def resume(context: Context) -> Reply:
    """End a pause."""
    t, until = context.t, paused_until(context.preferences)
    fresh = choose(context, "pause", "off")
    held = until is not None and until > context.now
    line = t("The pause is over.") if held else t("There is no pause.")
    message = Message((say(line), say(confirmation(fresh), tight=True)))
    message = message.with_buttons(steps(t, "settings"))
    return Reply.of(message, edit=context.intent.pressed)


def _lengths(context: Context) -> list[list[Button]]:
    t = context.t
    return [
        [Button(t("1 day"), "pause:1d"), Button(t("3 days"), "pause:3d")],
        [Button(t("1 week"), "pause:7d"), Button(t("Until Monday"), "pause:until monday")],
    ]


def _afterwards(context: Context, until: datetime) -> str:
    t, chosen = context.t, context.preferences
    if chosen.mode == "serial":
        return t("The serial then goes on where it is.")
    return t.count(
        "Of what comes meanwhile the newest article is sent then; the rest waits in the list.",
        "Of what comes meanwhile the newest {n} are sent then; the rest waits in the list.",
        chosen.count,
    )


COMMANDS = (
    Command(
        name="pause",
        run=pause,
        about=msgid("no digest for some days"),
        words=("暫停",),
        usage="3d",
        takes=True,
        english=("pause",),
        settles=True,
        actions=("pause",),
    ),
    Command(
        name="resume",
        run=resume,
        about=msgid("end the pause"),
        words=("恢復", "復送", "繼續推送"),
        english=("resume",),
        settles=True,
        actions=("resume",),
    ),
)
