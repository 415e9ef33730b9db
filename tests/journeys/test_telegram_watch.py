"""A reader in Telegram who watches for a word, asks why, takes everything along, and is erased."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.clock import ScriptedClock
from tests.fakes.telegram import FakeTelegram
from tests.handlers.conftest import BRIDGE, MARKET
from tests.journeys.test_telegram import EVENING, READER, Journey, faults, folder, travelling

__all__ = ["faults", "folder"]


@pytest.fixture
async def journey(folder: Path, faults: list[Exception]) -> AsyncIterator[Journey]:
    async with travelling(folder, FakeTelegram(), ScriptedClock(EVENING), faults) as begun:
        yield begun
    assert faults == []


async def alerts(journey: Journey) -> int:
    """What came in is looked at and delivered; returns the pages sent."""
    await journey.service.serve_alerts()
    # What came before had its turn in this chat.
    journey.clock.pass_(minutes=1)
    return await journey.delivery.round()


async def test_an_alert_its_reason_and_no_second_time(journey: Journey) -> None:
    telegram = journey.telegram
    await journey.says("/start", messages=2)
    (added,) = await journey.says("/watch 紙幣 +收款 !廣告")
    assert added.labels == ["只在日報裡標記", "✕ 紙幣 +收款 !廣告", "我的關注"]
    assert await alerts(journey) == 0
    await journey.put(MARKET)
    assert await alerts(journey) == 1
    alert = telegram.sent(READER)[-1]
    assert alert.text.startswith("🔔 紙幣 +收款 !廣告\n\n夜市的最后一张纸币")
    before = len(telegram.sent(READER))
    telegram.press(READER, alert.id, "為什麼收到？")
    await telegram.until(lambda: len(telegram.sent(READER)) > before)
    why = telegram.sent(READER)[-1]
    assert "你關注：「紙幣」，且有「收款」，沒有「廣告」" in why.text
    assert "靜音帳號「老街手记」" in why.labels
    came = journey.came(READER)
    assert await journey.morning() == 0
    assert journey.came(READER) == came


async def test_files_go_out_and_come_in_and_all_is_deleted(journey: Journey) -> None:
    telegram = journey.telegram
    await journey.says("/start", messages=2)
    await journey.says("/watch 紙幣")
    (sent,) = await journey.says("/export")
    name, content = telegram.documents[sent.id]
    assert name.endswith(".json")
    assert json.loads(content)["watches"] == [{"text": "紙幣", "mode": "now"}]

    # A file's words cannot become another message: what its buttons show comes as a new one.
    before = len(telegram.sent(READER))
    telegram.press(READER, sent.id, "設定")
    await telegram.until(lambda: len(telegram.sent(READER)) > before)
    assert telegram.sent(READER)[-1].text.startswith("設定")
    journey.clock.pass_(minutes=1)

    (asked,) = await journey.says("刪除我的資料")
    await journey.presses(asked, "是，全部刪除")
    assert "已經全部刪除" in telegram.sent(READER)[-1].text
    count = await journey.house.thread.ask(lambda store: store.subscribers.count())
    assert count == 0

    before = len(telegram.sent(READER))
    telegram.say(READER, "", caption="/import", **telegram.upload("我的.json", content))
    await telegram.until(lambda: len(telegram.sent(READER)) > before)
    assert telegram.sent(READER)[-1].text.startswith("已匯入：1 個關鍵詞")
    # A list of feeds needs no word beside it, and adds no address where readers may add none.
    opml = '<opml><body><outline text="山海" xmlUrl="http://a.example/feed"/></body></opml>'
    journey.clock.pass_(minutes=1)
    before = len(telegram.sent(READER))
    telegram.say(READER, "", **telegram.upload("feeds.opml", opml.encode()))
    await telegram.until(lambda: len(telegram.sent(READER)) > before)
    assert telegram.sent(READER)[-1].text == "這裡只有管理者可以加入網址。"
    for wrong in (b"\xff\xfe", b"{", b"<opml>"):
        journey.clock.pass_(minutes=1)
        before = len(telegram.sent(READER))
        telegram.say(READER, "", caption="/import", **telegram.upload("x.opml", wrong))
        await telegram.until(lambda: len(telegram.sent(READER)) > before)  # noqa: B023


async def test_markup_in_names_and_words_is_text(journey: Journey) -> None:
    telegram, hostile = journey.telegram, "<b>*_[x](tg://user?id=1)&amp;`"
    await journey.says("/start", messages=2)
    (added,) = await journey.says(f"/watch 「{hostile}」")
    assert hostile in added.text
    assert not {entity["type"] for entity in added.entities} & {"text_link", "code", "italic"}
    await journey.put(BRIDGE.replace("修一座", hostile).replace("02 怎麼修", f"02 {hostile}"))
    assert await alerts(journey) == 0 or hostile in telegram.sent(READER)[-1].text
    # A button that was forged, and one that is not of ours.
    query = telegram.query(READER, "deletemydata:yes", telegram.shown(READER, 99, "x"))
    await telegram.until(lambda: query in telegram.answers)
    assert "要刪除這個對話的一切嗎" in telegram.sent(READER)[-1].text
