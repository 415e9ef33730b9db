"""In a group, nobody but an administrator changes what all of it gets."""

import pytest

from handlers.registry import COMMANDS
from handlers.request import Chat, Place, Request
from storage.store import Store
from tests.handlers.conftest import BRIDGE, World

ARGUMENTS = {
    "time": "07:00", "zone": "東京", "script": "简体", "lang": "English", "pause": "3d",
    "quiet": "23:00-07:00", "mode": "即時", "serial": "1", "settings": "靜音 開", "watch": "石橋",
    "unwatch": "石橋", "subscribe": "本地", "unsubscribe": "本地", "search": "石橋",
    "section": "02",
}  # fmt: skip


class Ruled:
    """A transport whose platform knows one administrator; wraps the fake one."""

    def __init__(self, world: World) -> None:
        inner = world.transport
        self.name, self.limits, self.abilities = inner.name, inner.limits, inner.abilities
        self.send, self.edit = inner.send, inner.edit
        self.asked = 0

    async def administers(self, chat: Chat, person: str) -> bool:
        self.asked += 1
        return person == "9"

    async def place(self, name: str) -> Place | None:
        return None

    async def speak(self, chat: Chat, language: str) -> None:
        """Nothing to show."""


def kept(store: Store) -> list[object]:
    """Everything that says what a chat gets."""
    db, memory = store._db, ("asked", "turned", "managed")
    there = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    tables = {"preferences", "subscriptions", "watches", "mutes", "serials"} & there
    rows = [
        row
        for table in sorted(tables)
        for row in db.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608
        # What was looked for last, and which script a message was turned to, are no settings.
        if not (table == "preferences" and row[1] in memory)
    ]
    return [rows, db.execute("SELECT state FROM subscribers").fetchall()]


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.menu], ids=lambda c: str(c.name))
async def test_a_member_changes_nothing_of_the_group(world: World, command: object) -> None:
    await world.put(BRIDGE)
    group, ruled = Chat(world.transport.name, "-5"), Ruled(world)

    async def ask(text: str, person: str) -> None:
        request = Request(group, text=text, kind="group", person=person, id="1")
        await world.answerer.respond(request, ruled)

    await ask("/start", "9")
    await ask("/watch 石橋", "9")
    one = next(c for c in COMMANDS if c is command)
    before = await world.thread.ask(kept)
    for argument in ("", ARGUMENTS.get(one.name, "")):
        await ask(f"/{one.name} {argument}".strip(), "7")
    assert await world.thread.ask(kept) == before
    if one.settles:
        assert "只有管理員" in world.transport.texts[-1]
