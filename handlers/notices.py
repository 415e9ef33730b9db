"""Words to the people who run the bot, by the outbox: each notice once a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from digest.message import Message, plain
from digest.phrases import phrases
from digest.preferences import Preferences
from handlers.chosen import preferences_of
from handlers.request import Chat
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell: `kind` tells notices apart, `phrase` is a message id with `fields`."""

    kind: str
    phrase: str
    fields: dict[str, object]


def worded(
    store: Store, admins: Sequence[Chat], notice: Notice, defaults: Preferences, now: datetime
) -> list[tuple[Chat, Message]]:
    """The notice for each administrator, in their language."""
    said = []
    for chat in admins:
        admin = store.subscribers.at(chat.transport, chat.id, now=now)
        t = phrases(preferences_of(store, admin, defaults).language)
        said.append((chat, plain(t(notice.phrase, **notice.fields))))
    return said


def tell_admins(
    store: Store, admins: Sequence[Chat], notice: Notice, defaults: Preferences, now: datetime
) -> int:
    """Write the notice to every administrator, each in their language; returns how many are new."""
    occasion, new = f"notice:{notice.kind}:{now.date().isoformat()}", 0
    for chat, message in worded(store, admins, notice, defaults, now):
        admin = store.subscribers.at(chat.transport, chat.id, now=now)
        new += store.outbox.put(admin.id, occasion, [message], now=now)
    return new
