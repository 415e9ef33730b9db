"""/mode: daily, at once, in batches, once a week, or serial."""

from digest.message import Button, Message, say
from digest.modes import MODES, parse_mode, say_mode
from digest.phrases import msgid
from digest.plans import say_plan
from handlers.panel import choose, confirmation
from handlers.request import Command, Context, Reply


def run(context: Context) -> Reply:
    """Choose how digests come: by button, or typed (連載, 每 4 小時, 每週日)."""
    intent = context.intent
    typed = intent.fields[0] if intent.pressed and intent.fields else intent.argument
    parsed = parse_mode(typed) if typed else None
    if parsed is None:
        return _asked(context, understood=not typed)
    fresh = choose(context, "mode", parsed.mode)
    if parsed.batch:
        fresh = choose(fresh, "batch", str(parsed.batch))
    if parsed.weekly:
        fresh = choose(fresh, "weekly", str(parsed.weekly))
    said = confirmation(fresh)
    lines = dict.fromkeys((say_plan(fresh.preferences, fresh.t), said))
    blocks = tuple(say(line, tight=number > 0) for number, line in enumerate(lines))
    return Reply.of(Message(blocks).with_buttons(*_rows(fresh)), edit=intent.pressed, toast=said)


def _asked(context: Context, *, understood: bool) -> Reply:
    t = context.t
    lines = [say_plan(context.preferences, t)]
    if not understood:
        lines.append(t("Which mode? For example: /mode serial, or “/mode every 4 hours”."))
    blocks = tuple(say(line) for line in lines)
    return Reply.of(Message(blocks).with_buttons(*_rows(context)), edit=context.intent.pressed)


def _rows(context: Context) -> list[list[Button]]:
    buttons = []
    for mode in MODES:
        label = say_mode(mode, context.t)
        ticked = f"✓ {label}" if mode == context.preferences.mode else label
        buttons.append(Button(ticked, f"mode:{mode}"))
    return [buttons[:3], buttons[3:]]


COMMAND = Command(
    name="mode",
    run=run,
    about=msgid("how digests come: daily, at once, serial …"),
    words=("模式", "推送方式"),
    usage="[NAME]",
    takes=True,
    english=("mode",),
    says={
        "每日一份": "daily", "每日摘報": "daily", "即時推送": "instant", "立即推送": "instant",
        "實時推送": "instant", "有新的就送": "instant", "隨到隨送": "instant", "分批送": "batched",
        "每週一次": "weekly", "一週一次": "weekly", "每週一份": "weekly",
        "once a week": "weekly",
    },
    settles=True,
    actions=("mode",),
)  # fmt: skip
