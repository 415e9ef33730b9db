"""/settings, /time, /zone, /script, /lang: preferences, by button or typed."""

from dataclasses import replace

from digest.message import Block, Button, Message, Span, say
from digest.phrases import msgid, phrases
from digest.preferences import PREFERENCES
from digest.script import TARGETS
from digest.times import parse_hours
from handlers.panel import LANGUAGE_NAMES, panel_rows, settings_lines
from handlers.planning import coming_slot, next_line, replan
from handlers.request import Command, Context, Reply


def settings(context: Context) -> Reply:
    """One message with buttons that edits itself."""
    wanted = context.intent.fields[0] if context.intent.fields else ""
    if context.intent.command == "set":
        return _pressed(context)
    if wanted == "zone":
        return Reply.line(context.t("Type the city, for example: /zone Tokyo"))
    return Reply.of(_view(context, all_scripts=wanted == "script"), edit=context.intent.pressed)


def hours(context: Context) -> Reply:
    """Set the hours from what was typed: 08:00 20:30, 每天早上八點, 8pm."""
    t, typed = context.t, context.intent.argument
    parsed = parse_hours(typed) if typed else None
    if parsed is None:
        return Reply.line(t("Which hours? For example: /time 08:00 20:30, or “every day at 8 pm”."))
    if parsed.weekdays:
        context.store.subscribers.prefer(
            context.subscriber.id, "weekdays", "".join(map(str, parsed.weekdays))
        )
        context = _fresh(context)
    reply = _chosen(context, "hours", " ".join(parsed.hours))
    if not parsed.ambiguous:
        return reply
    later = f"{(int(parsed.hours[0][:2]) + 12) % 24:02d}{parsed.hours[0][3:]}"
    button = Button(t("Make it {clock}", clock=f"{later[:2]}:{later[2:]}"), f"set:only:{later}")
    return Reply.of(reply.messages[0].with_buttons([button]))


def zone(context: Context) -> Reply:
    """Set the zone from a city or an IANA name."""
    return _typed(
        context, "zone", context.t("Which city? For example: /zone Taipei, /zone Europe/London")
    )


def script(context: Context) -> Reply:
    """Set the script from the names shown or OpenCC's."""
    names = "、".join(target.shown(context.t.language) for target in TARGETS)
    return _typed(context, "script", context.t("Which script? One of: {names}", names=names))


def language(context: Context) -> Reply:
    """Set the language that the bot itself speaks."""
    typed = context.intent.argument.casefold()
    named = {name.casefold(): code for code, name in LANGUAGE_NAMES.items()}
    named |= {code.casefold(): code for code in LANGUAGE_NAMES}
    named |= {"繁體": "zh-Hant", "繁中": "zh-Hant", "简体": "zh-Hans", "简中": "zh-Hans"}
    if typed in named:
        return _chosen(context, "language", named[typed])
    rows = [Button(name, f"set:language:{code}") for code, name in LANGUAGE_NAMES.items()]
    return Reply.of(Message((say(context.t("Which language?")),)).with_buttons(rows))


def _typed(context: Context, name: str, question: str) -> Reply:
    typed = context.intent.argument
    value = PREFERENCES[name].parse(typed) if typed else None
    if value is None:
        return Reply.line(question)
    return _chosen(context, name, PREFERENCES[name].show(value))


def _pressed(context: Context) -> Reply:
    if len(context.intent.fields) < 2:
        return Reply.of(_view(context), edit=True)
    name, value, *rest = context.intent.fields
    if name in ("hours", "only"):
        return _press_hour(context, f"{value[:2]}:{value[2:]}", only=name == "only")
    if name not in PREFERENCES or PREFERENCES[name].parse(value) is None:
        return Reply.of(_view(context), edit=True)
    _store(context, name, value)
    fresh = _fresh(context)
    if rest == ["always"]:
        return Reply.line(_confirmation(fresh))
    return Reply.of(_view(fresh), edit=True, toast=_confirmation(fresh))


def _press_hour(context: Context, hour: str, *, only: bool) -> Reply:
    held = set(context.preferences.hours)
    chosen = {hour} if only else held ^ {hour}
    # The last hour cannot be taken away by a press: /stop ends the digests.
    kept = " ".join(sorted(chosen or held))
    if PREFERENCES["hours"].parse(kept) is None:
        return Reply.of(_view(context), edit=True)
    _store(context, "hours", kept)
    fresh = _fresh(context)
    return Reply.of(_view(fresh), edit=True, toast=_confirmation(fresh))


def _chosen(context: Context, name: str, value: str) -> Reply:
    _store(context, name, value)
    fresh = _fresh(context)
    lines = settings_lines(fresh)
    at = {"script": 0, "hours": 1, "zone": 2, "language": 3}[name]
    return Reply.of(Message((lines[at], say(_confirmation(fresh)))))


def _store(context: Context, name: str, value: str) -> None:
    context.store.subscribers.prefer(context.subscriber.id, name, value)


def _fresh(context: Context) -> Context:
    rows = context.store.subscribers.preferences(context.subscriber.id)
    chosen = context.defaults.merged(rows)
    return replace(context, preferences=chosen, t=phrases(chosen.language))


def _confirmation(context: Context) -> str:
    store, subscriber, now = context.store, context.subscriber, context.now
    if subscriber.state != "active":
        return context.t("Noted. Say /start and digests will come.")
    slot = replan(store, subscriber, context.preferences, now)
    return next_line(slot, context.preferences, now, context.t)


def _view(context: Context, *, all_scripts: bool = False) -> Message:
    t = context.t
    blocks: list[Block] = [
        Block((Span(t("Settings"), "strong"),), "title"),
        *settings_lines(context),
    ]
    if context.subscriber.state == "active":
        slot = coming_slot(context.store, context.subscriber, context.preferences, context.now)
        blocks.append(say(next_line(slot, context.preferences, context.now, t)))
    return Message(tuple(blocks)).with_buttons(*panel_rows(context, all_scripts=all_scripts))


COMMANDS = (
    Command(
        "settings", settings, msgid("all settings"), ("設定", "設置"), actions=("settings", "set")
    ),
    Command("time", hours, msgid("the hours of the digest"), ("時間",), "08:00 20:30", takes=True),
    Command("zone", zone, msgid("the time zone"), ("時區",), "Taipei", takes=True),
    Command(
        "script", script, msgid("simplified or traditional"), ("字體", "文字"), "NAME", takes=True
    ),
    Command("lang", language, msgid("the language of the bot"), ("語言",), "[NAME]", takes=True),
)
