"""Alerts that wait together become one message: of a night, or many at once by day."""

from dataclasses import replace

from digest.article import Piece
from digest.listing import Issue, issue_message, slot_heading
from digest.message import Message
from digest.phrases import phrases
from digest.preferences import Preferences
from handlers.chosen import voice_for
from handlers.watching import Wishes
from storage.articles import StoredArticle
from storage.standby import ITS_TURN, QUIET
from storage.store import Store

# So many follow one another by day; with one more they are a digest.
MOST = 3


def merged(
    store: Store,
    owner: int,
    stored: StoredArticle,
    wishes: Wishes,
    chosen: Preferences,
    *,
    quiet: bool,
) -> tuple[str, Message] | None:
    """The owner's alerts that wait, and this article's, as one message; and its occasion.

    The newest stand first, as many as a digest holds. None where no alert waits for the end of
    quiet hours, nor as many as follow one another by day.
    """
    why, least = (QUIET, 1) if quiet else (ITS_TURN, MOST)
    occasion, held = store.outbox.standby.gather(owner, "alert", why, least)
    if not occasion:
        return None
    t = phrases(chosen.language)
    voice = voice_for(chosen, t)
    seen = [
        one
        for one in sorted({*held, stored.id}, reverse=True)
        if one == stored.id or store.articles.visible(owner, one)
    ]
    found = [one for id_ in store.articles.twins.groups(seen) if (one := store.articles.get(id_))]
    shown = found[: chosen.count]
    issue = Issue(
        tuple(_piece(store, owner, one) for one in shown),
        more=len(found) - len(shown),
        marks={one.id: wishes.alerting(one.article) for one in shown},
    )
    heading = slot_heading(t("What you watch for"), len(shown), voice)
    return occasion, issue_message(issue, heading, voice)


def _piece(store: Store, owner: int, one: StoredArticle) -> Piece:
    return replace(one.piece, also=store.articles.twins.also_in(owner, one.id))
