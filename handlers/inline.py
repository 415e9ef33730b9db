"""Inline mode: what a person may post into another chat, found while they type."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from digest.article import Piece, Section
from digest.compose import Voice, section_message, summary_message
from digest.links import for_channel, link_to
from digest.lookup import linked_section, section_at
from digest.message import Message
from digest.phrases import phrases
from digest.preferences import Preferences
from digest.query import parse_query
from handlers.chosen import preferences_of, voice_for
from handlers.request import Request
from storage.search import Bounds
from storage.store import Store
from storage.subscribers import Subscriber
from storage.worker import StoreThread

# Telegram takes at most 50 cards; so many fill a phone's screen a few times over.
PAGE = 20
_LONGEST = 100
_FURTHEST = 1000
_LINK = re.compile(r"a([0-9]{1,12})(?:_(s?[0-9]{1,3}))?")


@dataclass(frozen=True, slots=True)
class Card:
    """One choice: `id` names it (at most 64 bytes), `message` is posted when it is chosen."""

    id: str
    title: str
    about: str
    message: Message


@dataclass(frozen=True, slots=True)
class Cards:
    """A page of choices. `further` is the offset of the next page, 0 where there is none.

    `personal` says that somebody else would see others: of another script, or of another shelf.
    `invitation` is said over them to who has not begun yet.
    """

    cards: tuple[Card, ...] = ()
    further: int = 0
    personal: bool = False
    invitation: str = ""


@dataclass(frozen=True)
class Inline:
    """Finds cards in the archive for whoever types; changes nothing."""

    thread: StoreThread
    defaults: Preferences
    clock: Callable[[], datetime]

    async def cards(self, request: Request, offset: int) -> Cards:
        """The cards for `request.text` from `offset` on; for nothing typed, the newest."""
        return await self.thread.ask(lambda store: self._cards(store, request, offset))

    def _cards(self, store: Store, request: Request, offset: int) -> Cards:
        chat = request.chat
        known = store.subscribers.find(chat.transport, chat.id)
        chosen = preferences_of(store, known, self.defaults) if known else self.defaults
        voice = voice_for(chosen, phrases(chosen.language))
        found = self._found(store, known, request.text.strip()[:_LONGEST], offset)
        cards = tuple(_card(place, voice) for place in found[:PAGE])
        own = any(place.piece.private for place in found[:PAGE])
        same = (chosen.script, chosen.language, chosen.length) == (
            self.defaults.script,
            self.defaults.language,
            self.defaults.length,
        )
        further = offset + PAGE if len(found) > PAGE and offset < _FURTHEST else 0
        begun = known is not None and known.state != "new"
        invitation = "" if begun else voice.t("Begin with Zhaibao")
        return Cards(cards, further, own or not same or not begun, invitation)

    def _found(
        self, store: Store, known: Subscriber | None, typed: str, offset: int
    ) -> "list[_Place]":
        # Nobody has the number 0: who is unknown sees the catalogue alone.
        reader = known.id if known else 0
        if link := _LINK.fullmatch(typed):
            place = _linked(store, reader, int(link[1]), link[2] or "")
            return [place] if place and not offset else []
        if not typed:
            recent = store.articles.recent(reader, limit=PAGE + 1, offset=offset)
            return [_Place(one.piece, None, "") for one in recent]
        query = parse_query(typed)
        hits = store.search.find(query, Bounds(reader), limit=PAGE + 1, offset=offset).hits
        places = (_place(store, reader, h.article_id, h.section or 0, h.snippet) for h in hits)
        return [place for place in places if place]


@dataclass(frozen=True, slots=True)
class _Place:
    """An article, or a section of one, and the passage that was found in it."""

    piece: Piece
    section: Section | None
    snippet: str


def _place(store: Store, reader: int, article: int, at: int, snippet: str) -> _Place | None:
    stored = store.articles.get(article) if store.articles.visible(reader, article) else None
    return _Place(stored.piece, section_at(stored.article, at), snippet) if stored else None


def _linked(store: Store, reader: int, article: int, carried: str) -> _Place | None:
    place = _place(store, reader, article, 0, "")
    if place is None:
        return None
    return replace(place, section=linked_section(place.piece.article, carried))


def _card(place: _Place, voice: Voice) -> Card:
    piece, section, article = place.piece, place.section, place.piece.article
    message = section_message(piece, section, voice) if section else summary_message(piece, voice)
    title = voice.name(article.title, article) or voice.t("(untitled)")
    said = voice.text(place.snippet, article) if place.snippet else _beginning(message)
    about = f"{voice.name(section.name, article)} · {said}" if section else said
    key = link_to(piece.id, section.position if section else None)
    # Whoever reads it elsewhere is led into a chat of their own.
    return Card(key, title, about, for_channel(message))


def _beginning(message: Message) -> str:
    return next((block.text for block in message.blocks if block.kind == "text"), "")
