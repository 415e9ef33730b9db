"""What becomes of a subscriber when the platform speaks of its chat: gone, back, moved, a topic."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from digest.message import plain
from digest.phrases import phrases
from digest.preferences import Preferences
from handlers.chosen import preferences_of
from handlers.planning import replan
from handlers.request import Chat
from storage.store import Store
from storage.subscribers import Subscriber


@dataclass(frozen=True, slots=True)
class Standing:
    """What the platform told of a chat, all its topics included.

    "gone": we are blocked, removed, or may not write; "back": we may; "moved": the chat has the
    id `new_chat` from now on. `why` is the platform's word, for the record.
    """

    chat: Chat
    change: Literal["gone", "back", "moved"]
    why: str = ""
    new_chat: str = ""


def stand(store: Store, standing: Standing, defaults: Preferences, now: datetime) -> int:
    """Bring the chat's subscribers to the right state; returns how many there are.

    Preferences and subscriptions stay in each case. A chat that never spoke to us is left alone.
    """
    chat = standing.chat
    with store.transaction():
        known = store.standing.of_chat(chat.transport, chat.id)
        if standing.change == "moved":
            store.standing.move(chat.transport, chat.id, standing.new_chat)
            return len(known)
        for subscriber_id in known:
            if standing.change == "gone":
                store.standing.leave(subscriber_id, standing.why, now=now)
            elif subscriber := store.subscribers.get(subscriber_id):
                heard(store, subscriber, defaults, now)
    return len(known)


def heard(store: Store, subscriber: Subscriber, defaults: Preferences, now: datetime) -> Subscriber:
    """The chat can be reached, for somebody spoke in it: who was gone is what it was before.

    What comes next is planned from now on: nothing of the time between is made up for
    but the newest articles, as after a pause.
    """
    if subscriber.topic:
        store.standing.regain_topic(subscriber.id)
    if subscriber.state != "gone":
        return subscriber
    store.standing.come_back(subscriber.id, now=now)
    back = store.subscribers.get(subscriber.id) or subscriber
    if back.state == "active":
        replan(store, back, preferences_of(store, back, defaults), now)
    return back


def lose_topic(store: Store, subscriber_id: int, defaults: Preferences, now: datetime) -> bool:
    """The chat's topic is closed or deleted: its main thread takes its place, and is told once.

    False where that was known.
    """
    subscriber = store.subscribers.get(subscriber_id)
    if subscriber is None or not store.standing.lose_topic(subscriber_id):
        return False
    t = phrases(preferences_of(store, subscriber, defaults).language)
    line = t("The topic of this digest is closed: from now on it comes here.")
    store.outbox.put(
        subscriber_id, f"notice:topic:{now.date().isoformat()}", [plain(line)], now=now
    )
    return True
