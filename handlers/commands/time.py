"""/time: the hours and weekdays of the digest, as people say them."""

from digest.message import Button, Message, say
from digest.phrases import msgid
from digest.plans import say_plan
from digest.preferences import PREFERENCES
from digest.times import ParsedHours, parse_hours, parse_weekdays
from handlers.panel import choose, confirmation, confirmed, page_of
from handlers.request import Command, Context, Reply


def run(context: Context) -> Reply:
    """Set hours (08:00 20:30, 每天早上八點, 8pm) or weekdays alone (平日, 週末除外).

    What is not understood is answered with an example and changes nothing.
    """
    typed = context.intent.argument
    if parsed := parse_hours(typed):
        return _hours(context, parsed)
    if days := parse_weekdays(typed):
        return _weekdays(context, days)
    line = context.t("Which hours? For example: /time 08:00 20:30, or “every day at 8 pm”.")
    return Reply.of(Message((say(line),), page_of(context, PREFERENCES["hours"]).buttons))


def _hours(context: Context, parsed: ParsedHours) -> Reply:
    before = context.preferences.mode
    names, context = ["hours"], choose(context, "hours", " ".join(parsed.hours))
    if before == "weekly" and len(parsed.weekdays) == 1:
        names, context = ["weekly", "hours"], choose(context, "weekly", str(parsed.weekdays[0]))
    elif parsed.weekdays:
        names.append("weekdays")
        context = choose(context, "weekdays", "".join(map(str, parsed.weekdays)))
    if _asks_for_a_daily_one(before, parsed):
        # Whoever names hours wants something at those hours.
        context = choose(context, "mode", "daily")
        lines = (say(say_plan(context.preferences, context.t)), say(confirmation(context)))
        message = Message(lines)
    else:
        message = confirmed(context, *names)
    if parsed.ambiguous:
        label = context.t("Make it {clock}", clock=" · ".join(parsed.later))
        button = Button(label, f"only:hours:{' '.join(parsed.later)}")
        message = message.with_buttons([button], *message.buttons)
    return Reply.of(message)


def _asks_for_a_daily_one(mode: str, parsed: ParsedHours) -> bool:
    if mode == "batched":
        # One hour alone says from when on the batches are counted.
        return bool(parsed.weekdays) or len(parsed.hours) > 1
    if mode == "weekly":
        return len(parsed.weekdays) > 1 or len(parsed.hours) > 1
    return mode == "instant"


def _weekdays(context: Context, days: tuple[int, ...]) -> Reply:
    entry = PREFERENCES["weekdays"]
    before = entry.show(context.preferences.weekdays)
    name = "weekdays"
    if context.preferences.mode == "weekly" and len(days) == 1:
        name, before = "weekly", str(context.preferences.weekly)
    fresh = choose(context, name, entry.show(days))
    undo = Button(context.t("Undo"), f"keep:{name}:{before}")
    message = confirmed(fresh, name)
    return Reply.of(message.with_buttons([undo], *message.buttons))


COMMAND = Command(
    name="time",
    run=run,
    about=msgid("the hours of the digest"),
    words=("時間", "推送時間"),
    usage="08:00 20:30",
    takes=True,
    english=("hours", "time"),
    settles=True,
)
