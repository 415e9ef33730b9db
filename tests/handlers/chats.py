"""Chats in numbers, for what is proved of rounds."""

from digest.message import plain
from handlers.request import Chat
from storage.store import Store
from storage.subscribers import Subscriber
from tests.handlers.conftest import World

ADMIN = Chat("fake", "admin")


async def of(world: World, chat: str, topic: str = "") -> Subscriber:
    found = await world.thread.ask(lambda store: store.subscribers.find("fake", chat, topic))
    assert found
    return found


async def people(world: World, count: int, *, occasion: str = "slot:x") -> None:
    """So many active chats, two pages for each."""

    pages = [plain("一"), plain("二")]

    def write(store: Store) -> None:
        for number in range(count):
            someone = store.subscribers.at("fake", str(number), now=world.clock())
            store.subscribers.set_state(someone.id, "active", now=world.clock())
            store.outbox.put(someone.id, occasion, pages, now=world.clock())

    await world.thread.ask(write)


async def count(world: World, state: str) -> int:
    return await world.thread.ask(lambda store: store.subscribers.count(state))
