"""/export and /import: what is one's own, as files, out and in."""

from digest.message import Attachment, Message, say
from digest.opml import Outline, read_opml, write_opml
from digest.phrases import msgid
from digest.portable import Portable
from handlers.carrying import Brought, add_feeds, feeds_of, gathered, is_address, put_back
from handlers.request import Command, Context, Reply
from handlers.steps import steps

# What a file or a pasted text may hold, in characters.
LONGEST = 2_000_000


def export(context: Context) -> Reply:
    """Two files: everything as JSON, and the feeds as OPML for any reader of feeds."""
    t, day = context.t, context.now.date().isoformat()
    things = gathered(context)
    line = t.count(
        "Everything of yours: settings, keywords, {n} feed, what you saved, read and added. "
        "/import takes it up again, here or elsewhere.",
        "Everything of yours: settings, keywords, {n} feeds, what you saved, read and added. "
        "/import takes it up again, here or elsewhere.",
        len(things.feeds),
    )
    whole = Attachment(f"zhaibao-{day}.json", "application/json", things.to_json(context.now))
    messages = [Message((say(line),), attachment=whole)]
    if feeds := feeds_of(context.store, context.subscriber.id):
        opml = write_opml(feeds, t("Zhaibao"))
        file = Attachment(f"zhaibao-{day}.opml", "text/x-opml", opml)
        line = t("Your feeds, for any reader of feeds.")
        messages.append(Message((say(line),), attachment=file))
    messages[-1] = messages[-1].with_buttons(steps(t, "settings", "list"))
    return Reply.of(*messages)


def import_(context: Context) -> Reply:
    """Take up an export, an OPML list, or addresses a line each; says what became of it."""
    t = context.t
    text = context.request.file or context.intent.argument
    if not text.strip():
        return Reply.line(
            t("Send me a file: an export of Zhaibao (.json) or a list of feeds (.opml)."),
            *steps(t, "feeds", "settings"),
        )
    if len(text) > LONGEST:
        return Reply.line(t("That file is too large."), *steps(t, "feeds", "settings"))
    brought = _brought(context, text.lstrip("\ufeff \r\n\t"))
    if brought.nothing:
        line = t("Nothing in it that is not here already.")
        return Reply.line(line, *steps(t, "feeds", "settings"))
    parts = [
        t.count("{n} feed", "{n} feeds", brought.feeds),
        t.count("{n} keyword", "{n} keywords", brought.watches),
        t.count("{n} setting", "{n} settings", brought.preferences),
        t.count("{n} article", "{n} articles", brought.articles),
        t.count("{n} saved", "{n} saved", brought.saved),
    ]
    counts = (
        brought.feeds, brought.watches, brought.preferences, brought.articles, brought.saved
    )  # fmt: skip
    said = " · ".join(part for part, count in zip(parts, counts, strict=True) if count)
    blocks = [say(t("Taken up: {what}", what=said))]
    if brought.refused:
        blocks.append(
            say(
                t.count(
                    "{n} entry was left out: not understood, or too many.",
                    "{n} entries were left out: not understood, or too many.",
                    brought.refused,
                ),
                kind="note",
            )
        )
    return Reply.of(Message(tuple(blocks)).with_buttons(steps(t, "feeds", "settings")))


def _brought(context: Context, text: str) -> Brought:
    if text.startswith("{"):
        return put_back(context, Portable.from_json(text))
    if text.startswith("<"):
        feeds, refused = add_feeds(context, read_opml(text))
        return Brought(feeds=feeds, refused=refused)
    words = text.split()
    feeds, refused = add_feeds(context, [Outline(word) for word in words if is_address(word)])
    return Brought(feeds=feeds, refused=refused)


COMMANDS = (
    Command(
        cost=6.0,
        name="export",
        run=export,
        about=msgid("everything of yours, as files"),
        words=("匯出", "導出", "匯出資料", "導出數據"),
        english=("export",),
        settles=True,
    ),
    Command(
        cost=10.0,
        name="import",
        run=import_,
        about=msgid("take up an export or a list of feeds"),
        words=("匯入", "導入"),
        english=("import",),
        usage="[OPML]",
        takes=True,
        settles=True,
        fetches=False,
    ),
)
