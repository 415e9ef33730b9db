"""/today: what has come since the last slot, now, and again if asked again."""

from datetime import timedelta

from digest.listing import Issue, issue_message, slot_heading
from digest.phrases import msgid
from handlers.liking import in_order
from handlers.reading import voice_of
from handlers.request import Command, Context, Reply
from handlers.steps import steps
from handlers.watching import sift

# Who never had a slot is shown what came in this long before they asked.
FIRST_SPAN = timedelta(days=7)


def run(context: Context) -> Reply:
    """The digest now, without waiting for the slot; what it shows does not come again."""
    subscriber, store, t = context.subscriber, context.store, context.t
    since = subscriber.last_slot_at or context.now - FIRST_SPAN
    limit = context.preferences.count
    came = store.articles.since(subscriber.id, since=since, until=context.now, limit=limit + 100)
    sifted = sift(store, subscriber, came)
    came = in_order(store, subscriber.id, context.preferences, sifted.kept)
    if not came:
        line = t("Nothing new since the last digest. Say “list” for what there is.")
        return Reply.line(line, *steps(t, "list", "feeds"))
    shown, rest = came[:limit], came[limit:]
    pieces = tuple(one.piece for one in shown)
    issue = Issue(pieces, more=len(rest), marks=sifted.marks)
    voice = voice_of(context)
    message = issue_message(issue, slot_heading(t("Today"), len(shown), voice), voice)
    ids = [one.id for one in came]
    store.articles.mark_brought(subscriber.id, ids, occasion="today", now=context.now)
    return Reply.of(message)


COMMAND = Command(
    name="today",
    run=run,
    about=msgid("the digest now"),
    words=("今日", "日報", "今天", "今日摘報"),
    english=("today", "digest"),
)
