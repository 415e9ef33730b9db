"""/watch and /unwatch: keyword alerts, marks in the digest, and what is muted."""

from digest.alerts import said_of
from digest.keywords import LONGEST, MOST_TERMS, Watch, parse_watch
from digest.message import Block, Button, Message, Span, say
from digest.phrases import msgid
from digest.script import fold
from handlers.naming import feed_title
from handlers.request import Command, Context, Reply
from handlers.steps import steps
from storage.watches import Mute, StoredWatch

MOST = 50
_SHORT = 24


def run(context: Context) -> Reply:
    """Watch for what was typed; without it, the list of what is watched and muted."""
    fields = context.intent.fields
    if context.intent.pressed and len(fields) == 2:
        _press(context, *fields)
        return Reply.of(_list(context), edit=True)
    typed = context.intent.argument or ":".join(fields)
    if not typed.strip():
        return Reply.of(_list(context), edit=context.intent.pressed)
    watches = parse_watch(typed)
    if fault := _fault(context, watches):
        return Reply.line(fault, Button(context.t("All I watch for"), "watch"))
    return Reply.of(_added(context, watches))


def unwatch(context: Context) -> Reply:
    """Watch no more for what was typed or pressed; without it, the list with its buttons."""
    t, store, mine = context.t, context.store, context.subscriber.id
    fields = context.intent.fields
    if context.intent.pressed and fields:
        number = _number(fields[0])
        found = next((w for w in store.watches.of(mine) if w.id == number), None)
        if found is None:
            return Reply(toast=t("This button is too old. Ask again, please."))
        return _gone(context, found)
    typed = context.intent.argument.strip()
    if not typed:
        return Reply.of(_list(context))
    matching = [w for w in store.watches.of(mine) if _names(w.text, typed)]
    if matching:
        return _gone(context, *matching)
    muted = [m for m in store.watches.mutes(mine) if fold(m.value) == fold(typed.lstrip("!！"))]
    for mute in muted:
        store.watches.unmute(mine, mute.id)
    if muted:
        heard = t("“{word}” is no longer muted.", word=muted[0].value)
        return Reply.line(heard, Button(t("All I watch for"), "watch"))
    line = say(t("You do not watch for “{word}”.", word=typed[:LONGEST]))
    listed = _list(context)
    return Reply.of(Message((line, *listed.blocks), listed.buttons))


def _fault(context: Context, watches: list[Watch]) -> str:
    t = context.t
    if not watches:
        return t("Watch for what? For example: /watch 短劇 +AI !廣告")
    if not all(watch.sound for watch in watches):
        return t(
            "That is too much for one watch: at most {words} words of {letters} letters each.",
            words=MOST_TERMS,
            letters=LONGEST,
        )
    held = len(context.store.watches.of(context.subscriber.id))
    held += len(context.store.watches.mutes(context.subscriber.id))
    if held + sum(max(1, len(watch.never)) for watch in watches) > MOST:
        return t("You watch and mute {n} things already. Let one go first: /unwatch", n=held)
    return ""


def _added(context: Context, watches: list[Watch]) -> Message:
    t, store, mine = context.t, context.store, context.subscriber.id
    blocks, rows = [], []
    for watch in watches:
        if not (watch.some or watch.every):
            for term in watch.never:
                store.watches.mute(mine, "keyword", str(term), now=context.now)
            line = t("What holds {words} will not come any more.", words=_unwanted(context, watch))
            blocks.append(say(line))
            continue
        number = store.watches.add(mine, str(watch), now=context.now)
        stored = next(w for w in store.watches.of(mine) if w.id == number)
        blocks.append(say(t("Watching for: {watch}", watch=said_of(watch, t))))
        rows.append(_mode_buttons(context, stored))
    if rows:
        blocks.append(
            say(t("A new article that fits is brought at once, and not again by a digest."))
        )
    rows.append([Button(t("All I watch for"), "watch")])
    return Message(tuple(blocks)).with_buttons(*rows)


def _unwanted(context: Context, watch: Watch) -> str:
    t = context.t
    return t(" or ").join(said_of(Watch(some=(term,)), t) for term in watch.never)


def _mode_buttons(context: Context, stored: StoredWatch) -> list[Button]:
    t = context.t
    other = "mark" if stored.mode == "now" else "now"
    label = t("Only mark in the digest") if other == "mark" else t("Alert at once")
    return [
        Button(label, f"watch:{other}:{stored.id}"),
        Button(f"✕ {_short(stored.text)}", f"unwatch:{stored.id}"),
    ]


def _press(context: Context, act: str, number: str) -> None:
    watches, mine = context.store.watches, context.subscriber.id
    if act in ("now", "mark"):
        watches.set_mode(mine, _number(number), act)
    elif act == "hear":
        watches.unmute(mine, _number(number))


def _list(context: Context) -> Message:
    t, watches = context.t, context.store.watches
    watched, muted = watches.of(context.subscriber.id), watches.mutes(context.subscriber.id)
    blocks = [Block((Span(t("What you watch for"), "strong"),), "title")]
    rows: list[list[Button]] = []
    for number, stored in enumerate(watched, 1):
        manner = t("told at once") if stored.mode == "now" else t("marked in the digest")
        blocks.append(say(f"{number}. {stored.text}（{manner}）", kind="item", tight=number > 1))
        rows.append(_mode_buttons(context, stored))
    if muted:
        blocks.append(Block((Span(t("What does not come"), "strong"),), "title"))
        for number, mute in enumerate(muted, 1):
            blocks.append(say(f"{number}. {_muted(context, mute)}", kind="item", tight=number > 1))
            rows.append([Button(f"✕ {_short(_muted(context, mute))}", f"watch:hear:{mute.id}")])
    if not watched and not muted:
        blocks.append(say(t("Nothing yet.")))
    blocks.append(
        say(
            t(
                "/watch 短劇 網劇 +AI !廣告 – one of the plain words, with every +word, "
                "without any !word. A !word alone is muted."
            ),
            kind="note",
        )
    )
    return Message(tuple(blocks)).with_buttons(*rows[:20], steps(t, "settings", "help"))


def _muted(context: Context, mute: Mute) -> str:
    if mute.kind == "feed":
        name = feed_title(context.store, context.t, int(mute.value))
        return context.t("the feed “{name}”", name=name)
    if mute.kind == "account":
        return context.t("the account “{name}”", name=mute.value)
    return mute.value


def _gone(context: Context, *watches: StoredWatch) -> Reply:
    t = context.t
    for watch in watches:
        context.store.watches.remove(context.subscriber.id, watch.id)
    words = " · ".join(watch.text for watch in watches)
    line = t("No longer watching for: {watch}", watch=words)
    button = Button(t("All I watch for"), "watch")
    return Reply.of(Message((say(line),)).with_buttons([button]), edit=context.intent.pressed)


def _names(text: str, typed: str) -> bool:
    """Whether what was typed names a watch: its whole text, or one of its words."""
    wanted = {fold(str(watch)) for watch in parse_watch(typed)}
    words = {fold(term.text) for watch in parse_watch(text) for term in (*watch.some, *watch.every)}
    return fold(text) in wanted or fold(typed) in words


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"


def _number(field: str) -> int:
    return int(field) if field.isascii() and field.isdigit() and len(field) < 16 else 0


COMMANDS = (
    Command(
        name="watch",
        run=run,
        about=msgid("keyword alerts and filters"),
        words=("關注", "我的關注"),
        english=("watch", "watches"),
        usage="[短劇 +AI !廣告]",
        takes=True,
        settles=True,
        actions=("watch",),
    ),
    Command(
        name="unwatch",
        run=unwatch,
        about=msgid("watch for a keyword no more"),
        words=("取消關注", "不再關注"),
        english=("unwatch",),
        usage="[短劇]",
        takes=True,
        settles=True,
        actions=("unwatch",),
    ),
)
