"""Typing behind our name in any chat: cards that post a digest there."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.observed.pulse import Reporter
from tests.fakes.clock import ScriptedClock
from tests.fakes.telegram import FakeTelegram
from tests.handlers.conftest import BRIDGE, MARKET
from tests.journeys.test_telegram import EVENING, READER, Journey, lay, travelling

STRANGER = 77


@pytest.fixture
async def journey(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Journey]:
    faults: list[Exception] = []
    monkeypatch.setattr(Reporter, "__call__", lambda _, error: faults.append(error))
    (tmp_path / "shelf").mkdir()
    lay(tmp_path / "shelf", BRIDGE)
    lay(tmp_path / "shelf", MARKET)
    telegram, clock = FakeTelegram(), ScriptedClock(EVENING)
    async with travelling(tmp_path, telegram, clock, faults) as begun:
        yield begun
    assert faults == []


async def asks(journey: Journey, person: int, text: str, offset: str = "") -> dict[str, Any]:
    telegram = journey.telegram
    number = telegram.ask_inline(person, text, offset)
    await telegram.until(lambda: number in telegram.inline)
    return telegram.inline[number]


async def test_a_card_posts_the_digest_of_the_very_section(journey: Journey) -> None:
    await journey.says("/start", messages=2)
    (card,) = (await asks(journey, READER, "採石場"))["results"]
    assert card["title"] == "修一座沒有人走的橋"
    assert card["description"].startswith("02 怎麼修 · ")
    posted = card["input_message_content"]["message_text"]
    assert posted.startswith("02 怎麼修")
    buttons = [button for row in card["reply_markup"]["inline_keyboard"] for button in row]
    assert all(button["url"].startswith("https://t.me/zhaibao_test_bot?") for button in buttons)
    assert buttons[0]["text"] == "‹ 01"
    assert buttons[0]["url"].endswith("=a1_s1")


async def test_nothing_typed_offers_the_newest_and_a_link_its_article(journey: Journey) -> None:
    await journey.says("/start", messages=2)
    newest = (await asks(journey, READER, ""))["results"]
    assert {card["title"] for card in newest} == {"修一座沒有人走的橋", "夜市的最后一张纸币"}
    (card,) = (await asks(journey, READER, newest[0]["id"]))["results"]
    assert card["id"] == newest[0]["id"]
    assert (await asks(journey, READER, "飛碟"))["results"] == []


async def test_who_has_not_begun_is_invited_and_sees_the_catalogue_alone(journey: Journey) -> None:
    answer = await asks(journey, STRANGER, "石橋")
    assert answer["results"][0]["title"] == "修一座沒有人走的橋"
    invitation = json.loads(answer["button"])
    assert invitation == {"text": "開始使用摘報", "start_parameter": "inline"}


async def test_what_only_this_person_may_see_is_kept_for_this_person(journey: Journey) -> None:
    await journey.says("/start", messages=2)
    assert (await asks(journey, READER, "石橋")).get("is_personal") in (None, "False", "false")
    text = "\n\n".join(["燈塔守望", *["燈塔每天晚上七點亮起，凌晨五點熄滅。" * 3] * 3])
    (offer,) = await journey.says(text)
    await journey.presses(offer, "收成文章")
    mine = await asks(journey, READER, "燈塔")
    assert mine["results"]
    assert str(mine["is_personal"]).lower() == "true"
    assert (await asks(journey, STRANGER, "燈塔"))["results"] == []
    await journey.says("/script 简体")
    turned = await asks(journey, READER, "石橋")
    assert turned["results"][0]["title"] == "修一座没有人走的桥"
    assert str(turned["is_personal"]).lower() == "true"


async def test_pages_follow_one_another_without_repeating(journey: Journey) -> None:
    await journey.says("/start", messages=2)
    for number in range(25):
        shelf = Path(journey.house.settings.feed_paths[0])
        lay(shelf, f"{number:03d}號倉庫\n\n倉庫第{number}號堆滿了舊雜誌，沒有人來領。")
    await journey.house.ingest.take_paths()
    first = await asks(journey, READER, "舊雜誌")
    assert len(first["results"]) == 20
    second = await asks(journey, READER, "舊雜誌", first["next_offset"])
    assert len(second["results"]) == 5
    assert second.get("next_offset", "") == ""
    assert not {c["id"] for c in first["results"]} & {c["id"] for c in second["results"]}
