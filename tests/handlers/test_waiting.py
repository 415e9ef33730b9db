"""What cannot be read now: said at once, tried again, and brought by itself."""

from digest.article import RawArticle
from handlers.jobs.waiting import PAUSES, WaitingPages
from handlers.ports import Fetched, FetchError
from tests.handlers.conftest import BRIDGE, MARKET, World
from tests.handlers.test_ingest import ONE, known

PAGE = "https://mp.weixin.example/s/1"
ADVICE = (
    "WeChat asks for a verification; I cannot read it for now."
    " Paste the full text or send me the file."
)
STUB = FetchError(
    "verification", reason="WeChat asks for a verification", later=True, advice=ADVICE
)
READ = Fetched((RawArticle(BRIDGE, address=PAGE),), "橋", PAGE)


def pages(world: World) -> WaitingPages:
    limits = {world.transport.name: world.transport.limits}
    return WaitingPages(world.ingest, limits, world.defaults, world.faults.append)


async def comes(world: World, minutes: int) -> list[str]:
    world.clock.pass_(minutes=minutes)
    before = len(world.transport.sent)
    await pages(world).round()
    await world.delivery.round()
    return world.transport.texts[before:]


async def test_a_page_that_asks_for_a_verification_comes_by_itself(world: World) -> None:
    await world.says("/start")
    world.source.answers[PAGE] = STUB
    said = await world.says(PAGE)
    assert said.startswith("微信要求驗證，暫時讀不到；把全文貼上來或傳檔案給我。")
    assert "讀到了就把摘要送來" in said
    assert await comes(world, 4) == []
    assert await comes(world, 1) == []
    world.source.answers[PAGE] = READ
    assert await comes(world, 14) == []
    (notice,) = await comes(world, 1)
    assert "mp.weixin.example，現在讀到了" in notice
    assert "修一座沒有人走的橋" in notice
    assert await comes(world, 600) == []
    assert "怎麼修" in await world.says("02")


async def test_who_asks_again_and_gets_it_is_not_told_twice(world: World) -> None:
    await world.says("/start")
    world.source.answers[PAGE] = STUB
    await world.says(PAGE)
    await world.says(PAGE)
    world.source.answers[PAGE] = READ
    assert "修一座沒有人走的橋" in await world.says(PAGE)
    assert await comes(world, 60) == []


async def test_it_is_given_up_with_a_word_after_a_day(world: World) -> None:
    await world.says("/start")
    world.source.answers[PAGE] = STUB
    await world.says(PAGE)
    told = []
    for pause in PAUSES:
        told += await comes(world, pause)
    (word,) = told
    assert word.startswith(f"{PAGE} 還是讀不到（微信要求驗證）")
    asked = len(world.source.asked)
    assert await comes(world, 5000) == []
    assert len(world.source.asked) == asked


async def test_what_will_never_be_there_is_not_waited_for(world: World) -> None:
    await world.says("/start")
    world.source.answers[PAGE] = FetchError("gone", reason="the article has been deleted")
    assert "讀到了" not in await world.says(PAGE)
    assert await comes(world, 60) == []


EXCERPT = RawArticle(
    "<p>山谷裡的石橋已經封了十二年。[…]</p>",
    "html",
    "修一座沒有人走的橋",
    PAGE,
    "g1",
    account="谷口",
)


async def test_where_a_feed_carries_an_excerpt_the_page_is_read(world: World) -> None:
    feed = Fetched((EXCERPT, RawArticle(MARKET, guid="m")), "谷口", feed=True)
    world.source.answers = {ONE: feed, PAGE: READ}
    await world.ingest.register([ONE])
    assert await world.ingest.poll() == 2
    await world.says("/start")
    assert "02 怎麼修" in await world.says("搜尋 七個月") or "七個月" in await world.says(
        "搜尋 七個月"
    )
    world.clock.pass_(minutes=15)
    assert await world.ingest.poll() == 0
    assert [address for address, _ in world.source.asked].count(PAGE) == 1, "once an entry"
    assert "七個月" in await world.says("搜尋 七個月")


async def test_a_page_behind_an_excerpt_is_tried_again_and_brought_once(world: World) -> None:
    world.source.answers = {ONE: Fetched((EXCERPT,), "谷口", feed=True), PAGE: STUB}
    await world.ingest.register([ONE])
    assert await world.ingest.poll() == 1
    await world.says("/start")
    assert "微信要求驗證" not in await world.says("摘要")
    world.source.answers[PAGE] = READ
    assert await comes(world, 5) == [], "nobody asked for it"
    assert "七個月" in await world.says("搜尋 七個月")
    world.clock.pass_(minutes=15)
    assert await world.ingest.poll() == 0
    assert "七個月" in await world.says("搜尋 七個月")
    (one,) = [feed for feed in await known(world) if feed.address == ONE]
    assert one.failures == 0
    world.clock.pass_(hours=14)
    assert all("修一座" not in text for text in await world.tick())


async def test_a_page_that_holds_no_more_leaves_the_feed_s_text(world: World) -> None:
    short = Fetched((RawArticle("短。", address=PAGE),), "橋", PAGE)
    world.source.answers = {ONE: Fetched((EXCERPT,), "谷口", feed=True), PAGE: short}
    await world.ingest.register([ONE])
    await world.ingest.poll()
    await world.says("/start")
    assert "封了十二年" in await world.says("全文")
