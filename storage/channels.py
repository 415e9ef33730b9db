"""What leaves for a channel: the same pages, their buttons leading to chats of one's own."""

from collections.abc import Sequence

from digest.links import for_channel
from digest.message import Message
from storage.connection import Database


def as_shown(db: Database, subscriber_id: int, pages: Sequence[Message]) -> Sequence[Message]:
    """The pages as this subscriber's kind of chat shows them."""
    row = db.execute(
        "SELECT 1 FROM subscribers WHERE id = ? AND kind = 'channel'", [subscriber_id]
    ).fetchone()
    return [for_channel(page) for page in pages] if row else pages
