"""A reader who watches for words: alerted once, told why, left in peace where muted."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from digest.article import RawArticle
from handlers.jobs.shelve import put_all
from handlers.ports import Fetched
from handlers.request import Chat
from storage.store import Store
from tests.handlers.conftest import BRIDGE, MARKET, World, tower

MORNING = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # 08:00 in Taipei


async def begin(world: World) -> None:
    await world.put()
    await world.says("/start")
    assert await world.tick() == []


async def test_an_alert_comes_at_once_and_never_again_by_a_slot(world: World) -> None:
    await begin(world)
    said = await world.says("/watch 紙幣 +收款 ！廣告")
    assert "開始關注：「紙幣」，且有「收款」，沒有「廣告」" in said
    await world.put(BRIDGE, MARKET)
    (alert,) = await world.tick()
    assert alert.startswith("🔔 紙幣 +收款 !廣告\n\n夜市的最后一张纸币")
    world.clock.now = MORNING
    (digest,) = await world.tick()
    assert "修一座沒有人走的橋" in digest
    assert "夜市" not in digest


async def test_who_asks_why_sees_the_words_where_they_stand(world: World) -> None:
    await begin(world)
    await world.says("關注 紙幣 +修鞋")
    await world.put(MARKET)
    await world.tick()
    world.last = world.transport.last
    said = await world.presses("為什麼收到？")
    assert "你關注：「紙幣」，且有「修鞋」" in said
    assert "02 谁还没换：修鞋的老陈没有换" in said
    gone = await world.presses("不再關注「紙幣 +修鞋」")
    assert "不再關注：紙幣 +修鞋" in gone


async def test_a_watch_may_only_mark_in_the_digest(world: World) -> None:
    await begin(world)
    await world.says("/watch 紙幣")
    assert "（在日報裡標記）" in await world.presses("只在日報裡標記")
    await world.put(BRIDGE, MARKET)
    assert await world.tick() == []
    world.clock.now = MORNING
    (digest,) = await world.tick()
    lines = digest.splitlines()
    at = next(n for n, line in enumerate(lines) if "夜市的最后一张纸币" in line)
    assert lines[at + 1] == "🔔 紙幣"


@pytest.mark.parametrize("readers", [1, 30])
async def test_who_watches_and_mutes_nothing_costs_no_question(world: World, readers: int) -> None:
    await begin(world)
    for number in range(1, readers):
        world.chat = Chat("fake", f"reader {number}")
        await world.says("/start")
    world.chat = Chat("fake", "picky")
    await world.says("/start")
    await world.says("/watch !夜市")
    world.clock.now = MORNING
    await world.put(BRIDGE, MARKET)
    asked: list[str] = []
    watch = re.compile(r"SELECT [^(]* FROM (?:watches|mutes) WHERE subscriber_id")
    await world.thread.ask(
        lambda store: store._db.conn.set_trace_callback(
            lambda said: asked.append(said) if watch.match(said) else None
        )
    )
    digests = await world.tick()
    assert len(digests) == readers + 1
    assert sum("夜市" in one for one in digests) == readers
    # Its mutes and its watches.
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("age", "alerts"),
    [
        (None, 1),
        (timedelta(days=-1), 1),
        (timedelta(days=3), 1),
        (timedelta(days=3, seconds=1), 0),
        (timedelta(days=400), 0),
    ],
)
async def test_what_was_published_long_ago_alerts_nobody_and_is_marked_in_the_digest(
    world: World, age: timedelta | None, alerts: int
) -> None:
    await begin(world)
    await world.says("/watch 紙幣")
    published = None if age is None else world.clock() - age
    raw = RawArticle(MARKET, guid="market", published=published)
    await world.thread.ask(
        lambda store: put_all(store, store.feeds.local(world.clock()).id, [raw], world.clock())
    )
    # What is looked at late, after an outage of ours, is as old as it was when it came in.
    world.clock.pass_(hours=2)
    came = await world.tick()
    assert [one.startswith("🔔 紙幣") for one in came] == [True] * alerts
    assert await world.thread.ask(lambda store: store.watches.seen()) == 1
    world.clock.now = MORNING
    digests = await world.tick()
    assert len(digests) == 1 - alerts
    assert [one.splitlines()[1] for one in digests] == ["🔔 紙幣"] * len(digests)


async def test_a_new_feed_s_stock_rings_for_its_news_alone(world: World) -> None:
    await begin(world)
    await world.says("/watch 塔")
    now = world.clock()
    raws = [
        RawArticle(tower(days), guid=str(days), published=now - timedelta(days=days))
        for days in (0, 2, 5, *range(10, 200, 12))
    ]
    address = "https://one.example/feed"
    world.source.answers[address] = Fetched(tuple(raws), "塔報", feed=True)
    assert "塔報" in await world.says(f"/add {address}")
    came = await world.tick()
    assert len(came) == 2
    assert all(one.startswith("🔔 塔") for one in came)
    # The same after a long failure, where what was missed comes in at once.
    world.clock.now = later = now + timedelta(days=30)
    missed = [
        RawArticle(tower(1000 + days), guid=f"m{days}", published=later - timedelta(days=days))
        for days in (1, 4, 9, 20)
    ]
    world.source.answers[address] = Fetched(tuple(missed), "塔報", feed=True)
    assert await world.ingest.poll() == 4
    while await world.thread.ask(lambda store: world.alert.round(store, later)):
        pass
    await world.delivery.round()
    assert [one for one in world.transport.texts if one.startswith("🔔 塔")][2:] == [
        world.transport.texts[-1]
    ]


async def test_muted_words_accounts_and_feeds_come_by_no_way(world: World) -> None:
    await begin(world)
    assert "有「修鞋」的文章不會再送" in await world.says("/watch !修鞋")
    await world.says("/watch 紙幣")
    await world.put(MARKET)
    assert await world.tick() == []
    world.clock.now = MORNING
    assert await world.tick() == []
    assert "夜市" in await world.says("/search 夜市")
    assert "不再靜音" in await world.says("取消關注 修鞋")
    world.clock.pass_(days=1)
    assert "夜市的最后一张纸币" in (await world.tick())[0]


async def test_an_account_is_muted_from_the_why_and_heard_again(world: World) -> None:
    await begin(world)
    await world.says("/watch 橋")
    await world.put(BRIDGE)
    await world.tick()
    world.last = world.transport.last
    await world.presses("為什麼收到？")
    assert "已靜音：帳號「谷口紀事」" in await world.presses("靜音帳號「谷口紀事」")
    await world.put(BRIDGE.replace("修一座", "又一座"))
    assert await world.tick() == []
    assert "谷口紀事" in await world.says("/watch")
    await world.presses("✕ 帳號「谷口紀事」")
    await world.put(BRIDGE.replace("修一座", "第三座"))
    assert len(await world.tick()) == 1


async def test_a_muted_feed_stays_in_the_list(world: World) -> None:
    await world.put(BRIDGE)
    await begin(world)
    await world.says("摘要")
    await world.says("為什麼收到")
    assert "已靜音：頻道「本地」" in await world.presses("靜音頻道「本地」")
    await world.put(MARKET)
    world.clock.now = MORNING
    assert await world.tick() == []
    assert "夜市" in await world.says("/list")


async def test_only_the_feeds_a_reader_takes_alert(world: World) -> None:
    await begin(world)
    await world.says("/watch 紙幣")
    await world.says("退訂 本地")
    await world.put(MARKET)
    assert await world.tick() == []


async def test_nobody_is_alerted_to_the_past_or_while_stopped(world: World) -> None:
    await world.put(MARKET)
    await begin(world)
    await world.says("/watch 紙幣 石橋")
    assert await world.tick() == []
    await world.says("/stop")
    await world.put(BRIDGE)
    assert await world.tick() == []


async def test_after_a_crash_in_the_middle_nobody_gets_it_twice(world: World) -> None:
    await begin(world)
    await world.says("/watch 紙幣")
    await world.put(MARKET)
    now = world.clock()
    assert await world.thread.ask(lambda store: world.alert.round(store, now))
    assert await world.thread.ask(lambda store: world.alert.round(store, now))

    def back(store: Store) -> None:
        store.watches.see(0)

    await world.thread.ask(back)
    assert len(await world.tick()) == 1


async def test_too_much_is_refused_in_words(world: World) -> None:
    await begin(world)
    assert "要關注什麼" in await world.says("/watch +")
    assert "最多 12 個詞" in await world.says("/watch " + "長" * 60)
    for number in range(50):
        await world.says(f"/watch 詞{number}")
    assert "已經有 50 項" in await world.says("/watch 再一個")
    assert "你沒有關注「沒有」" in await world.says("/unwatch 沒有")


async def test_newer_watches_join_the_book_of_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.jobs.alert._RECENT", 1)
    await begin(world)
    for word, article in (("紙幣", MARKET), ("石橋", BRIDGE), ("塔", BRIDGE.replace("橋", "塔"))):
        await world.says(f"/watch {word}")
        await world.put(article)
        (alert,) = await world.tick()
        assert alert.startswith(f"🔔 {word}")


async def test_in_quiet_hours_an_alert_waits_and_in_a_pause_there_is_none(world: World) -> None:
    await begin(world)
    await world.says("/watch 紙幣 石橋")
    await world.says("/quiet 18:00-19:00")  # it is 18:00 in Taipei
    await world.put(MARKET)
    assert await world.tick() == []
    world.clock.pass_(hours=1)
    assert len(await world.tick()) == 1
    await world.says("/pause 3d")
    await world.put(BRIDGE)
    assert await world.tick() == []


async def test_who_takes_articles_as_they_arrive_gets_each_once(world: World) -> None:
    await begin(world)
    await world.says("/mode instant")
    await world.says("/watch 紙幣")
    await world.put(MARKET, BRIDGE)
    came = await world.tick()
    assert len([text for text in came if "夜市" in text]) == 1
    assert len([text for text in came if "石橋" in text]) == 1


async def test_a_serial_passes_over_what_is_muted(world: World) -> None:
    await begin(world)
    await world.says("/mode serial")
    await world.says("/watch !紙幣")
    await world.put(MARKET)
    world.clock.pass_(minutes=1)
    await world.put(BRIDGE)
    world.clock.now = MORNING
    (part,) = await world.tick()
    assert "石橋" in part
