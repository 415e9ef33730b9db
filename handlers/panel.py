"""The settings as lines and buttons, and how a choice is kept: shared by every command of them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from digest.message import Block, Button, Message, Span, say
from digest.phrases import phrases
from digest.preferences import PREFERENCES, Preference
from handlers.chosen import preferences_of
from handlers.planning import coming_slot, next_line, replan
from handlers.request import Context
from handlers.steps import steps

# What a newcomer is asked at once, and how many choices of each; the rest waits in /settings.
FIRST: dict[str, tuple[str, ...]] = {
    "script": ("original", "hans", "hant"),
    "hours": ("07:30", "08:00", "12:30", "20:30"),
    "zone": ("Asia/Taipei", "Asia/Hong_Kong", "Asia/Shanghai", "Asia/Singapore"),
    "language": ("zh-Hant", "zh-Hans", "en"),
}
_ROW = 3


def settings_lines(context: Context, names: Iterable[str] = PREFERENCES) -> tuple[Block, ...]:
    """Each preference as it is, a line each."""
    return tuple(
        line_of(context, PREFERENCES[name], tight=number > 0) for number, name in enumerate(names)
    )


def line_of(context: Context, entry: Preference, *, tight: bool = False) -> Block:
    """One preference as it is: 字體：繁體."""
    value = entry.say(getattr(context.preferences, entry.name), context.t)
    label = Span(context.t("{name}: ", name=context.t(entry.label)))
    return Block((label, Span(value, "strong")), "item", tight=tight)


def overview(context: Context) -> Message:
    """Every setting that matters in this mode, and a button that opens each."""
    t, mode = context.t, context.preferences.mode
    names = [
        name
        for name, entry in PREFERENCES.items()
        if entry.mode in ("", mode) and not (entry.platform and context.remembers)
    ]
    blocks = [Block((Span(t("Settings"), "strong"),), "title"), *settings_lines(context, names)]
    doors = [Button(t(PREFERENCES[name].label), f"settings:{name}") for name in names]
    return Message((*blocks, *coming(context))).with_buttons(*_rows(doors))


def page_of(context: Context, entry: Preference) -> Message:
    """One setting: as it is, what may be typed, a button a choice, and the way back."""
    t = context.t
    blocks: list[Block] = [
        Block((Span(t(entry.label), "strong"),), "title"),
        line_of(context, entry),
        *([say(t(entry.hint), kind="note")] if entry.hint else ()),
        *coming(context),
    ]
    back = Button(t("‹ Settings"), "settings")
    return Message(tuple(blocks)).with_buttons(
        *_rows(_choices(context, entry)), *_rows(_switches(context, entry), 4), [back]
    )


def first_rows(context: Context) -> list[list[Button]]:
    """What a newcomer is asked: script, hours, zone and language; a tick marks what is chosen.

    Each button (`pick:script:hant`) changes one and leaves the others where they are.
    """
    rows: list[list[Button]] = []
    for name, offered in FIRST.items():
        entry = PREFERENCES[name]
        made = _switches(context, entry, offered) or _choices(context, entry, offered)
        buttons = [replace(one, action=f"pick:{one.action.partition(':')[2]}") for one in made]
        if name in ("script", "zone"):
            buttons.append(Button(context.t("Other…"), f"settings:{name}"))
        rows += _rows(buttons, 5)
    return rows


def choose(context: Context, name: str, text: str) -> Context:
    """Keep one choice (as stored text); returns the context as it is from now on."""
    store, subscriber = context.store, context.subscriber
    store.subscribers.prefer(subscriber.id, name, text)
    chosen = preferences_of(store, subscriber, context.defaults)
    return replace(context, preferences=chosen, t=phrases(chosen.language))


def confirmation(context: Context) -> str:
    """Plans anew, and says what happens next: 下一份：明天（二）08:00（台北時間）."""
    store, subscriber, now = context.store, context.subscriber, context.now
    if subscriber.state != "active":
        return context.t("Noted. Say /start and digests will come.")
    slot = replan(store, subscriber, context.preferences, now)
    return next_line(slot, context.preferences, now, context.t)


def confirmed(context: Context, *names: str) -> Message:
    """Said after a change that was typed: what is set now, and what happens next."""
    message = Message((*settings_lines(context, names), say(confirmation(context))))
    begin = () if context.subscriber.state == "active" else ("start",)
    return message.with_buttons(steps(context.t, *begin, "settings"))


def coming(context: Context) -> list[Block]:
    """When the next digest comes, where digests come at all."""
    if context.subscriber.state != "active":
        return []
    slot = coming_slot(context.store, context.subscriber, context.preferences, context.now)
    return [say(next_line(slot, context.preferences, context.now, context.t))]


def _choices(
    context: Context, entry: Preference, offered: Sequence[str] | None = None
) -> list[Button]:
    value = getattr(context.preferences, entry.name)
    texts = list(offered or entry.choices)
    # What was typed and is not on offer has its button too: it shows, ticked, that it holds.
    if texts and not entry.switches and entry.show(value) not in texts:
        texts.append(entry.show(value))
    return [
        _button(context, entry, text, f"set:{entry.name}:{text}", on=entry.parse(text) == value)
        for text in texts
    ]


def _switches(
    context: Context, entry: Preference, offered: Sequence[str] | None = None
) -> list[Button]:
    if not entry.switches:
        return []
    value = getattr(context.preferences, entry.name)
    parts = {part for text in offered or entry.switches for part in entry.parse(text) or ()}
    return [
        _button(context, entry, text, f"flip:{entry.name}:{text}", on=part in value)
        for part in sorted(parts | set(value))
        for text in [entry.show((part,))]
    ]


def _button(context: Context, entry: Preference, text: str, action: str, *, on: bool) -> Button:
    label = entry.say(entry.parse(text), context.t)
    if entry.name == "zone":
        label = _city(label)
    return Button(f"✓ {label}" if on else label, action)


def _city(label: str) -> str:
    """The city alone: 台北 for 台北時間."""
    return label.removesuffix("時間").removesuffix("时间").removesuffix(" time")


def _rows(buttons: Sequence[Button], width: int = _ROW) -> list[list[Button]]:
    return [list(buttons[start : start + width]) for start in range(0, len(buttons), width)]
