"""While Telegram calls us nobody polls: whether it answers, and reaches us, is asked for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.transports.telegram.door import TelegramDoor
from tests.fakes import telegram_failures as fake
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.telegram_desk import Desk, opened

ADDRESS = "https://bot.example/telegram"


class Calling(FakeTelegram):
    """A Telegram that calls an address, or fails to."""

    def __init__(self) -> None:
        super().__init__()
        self.trouble: dict[str, Any] = {}
        # As many questions as are let through; each is asked a minute after the last.
        self.asked = asyncio.Semaphore(0)

    def _do_getwebhookinfo(self, given: dict[str, str]) -> Any:
        return super()._do_getwebhookinfo(given) | self.trouble


@asynccontextmanager
async def called(telegram: Calling, desk: Desk) -> AsyncIterator[TelegramDoor]:
    async def pause(seconds: float) -> None:
        desk.time.pauses.append(seconds)
        await telegram.asked.acquire()

    desk.pace.pause = pause
    public, password = "https://bot.example", "a long password"
    async with opened(telegram, desk, PUBLIC_URL=public, WEB_PASSWORD=password) as door:
        await telegram.until(lambda: bool(desk.time.pauses))
        assert telegram.hook == ADDRESS
        yield door


async def asks(telegram: Calling, desk: Desk) -> None:
    """A minute goes by."""
    done = len(desk.time.pauses)
    telegram.asked.release()
    await telegram.until(lambda: len(desk.time.pauses) > done)


def reached(door: TelegramDoor) -> bool:
    assert door.trouble in ("", "not reached")
    return not door.trouble


async def test_readiness_follows_whether_telegram_answers(desk: Desk) -> None:
    telegram = Calling()
    async with called(telegram, desk) as door:
        await asks(telegram, desk)
        assert reached(door)
        assert desk.time.pauses[-1] == 60
        telegram.fail("getWebhookInfo", fake.UNREACHABLE)
        await asks(telegram, desk)
        assert not reached(door)
        await asks(telegram, desk)
        assert reached(door)
    (fault,) = desk.faults
    assert "cannot be reached" in str(fault)


async def test_what_telegram_cannot_bring_is_told_once(desk: Desk) -> None:
    telegram = Calling()
    async with called(telegram, desk):
        # Long ago, and all has come since: nothing to tell.
        telegram.trouble = {"last_error_date": 1, "last_error_message": "Connection refused"}
        await asks(telegram, desk)
        assert desk.faults == []
        telegram.trouble |= {"pending_update_count": 12}
        for _ in range(3):
            await asks(telegram, desk)
    (fault,) = desk.faults
    assert str(fault) == (
        "Telegram cannot bring its updates to PUBLIC_URL (12 wait): Connection refused"
    )


async def test_a_webhook_that_somebody_changed_is_set_again(desk: Desk) -> None:
    telegram = Calling()
    async with called(telegram, desk):
        telegram.hook = "https://other.example/x"
        await asks(telegram, desk)
        assert telegram.hook == ADDRESS
    (fault,) = desk.faults
    assert "another program had changed the webhook" in str(fault)
    assert TOKEN not in str(fault)


@pytest.mark.parametrize(("set_before", "told"), [("https://other.example/x", 1), (ADDRESS, 0)])
async def test_whose_webhook_is_replaced_at_the_start_is_said(
    desk: Desk, set_before: str, told: int
) -> None:
    telegram = Calling()
    telegram.hook = set_before
    async with called(telegram, desk):
        pass
    assert [str(fault).partition(" was ")[0] for fault in desk.faults] == [
        "A webhook at other.example"
    ] * told
