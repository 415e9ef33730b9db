"""/feeds, /subscribe, /unsubscribe: the catalogue, taken and left by button or by name."""

from digest.message import Block, Button, Message, Span, say
from digest.phrases import msgid
from handlers.naming import feed_name
from handlers.request import Command, Context, Reply
from handlers.steps import steps
from storage.feeds import Feed

SHOWN = 20


def catalogue(context: Context) -> Reply:
    """Every feed on offer; a tick marks those this chat takes."""
    return Reply.of(_view(context), edit=context.intent.pressed)


def subscribe(context: Context) -> Reply:
    """Take the feed that was named or pressed."""
    return _change(context, take=True)


def unsubscribe(context: Context) -> Reply:
    """Leave the feed that was named or pressed; without a name, offers what can be left."""
    return _change(context, take=False)


def _change(context: Context, *, take: bool) -> Reply:
    t, wanted = context.t, context.intent.argument
    then = ""
    if context.intent.pressed and context.intent.fields[:1]:
        wanted, then = (*context.intent.fields, "")[:2]
    if wanted == "one":
        return Reply.of(_one(context), edit=True)
    if not wanted:
        return Reply.of(_view(context, choose=True) if take else _leaving(context))
    feeds = _named(context, wanted, pressed=context.intent.pressed)
    if not feeds:
        line = t("There is no feed called “{name}”.", name=wanted[:40])
        return Reply.of(Message((say(line), *_view(context).blocks), _view(context).buttons))
    if len(feeds) > 1:
        return Reply.of(_choice(context, feeds, "subscribe" if take else "unsubscribe"))
    _apply(context, feeds[0], take=take)
    if context.intent.pressed and not then:
        return Reply.of(_view(context), edit=True)
    line = (
        t("You now get “{name}”.", name=_title(context, feeds[0]))
        if take
        else t("“{name}” will no longer come.", name=_title(context, feeds[0]))
    )
    undo = Button(t("Undo"), f"{'unsubscribe' if take else 'subscribe'}:{feeds[0].id}:undo")
    message = Message((say(line),)).with_buttons([undo, *steps(t, "feeds")])
    return Reply.of(message, edit=context.intent.pressed)


def _apply(context: Context, feed: Feed, *, take: bool) -> None:
    subscriptions = context.store.subscriptions
    if take:
        subscriptions.add(context.subscriber.id, feed.id, now=context.now)
    else:
        subscriptions.remove(context.subscriber.id, feed.id)


def _named(context: Context, wanted: str, *, pressed: bool) -> list[Feed]:
    feeds = _seen(context)
    if pressed:
        return [feed for feed in feeds if str(feed.id) == wanted]
    if wanted.isdigit() and 0 < int(wanted) <= len(feeds):
        return [feeds[int(wanted) - 1]]
    ids = {feed.id for feed in feeds}
    exact = [feed for feed in feeds if _title(context, feed) == wanted or feed.address == wanted]
    return exact or [
        feed for feed in context.store.feeds.named(wanted, context.subscriber.id) if feed.id in ids
    ]


def _seen(context: Context) -> list[Feed]:
    """What is on offer, then what this chat added itself."""
    feeds = context.store.feeds
    return [*feeds.catalogue(), *feeds.own(context.subscriber.id)]


def _view(context: Context, *, choose: bool = False) -> Message:
    t = context.t
    seen = _seen(context)
    # What is offered to all must not push out what this chat added, nor the other way round.
    own = [feed for feed in seen if feed.owner is not None][:SHOWN]
    feeds = [*[feed for feed in seen if feed.owner is None][:SHOWN], *own]
    taken = {feed.id for feed in context.store.subscriptions.of(context.subscriber.id)}
    heading = t("Which feed do you want?") if choose else t("Feeds")
    blocks = [Block((Span(heading, "strong"),), "title")]
    rows = []
    for feed in feeds:
        number = seen.index(feed) + 1
        mark = "✓" if feed.id in taken else "＋"
        title = _title(context, feed)
        blocks.append(say(f"{number}. {mark} {title}", kind="item", tight=number > 1))
        action = "unsubscribe" if feed.id in taken else "subscribe"
        rows.append([Button(f"{mark} {title}", f"{action}:{feed.id}")])
    if not feeds:
        blocks.append(say(t("No feed is on offer yet. Paste an address to add one.")))
    return Message(tuple(blocks)).with_buttons(*rows)


def _leaving(context: Context) -> Message:
    t = context.t
    line = t("What should stop? Settings are kept, and each of these can be undone.")
    rows = [[Button(t("Only one feed"), "unsubscribe:one")]]
    if any(command.name == "pause" for command in context.commands):
        rows.append([Button(t("Pause for a week"), "pause:7d")])
    return Message((say(line),)).with_buttons(*rows, [Button(t("Stop everything"), "stop")])


def _one(context: Context) -> Message:
    t = context.t
    taken = context.store.subscriptions.of(context.subscriber.id)[:SHOWN]
    rows = [[Button(f"✕ {_title(context, feed)}", f"unsubscribe:{feed.id}:1")] for feed in taken]
    line = t("Which feed should stop?") if taken else t("You take no feed at present.")
    return Message((say(line),)).with_buttons(*rows, steps(t, "feeds"))


def _choice(context: Context, feeds: list[Feed], action: str) -> Message:
    rows = [[Button(_title(context, f), f"{action}:{f.id}")] for f in feeds[:SHOWN]]
    return Message((say(context.t("Which of these?")),)).with_buttons(*rows)


def _title(context: Context, feed: Feed) -> str:
    return feed_name(feed, context.t)


COMMANDS = (
    Command(
        name="feeds",
        run=catalogue,
        about=msgid("the feeds on offer"),
        words=("頻道", "訂閱源", "訂閱列表"),
        english=("feeds",),
    ),
    Command(
        name="subscribe",
        run=subscribe,
        about=msgid("take a feed"),
        words=("訂閱頻道", "加訂"),
        usage="NAME",
        takes=True,
        settles=True,
    ),
    Command(
        name="unsubscribe",
        run=unsubscribe,
        about=msgid("leave a feed"),
        words=("退訂", "取消", "取消訂閱", "取關", "TD"),
        english=("unsubscribe",),
        usage="NAME",
        takes=True,
        settles=True,
    ),
)
