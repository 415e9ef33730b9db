"""A file sent in chat: summarised at once, or its feeds subscribed to."""

from digest.article import RawArticle
from handlers.ports import Fetched, Outline
from handlers.request import Document, Request
from tests.handlers.conftest import BRIDGE, World
from tests.handlers.test_ingest import ONE, TWO


async def sends(world: World, name: str, size: int = 900) -> str:
    async def read() -> bytes:
        return b"whatever"

    return await world._ask(Request(world.chat, document=Document(name, size, read)))


async def test_a_document_is_summarised_and_in_hand(world: World) -> None:
    await world.says("/start")
    world.source.answers["橋.docx"] = Fetched((RawArticle(BRIDGE, "text"),))
    assert "修一座沒有人走的橋" in await sends(world, "橋.docx")
    assert "怎麼修" in await world.says("02")
    assert "修一座沒有人走的橋" in await world.says("列表")


async def test_what_is_too_large_is_not_even_fetched(world: World) -> None:
    await world.says("/start")
    assert "太大" in await sends(world, "橋.docx", 50_000_000)
    assert world.source.asked == []


async def test_a_list_of_feeds_is_subscribed_to_for_that_chat_alone(world: World) -> None:
    await world.says("/start")
    listed = (Outline(ONE, "谷口", "科技"), Outline(TWO, "老街"))
    world.source.answers["mine.opml"] = Fetched(outlines=listed)
    assert "2 個頻道都訂好了（2 個是新的）" in await sends(world, "mine.opml")
    assert "（0 個是新的）" in await sends(world, "mine.opml")
    taken = await world.thread.ask(
        lambda store: [(f.address, f.title, f.folder) for f in store.subscriptions.of(1)]
    )
    assert (ONE, "谷口", "科技") in taken
    shared = await world.thread.ask(lambda store: [f.address for f in store.feeds.catalogue()])
    assert ONE not in shared
    assert await world.ingest.take_list(listed) == 2
