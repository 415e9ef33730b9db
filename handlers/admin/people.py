"""/invite, /ban, /unban, /quota: who comes in, who does not, and how much a chat may add."""

import re
import secrets

from digest.message import Button
from digest.phrases import msgid
from handlers.chosen import preferences_of
from handlers.house import MEGABYTE
from handlers.naming import chat_key, chat_named
from handlers.planning import replan
from handlers.request import Command, Context, Reply
from storage.admission import Allowance
from storage.subscribers import Subscriber

_MOST = 20


def invite(context: Context) -> Reply:
    """Make codes, each of which lets one chat in."""
    t, typed = context.t, context.intent.argument.strip()
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 1
    codes = [f"i{secrets.token_hex(6)}" for _ in range(max(1, min(number, _MOST)))]
    for code in codes:
        context.store.admission.invite(code, now=context.now)
    lines = "\n".join(f"/start {code}" for code in codes)
    told = t("Each of these lets one chat in, once. Open codes: {n}.",
             n=context.store.admission.open_invites())  # fmt: skip
    note = "" if context.house.access == "invite" else "\n" + t("ACCESS is not invite at present.")
    return Reply.line(f"{told}{note}\n{lines}")


def ban(context: Context) -> Reply:
    """Answer and send nothing to a chat any more."""
    found = _whom(context)
    if found is None:
        return _ask(context)
    context.store.admission.ban(found.id, now=context.now)
    line = context.t("Chat {id} is banned: it hears nothing and is not heard.", id=chat_key(found))
    return Reply.line(line, Button(context.t("Undo"), f"unban:{found.id}"))


def unban(context: Context) -> Reply:
    """Lift a ban: the chat is what it was before."""
    found = _whom(context)
    if found is None:
        return _ask(context)
    store = context.store
    state = store.admission.unban(found.id)
    if not state:
        return Reply.line(context.t("Chat {id} is not banned.", id=chat_key(found)))
    store.subscribers.set_state(found.id, state, now=context.now)
    if state == "active":
        chosen = preferences_of(store, found, context.defaults)
        replan(store, found, chosen, context.now)
    return Reply.line(context.t("Chat {id} is heard again.", id=chat_key(found)))


def quota(context: Context) -> Reply:
    """What a chat may add: /quota ID shows it, /quota ID 30 100 50 sets feeds, pages and MB."""
    t, store = context.t, context.store
    which, *rest = context.intent.argument.split() or [""]
    numbers = [int(word) for word in rest if re.fullmatch(r"[0-9]{1,9}", word)]
    found = chat_named(store, which)
    if found is None:
        return _ask(context)
    if len(numbers) == len(rest) == 3:
        feeds, pages, size = numbers
        store.admission.allow(found.id, Allowance(feeds, pages, size * MEGABYTE))
    may = store.admission.allowance(found.id, context.house.usual)
    used = store.admission.used(found.id, context.now.date().isoformat())
    return Reply.line(
        t(
            "Chat {id}: {feeds} of {most} feeds, {pages} of {daily} pages today,"
            " {size} of {room} MB.",
            id=chat_key(found), feeds=used.feeds, most=may.feeds, pages=used.pages, daily=may.pages,
            size=round(used.bytes / MEGABYTE, 1), room=may.bytes // MEGABYTE,
        )
    )  # fmt: skip


def _whom(context: Context) -> Subscriber | None:
    """The chat of the id that was typed; a button carries the number of its row."""
    if fields := context.intent.fields:
        return context.store.subscribers.get(int(fields[0])) if fields[0].isdigit() else None
    return chat_named(context.store, context.intent.argument)


def _ask(context: Context) -> Reply:
    return Reply.line(context.t("Which chat? The id stands in its own /privacy."))


COMMANDS = (
    Command("invite", invite, msgid("codes that let one chat in each"), usage="[N]"),
    Command("ban", ban, msgid("answer and send a chat nothing"), usage="ID"),
    Command("unban", unban, msgid("lift a ban"), usage="ID", actions=("unban",)),
    Command("quota", quota, msgid("what a chat may add"), usage="ID [FEEDS PAGES MB]"),
)
