"""Articles come in: from feeds that answer, fail, repeat themselves or take long."""

import asyncio
from datetime import timedelta

from digest.article import RawArticle
from handlers.ports import Fetched, FetchError, Seen
from storage.feeds import Feed
from tests.handlers.conftest import BRIDGE, MARKET, World

ONE, TWO = "https://one.example/feed", "https://two.example/feed"


def feed(*texts: str, title: str = "谷口", etag: str = "") -> Fetched:
    entries = tuple(RawArticle(text, guid=text[:9]) for text in texts)
    return Fetched(entries, title, feed=True, etag=etag)


async def known(world: World) -> list[Feed]:
    return await world.thread.ask(lambda store: store.feeds.catalogue())


async def test_every_feed_is_polled_and_what_is_known_is_not_new(world: World) -> None:
    world.source.answers = {ONE: feed(BRIDGE, etag="v1"), TWO: feed(MARKET)}
    await world.ingest.register([ONE, TWO])
    assert await world.ingest.poll() == 2
    assert await world.ingest.poll() == 0
    assert [seen for _, seen in world.source.asked] == [Seen(), Seen()]
    world.clock.pass_(minutes=15)
    assert await world.ingest.poll() == 0
    assert (ONE, Seen("v1", "")) in world.source.asked
    assert [one.title for one in await known(world)] == ["", "谷口", "谷口"]


async def test_a_failing_feed_is_asked_less_and_less_and_holds_up_no_other(world: World) -> None:
    world.source.answers = {ONE: FetchError("one.example: gone"), TWO: feed(MARKET)}
    await world.ingest.register([ONE, TWO])
    assert await world.ingest.poll() == 1
    pauses = []
    for _ in range(12):
        (failing,) = [one for one in await known(world) if one.address == ONE]
        assert failing.next_poll_at is not None
        assert "gone" in failing.last_error
        pauses.append(failing.next_poll_at - world.clock())
        world.clock.now = failing.next_poll_at
        await world.ingest.poll()
    assert pauses[:3] == [timedelta(minutes=10), timedelta(minutes=20), timedelta(minutes=40)]
    assert pauses[-1] == timedelta(days=1)
    world.source.answers[ONE] = feed(BRIDGE)
    world.clock.pass_(days=1)
    assert await world.ingest.poll() == 1
    (mended,) = [one for one in await known(world) if one.address == ONE]
    assert (mended.failures, mended.last_error) == (0, "")


async def test_a_slow_host_holds_up_its_own_feeds_alone(world: World) -> None:
    slow = [f"https://slow.example/{number}" for number in range(5)]
    quick = [f"https://quick{number}.example/" for number in range(5)]
    world.source.answers = {address: feed(MARKET) for address in quick}
    running: list[str] = []
    most = 0
    release = asyncio.Event()
    plain = world.source.fetch

    async def fetch(address: str, seen: Seen = Seen()) -> Fetched:  # noqa: B008 - frozen
        nonlocal most
        if address in slow:
            running.append(address)
            most = max(most, len(running))
            await release.wait()
            running.remove(address)
            raise FetchError("slow")
        return await plain(address, seen)

    world.source.fetch = fetch  # type: ignore[method-assign]
    await world.ingest.register([*slow, *quick])
    polling = asyncio.create_task(world.ingest.poll())
    while len(world.source.asked) < 5:
        await asyncio.wait([polling], timeout=0.01)
    assert not polling.done()
    release.set()
    await polling
    assert most == 2


async def test_an_article_that_cannot_be_read_stops_no_other(world: World) -> None:
    world.source.answers = {ONE: feed("", BRIDGE)}
    await world.ingest.register([ONE])
    assert await world.ingest.poll() == 1


async def test_a_changed_article_is_told_anew_to_who_asks_but_not_brought_twice(
    world: World,
) -> None:
    world.source.answers = {ONE: feed(BRIDGE)}
    await world.ingest.register([ONE])
    await world.ingest.poll()
    await world.says("/start")
    changed = RawArticle(BRIDGE.replace("七個月", "九個月"), guid=BRIDGE[:9])
    world.source.answers[ONE] = Fetched((changed,), feed=True)
    world.clock.pass_(minutes=15)
    await world.ingest.poll()
    assert "九個月" in await world.says("02")
    world.clock.pass_(days=1)
    assert await world.tick() == []


async def test_paths_are_looked_at_again_when_polls_are(world: World) -> None:
    world.ingest.paths = ["/shelf"]
    world.source.answers["/shelf"] = Fetched((RawArticle(BRIDGE, guid="1"),))
    assert await world.ingest.poll() == 1
    world.source.answers["/shelf"] = Fetched(
        (RawArticle(BRIDGE, guid="1"), RawArticle(MARKET, guid="2"))
    )
    assert await world.ingest.poll() == 0
    world.clock.pass_(minutes=15)
    assert await world.ingest.poll() == 1


async def test_a_page_that_is_pasted_belongs_to_that_chat(world: World) -> None:
    page = "https://site.example/bridge"
    world.source.answers[page] = Fetched((RawArticle(BRIDGE, address=page),), "橋")
    await world.says("/start")
    assert "修一座沒有人走的橋" in await world.says(page)
    assert "02 怎麼修" in await world.says("02")
    assert "修一座沒有人走的橋" in await world.says("列表")


async def test_a_feed_that_is_pasted_is_taken(world: World) -> None:
    world.source.answers[ONE] = feed(BRIDGE)
    await world.says("/start")
    assert "谷口" in await world.says(ONE)
    world.source.answers[ONE] = feed(BRIDGE, MARKET)
    world.clock.pass_(hours=2)
    await world.ingest.poll()
    world.clock.pass_(minutes=30)
    (digest,) = await world.tick()
    assert "夜市的最后一张纸币" in digest


async def test_an_address_that_cannot_be_read_gets_a_sentence_in_the_reader_s_language(
    world: World,
) -> None:
    world.source.answers[ONE] = FetchError("one.example: 404", reason="there is no such host")
    assert await world.says(ONE) == "這個網址暫時讀不到：沒有這個網站"
    await world.says("/lang zh-Hans")
    assert await world.says(ONE) == "这个网址暂时读不到：没有这个网站"
