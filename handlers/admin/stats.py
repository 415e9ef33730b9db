"""/stats and /errors: how the bot is, and what went wrong."""

from collections.abc import Iterable
from datetime import timedelta

from digest.message import Block, Button, Message, Span, say
from digest.phrases import Phrase, msgid
from digest.when import say_time
from handlers.jobs.upkeep import BACKUP_DONE, BACKUP_FAULT
from handlers.request import Command, Context, Reply
from storage.sizes import full_on, history, measure

_WEEK = timedelta(days=7)
_SHOWN = 10


def stats(context: Context) -> Reply:
    """Subscribers, growth, what was sent and what waits, feeds, sizes, backups."""
    t, store, now = context.t, context.store, context.now
    facts = store.facts(now)
    came, left = store.subscribers.growth(now - _WEEK)
    states = [
        f"{t(_STATES[state])} {sum(n for (_, s), n in facts.subscribers.items() if s == state)}"
        for state in _STATES
    ]
    lines = [
        (t("Subscribers"), "  ".join(states)),
        (t("The last 7 days"), t("{came} came, {left} left", came=came, left=left)),
        (t("Pages"), _pages(facts.outbox, t)),
        (t("Waiting longest"), t("{n} s", n=round(facts.waiting))),
        (t("Latest in 10 minutes"), t("{n} s", n=round(facts.lateness))),
        (
            t("Feeds"),
            t(
                "{ok} well, {failing} failing, {dead} dead",
                ok=facts.feeds.get("ok", 0),
                failing=facts.feeds.get("failing", 0),
                dead=facts.feeds.get("dead", 0),
            ),
        ),
        (t("Articles"), f"{facts.articles}"),
        *_file(context),
        (t("Unseen faults"), f"{store.faults.count()}"),
    ]
    blocks = (Block((Span(t("How the bot is"), "strong"),), "title"), *_rows(lines, t))
    return Reply.of(Message(blocks).with_buttons([Button(t("Faults"), "errors")]))


_STATES = {
    "active": msgid("active"),
    "stopped": msgid("stopped"),
    "gone": msgid("gone"),
    "new": msgid("new"),
}


def _pages(outbox: dict[str, int], t: Phrase) -> str:
    waiting = sum(outbox.get(state, 0) for state in ("pending", "sending", "retry"))
    return t(
        "{sent} sent, {waiting} waiting, {failed} given up",
        sent=outbox.get("sent", 0),
        waiting=waiting,
        failed=outbox.get("dropped", 0) + outbox.get("parked", 0),
    )


def _file(context: Context) -> list[tuple[str, str]]:
    t, store, keeping = context.t, context.store, context.house.keeping
    if keeping is None:
        return []
    sizes = measure(keeping.database, keeping.folder)
    full = full_on(history(store.meta), sizes.free)
    room = t(
        "{database} MB, backups {backups} MB, free {free} MB",
        database=round(sizes.database / 1e6, 1),
        backups=round(sizes.backups / 1e6, 1),
        free=round(sizes.free / 1e6),
    )
    done, fault = store.meta.get(BACKUP_DONE), store.meta.get(BACKUP_FAULT)
    backup = fault or (done.replace("T", " ")[:16] + " UTC" if done else t("none yet"))
    return [
        (t("Database"), room),
        (t("Disk full on"), full.isoformat() if full else t("not in sight")),
        (t("Last backup"), backup),
    ]


def _rows(lines: Iterable[tuple[str, str]], t: Phrase) -> list[Block]:
    return [
        Block((Span(t("{name}: ", name=name)), Span(value, "strong")), "item", tight=number > 0)
        for number, (name, value) in enumerate(lines)
    ]


def errors(context: Context) -> Reply:
    """What went wrong and nobody has seen, once each; a button marks all as seen."""
    t, store = context.t, context.store
    if context.intent.fields == ("seen",):
        store.faults.see()
        return Reply.of(Message((say(t("All seen. New faults come here again.")),)), edit=True)
    faults = store.faults.unseen(_SHOWN)
    if not faults:
        return Reply.line(t("Nothing went wrong that you have not seen."))
    blocks = [Block((Span(t("What went wrong"), "strong"),), "title")]
    for fault in faults:
        when = say_time(fault.last_at, context.now, context.preferences.zone, t)
        times = t.count("{n} time", "{n} times", fault.count)
        spans = (Span(f"{when} · {times}\n"), Span(fault.said, "code"))
        blocks.append(Block(spans, "item"))
    more = store.faults.count() - len(faults)
    if more:
        blocks.append(say(t("{n} more", n=more)))
    return Reply.of(Message(tuple(blocks)).with_buttons([Button(t("Mark as seen"), "errors:seen")]))


COMMANDS = (
    Command("stats", stats, msgid("how the bot is"), actions=("stats",)),
    Command("errors", errors, msgid("what went wrong"), actions=("errors",)),
)
