"""/health: how this chat's feeds are, in plain words; what ails stands first."""

from digest.feed_lines import MARKS, health_line
from digest.message import Block, Message, Span, say
from digest.phrases import msgid
from handlers.feed_news import facts_of
from handlers.request import Command, Context, Reply
from handlers.steps import steps

_FIRST = ("dead", "failing", "silent", "moved", "new", "fine")
SHOWN = 40


def run(context: Context) -> Reply:
    """A line a feed: fine, new, silent, moved, failing or dead, since when and why."""
    t, now, zone = context.t, context.now, context.preferences.zone
    taken = context.store.subscriptions.of(context.subscriber.id)
    feeds = [facts_of(context.store, feed, now) for feed in taken if feed.kind == "feed"]
    if not feeds:
        line = t("You take no feed by its address yet. Paste one, or say “feeds” to pick some.")
        return Reply.line(line, *steps(t, "feeds", "list"))
    feeds.sort(key=lambda facts: _FIRST.index(facts.health.state))
    well = sum(MARKS[facts.health.state] == "✓" for facts in feeds)
    blocks = [
        Block((Span(t("How your feeds are"), "strong"),), "title"),
        say(t("{well} of {all} are well.", well=well, all=len(feeds)), kind="note", tight=True),
    ]
    blocks += [
        say(health_line(facts, now, zone, t), kind="item", tight=number > 0)
        for number, facts in enumerate(feeds[:SHOWN])
    ]
    if len(feeds) > SHOWN:
        blocks.append(say(t("and {n} more", n=len(feeds) - SHOWN), kind="note"))
    return Reply.of(Message(tuple(blocks)).with_buttons(steps(t, "feeds", "list")))


COMMAND = Command(
    name="health",
    run=run,
    about=msgid("how my feeds are"),
    words=("狀態", "頻道狀態", "健康"),
    english=("health", "status"),
)
