"""How feeds are: in /health whenever asked, in a digest once."""

from datetime import UTC, datetime

from digest.article import RawArticle
from handlers.ports import Fetched, FetchError
from tests.handlers.conftest import BRIDGE, MARKET, World
from tests.handlers.test_ingest import ONE, TWO, feed, many

REFUSED = FetchError("one.example: refused", reason="the connection was refused", later=True)


async def polls(world: World, days: int) -> None:
    """So many days pass, until eight in the morning in Taipei; feeds are asked four times a day."""
    for _ in range(days * 4):
        world.clock.pass_(hours=6)
        await world.ingest.poll()
    late = (world.clock().hour * 60 + world.clock().minute) % (24 * 60)
    world.clock.pass_(minutes=24 * 60 - late)
    await world.ingest.poll()


async def test_a_feed_that_dies_and_comes_back_is_told_once_each(world: World) -> None:
    world.source.answers = {ONE: feed(BRIDGE, title="谷口"), TWO: feed(MARKET, title="老街")}
    await world.ingest.register([ONE, TWO])
    await world.ingest.poll()
    await world.says("/start")
    await world.says("/time 08:00")
    assert "2 個頻道，2 個正常" in await world.says("/health")
    world.source.answers[ONE] = REFUSED
    world.clock.pass_(hours=1)
    await world.ingest.poll()
    failing = await world.says("狀態")
    assert "△ 「谷口」暫時讀不到" in failing
    assert "對方拒絕連線" in failing
    assert failing.index("谷口") < failing.index("老街"), "what ails stands first"
    await world.tick()
    await polls(world, 4)
    (notice,) = [text for text in await world.tick() if "谷口" in text]
    assert "讀不到了" in notice
    assert "我們會繼續試" in notice
    assert "✕" in await world.says("狀態")
    await polls(world, 1)
    assert all("讀不到" not in text for text in await world.tick())
    world.source.answers[ONE] = feed("燈塔亮了\n\n" + "燈亮了一夜。" * 20, title="谷口")
    await polls(world, 2)
    (digest,) = [text for text in await world.tick() if "谷口" in text]
    assert "「谷口」恢復了" in digest
    assert "2 個正常" in await world.says("狀態")


async def test_a_silent_feed_and_a_moved_one_are_noticed(world: World) -> None:
    world.source.answers = {ONE: many(30, "谷口"), TWO: feed(MARKET, title="老街")}
    world.clock.now = datetime(2026, 11, 1, tzinfo=UTC)
    await world.ingest.register([ONE, TWO])
    await world.ingest.poll()
    await world.says("/start")
    await world.says("/time 08:00")
    await world.tick()
    world.source.answers[TWO] = Fetched(
        (RawArticle(MARKET, guid="m"),), "老街", feed=True, moved="https://new.example/feed"
    )
    world.source.answers["https://new.example/feed"] = world.source.answers[TWO]
    await polls(world, 1)
    told = "\n".join(await world.tick())
    assert "「老街」搬到 new.example 了" in told
    assert "沒有新文章" not in told
    await polls(world, 20)
    told = "\n".join(await world.tick())
    assert "「谷口」已經 24 天沒有新文章（平常約 1 天一篇）" in told
    assert "搬到" not in told
    assert "… 「谷口」" in await world.says("狀態")


async def test_what_two_feeds_bring_comes_once_and_names_both(world: World) -> None:
    world.source.answers = {
        ONE: feed(BRIDGE, title="谷口"),
        TWO: feed("石橋修好了\n\n" + BRIDGE.split("\n", 2)[2], title="老街"),
    }
    await world.ingest.register([ONE, TWO])
    await world.says("/start")
    await world.says("/time 08:00")
    await world.ingest.poll()
    world.clock.pass_(hours=14)
    (digest,) = await world.tick()
    assert "也見於：" in digest
    assert digest.count("也見於") == 1
    world.clock.pass_(days=1)
    assert await world.tick() == []
    assert "也見於：" in await world.says("摘要")


async def test_without_a_feed_by_address_health_says_so(world: World) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    assert "貼一個網址" in await world.says("/health")
