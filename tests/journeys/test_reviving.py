"""A feed was dead for twelve days: an admin revives it in Telegram, a reader gets one message."""

from collections.abc import AsyncIterator
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from handlers.ports import FetchError
from tests.fakes.clock import ScriptedClock
from tests.fakes.server import WebServer, reply, web_server
from tests.fakes.telegram import FakeTelegram
from tests.journeys.test_telegram import (
    EVENING,
    OTHER,
    READER,
    Journey,
    faults,
    folder,
    travelling,
)  # fmt: skip

__all__ = ["faults", "folder"]
ADMIN = READER


@pytest.fixture
async def web() -> AsyncIterator[WebServer]:
    async with web_server() as opened:
        yield opened


@pytest.fixture
async def journey(folder: Path, faults: list[Exception], web: WebServer) -> AsyncIterator[Journey]:
    given = {
        "ADMIN_IDS": str(ADMIN), "FEEDS": f"{folder / 'shelf'} {web.at('/feed')}",
        "ALLOW_HOSTS": "127.0.0.1", "FIRST_ARTICLES": "6",
    }  # fmt: skip
    web.page("/feed", issues(4), "application/rss+xml")
    async with travelling(folder, FakeTelegram(), ScriptedClock(EVENING), faults, **given) as begun:
        yield begun


def issues(last: int) -> str:
    """Three issues a day up to the number `last`; the fourth is of that evening."""
    items = "".join(
        f"<item><title>第{number}號漁訊</title><guid>sea-{number}</guid>"
        f"<pubDate>{format_datetime(EVENING + timedelta(hours=8 * (number - 4)))}</pubDate>"
        f"<description>{f'今天是第{number}回出海，風浪有{number}尺高，漁獲{number}擔。' * 12}"
        "</description></item>"
        for number in range(last, 0, -1)
    )
    return f"<rss version='2.0'><channel><title>漁訊</title>{items}</channel></rss>"


async def dies(journey: Journey, web: WebServer) -> None:
    web.raw("/feed", reply(503, b""))
    for _ in range(12):
        journey.clock.pass_(days=1)
        await journey.house.ingest.poll()
    web.page("/feed", issues(40), "application/rss+xml")


@pytest.mark.parametrize(("label", "brought"), [("補上來", range(35, 41)), ("略過舊的", range(0))])
async def test_a_dead_feed_comes_back_as_it_was_chosen(
    journey: Journey, web: WebServer, label: str, brought: range
) -> None:
    telegram = journey.telegram
    telegram.say(OTHER, "/start")
    await telegram.until(lambda: len(telegram.sent(OTHER)) == 2)
    telegram.say(OTHER, "/mode instant")
    await telegram.until(lambda: len(telegram.sent(OTHER)) == 3)
    journey.clock.pass_(minutes=1)
    await journey.service.serve_slots()
    await journey.delivery.round()
    await dies(journey, web)
    (view,) = await journey.says("/feedadmin")
    revive = next(one for one in view.labels if one.startswith("恢復"))
    asked = await journey.presses(view, revive)
    assert "「漁訊」停了 12 天，照它平常的步調，這段時間大約有 36 篇" in asked.text
    assert asked.labels == ["略過舊的", "補上來", "‹ 返回"]
    assert await journey.house.ingest.poll() == 0
    done = await journey.presses(asked, label)
    assert "一分鐘內重新讀取" in done.text
    before = len(telegram.sent(OTHER))
    assert await journey.house.ingest.poll() == len(brought)
    await journey.service.serve_slots()
    await journey.delivery.round()
    came = "".join(sent.text for sent in telegram.sent(OTHER)[before:])
    assert len(telegram.sent(OTHER)) - before == (1 if brought else 0)
    assert [number for number in range(1, 41) if f"第{number}號漁訊" in came][-5:] == [*brought][
        -5:
    ]
    # Afterwards it is a feed like others.
    journey.clock.pass_(hours=8)
    web.page("/feed", issues(41), "application/rss+xml")
    assert await journey.house.ingest.poll() == 1
    await journey.service.serve_slots()
    await journey.delivery.round()
    assert "第41號漁訊" in telegram.sent(OTHER)[-1].text
    assert all(isinstance(fault, FetchError) for fault in journey.faults)
