"""A week of three readers: daily with a pause, serial, and at once with quiet hours."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.request import Chat
from tests.handlers.conftest import BRIDGE, MARKET, World

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 10:00 in Taipei
TAIPEI = ZoneInfo("Asia/Taipei")
# Hours after Monday 10:00 at which an article comes.
COMES = (3, 9, 16, 26, 40, 52, 60, 70, 75, 76, 99, 110, 124, 146)
# Saturday night to Sunday morning, 02:00 to 10:30, the service is down.
DOWN = (112, 120.5)


def article(number: int) -> str:
    if number % 2:
        return BRIDGE.replace("修一座", f"第{number}期：修一座").replace("1931", str(1900 + number))
    return MARKET.replace("夜市的", f"第{number}期：夜市的").replace("老街", f"老街{number}")


async def lived(world: World) -> list[tuple[str, str, str]]:
    """The week: (reader, local time, text) of each message that the clock brought."""
    world.clock.now = MONDAY
    await world.put(article(1), article(2))
    for reader, words in (
        ("daily", ("/start", "每天早上八點")),
        ("serial", ("/start", "/time 08:00", "連載")),
        ("quiet", ("/start", "模式 即時", "勿擾 晚上十一點到早上七點")),
    ):
        world.chat = Chat("fake", reader)
        for word in words:
            await world.says(word)
    came, number = [], 2
    for half in range(2 * 24 * 7):
        hours = half / 2
        world.clock.now = MONDAY + timedelta(hours=hours)
        if hours == 50:
            world.chat = Chat("fake", "daily")
            assert "暫停到11月27日（五）12:00" in await world.says("暫停 2天")
        if DOWN[0] < hours < DOWN[1]:
            continue
        for _ in range(sum(1 for at in COMES if at == hours)):
            number += 1
            await world.put(article(number))
        before = len(world.transport.sent)
        await world.tick()
        when = world.clock().astimezone(TAIPEI).strftime("%a %H:%M")
        came += [(chat.id, when, m.text) for chat, _, m in world.transport.sent[before:]]
    assert world.faults == []
    return came


def of(came: list[tuple[str, str, str]], reader: str) -> list[tuple[str, str]]:
    return [(when, text.splitlines()[0]) for who, when, text in came if who == reader]


async def test_the_week_of_three_readers(world: World) -> None:
    came = await lived(world)
    assert of(came, "daily") == [
        ("Tue 08:00", "今天 08:00 · 4 篇"),
        ("Wed 08:00", "今天 08:00 · 2 篇"),
        ("Sat 10:30", "今天 08:00 · 5 篇"),
        ("Sun 08:00", "第15期：修一座沒有人走的橋"),
        ("Mon 08:00", "第16期：夜市的最后一张纸币"),
    ]
    late = next(text for who, when, text in came if (who, when) == ("daily", "Sat 10:30"))
    assert "期間另有 2 篇，在「列表」裡\n這份送晚了，原定 08:00。" in late
    assert of(came, "serial") == [
        ("Tue 08:00", "01 谁先换的"),
        ("Wed 08:00", "02 谁还没换"),
        ("Thu 08:00", "01 為什麼要修"),
        ("Fri 08:00", "02 怎麼修"),
        ("Sat 10:30", "03 修好以後"),
        ("Sun 08:00", "01 為什麼要修"),
        ("Mon 08:00", "02 怎麼修"),
    ]
    assert len(of(came, "quiet")) == 15
    hours = [when[4:] for when, _ in of(came, "quiet")]
    assert all("07:00" <= hour < "23:00" for hour in hours)


async def test_what_the_week_says_is_chinese_and_whole(world: World) -> None:
    for _, _, text in await lived(world):
        assert "{" not in text
        for line in text.splitlines():
            assert not re.search(r"[A-Za-z]{3}", line), line
        assert "原文摘句" in text
