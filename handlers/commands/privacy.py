"""/privacy and /deletemydata: what is kept, and erasing it."""

from datetime import datetime, timedelta

from digest.message import Block, Button, Message, Span, say
from digest.phrases import msgid
from handlers.naming import chat_key
from handlers.request import Command, Context, Reply

# A confirmation is good for so long; an older one is asked for again.
_GOOD = timedelta(hours=1)
_ASKED = "erasing"


def privacy(context: Context) -> Reply:
    """What is kept of this chat, for how long, and under which id to ask the operator."""
    t, chat = context.t, context.subscriber
    counts = context.store.belongings.counts(chat.id)
    blocks = [
        Block((Span(t("What is kept of this chat"), "strong"),), "title"),
        say(
            t(
                "· its id and name on this platform, your settings, feeds, keywords, "
                "what you saved and added yourself ({n} rows in all)",
                n=sum(counts.values()) + 1,
            ),
            kind="item",
        ),
        say(t("· which articles were brought and opened, so that none comes twice"), kind="item",
            tight=True),
        say(t("· what was sent lately, so that buttons and replies work"), kind="item", tight=True),
        say(
            t(
                "Nothing of it goes to anybody else. The operator of this bot can read the "
                "database; what you type is never in a log."
            )
        ),
        _backups(context),
        say(t("The id to name to the operator: {id}", id=chat_key(chat))),
    ]  # fmt: skip
    return Reply.of(
        Message(tuple(blocks)).with_buttons(
            [Button(t("Take it along"), "export"), Button(t("Delete it all"), "deletemydata")]
        )
    )


def erase(context: Context) -> Reply:
    """Ask for a yes first; then delete every row of this chat, and say so for the last time."""
    t, fields = context.t, context.intent.fields
    if context.intent.pressed and fields[:1] == ("no",):
        _remember(context, "")
        return Reply.of(Message((say(t("Nothing was deleted.")),)), edit=True)
    if context.intent.pressed and fields[:1] == ("yes",):
        if not _asked_lately(context):
            return _ask(context)
        chat = context.request.chat
        context.store.erasures.erase(chat.transport, chat.id, now=context.now)
        line = t("All of it is deleted. Whatever you write next begins anew, as with a stranger.")
        return Reply(messages=(Message((say(line),)),), edit=True, erased=True)
    return _ask(context)


def _ask(context: Context) -> Reply:
    t = context.t
    _remember(context, context.now.isoformat())
    blocks = (
        say(
            t(
                "Delete everything of this chat? Settings, feeds, keywords, saved and added "
                "articles, and what was read: nothing of it can be brought back by you."
            )
        ),
        _backups(context),
    )
    return Reply.of(
        Message(blocks).with_buttons(
            [Button(t("Yes, delete it all"), "deletemydata:yes")],
            [Button(t("No, keep it"), "deletemydata:no"), Button(t("Take it along"), "export")],
        ),
        edit=context.intent.pressed,
    )


def _backups(context: Context) -> Block:
    days = context.terms.backup_days
    if not days:
        return say(context.t("Backups are up to the operator of this bot."))
    return say(
        context.t.count(
            "Backups of the database are kept for {n} day; what is deleted is gone from them "
            "after that. A backup that is put back is cleared of it again.",
            "Backups of the database are kept for {n} days; what is deleted is gone from them "
            "after that. A backup that is put back is cleared of it again.",
            days,
        )
    )


def _asked_lately(context: Context) -> bool:
    held = context.store.subscribers.preferences(context.subscriber.id).get(_ASKED, "")
    return bool(held) and context.now - datetime.fromisoformat(held) <= _GOOD


def _remember(context: Context, text: str) -> None:
    context.store.subscribers.prefer(context.subscriber.id, _ASKED, text)


COMMANDS = (
    Command(
        name="privacy",
        run=privacy,
        about=msgid("what is kept of you"),
        words=("隱私", "隱私權", "我的資料", "我的數據"),
        english=("privacy",),
        actions=("privacy",),
    ),
    Command(
        name="deletemydata",
        run=erase,
        about=msgid("delete all that is kept of you"),
        words=("刪除我的資料", "刪除我的數據", "刪除資料", "刪除數據"),
        english=("delete my data",),
        settles=True,
        actions=("deletemydata",),
    ),
)
