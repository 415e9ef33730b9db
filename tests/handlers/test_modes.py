"""Modes: how digests may come."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from digest.phrases import phrases
from digest.plans import say_plan
from digest.preferences import Preferences
from tests.handlers.conftest import BRIDGE, MARKET, MORNING, World, tower


async def test_instant_brings_each_article_as_it_arrives(world: World) -> None:
    await world.begin()
    assert "有新文章就馬上送" in await world.says("模式 即時")
    assert await world.tick() == []
    await world.put(BRIDGE)
    (first,) = await world.tick()
    assert first.startswith("修一座沒有人走的橋")
    world.clock.pass_(minutes=1)
    assert await world.tick() == []
    await world.put(MARKET, tower(1))
    before = len(world.transport.sent)
    assert len(await world.tick()) == 2
    assert [m.silent for _, _, m in world.transport.sent[before:]] == [False, True]


async def test_what_comes_in_while_a_tick_still_serves_comes_with_the_next_look(
    world: World,
) -> None:
    await world.begin()
    await world.says("模式 即時")
    begun = world.clock()
    world.clock.pass_(seconds=2)
    await world.put(BRIDGE)
    # The tick of two seconds ago has more to do: it looks for news once more.
    await world.thread.ask(lambda store: world.enqueue.round(store, begun))
    (came,) = await world.tick()
    assert came.startswith("修一座沒有人走的橋")


async def test_instant_makes_one_digest_of_a_flood(world: World) -> None:
    await world.begin()
    await world.says("/mode instant")
    await world.put(*(tower(number) for number in range(1, 13)))
    (digest,) = await world.tick()
    assert "5 篇" in digest
    assert "另有 7 篇" in digest or "還有 7 篇" in digest
    assert await world.tick() == []


async def test_instant_waits_for_the_end_of_quiet_hours_and_merges(world: World) -> None:
    await world.begin()
    await world.says("/mode instant")
    await world.says("/quiet 23:00-07:00")
    world.clock.now = MORNING - timedelta(hours=8)
    await world.put(BRIDGE)
    assert await world.tick() == []
    world.clock.pass_(hours=2)
    await world.put(MARKET)
    assert await world.tick() == []
    world.clock.now = MORNING - timedelta(hours=1)
    (digest,) = await world.tick()
    assert digest.startswith("今天 07:00 · 2 篇")
    assert await world.tick() == []


async def test_instant_heeds_a_pause(world: World) -> None:
    await world.begin()
    await world.says("/mode instant")
    assert "暫停到" in await world.says("/pause 1d")
    for number in range(1, 8):
        await world.put(tower(number))
        world.clock.pass_(hours=2)
        assert await world.tick() == []
    world.clock.pass_(hours=10)
    (digest,) = await world.tick()
    assert "期間另有 2 篇" in digest


async def test_what_waited_for_the_slot_comes_when_instant_is_chosen(world: World) -> None:
    await world.begin()
    await world.put(BRIDGE)
    await world.says("/mode instant")
    assert len(await world.tick()) == 1


async def test_batches_can_be_asked_for_in_plain_words(world: World) -> None:
    await world.begin()
    assert "每 6 小時送一份摘報" in await world.says("每6小時")
    assert "每 4 小時送一份摘報" in await world.says("每隔四個小時")
    assert "每 3 小時送一份摘報" in await world.says("every 3 hours")


async def test_batches_come_every_so_many_hours(world: World) -> None:
    await world.begin()
    await world.says("/time 08:00")
    said = await world.says("模式 每 6 小時")
    assert "每 6 小時送一份摘報，從 08:00 算起。" in said
    came = []
    for hour in range(24):
        world.clock.now = MORNING + timedelta(hours=hour)
        await world.put(tower(hour + 1))
        if await world.tick():
            came.append(hour)
    assert came == [0, 6, 12, 18]


@pytest.mark.parametrize(
    ("language", "chosen", "said"),
    [
        ("zh-Hant", {"mode": "weekly", "weekly": 7}, "每週日 08:00 送一份摘報。"),
        ("zh-Hans", {"mode": "weekly", "weekly": 7}, "每周日 08:00 送一份摘报。"),
        ("en", {"mode": "weekly", "weekly": 7}, "One digest every Sun at 08:00."),
        ("zh-Hant", {"weekdays": (1, 3, 5)}, "每週一、三、五 08:00 送一份摘報。"),
        ("en", {"weekdays": (1, 3, 5)}, "One digest every Mon, Wed, Fri at 08:00."),
        ("zh-Hant", {"weekdays": (1, 2, 3, 4, 5)}, "平日 08:00 送一份摘報。"),
        ("zh-Hans", {"weekdays": (1, 2, 3, 4, 5)}, "工作日 08:00 送一份摘报。"),
        ("en", {"weekdays": (1, 2, 3, 4, 5)}, "One digest on weekdays at 08:00."),
        ("en", {"weekdays": (6, 7)}, "One digest on weekends at 08:00."),
        ("zh-Hant", {"mode": "serial", "weekdays": (2,)}, "連載：每週二 08:00，一次一節。"),
    ],
)
def test_a_plan_is_told_as_what_comes_again_and_again(
    language: str, chosen: dict[str, Any], said: str
) -> None:
    assert say_plan(Preferences(hours=("08:00",), **chosen), phrases(language)) == said


async def test_weekly_comes_once_a_week(world: World) -> None:
    await world.begin()
    said = await world.says("模式 每週五")
    assert "每週五 08:00 送一份摘報" in said
    came = []
    for hour in range(24 * 14):
        world.clock.now = MORNING + timedelta(hours=hour)
        if hour % 12 == 3:
            await world.put(tower(hour))
        if await world.tick():
            came.append(world.clock.now)
    assert came == [MORNING + timedelta(days=3), MORNING + timedelta(days=10)]


async def test_weekdays_and_back_to_daily_by_button(world: World) -> None:
    await world.begin()
    await world.says("/mode")
    assert "08:00" in await world.presses("每週一份")
    assert "各送一份摘報" in await world.presses("每日摘報")
    await world.says("每週一三五晚上九點半")
    await world.put(BRIDGE)
    world.clock.now = datetime(2026, 11, 24, 13, 30, tzinfo=UTC)  # a Tuesday
    assert await world.tick() == []
    world.clock.pass_(days=1)
    assert len(await world.tick()) == 1


async def test_a_mode_that_is_not_understood_changes_nothing(world: World) -> None:
    await world.begin()
    assert "要哪一種送法？" in await world.says("/mode 隨便")
    assert "mode" not in await world.thread.ask(lambda s: s.subscribers.preferences(1))


async def test_serial_brings_a_section_a_slot(world: World) -> None:
    await world.put(BRIDGE)
    await world.begin()
    await world.says("/time 08:00")
    assert "開始連載《修一座沒有人走的橋》，共 3 節" in await world.says("連載")
    parts = []
    for day in range(5):
        world.clock.now = MORNING + timedelta(days=day)
        parts += await world.tick()
    assert [part.splitlines()[0] for part in parts] == [
        "01 為什麼要修",
        "02 怎麼修",
        "03 修好以後",
    ]
    assert parts[0].endswith("第 1/3 節，明天（三）08:00：02 怎麼修")
    assert "谷口紀事 林一白" in parts[1]
    assert parts[2].endswith("第 3/3 節，這篇讀完了。有新文章就接著連載。")


async def test_serial_resumes_where_the_reader_is(world: World) -> None:
    await world.put(BRIDGE)
    await world.begin()
    await world.says("/time 08:00")
    await world.says("01")
    assert "從第 2 節接著讀" in await world.says("連載")
    await world.says("第二節")
    world.clock.now = MORNING
    (part,) = await world.tick()
    assert part.startswith("03 修好以後")


async def test_serial_now_another_and_stop(world: World) -> None:
    await world.put(MARKET, BRIDGE)
    await world.begin()
    await world.says("/time 08:00")
    await world.says("連載")
    assert "01 " in await world.presses("現在就看")
    assert "02 " in await world.presses("現在就看")
    said = await world.presses("換一篇")
    assert "開始連載《" in said
    stopped = await world.presses("停止連載")
    assert "連載停了" in stopped
    assert "每天 08:00 送一份摘報" in stopped
    assert "開始連載《" in await world.presses("繼續連載")


async def test_serial_takes_the_oldest_unread_and_goes_on_to_the_next(world: World) -> None:
    await world.begin()
    await world.says("/time 08:00")
    await world.says("/mode 連載")
    await world.put(MARKET)
    world.clock.pass_(hours=1)
    await world.put(BRIDGE)
    heads = []
    for day in range(5):
        world.clock.now = MORNING + timedelta(days=day)
        heads += [part.splitlines()[1].split(" · ")[0] for part in await world.tick()]
    assert heads == ["夜市的最后一张纸币"] * 2 + ["修一座沒有人走的橋"] * 3


async def test_serial_of_a_number_in_the_list(world: World) -> None:
    await world.put(MARKET)
    world.clock.pass_(hours=1)
    await world.put(BRIDGE)
    await world.begin()
    await world.says("/list")
    assert "夜市的最后一张纸币" in await world.says("連載 2")
    await world.says("/list")
    assert "列表裡沒有第 9 篇" in await world.says("/serial 9")


async def test_an_article_without_sections_is_one_part(world: World) -> None:
    await world.put(tower(3))
    await world.begin()
    await world.says("連載")
    world.clock.now = MORNING
    (part,) = await world.tick()
    assert part.startswith("第3座塔")
    assert "第 1/1 節，這篇讀完了" in part


async def test_serial_counts_by_the_numbers_that_are_shown(world: World) -> None:
    await world.put(*(tower(number) for number in range(1, 14)))
    await world.begin()
    await world.says("/summary 13")
    oldest = world.last.text.splitlines()[0]
    await world.says("收藏")
    await world.says("/list")
    await world.presses("下一頁 ›")
    assert "13. " + oldest in world.last.text
    assert oldest in await world.says("連載 13")
    # The saved ones are numbered too: what is in front of the reader is meant.
    await world.says("收藏夾")
    assert oldest in await world.says("連載 1")
    assert "列表裡沒有第 99 篇" in await world.says("連載 99")
