"""The journey of a reader through PTB's real stack: only its request object is replaced."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import House, open_house
from bot.config import read_settings
from bot.observed.pulse import Reporter
from bot.transports.telegram.door import TelegramDoor, open_telegram
from bot.transports.telegram.pace import Pace
from tests.fakes import telegram_failures as fake
from tests.fakes.clock import ScriptedClock
from tests.fakes.telegram import TOKEN, FakeRequest, FakeTelegram, Sent
from tests.fakes.telegram_desk import FakeTime
from tests.handlers.conftest import BRIDGE, MARKET

READER, OTHER = 7, 8
EVENING = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # 18:00 in Taipei
MORNING = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # 08:00 in Taipei


class Journey:
    """A reader in Telegram, a whole house behind the door, a clock that is told the time."""

    def __init__(
        self,
        telegram: FakeTelegram,
        house: House,
        door: TelegramDoor,
        clock: ScriptedClock,
        faults: list[Exception],
    ) -> None:
        self.telegram = telegram
        self.house = house
        self.clock = clock
        self.faults = faults
        transports = {door.transport.name: door.transport}
        self.service = house.service(transports)
        self.delivery = house.delivery(transports)

    async def put(self, text: str) -> None:
        """An article is laid into the operator's folder, and found there."""
        lay(Path(self.house.settings.feed_paths[0]), text)
        await self.house.ingest.take_paths()

    async def says(self, text: str, *, messages: int = 1) -> list[Sent]:
        """The reader types; waits for so many new messages and returns them."""
        before = len(self.telegram.sent(READER))
        self.telegram.say(READER, text)
        await self.telegram.until(lambda: len(self.telegram.sent(READER)) >= before + messages)
        return self.telegram.sent(READER)[before:]

    async def presses(self, shown: Sent, label: str) -> Sent:
        """The reader presses a button; returns the message as it stands then."""
        query = self.telegram.press(READER, shown.id, label)
        await self.telegram.until(lambda: query in self.telegram.answers)
        return next(sent for sent in self.telegram.sent(READER) if sent.id == shown.id)

    async def begins(self, *chats: int) -> None:
        """Each chat starts; then an article comes in that the morning's digest will bring."""
        for chat in chats or (READER,):
            self.telegram.statuses[(chat, abs(chat))] = "administrator"
            self.telegram.say(chat, "/start")
        await self.telegram.until(
            lambda: all(len(self.telegram.sent(chat)) == 2 for chat in chats or (READER,))
        )
        await self.put(MARKET)

    def came(self, chat: int) -> int:
        """How many digests with that article stand in a chat."""
        return sum("夜市的最后一张纸币" in sent.text for sent in self.telegram.sent(chat))

    async def morning(self) -> int:
        """08:00 strikes: what is due is written and delivered; returns the pages sent."""
        self.clock.now = max(self.clock.now, MORNING)
        await self.service.serve_slots()
        return await self.delivery.round()


def lay(folder: Path, text: str) -> None:
    """Write an article's file."""
    (folder / f"{text[:3]}.txt").write_text(text)


@asynccontextmanager
async def travelling(
    folder: Path,
    telegram: FakeTelegram,
    clock: ScriptedClock,
    faults: list[Exception],
    **given: str,
) -> AsyncIterator[Journey]:
    """The bot runs on the database in `folder`, until the block ends; `given` are settings."""
    time = FakeTime()
    settings = read_settings(
        {
            "BOT_TOKEN": TOKEN,
            "DATABASE_PATH": str(folder / "z.db"),
            "FEEDS": str(folder / "shelf"),
            **given,
        }
    )
    async with (
        open_house(settings, clock) as house,
        open_telegram(
            settings,
            house.respond,
            listen=True,
            report=faults.append,
            look_up=house.inline.cards,
            request_maker=lambda: FakeRequest(telegram),
            # The night passes for the pace too.
            pace=Pace(lambda: clock.now.timestamp() + time.at, time.pause),
        ) as door,
    ):
        await house.take_in()
        yield Journey(telegram, house, door, clock, faults)
        await door.hush()


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> list[Exception]:
    reported: list[Exception] = []
    monkeypatch.setattr(Reporter, "__call__", lambda _, error: reported.append(error))
    return reported


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shelf").mkdir()
    lay(tmp_path / "shelf", BRIDGE)
    return tmp_path


@pytest.fixture
async def journey(folder: Path, faults: list[Exception]) -> AsyncIterator[Journey]:
    async with travelling(folder, FakeTelegram(), ScriptedClock(EVENING), faults) as begun:
        yield begun
    assert faults == []


async def test_a_reader_from_start_to_the_morning_digest(journey: Journey) -> None:
    welcome, digest = await journey.says("/start", messages=2)
    assert "下一份：今天 20:30（台北時間）" in welcome.text
    assert digest.text.startswith("修一座沒有人走的橋")
    assert {"type": "bold", "offset": 0, "length": 9} in digest.entities
    assert digest.labels[:3] == ["01", "02", "03"]

    (summary,) = await journey.says("/summary")
    assert "修一座沒有人走的橋" in summary.text
    section = await journey.presses(summary, "02")
    assert section.text.startswith("02 怎麼修")
    assert section.labels[:2] == ["‹ 01", "03 ›"]

    turned = await journey.presses(section, "简")
    assert "02 怎么修" in turned.text
    assert "02 怎麼修" in (await journey.presses(turned, "繁")).text

    (contents,) = await journey.says("目錄")
    assert [line for line in contents.text.splitlines() if line[:1] == "0"] == [
        "01 為什麼要修",
        "02 怎麼修",
        "03 修好以後",
    ]

    await journey.put(MARKET)
    (found,) = await journey.says("/search 夜市")
    assert "夜市的最后一张纸币" in found.text

    before = len(journey.telegram.sent(READER))
    assert await journey.morning() == 1
    (brought,) = journey.telegram.sent(READER)[before:]
    assert "夜市的最后一张纸币" in brought.text
    assert await journey.morning() == 0


async def test_a_reply_asks_about_the_message_it_answers(journey: Journey) -> None:
    _, bridge = await journey.says("/start", messages=2)
    await journey.put(MARKET)
    await journey.says("今日")
    telegram = journey.telegram
    telegram.say(READER, "02", reply_to_message=telegram.shown(READER, bridge.id, bridge.text))
    await telegram.until(lambda: "02 怎麼修" in telegram.sent(READER)[-1].text)


@pytest.mark.parametrize("failure", [fake.flood(30), fake.UNREACHABLE, fake.BROKEN, fake.REVOKED])
async def test_a_digest_that_meets_trouble_comes_later_and_once(
    journey: Journey, failure: fake.Failure
) -> None:
    await journey.begins()
    journey.telegram.fail("sendMessage", failure)
    assert await journey.morning() == 0
    assert len(journey.faults) == 1
    journey.faults.clear()
    journey.clock.pass_(minutes=3)
    assert await journey.morning() == 1
    assert await journey.morning() == 0
    assert journey.came(READER) == 1


async def test_a_digest_whose_answer_is_lost_is_not_lost(journey: Journey) -> None:
    await journey.begins()
    journey.telegram.fail("sendMessage", fake.LOST)
    assert await journey.morning() == 0
    journey.faults.clear()
    journey.clock.pass_(minutes=3)
    assert await journey.morning() == 1
    assert journey.came(READER) == 2


async def test_a_group_that_moved_gets_its_digest_at_the_new_place(journey: Journey) -> None:
    group, moved = -5, -1005
    await journey.begins(group)
    journey.telegram.fail("sendMessage", fake.migrated(moved))
    await journey.morning()
    journey.faults.clear()
    journey.clock.pass_(minutes=1)
    await journey.morning()
    assert (journey.came(group), journey.came(moved)) == (0, 1)


async def test_who_blocked_the_bot_delays_nobody(journey: Journey) -> None:
    await journey.begins(READER, OTHER)
    journey.telegram.fail("sendMessage", fake.BLOCKED)
    assert await journey.morning() == 1
    journey.faults.clear()
    journey.clock.pass_(hours=1)
    assert await journey.morning() == 0
    assert journey.came(READER) + journey.came(OTHER) == 1


async def test_old_buttons_and_replies_work_after_a_restart(
    folder: Path, faults: list[Exception]
) -> None:
    telegram, clock = FakeTelegram(), ScriptedClock(EVENING)
    async with travelling(folder, telegram, clock, faults) as first:
        _, bridge = await first.says("/start", messages=2)
        await first.put(MARKET)
        await first.says("今日")
    telegram.say(READER, "03", reply_to_message=telegram.shown(READER, bridge.id, bridge.text))
    async with travelling(folder, telegram, clock, faults) as second:
        await telegram.until(lambda: "03 修好以後" in telegram.sent(READER)[-1].text)
        await second.presses(bridge, "02")
        await telegram.until(
            lambda: any("02 怎麼修" in sent.text for sent in telegram.sent(READER))
        )
        assert await second.morning() == 0
    assert faults == []
