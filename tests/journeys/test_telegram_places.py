"""Groups, topics and channels through PTB's real stack: who settles what, said where."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.observed.pulse import Reporter
from tests.fakes.clock import ScriptedClock
from tests.fakes.telegram import FakeTelegram, Sent
from tests.fakes.telegram_people import moved
from tests.handlers.conftest import BRIDGE, MARKET
from tests.journeys.test_telegram import EVENING, Journey, lay, travelling

GROUP, CHANNEL = -5, -1_000_000_000_777
ADMIN, MEMBER = 9, 7
TOPIC = {"message_thread_id": 33, "is_topic_message": True}


@pytest.fixture
async def journey(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Journey]:
    faults: list[Exception] = []
    monkeypatch.setattr(Reporter, "__call__", lambda _, error: faults.append(error))
    (tmp_path / "shelf").mkdir()
    lay(tmp_path / "shelf", BRIDGE)
    telegram = FakeTelegram()
    for chat in (GROUP, CHANNEL):
        telegram.statuses[(chat, ADMIN)] = "administrator"
    telegram.names["@daily_long"] = CHANNEL
    async with travelling(tmp_path, telegram, ScriptedClock(EVENING), faults) as begun:
        yield begun
    assert faults == []


BOT = {"id": 123456789, "is_bot": True, "first_name": "摘報", "username": "zhaibao_test_bot"}


def person(number: int) -> dict[str, object]:
    return {"id": number, "is_bot": False, "first_name": "林", "language_code": "zh-hant"}


async def says(journey: Journey, chat: int, text: str, *, by: int, **more: object) -> list[Sent]:
    """Somebody writes in a chat; returns what was answered there."""
    telegram = journey.telegram
    before = len(telegram.sent(chat))
    # The welcome brings a digest along.
    messages = 2 if text == "/start" else 1
    telegram.say(chat, text, **{"from": person(by), **more})
    await telegram.until(lambda: len(telegram.sent(chat)) >= before + messages)
    return telegram.sent(chat)[before:]


async def presses(journey: Journey, chat: int, shown: Sent, label: str, *, by: int) -> str:
    """Somebody presses a button there; returns the short line shown to that person."""
    query = journey.telegram.press(chat, shown.id, label, **{"from": person(by)})
    await journey.telegram.until(lambda: query in journey.telegram.answers)
    return journey.telegram.answers[query]


async def test_a_group_is_greeted_settled_by_administrators_and_read_by_all(
    journey: Journey,
) -> None:
    telegram = journey.telegram
    telegram.push(moved(GROUP, "left", "member", ADMIN, BOT))
    await telegram.until(lambda: bool(telegram.sent(GROUP)))
    (hello,) = telegram.sent(GROUP)
    assert "管理員按「開始」" in hello.text
    assert await presses(journey, GROUP, hello, "開始", by=MEMBER) == "只有管理員能改這裡的設定。"
    assert await presses(journey, GROUP, hello, "開始", by=ADMIN) == ""
    await telegram.until(lambda: len(telegram.sent(GROUP)) == 3)

    (section,) = await says(journey, GROUP, "/section@zhaibao_test_bot 02", by=MEMBER)
    assert section.text.startswith("02 怎麼修")
    assert '"message_id": ' in section.parameters["reply_parameters"]
    (refused,) = await says(journey, GROUP, "/time 07:00", by=MEMBER)
    assert refused.text == "只有管理員能改這裡的設定。"
    (settled,) = await says(journey, GROUP, "/time 07:00", by=ADMIN)
    assert "下一份：明天（二）07:00（台北時間）" in settled.text


async def test_rights_are_asked_for_each_time(journey: Journey) -> None:
    await says(journey, GROUP, "/start", by=ADMIN)
    assert "07:00" in (await says(journey, GROUP, "/time 07:00", by=ADMIN))[-1].text
    journey.telegram.statuses[(GROUP, ADMIN)] = "member"
    assert "只有管理員" in (await says(journey, GROUP, "/time 06:00", by=ADMIN))[-1].text
    anonymous = {"sender_chat": {"id": GROUP, "type": "supergroup", "title": "讀書會"}}
    (said,) = await says(journey, GROUP, "/time 06:00", by=1087968824, **anonymous)
    assert "06:00" in said.text


async def test_plain_words_in_a_group_are_heard_only_where_they_are_for_us(
    journey: Journey,
) -> None:
    telegram = journey.telegram
    await says(journey, GROUP, "/start", by=ADMIN)
    digest = telegram.sent(GROUP)[-1]
    before = len(telegram.sent(GROUP))
    telegram.say(GROUP, "石橋")
    telegram.say(GROUP, "你好")
    telegram.say(GROUP, "這張照片", photo=[_photo()])
    answered = telegram.shown(GROUP, digest.id, digest.text) | {"from": BOT}
    (section,) = await says(journey, GROUP, "03", by=MEMBER, reply_to_message=answered)
    assert section.text.startswith("03 修好以後")
    name = "@zhaibao_test_bot"
    mention = [{"type": "mention", "offset": 0, "length": len(name)}]
    (found,) = await says(journey, GROUP, f"{name} 石橋", by=MEMBER, entities=mention)
    assert "石橋" in found.text
    assert len(telegram.sent(GROUP)) == before + 2


def _photo() -> dict[str, object]:
    return {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}


async def test_each_topic_has_settings_and_digests_of_its_own(journey: Journey) -> None:
    telegram = journey.telegram
    await says(journey, GROUP, "/start", by=ADMIN)
    await says(journey, GROUP, "/script 简体", by=ADMIN)
    await says(journey, GROUP, "/start", by=ADMIN, **TOPIC)
    await says(journey, GROUP, "/script 繁體", by=ADMIN, **TOPIC)
    await journey.put(MARKET)
    before = len(telegram.sent(GROUP))
    sent = await journey.morning()
    # Both topics are one chat to Telegram: the second digest waits for the chat's turn.
    journey.clock.pass_(seconds=10)
    assert sent + await journey.delivery.round() == 2
    brought = telegram.sent(GROUP)[before:]
    threads = {sent.parameters.get("message_thread_id"): sent.text for sent in brought}
    assert set(threads) == {None, "33"}
    assert "最后一张纸币" in threads[None]
    assert "最後一張紙幣" in threads["33"]


async def test_a_group_that_threw_us_out_gets_nothing_and_keeps_its_settings(
    journey: Journey,
) -> None:
    telegram = journey.telegram
    await says(journey, GROUP, "/start", by=ADMIN)
    await says(journey, GROUP, "/time 07:30", by=ADMIN)
    telegram.push(moved(GROUP, "member", "kicked", ADMIN, BOT))
    await journey.put(MARKET)
    subscribers = journey.house.thread
    await telegram.until(lambda: True)
    state = ""
    while state != "gone":
        known = await subscribers.ask(lambda store: store.subscribers.find("telegram", str(GROUP)))
        state = known.state if known else ""
    assert await journey.morning() == 0
    telegram.push(moved(GROUP, "kicked", "member", ADMIN, BOT))
    await telegram.until(lambda: "大家好" in telegram.sent(GROUP)[-1].text)
    await says(journey, GROUP, "/start", by=ADMIN)
    assert "07:30" in (await says(journey, GROUP, "/settings", by=ADMIN))[-1].text


async def test_a_channel_is_managed_in_private_by_its_administrators(journey: Journey) -> None:
    telegram = journey.telegram
    telegram.push(moved(CHANNEL, "left", "administrator", ADMIN, BOT))
    await telegram.until(lambda: bool(telegram.sent(ADMIN)))
    assert telegram.sent(CHANNEL) == []
    (told,) = telegram.sent(ADMIN)
    assert "現在管理的是「每日長文」" in told.text
    await presses(journey, ADMIN, told, "開始", by=ADMIN)
    await telegram.until(lambda: len(telegram.sent(ADMIN)) == 3)
    (settled,) = await says(journey, ADMIN, "/time 07:00", by=ADMIN)
    assert settled.text.startswith("頻道「每日長文」：")
    assert "07:00" in settled.text

    await journey.put(MARKET)
    journey.clock.now = EVENING.replace(hour=23, minute=1)
    assert await journey.morning() == 1
    (digest,) = telegram.sent(CHANNEL)
    assert "夜市的最后一张纸币" in digest.text
    buttons = [button for row in digest.rows for button in row]
    assert {button["text"] for button in buttons} >= {"01", "02"}
    assert all("url" in button for button in buttons)
    assert any("start=a2_s2" in button["url"] for button in buttons)

    telegram.statuses[(CHANNEL, ADMIN)] = "member"
    (refused,) = await says(journey, ADMIN, "/time 06:00", by=ADMIN)
    assert "已經不是那個頻道的管理員" in refused.text
    (own,) = await says(journey, ADMIN, "/settings", by=ADMIN)
    assert "08:00 · 20:30" in own.text


async def test_a_channel_is_named_and_strangers_are_turned_away(journey: Journey) -> None:
    (entered,) = await says(journey, ADMIN, "/channel @daily_long", by=ADMIN)
    assert "每日長文" in entered.text
    (settled,) = await says(journey, ADMIN, "/settings", by=ADMIN)
    await presses(journey, ADMIN, entered, "完成", by=ADMIN)
    # A button keeps its channel, whatever is managed when it is pressed.
    await presses(journey, ADMIN, settled, "靜音", by=ADMIN)
    await presses(journey, ADMIN, settled, "開", by=ADMIN)
    (own,) = await says(journey, ADMIN, "/settings", by=ADMIN)
    assert "靜音：關" in own.text
    (entered,) = await says(journey, ADMIN, "/channel @daily_long", by=ADMIN)
    assert "靜音：開" in (await says(journey, ADMIN, "/settings", by=ADMIN))[-1].text
    journey.telegram.statuses[(CHANNEL, ADMIN)] = "left"
    await presses(journey, ADMIN, settled, "關", by=ADMIN)
    await journey.telegram.until(
        lambda: any("不是那個頻道的管理員" in sent.text for sent in journey.telegram.sent(ADMIN))
    )
    (refused,) = await says(journey, MEMBER, "/channel @daily_long", by=MEMBER)
    assert "哪個頻道" in refused.text
    (unknown,) = await says(journey, MEMBER, "/channel @nobody", by=MEMBER)
    assert "哪個頻道" in unknown.text
