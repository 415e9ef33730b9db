"""One text in two feeds: whatever the mode, a reader gets it once, and hears who else has it."""

from datetime import timedelta

import pytest

from digest.article import RawArticle
from digest.script import render, target_named
from handlers.jobs.shelve import put_all
from storage.store import Store
from tests.handlers.conftest import MORNING, World, tower

BODY = "\n\n".join(
    f"渡船在第{number}個渡口停了{number * 3}年，船夫把槳收進屋裡，等河面再寬一些的時候。"
    for number in range(1, 9)
)
FIRST = f"河邊的渡口\n\n{BODY}"
# As others post it: another script, a line of their own before and after, another address.
HANS = target_named("hans")
assert HANS
TURNED = render(BODY, HANS, "hant")
AGAIN = f"转载：渡口的故事\n\n编者按：推荐一读。\n\n{TURNED}\n\n点个在看。"
WAYS = {
    "daily": (),
    "instant": ("/mode instant",),
    "batched": ("模式 每 2 小時",),
    "weekly": ("模式 每週二",),
    "watched": ("/watch 渡船",),
}


async def post(world: World, feed: str, text: str) -> None:
    """A feed of the catalogue, which the reader takes, brings an article."""
    me = await world.me()

    def put(store: Store) -> None:
        address = f"http://{feed}.example/feed"
        found = store.feeds.by_address(address) or store.feeds.add(
            address, now=world.clock(), title=feed
        )
        store.subscriptions.add(me.id, found.id, now=world.clock())
        raw = RawArticle(text, guid=f"{feed}-1", address=f"http://{feed}.example/1?utm_source=x")
        put_all(store, found.id, [raw], world.clock())

    await world.thread.ask(put)


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("way", WAYS)
async def test_it_comes_once(world: World, way: str, at_once: bool) -> None:
    await world.begin()
    await world.says("/time 08:00")
    for said in WAYS[way]:
        await world.says(said)
    await world.tick()
    came: list[str] = []
    await post(world, "谷口", FIRST)
    if at_once:
        await post(world, "巷口", AGAIN)
    for day in range(15):
        world.clock.now = MORNING + timedelta(days=day)
        if day == 8 and not at_once:
            await post(world, "巷口", AGAIN)
        await world.put(tower(day + 1))
        came += await world.tick()
    (told,) = [text for text in came if "渡口" in text]
    if at_once:
        # Which of the two is shown names the other.
        assert "也見於：" in told


async def test_a_serial_goes_on_to_something_else(world: World) -> None:
    await world.begin()
    await world.says("/time 08:00")
    await post(world, "谷口", FIRST)
    await post(world, "巷口", AGAIN)
    await world.says("模式 連載")
    came: list[str] = []
    for day in range(6):
        world.clock.now = MORNING + timedelta(days=day)
        came += await world.tick()
    assert sum("渡口" in text for text in came) == 1


async def test_today_shows_it_once(world: World) -> None:
    await world.begin()
    await post(world, "谷口", FIRST)
    await post(world, "巷口", AGAIN)
    said = await world.says("/today")
    assert ("河邊的渡口" in said) != ("渡口的故事" in said)
