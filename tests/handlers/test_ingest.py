"""Articles come in: from feeds that answer, fail, repeat themselves or take long."""

import asyncio
from datetime import UTC, datetime, timedelta

from digest.article import RawArticle
from digest.identity import fingerprint
from digest.polling import Rest
from handlers.ports import Fetched, FetchError, Seen
from storage.feeds import Feed
from storage.store import Store
from tests.handlers.conftest import BRIDGE, MARKET, World

ONE, TWO = "https://one.example/feed", "https://two.example/feed"


def feed(*texts: str, title: str = "谷口", etag: str = "") -> Fetched:
    entries = tuple(RawArticle(text, guid=text[:9]) for text in texts)
    return Fetched(entries, title, feed=True, etag=etag)


async def revive(world: World, feed_id: int, *, skip: bool) -> None:
    now = world.clock()
    await world.thread.ask(lambda store: store.feeds.revive(feed_id, skip=skip, now=now))


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


async def test_a_source_is_told_what_is_held_and_what_was_passed_over(world: World) -> None:
    world.ingest.first = 1
    fetched = world.source.answers[ONE] = feed(BRIDGE, MARKET)
    assert isinstance(fetched, Fetched)
    await world.ingest.register([ONE])
    assert await world.ingest.poll() == 1
    world.clock.pass_(minutes=15)
    await world.ingest.poll()
    told = [await seen.known() for _, seen in world.source.asked if seen.known]
    assert [set(prints) for prints in told] == [set(), set(map(fingerprint, fetched.articles))]


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
    for pause, most in zip(pauses, (10, 20, 40), strict=False):
        # A part is left to chance: feeds that failed together do not return together.
        assert timedelta(minutes=most * 0.8) <= pause <= timedelta(minutes=most)
    assert timedelta(days=0.8) <= pauses[-1] <= timedelta(days=1)
    assert len(set(pauses)) == 12
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


def many(count: int, title: str = "谷口") -> Fetched:
    """A feed of so many articles, the newest first."""
    entries = tuple(
        RawArticle(
            f"第{number}天的事。" + BRIDGE[number : number + 90],
            guid=str(number),
            title=f"{number}",
            published=datetime(2026, 10, 1, tzinfo=UTC) + timedelta(days=number),
        )
        for number in range(count, 0, -1)
    )  # fmt: skip
    return Fetched(entries, title, feed=True)


async def titles(world: World) -> list[str]:
    def held(store: Store) -> list[str]:
        feed_ids = [feed.id for feed in store.feeds.catalogue()]
        me = store.subscribers.at("test", "titles", now=world.clock())
        for feed_id in feed_ids:
            store.subscriptions.add(me.id, feed_id, now=world.clock())
        return [one.article.title for one in store.articles.recent(me.id, limit=99)]

    return await world.thread.ask(held)


async def test_a_new_feed_brings_its_newest_and_never_the_rest(world: World) -> None:
    world.ingest.first = 3
    world.source.answers = {ONE: many(9)}
    await world.ingest.register([ONE])
    assert await world.ingest.poll() == 3
    assert await titles(world) == ["9", "8", "7"]
    world.source.answers[ONE] = many(11)
    world.clock.pass_(minutes=15)
    assert await world.ingest.poll() == 2
    assert await titles(world) == ["11", "10", "9", "8", "7"]


async def test_after_a_long_failure_the_newest_come_or_none(world: World) -> None:
    world.ingest.first = 2
    world.source.answers = {ONE: many(2)}
    await world.ingest.register([ONE])
    await world.ingest.poll()
    world.source.answers[ONE] = FetchError("gone", reason="it has been removed for good", gone=True)
    world.clock.pass_(days=20)
    await world.ingest.poll()
    (dead,) = [one for one in await known(world) if one.address == ONE]
    assert (dead.gone, dead.failing_since) == (True, world.clock())
    world.source.answers[ONE] = many(12)
    world.clock.pass_(days=20)
    assert await world.ingest.poll() == 2
    assert await titles(world) == ["12", "11", "2", "1"]
    world.source.answers[ONE] = many(20)
    await revive(world, dead.id, skip=True)
    assert await world.ingest.poll() == 0
    world.source.answers[ONE] = many(21)
    world.clock.pass_(minutes=15)
    assert await world.ingest.poll() == 1
    world.source.answers[ONE] = many(30)
    await revive(world, dead.id, skip=False)
    assert await world.ingest.poll() == 2
    assert (await titles(world))[:3] == ["30", "29", "21"]


async def test_a_host_that_asks_for_a_pause_gets_it_for_all_its_feeds(world: World) -> None:
    here = [f"https://busy.example/{number}" for number in range(6)]
    busy = FetchError("429", reason="it has been asked too often", retry_after=7200, later=True)
    world.source.answers = dict.fromkeys(here, busy) | {TWO: feed(MARKET)}
    await world.ingest.register([*here, TWO])
    assert await world.ingest.poll() == 1
    world.clock.pass_(minutes=60)
    world.source.asked.clear()
    await world.ingest.poll()
    assert [address for address, _ in world.source.asked] == [TWO]
    for one in await known(world):
        if one.address in here:
            assert one.next_poll_at is not None
            assert one.next_poll_at >= world.clock() + timedelta(minutes=59)


async def test_a_feed_is_left_alone_as_long_as_it_asks(world: World) -> None:
    resting = Fetched((RawArticle(BRIDGE, guid="1"),), "谷口", feed=True, rest=Rest(fresh=7200))
    world.source.answers = {ONE: resting}
    await world.ingest.register([ONE])
    await world.ingest.poll()
    world.clock.pass_(minutes=119)
    await world.ingest.poll()
    assert len(world.source.asked) == 1
    world.clock.pass_(minutes=1)
    await world.ingest.poll()
    assert len(world.source.asked) == 2


async def test_one_slow_feed_holds_up_no_other_however_many_there_are(world: World) -> None:
    quick = [f"https://quick{number}.example/" for number in range(300)]
    world.source.answers = {address: feed(MARKET, title=address) for address in quick}
    release = asyncio.Event()
    plain = world.source.fetch

    async def fetch(address: str, seen: Seen = Seen()) -> Fetched:  # noqa: B008 - frozen
        if address == ONE:
            await release.wait()
        return await plain(address, seen)

    world.source.answers[ONE] = feed(BRIDGE)
    world.source.fetch = fetch  # type: ignore[method-assign]
    await world.ingest.register([ONE, *quick])
    polling = asyncio.create_task(world.ingest.poll())
    while len(world.source.asked) < 300:
        await asyncio.wait([polling], timeout=0.01)
    assert not polling.done()
    release.set()
    assert await polling == 301


async def test_the_address_of_a_site_leads_to_its_feed(world: World) -> None:
    site = "https://one.example/"
    world.source.answers = {site: Fetched(address=site, feeds=(ONE,)), ONE: feed(BRIDGE)}
    await world.says("/start")
    assert "谷口" in await world.says(site)
    article = "https://one.example/a/1"
    entry = RawArticle(MARKET, address=article)
    world.source.answers[article] = Fetched((entry,), "夜市", article, feeds=(ONE,))
    assert "夜市的最后一张纸币" in await world.says(article)
