"""/settings, /zone, /script, /lang: preferences, by button or typed."""

from collections.abc import Callable
from dataclasses import replace

from digest.message import Message, say
from digest.phrases import msgid
from digest.preferences import PREFERENCES, Preference
from digest.script import fold
from handlers.panel import choose, confirmation, confirmed, overview, page_of
from handlers.request import Command, Context, Reply
from handlers.welcome import welcome


def settings(context: Context) -> Reply:
    """One message with buttons that edits itself; `設定 摘要長短 短` sets one in words."""
    intent = context.intent
    if intent.command in ("set", "flip", "pick", "only", "keep"):
        return _pressed(context)
    if intent.pressed:
        entry = PREFERENCES.get(intent.fields[0]) if intent.fields else None
        return Reply.of(page_of(context, entry) if entry else overview(context), edit=True)
    if not intent.argument:
        return Reply.of(overview(context))
    entry, rest = _named(context, intent.argument)
    if entry is None:
        return Reply.of(overview(context))
    value = entry.parse(rest) if rest else None
    if value is None:
        return Reply.of(page_of(context, entry))
    return Reply.of(confirmed(choose(context, entry.name, entry.show(value)), entry.name))


def typed(name: str, question: str) -> Callable[[Context], Reply]:
    """A command that sets one preference from what was typed; asks `question` where it cannot."""

    def run(context: Context) -> Reply:
        entry, text = PREFERENCES[name], context.intent.argument
        value = entry.parse(text) if text else None
        if value is None:
            page = page_of(context, entry)
            return Reply.of(Message((say(context.t(question)),), page.buttons))
        fresh = choose(context, name, entry.show(value))
        return replace(Reply.of(confirmed(fresh, name)), language=_changed(context, fresh))

    run.__doc__ = f"Set the preference {name} from what was typed."
    return run


def _pressed(context: Context) -> Reply:
    name, text = (*context.intent.fields, "", "")[0], ":".join(context.intent.fields[1:])
    entry = PREFERENCES.get(name)
    if entry is None:
        return Reply.of(overview(context), edit=True)
    kept = _kept(context, entry, text)
    if kept is None:
        return Reply.of(page_of(context, entry), edit=True)
    fresh = choose(context, name, kept)
    said = confirmation(fresh)
    if context.intent.command == "keep":
        return Reply.of(confirmed(fresh, name))
    if context.intent.command == "only":
        return Reply.of(confirmed(fresh, name), edit=True, toast=said)
    shown = welcome(fresh) if context.intent.command == "pick" else page_of(fresh, entry)
    reply = Reply.of(shown, edit=True, toast=said)
    return replace(reply, language=_changed(context, fresh))


def _changed(before: Context, after: Context) -> str:
    """The interface language where it is another one now."""
    spoken = after.preferences.language
    return "" if spoken == before.preferences.language else spoken


def _kept(context: Context, entry: Preference, text: str) -> str | None:
    if context.intent.command == "flip" or (context.intent.command == "pick" and entry.switches):
        value = getattr(context.preferences, entry.name)
        return entry.switched(value, text) if entry.switches else None
    value = entry.parse(text)
    return None if value is None else entry.show(value)


def _named(context: Context, typed: str) -> tuple[Preference | None, str]:
    """The preference that a typed line begins with, by name or label, and what follows it."""
    for entry in PREFERENCES.values():
        for word in (context.t(entry.label), entry.name):
            if fold(typed).startswith(fold(word)):
                return entry, typed[len(word) :].strip(" :：=")
    return None, typed


COMMANDS = (
    Command(
        "settings",
        settings,
        msgid("all settings"),
        ("設定", "設置", "偏好"),
        "[NAME VALUE]",
        takes=True,
        english=("settings", "preferences"),
        actions=("set", "flip", "pick", "only", "keep"),
        settles=True,
    ),
    Command(
        "zone",
        typed("zone", msgid("Which city? For example: /zone Taipei, /zone Europe/London")),
        msgid("the time zone"),
        ("時區",),
        "Taipei",
        takes=True,
        english=("zone", "time zone"),
        settles=True,
    ),
    Command(
        "script",
        typed("script", msgid("Which script do you like to read?")),
        msgid("simplified or traditional"),
        ("字體", "文字"),
        "NAME",
        takes=True,
        english=("script",),
        says={
            "简体": "hans", "繁體": "hant", "简中": "hans", "繁中": "hant",
            "简体字": "hans", "繁體字": "hant", "正體字": "hant", "台灣用語": "twp",
        },
        settles=True,
    ),
    Command(
        "lang",
        typed("language", msgid("Which language?")),
        msgid("the language of the bot"),
        ("語言", "介面語言", "界面語言"),
        "[NAME]",
        takes=True,
        english=("language",),
        settles=True,
    ),
)  # fmt: skip
