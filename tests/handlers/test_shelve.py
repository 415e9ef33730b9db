"""Entries onto a feed's shelf: told apart, kept, taken back."""

from digest.article import RawArticle
from handlers.ports import Fetched, FetchError
from tests.handlers.conftest import BRIDGE, MARKET, World
from tests.handlers.test_ingest import ONE, TWO, known


async def test_a_name_that_several_entries_share_tells_none(world: World) -> None:
    site = "https://one.example/"
    entries = [RawArticle(text, guid="0", address=site) for text in (BRIDGE, MARKET)]
    world.source.answers = {ONE: Fetched(tuple(entries), "谷口", feed=True)}
    await world.ingest.register([ONE])
    assert await world.ingest.poll() == 2
    lamp = RawArticle("燈塔亮了\n\n" + "海邊的燈亮了一夜。" * 9, guid="0", address=site)
    world.source.answers[ONE] = Fetched((lamp, *entries), "谷口", feed=True)
    world.clock.pass_(minutes=15)
    assert await world.ingest.poll() == 1


async def test_an_edit_that_is_taken_back_is_taken_back(world: World) -> None:
    plain = RawArticle(BRIDGE, guid="1")
    edited = RawArticle(BRIDGE.replace("七個月", "九個月"), guid="1")
    await world.ingest.register([ONE])
    for entry, said in ((plain, "七個月"), (edited, "九個月"), (plain, "七個月")):
        world.source.answers[ONE] = Fetched((entry,), "谷口", feed=True)
        await world.ingest.poll()
        await world.says("/start")
        assert said in await world.says("/section 02")
        world.clock.pass_(minutes=15)


async def test_a_fault_of_ours_in_one_feed_holds_up_no_other(world: World) -> None:
    broken = Fetched((RawArticle(None, guid="1"),), "谷口", feed=True)  # type: ignore[arg-type]
    sound = Fetched((RawArticle(MARKET, guid="2"),), "老街", feed=True)
    world.source.answers = {ONE: broken, TWO: sound}
    await world.ingest.register([ONE, TWO])
    assert await world.ingest.poll() == 1
    (fault,) = world.faults
    assert not isinstance(fault, FetchError)
    feeds = {feed.address: feed for feed in await known(world)}
    assert (feeds[ONE].failures, feeds[TWO].failures) == (1, 0)
    moment = feeds[ONE].next_poll_at
    assert moment is not None
    assert moment > world.clock()
