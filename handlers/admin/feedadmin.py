"""/feedadmin: the catalogue, looked after by those who run the bot."""

import re

from digest.message import Block, Button, Message, Span, say
from digest.phrases import msgid
from digest.script import fold
from handlers.naming import feed_name
from handlers.request import Command, Context, Reply
from handlers.reviving import both_ways, missed, needs_reviving, revive, state_of, way_buttons
from storage.feeds import Feed

_SHOWN = 30
# The words of the menu in Chinese, and those for the two ways of reviving, as `fold` gives them.
_SPOKEN = {
    fold(word): action
    for action, words in {
        "remove": "移除 刪除", "rename": "改名", "pause": "暫停", "default": "預設",
        "revive": "恢復 復活", "skip": "略過", "catchup": "補上",
    }.items()
    for word in words.split()
}  # fmt: skip
_WAYS = {
    fold(word): way
    for way, words in {
        "skip": ("skip", "略過", "跳過", "略過舊的"),
        "catchup": ("catch up", "catchup", "catch-up", "補", "補上", "補上來"),
    }.items()
    for word in words
}


def feedadmin(context: Context) -> Reply:
    """The feeds by number with their health; add, remove, rename, pause, revive, default."""
    words = context.intent.argument.split(maxsplit=2)
    fields = context.intent.fields
    if context.intent.address:
        return _add(context, context.intent.address)
    action, which = (fields[0], fields[1]) if len(fields) == 2 else ("", "")
    if len(words) > 1:
        action, which = words[0].lower(), words[1]
    if not action:
        return Reply.of(_view(context), edit=context.intent.pressed)
    feed = context.store.feeds.get(int(which)) if re.fullmatch(r"[0-9]{1,12}", which) else None
    if feed is None or feed.kind != "feed" or feed.owner is not None:
        return Reply.of(_view(context, context.t("There is no feed with that number.")))
    action = _SPOKEN.get(fold(action), action)
    rest = words[2] if len(words) == 3 else ""
    if action == "revive":
        action = _WAYS.get(fold(rest.lower()), action)
    if action == "revive":
        return Reply.of(_question(context, feed), edit=context.intent.pressed)
    return Reply.of(_view(context, _act(context, feed, action, rest)), edit=context.intent.pressed)


def _add(context: Context, address: str) -> Reply:
    feed = context.store.feeds.add(address, now=context.now, default=False)
    said = context.t("Feed {n} is added and read within a minute.", n=feed.id)
    return Reply.of(_view(context, said))


def _act(context: Context, feed: Feed, action: str, rest: str) -> str:
    catalogue, t, name = context.store.catalogue, context.t, feed_name(feed, context.t)
    if action == "remove":
        catalogue.remove(feed.id)
        return t("“{name}” is removed, with its articles.", name=name)
    if action == "rename" and rest:
        catalogue.rename(feed.id, rest[:200])
        return t("Feed {n} is called “{name}” now.", n=feed.id, name=rest[:200])
    if action == "pause":
        catalogue.pause(feed.id)
        return t("“{name}” is not read until it is revived.", name=name)
    if action in ("skip", "catchup"):
        skip, most = action == "skip", context.house.first
        return revive(context.store, feed, skip=skip, now=context.now, t=t, most=most)
    if action == "default":
        catalogue.make_default(feed.id, not feed.default, now=context.now)
        return (
            t("Newcomers do not get “{name}” by themselves any more.", name=name)
            if feed.default
            else t("Newcomers get “{name}” by themselves.", name=name)
        )
    return t("Say add ADDRESS, remove N, rename N TITLE, pause N, revive N or default N.")


def _question(context: Context, feed: Feed) -> Message:
    """What was missed, and what becomes of it: nothing happens before one of the two is chosen."""
    t = context.t
    lines = (
        say(missed(context.store, feed, context.now, t)),
        say(both_ways(context.house.first, t)),
    )
    back = [Button(t("‹ Return"), "feedadmin")]
    return Message(lines).with_buttons(way_buttons(feed, t), back)


def _view(context: Context, said: str = "") -> Message:
    t = context.t
    feeds = [feed for feed in context.store.feeds.catalogue() if feed.kind == "feed"]
    blocks = [say(said)] if said else []
    blocks.append(Block((Span(t("Feeds"), "strong"),), "title"))
    for feed in feeds[:_SHOWN]:
        mark = " ★" if feed.default else ""
        spans = (Span(f"{feed.id} {feed_name(feed, t)}{mark}", "strong"),
                 Span(f" · {state_of(feed, t)[:140]}"))  # fmt: skip
        blocks.append(Block(spans, "item", tight=True))
    if not feeds:
        blocks.append(say(t("No feed yet: /feedadmin add ADDRESS.")))
    blocks.append(
        say(t("Say add ADDRESS, remove N, rename N TITLE, pause N, revive N or default N."))
    )
    ill = [feed for feed in feeds if needs_reviving(feed)][:3]
    rows = [[Button(t("Revive {n}", n=feed.id), f"feedadmin:revive:{feed.id}") for feed in ill]]
    return Message(tuple(blocks)).with_buttons(*rows)


COMMANDS = (
    Command(
        "feedadmin",
        feedadmin,
        msgid("look after the feeds"),
        usage="[add|remove|rename|pause|revive|default …]",
        actions=("feedadmin",),
        fetches=False,
    ),
)
