"""The mode instant: each article as it arrives; what quiet hours or a pause held back, merged."""

from dataclasses import replace
from datetime import datetime

from digest.due import quiet_end
from digest.listing import Issue, issue_message
from digest.phrases import phrases
from digest.plans import paused_until, plan_of
from digest.preferences import Preferences
from digest.when import say_time
from handlers.chosen import voice_for
from handlers.jobs.bringing import MOMENT, Came, Composer, brought, take
from storage.articles import StoredArticle
from storage.store import Store
from storage.subscribers import Subscriber

# More than so many at once are one digest: a new feed's stock is no news of the minute.
MOST = 3
_SEEN = "instant:seen"


def wake_instant(store: Store, now: datetime) -> int:
    """Make those due whose feeds brought something since the last look; returns how many.

    What comes in while a tick that began at `now` is still serving is left to the next look:
    that tick brings nothing that is younger than itself.
    """
    newest = store.articles.newest_id(by=now + MOMENT)
    # The newest may have been retracted, and its id given to another.
    seen = min(int(store.meta.get(_SEEN) or 0), newest)
    if store.meta.get(_SEEN) != str(newest):
        store.meta.set(_SEEN, str(newest))
    return store.subscribers.wake_instant(seen, now=now) if newest > seen else 0


def serve_instant(
    store: Store, subscriber: Subscriber, chosen: Preferences, now: datetime, composer: Composer
) -> int:
    """Bring what has arrived, or wait for the end of the quiet hours or the pause."""
    plan, paused = plan_of(chosen), paused_until(chosen)
    wait = paused if paused and paused > now else quiet_end(plan, now)
    if wait:
        store.subscribers.plan(subscriber.id, wait)
        return 0
    came = take(store, subscriber, now, now, chosen)
    held = [
        one
        for one in came.fresh
        if quiet_end(plan, one.taken_at) or (paused and one.taken_at < paused)
    ]
    pages = 0
    if len(came.fresh) > (1 if held else MOST):
        pages = _merged(store, subscriber, chosen, came, now, composer)
    else:
        for number, one in enumerate(reversed(came.fresh)):
            marks = came.marks.get(one.id, ())
            pages += _single(store, subscriber, chosen, one, marks, now, composer, loud=number == 0)
    newest = came.articles[0].id if came.articles else 0
    brought(store, subscriber, came, f"instant:{newest}", now)
    store.subscribers.plan(subscriber.id, None, last_slot_at=now)
    if paused:
        store.subscribers.prefer(subscriber.id, "pause", "off")
    return pages


def _merged(
    store: Store,
    subscriber: Subscriber,
    chosen: Preferences,
    came: Came,
    now: datetime,
    composer: Composer,
) -> int:
    t = phrases(chosen.language)
    when = say_time(now, now, chosen.zone, t)
    away = bool(paused_until(chosen))
    pages = composer.pages(came, chosen, subscriber.transport, when, Issue((), away=away))
    return store.outbox.put(subscriber.id, f"instant:{came.fresh[0].id}", pages, now=now)


def _single(  # noqa: PLR0913 - a message, by name
    store: Store,
    subscriber: Subscriber,
    chosen: Preferences,
    one: StoredArticle,
    marks: tuple[str, ...],
    now: datetime,
    composer: Composer,
    *,
    loud: bool,
) -> int:
    voice = voice_for(chosen, phrases(chosen.language))
    issue = Issue((one.piece,), marks={one.id: marks})
    message = issue_message(issue, "", voice)
    pages = composer.divided(replace(message, silent=not loud), chosen, subscriber.transport)
    return store.outbox.put(subscriber.id, f"instant:{one.id}", pages, now=now)
