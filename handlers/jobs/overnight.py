"""Alerts that wait for the end of quiet hours: the second one makes them one message."""

from dataclasses import replace

from digest.article import Piece
from digest.listing import Issue, issue_message, slot_heading
from digest.message import Message
from digest.phrases import phrases
from digest.preferences import Preferences
from handlers.chosen import voice_for
from handlers.watching import Wishes
from storage.articles import StoredArticle
from storage.store import Store


def merged(
    store: Store, owner: int, stored: StoredArticle, wishes: Wishes, chosen: Preferences
) -> tuple[str, Message] | None:
    """The owner's alerts that wait, and this article's, as one message; and its occasion.

    The newest stand first, as many as a digest holds. None where no alert waits.
    """
    occasion, held = store.outbox.night.gather(owner, "alert")
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
