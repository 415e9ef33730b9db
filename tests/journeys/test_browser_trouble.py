"""The page while the database takes nothing: told, and what was typed stays to be sent again."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.fakes.clock import ScriptedClock
from tests.fakes.faults import read_only
from tests.journeys.conftest import running
from tests.journeys.test_browser import page_of, say

pytestmark = pytest.mark.browser


async def test_what_was_typed_stays_where_it_is_until_it_can_be_kept(
    chromium: str, tmp_path: Path, clock: ScriptedClock
) -> None:
    async with (
        running(tmp_path / "z.db", clock) as service,
        page_of(chromium, service.address, status="503", locale="zh-CN") as page,
    ):
        said = page.locator("#lines > li.bot")
        await say(page, "/start")
        await expect(said).to_have_count(2)
        async with read_only(service.house.thread):
            await say(page, "/time 21:00")
            await expect(page.locator("#toast")).to_have_text(
                "现在读不到数据库。什么都没有丢失，请稍后再试。"
            )
            await expect(page.locator("#text")).to_have_value("/time 21:00")
            await expect(said).to_have_count(2)
        await page.keyboard.press("Enter")
        await expect(said.last).to_contain_text("21:00")
        await expect(page.locator("#text")).to_have_value("")
