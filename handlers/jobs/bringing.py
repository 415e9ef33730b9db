"""What a digest holds: what came, what was read meanwhile, what is to be said of its lateness."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from digest.article import Piece
from digest.due import Plan, Slot, slots_between
from digest.listing import Issue, issue_message, slot_heading
from digest.message import Limits, Message
from digest.paginate import paginate
from digest.phrases import Phrase, phrases
from digest.preferences import Preferences
from digest.when import say_clock, say_local, say_time
from handlers.chosen import page_mark, voice_for
from handlers.liking import in_order
from handlers.planning import waiting_since
from handlers.watching import sift
from storage.articles import StoredArticle
from storage.store import Store
from storage.subscribers import Subscriber

# Later than this is a downtime: said to the subscriber, and to the operator.
LATE = timedelta(minutes=10)
# So long without a digest, and slots in between, is an absence.
_AWAY = timedelta(hours=36)
# The database counts in milliseconds: what came in at the very moment is in time.
MOMENT = timedelta(milliseconds=1)
_MOST = 500
_KEPT = 256


@dataclass(frozen=True, slots=True)
class Came:
    """What came for one subscriber, in its order, and the ids of what was opened meanwhile.

    `marks` are the watches that an article answers, by its id; `cut` says that there was more.
    """

    articles: tuple[StoredArticle, ...]
    opened: frozenset[int] = frozenset()
    marks: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    cut: bool = False

    @property
    def fresh(self) -> tuple[StoredArticle, ...]:
        """What was not opened."""
        return tuple(one for one in self.articles if one.id not in self.opened)


@dataclass(frozen=True)
class Composer:
    """Composes digests as pages; those that are the same for several are composed once."""

    limits: Mapping[str, Limits]
    _made: dict[object, tuple[Message, ...]] = field(default_factory=dict)

    def pages(
        self, came: Came, chosen: Preferences, transport: str, when: str, issue: Issue
    ) -> tuple[Message, ...]:
        """The pages of the digest of what came; `issue` gives its notes. Something is fresh."""
        fresh = came.fresh
        shown = fresh[: chosen.count]
        read = tuple(one for one in came.articles if one.id in came.opened)[: chosen.count]
        look = (chosen.script, chosen.language, chosen.length, chosen.images, chosen.silent)
        parts = tuple((one.id, one.content_hash, one.also) for one in (*shown, *read))
        more = len(fresh) - len(shown)
        marks = tuple((one.id, came.marks[one.id]) for one in shown if one.id in came.marks)
        key = (transport, look, when, len(shown), parts, more, issue.away, issue.notes, marks)
        if key not in self._made:
            if len(self._made) >= _KEPT:
                self._made.clear()
            voice = voice_for(chosen, phrases(chosen.language))
            whole = replace(
                issue, pieces=_pieces(shown), read=_pieces(read), more=more, marks=dict(marks)
            )
            message = issue_message(whole, slot_heading(when, len(shown), voice), voice)
            self._made[key] = self.divided(message, chosen, transport)
        return self._made[key]

    def divided(self, message: Message, chosen: Preferences, transport: str) -> tuple[Message, ...]:
        """The message as pages that the transport takes."""
        if chosen.silent:
            message = replace(message, silent=True)
        return paginate(message, self.limits[transport], page_mark(chosen.language))


def take(
    store: Store,
    subscriber: Subscriber,
    before: datetime,
    now: datetime,
    chosen: Preferences | None = None,
    again: Collection[int] = (),
) -> Came:
    """What came in up to `before`, is wanted, and nothing has brought; up to a few hundred.

    It stands in the order that was `chosen`, else newest first. `again` are the articles of
    digests that could not leave, however old they are.
    """
    articles = store.articles.unbrought(
        subscriber.id,
        since=waiting_since(subscriber, now),
        before=before + MOMENT,
        limit=_MOST,
    )
    cut = len(articles) == _MOST
    known = {one.id for one in articles}
    older = (store.articles.get(one) for one in again if one not in known)
    articles += sorted(filter(None, older), key=lambda one: one.taken_at, reverse=True)
    sifted = sift(store, subscriber, articles)
    opened = store.articles.opened(subscriber.id, [one.id for one in sifted.kept])
    kept = in_order(store, subscriber.id, chosen, sifted.kept) if chosen else sifted.kept
    return Came(tuple(kept), frozenset(opened), sifted.marks, cut)


def brought(store: Store, subscriber: Subscriber, came: Came, occasion: str, now: datetime) -> None:
    """All that came is offered now, shown or behind “more”: it does not come again."""
    ids = [one.id for one in came.articles]
    if came.cut:
        since = waiting_since(subscriber, now)
        rest = store.articles.unbrought_ids(subscriber.id, since=since, before=now)
        ids = list({*ids, *rest})
    store.articles.mark_brought(subscriber.id, ids, occasion=occasion, now=now)


def said_when(slot: Slot, chosen: Preferences, now: datetime, t: Phrase) -> str:
    """今天 08:00, in the subscriber's zone: when the slot leaves, not what hour was asked for."""
    return say_time(slot.at, now, chosen.zone, t)


def late_notes(
    store: Store, subscriber: Subscriber, chosen: Preferences, slots: Sequence[Slot], now: datetime
) -> tuple[str, ...]:
    """What the subscriber is told of lateness and of slots that were skipped; often nothing."""
    t, notes = phrases(chosen.language), []
    late = [slot for slot in slots if now - slot.at > LATE]
    clocks = list(dict.fromkeys(say_clock(slot.at, chosen.zone) for slot in late))
    if len(clocks) == 1:
        notes.append(t("This one is late: it was due at {clock}.", clock=clocks[0]))
    elif clocks:
        notes.append(t("Late: those of {clocks} in one.", clocks=t(", ").join(clocks)))
    if skipped := store.slots.untold(subscriber.id):
        when = say_local(skipped[0], t)
        notes.append(
            t.count(
                "{n} digest was skipped ({when}): the service was down. Its articles are kept.",
                "{n} digests were skipped (from {when} on): the service was down. "
                "Their articles are kept.",
                len(skipped),
                when=when,
            )
        )
    return tuple(notes)


def was_away(subscriber: Subscriber, plan: Plan, slots: Sequence[Slot]) -> bool:
    """Whether slots of the plan went by since the last one served: a pause, a block, a downtime."""
    last, first = subscriber.last_slot_at, slots[0].at
    if last is None or first - last < _AWAY:
        return False
    since = max(last, first - timedelta(days=35))
    before = slots_between(replace(plan, paused=None), since, first - timedelta(microseconds=1))
    return any(slot not in slots for slot in before)


def _pieces(articles: Sequence[StoredArticle]) -> tuple[Piece, ...]:
    return tuple(one.piece for one in articles)
