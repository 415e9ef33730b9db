"""/quiet: the hours in which nothing is sent; what falls due in them comes at their end."""

from digest.message import Message, say
from digest.phrases import msgid
from digest.preferences import PREFERENCES
from digest.spans import parse_quiet
from handlers.panel import choose, confirmed, page_of
from handlers.request import Command, Context, Reply


def run(context: Context) -> Reply:
    """Set the quiet hours from what was typed; what is not understood changes nothing."""
    entry, typed = PREFERENCES["quiet"], context.intent.argument
    quiet = parse_quiet(typed) if typed else None
    if quiet is None:
        line = context.t("Which hours shall be quiet? For example: /quiet 23:00-07:00, /quiet off")
        return Reply.of(Message((say(line),), page_of(context, entry).buttons))
    return Reply.of(confirmed(choose(context, "quiet", entry.show(quiet)), "quiet"))


COMMAND = Command(
    name="quiet",
    run=run,
    about=msgid("hours without messages"),
    words=("勿擾", "安靜", "靜音時段", "免打擾"),
    usage="23:00-07:00",
    takes=True,
    english=("quiet", "quiet hours"),
    settles=True,
)
