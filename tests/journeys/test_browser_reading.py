"""Reading and settling in the browser: what changes in place, what folds, what a link brings."""

from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from tests.fakes.clock import ScriptedClock
from tests.handlers.conftest import BRIDGE
from tests.journeys.conftest import running
from tests.journeys.test_browser import page_of, put, say

pytestmark = pytest.mark.browser
CHAPTERS = "\n\n".join(
    ["沿河走到底", "一條河，十個村子。"]
    + [f"{n:02d} 第{n}個村子\n\n村口有一棵樹，樹下坐著第{n}位老人。" for n in range(1, 11)]
)


async def test_settings_change_in_place(
    chromium: str, tmp_path: Path, clock: ScriptedClock
) -> None:
    async with (
        running(tmp_path / "z.db", clock) as service,
        page_of(chromium, service.address, viewport={"width": 390, "height": 844}) as page,
    ):
        said = page.locator("#lines > li.bot")
        await put(service, BRIDGE)
        await page.click("#begin")
        await expect(said).to_have_count(2)
        # The welcome stays in view, though the digest came after it.
        await expect(said.first.locator(".title")).to_be_in_viewport()
        await expect(page.locator("#lines > .day")).to_contain_text("11月24日")

        await say(page, "設定")
        await said.last.get_by_role("button", name="摘要長短").click()
        await said.last.get_by_role("button", name="長", exact=True).click()
        await expect(said.last).to_contain_text("摘要長短：長")
        await expect(said.last.get_by_role("button", name="✓ 長")).to_have_class("chosen")
        await said.last.get_by_role("button", name="‹ 設定").click()
        await expect(said.last.locator(".title")).to_have_text("設定")
        assert await said.count() == 3


async def test_a_digest_is_liked_kept_opened_in_place_and_answered(
    chromium: str, tmp_path: Path, clock: ScriptedClock
) -> None:
    async with (
        running(tmp_path / "z.db", clock) as service,
        page_of(chromium, service.address, viewport={"width": 390, "height": 844}) as page,
    ):
        said = page.locator("#lines > li.bot")
        await put(service, BRIDGE)
        await page.click("#begin")
        await expect(said).to_have_count(2)
        await said.nth(1).get_by_role("button", name="多看這一類").click()
        await expect(page.locator("#toast")).to_contain_text("多看一點")
        await said.nth(1).get_by_role("button", name="☆ 收藏").click()
        await expect(page.locator("#toast")).to_contain_text("收好了")
        await expect(said.nth(1).get_by_role("button", name="★ 已收藏")).to_be_visible()
        await expect(said.nth(1).get_by_role("button", name="☆ 收藏")).to_have_count(0)
        toast = await page.locator("#toast").bounding_box()
        last = await said.last.locator(".meta").bounding_box()
        assert toast
        assert last
        assert last["y"] + last["height"] <= toast["y"]
        # What is opened at the foot of a long message is read from its top.
        await say(page, "今日")
        await said.last.get_by_role("button", name="2", exact=True).click()
        await expect(said.last.locator(".title").first).not_to_contain_text("今日")
        await expect(said.last.locator(".title").first).to_be_in_viewport()
        await said.last.get_by_role("button", name="‹ 返回").click()
        await expect(said.last.locator(".title").first).to_contain_text("篇文章")

        await said.nth(1).get_by_role("button", name="回覆這一則").click()
        await say(page, "02")
        await expect(page.locator("#lines > li.me").last.locator("q")).to_contain_text("橋")
        found = await Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        await say(page, "收藏夾")
        await expect(said.last.locator(".title")).to_have_text("收藏夾")
        await expect(said.last.get_by_role("button", name="1", exact=True)).to_be_visible()


async def test_many_sections_fold_and_open_and_a_link_leads_to_one(
    chromium: str, tmp_path: Path, clock: ScriptedClock
) -> None:
    async with running(tmp_path / "z.db", clock) as service:
        await put(service, CHAPTERS)
        # Four samples are there already.
        address = f"{service.address}?start=a5"
        async with page_of(chromium, address.split("?")[0]) as page:
            await page.goto(address)
            said = page.locator("#lines > li.bot")
            await expect(said).to_have_count(2)
            await expect(said.last.locator(".title").first).to_have_text("沿河走到底")
            assert "start=" not in page.url
            hidden = said.last.get_by_text("10 第10個村子")
            await expect(hidden).to_be_hidden()
            found = await Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
            await said.last.get_by_role("button", name="展開").click()
            await expect(hidden).to_be_visible()
            await said.last.get_by_role("button", name="收起").click()
            await expect(hidden).to_be_hidden()
