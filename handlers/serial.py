"""The serial: which article a subscriber follows, its next part, and the part as a message."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.article import Piece
from digest.message import Message
from digest.phrases import phrases
from digest.preferences import Preferences
from digest.serial import Onward, part_message, parts_of
from digest.when import say_time
from handlers.chosen import voice_for
from handlers.planning import REACH, coming_slot
from handlers.watching import Wishes
from storage.store import Store
from storage.subscribers import Subscriber

# Older than this nobody waits for: it can still be chosen.
_STOCK = timedelta(days=30)
# Of who mutes something so many unread articles are looked at.
_LOOK = 100


@dataclass(frozen=True, slots=True)
class Part:
    """One part to be shown: section `part` (1-based) of an article."""

    piece: Piece
    part: int


def next_part(store: Store, subscriber: Subscriber, now: datetime) -> Part | None:
    """The next part: of the article followed, else of the oldest unread, which is followed then.

    None where there is nothing unread.
    """
    serial = store.serials.of(subscriber.id)
    if serial:
        piece = _piece(store, subscriber, serial.article)
        if piece and serial.part <= parts_of(piece):
            return Part(piece, serial.part)
        finish(store, subscriber, serial.article, now)
    piece = following(store, subscriber, now)
    return follow(store, subscriber, piece, now) if piece else None


def follow(store: Store, subscriber: Subscriber, piece: Piece, now: datetime) -> Part:
    """Follow an article from its first section that this chat has not seen yet."""
    shown = store.serials.shown(subscriber.id, piece.id)
    parts = range(1, parts_of(piece) + 1)
    part = next((part for part in parts if part not in shown), 1)
    store.serials.follow(subscriber.id, piece.id, part, now=now)
    return Part(piece, part)


def show(
    store: Store,
    subscriber: Subscriber,
    chosen: Preferences,
    part: Part,
    now: datetime,
    notes: tuple[str, ...] = (),
) -> Message:
    """The part as a message, `notes` under it; the serial moves on."""
    serial = store.serials.of(subscriber.id)
    if serial and serial.article == part.piece.id:
        store.serials.move(subscriber.id, part.part + 1)
    if part.part >= parts_of(part.piece):
        finish(store, subscriber, part.piece.id, now)
    slot = coming_slot(store, subscriber, chosen, now) if chosen.mode == "serial" else None
    t = phrases(chosen.language)
    when = ""
    if slot and subscriber.state == "active":
        when = say_time(slot.at, now, chosen.zone, t)
    after = following(store, subscriber, now, without=part.piece.id)
    return part_message(part.piece, part.part, Onward(when, after, notes), voice_for(chosen, t))


def following(
    store: Store, subscriber: Subscriber, now: datetime, without: int = 0
) -> Piece | None:
    """The oldest unread article that is wanted, other than `without`."""
    since = max(subscriber.since - REACH, now - _STOCK)
    wishes = Wishes(store, subscriber.id) if subscriber.picky else None
    limit = _LOOK if wishes else 1
    for found in store.serials.unread(subscriber.id, since=since, without=without, limit=limit):
        stored = store.articles.get(found)
        if stored and not (wishes and wishes.unwanted(stored)):
            return _piece(store, subscriber, found)
    return None


def finish(store: Store, subscriber: Subscriber, article: int, now: datetime) -> None:
    """The article is read, or passed over: it comes no more."""
    serial = store.serials.of(subscriber.id)
    if serial and serial.article == article:
        store.serials.end(subscriber.id)
    if store.articles.get(article):
        store.articles.mark_opened(subscriber.id, article, now=now)
        store.articles.mark_brought(subscriber.id, [article], occasion="serial", now=now)


def _piece(store: Store, subscriber: Subscriber, article: int) -> Piece | None:
    if not store.articles.visible(subscriber.id, article):
        return None
    stored = store.articles.get(article)
    return stored.piece if stored else None
