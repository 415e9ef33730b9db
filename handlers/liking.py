"""What a subscriber's votes add up to, and a digest's order by it."""

from collections.abc import Sequence

from digest.order import Taste, ordered, taste_of
from digest.preferences import Preferences
from storage.articles import StoredArticle
from storage.store import Store


def taste(store: Store, subscriber_id: int) -> Taste:
    """The sum of the newest votes, of articles that are still there."""
    votes = store.votes.of(subscriber_id)
    found = ((store.articles.get(article), vote) for article, vote in votes)
    return taste_of((stored.article, vote) for stored, vote in found if stored)


def in_order(
    store: Store, subscriber_id: int, chosen: Preferences, came: Sequence[StoredArticle]
) -> list[StoredArticle]:
    """What came (newest first) in the order that the subscriber chose."""
    known = taste(store, subscriber_id) if chosen.order == "liked" else Taste()
    return ordered(came, chosen.order, known, lambda stored: stored.article)
