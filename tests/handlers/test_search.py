"""Searching in a conversation: pages, filters, long questions, buttons to the very section."""

from dataclasses import replace
from datetime import UTC, datetime

from digest.article import RawArticle
from handlers.jobs.ingest import put_all
from handlers.request import Request
from storage.store import Store
from tests.handlers.conftest import BRIDGE, MARKET, World


async def many(world: World, count: int) -> None:
    await world.put(*(f"第{n}座石橋\n\n第{n}座石橋的故事，說來話長。" for n in range(count)))


def labels(world: World) -> list[str]:
    return [button.label for row in world.last.buttons for button in row]


async def test_pages_go_forward_and_back_in_place(world: World) -> None:
    await many(world, 12)
    await world.says("/start")
    first = await world.says("石橋")
    assert "找到 12 段" in first
    assert labels(world) == ["1", "2", "3", "4", "5", "下一頁 ›", "關注 石橋"]
    second = await world.presses("下一頁 ›")
    turns = ["‹ 上一頁", "下一頁 ›"]
    assert labels(world) == ["6", "7", "8", "9", "10", *turns, "關注 石橋"]
    third = await world.presses("下一頁 ›")
    assert labels(world) == ["11", "12", "‹ 上一頁", "關注 石橋"]
    assert await world.presses("‹ 上一頁") == second
    assert await world.presses("‹ 上一頁") == first
    assert len({first, second, third}) == 3


async def test_a_button_opens_the_very_section_with_its_words_marked(world: World) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    said = await world.says("採石場")
    assert "修一座沒有人走的橋 · 02 怎麼修" in said
    marked = [s.text for b in world.last.blocks for s in b.spans if s.style == "mark"]
    assert marked == ["採石場"]
    assert (await world.presses("1")).startswith("02 怎麼修")


async def test_a_long_question_has_pages_too_and_an_old_page_says_so(world: World) -> None:
    await many(world, 7)
    await world.says("/start")
    question = " ".join(
        ["石橋", "故事", "說來話長", "「石橋的故事」", "-燈塔", "-夜市", "after:2020-01"]
    )
    assert len(question.encode()) > 64
    assert "找到 7 段" in await world.says(f"/search {question}")
    old = world.last.buttons[-1][-1].action
    assert len(old.encode()) <= 64
    await world.presses("下一頁 ›")
    assert labels(world) == ["6", "7", "‹ 上一頁"]
    await world.says("/search 第3座")
    pressed = Request(world.chat, action=old, message="1")
    assert "舊了" in await world.answerer.respond(pressed, world.transport)


async def test_accounts_days_and_exclusions_narrow_it(world: World) -> None:
    def put(store: Store) -> None:
        feed = store.feeds.local(world.clock())
        # Half past midnight of 1 March in Taipei is still February in London.
        at = datetime(2026, 2, 28, 16, 30, tzinfo=UTC)
        old = RawArticle(BRIDGE.replace("谷口紀事", "山頂週報"), guid="old", published=at)
        put_all(store, feed.id, [old, RawArticle(MARKET)], world.clock())

    await world.put(BRIDGE.replace("石橋", "鐵橋").replace("修一座", "另一座"))
    await world.thread.ask(put)
    await world.says("/start")
    assert "找到 2 段" in await world.says("/search 通行")
    assert "找到 1 段" in await world.says("/search 通行 account:山顶")
    assert "找到 1 段" in await world.says("/search 通行 after:2026-03 before:2026-04")
    assert "沒有找到" in await world.says("/search 通行 before:2026-03")
    await world.says("/zone 倫敦")
    assert "找到 1 段" in await world.says("/search 通行 before:2026-03")
    assert "找到 1 段" in await world.says("/search 周姐 -石橋")
    assert "夜市的最后一张纸币" in await world.says("/search account:老街手記")


async def test_without_a_question_it_says_how(world: World) -> None:
    for empty in ("/search", "/search -橋", "搜尋"):
        assert "after:2026-01" in await world.says(empty)


async def test_each_reader_s_pages_are_their_own(world: World) -> None:
    await many(world, 12)
    await world.says("/search 石橋")
    action = world.last.buttons[-2][-1].action
    other = Request(replace(world.chat, id="2"), action=action, message="1")
    assert "舊了" in await world.answerer.respond(other, world.transport)


async def test_a_word_that_was_looked_for_can_be_watched_at_once(world: World) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    for word, found in (("飛碟", "沒有找到"), ("石橋", "找到")):
        assert found in await world.says(word)
        label = f"關注 {word}"
        assert label in {button.label for row in world.last.buttons for button in row}
        assert f"開始關注：「{word}」" in await world.presses(label)
        # What is watched for already is not offered again.
        await world.says(word)
        assert label not in {button.label for row in world.last.buttons for button in row}
    for said in (
        "/search 石橋 通行",
        "/search 石橋 -通行",
        "/search 「石橋」",
        "天氣怎樣",
        "橋邊的人都去哪裡了",
    ):
        await world.says(said)
        assert not any(b.label.startswith("關注") for row in world.last.buttons for b in row), said
