"""The console in a real browser: on a telephone and a desk, for everybody's eyes and ears."""

from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, async_playwright, expect

from storage.store import Store
from tests.bot.test_console import PAGES, PASSWORD, fill
from tests.fakes.clock import ScriptedClock
from tests.journeys.conftest import MORNING, running
from tests.journeys.test_browser import _ARGUMENTS

pytestmark = pytest.mark.browser


async def clean(page: Page, width: int) -> None:
    """No fault that axe finds, nothing wider than the screen, nothing that cannot be pressed."""
    found = await Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert await page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1200, "dark")])
async def test_every_page_is_clean_and_fits(
    tmp_path: Path, chromium: str, width: int, scheme: str
) -> None:
    clock = ScriptedClock(MORNING)
    async with (
        running(tmp_path / "z.db", clock, WEB_PASSWORD=PASSWORD) as service,
        async_playwright() as playwright,
    ):
        await service.house.thread.ask(fill)
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(_ARGUMENTS))
        context = await browser.new_context(
            viewport={"width": width, "height": 740},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        page = await context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        await page.goto(f"{service.address}console")
        await clean(page, width)
        await page.get_by_label("密碼").fill("wrong")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_have_text("密碼不對。")
        await page.get_by_label("密碼").fill(PASSWORD)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="總覽")).to_be_visible()
        for path in PAGES:
            await page.goto(service.address.rstrip("/") + path)
            await clean(page, width)
        assert faults == []
        await context.close()
        await browser.close()


async def test_the_overview_brings_itself_up_to_date(tmp_path: Path, chromium: str) -> None:
    clock = ScriptedClock(MORNING)
    async with (
        running(tmp_path / "z.db", clock, WEB_PASSWORD=PASSWORD) as service,
        async_playwright() as playwright,
    ):
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(_ARGUMENTS))
        page = await browser.new_page()
        await page.clock.install()
        await page.goto(f"{service.address}console")
        await page.get_by_label("密碼").fill(PASSWORD)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="總覽")).to_be_visible()

        def fault(store: Store) -> None:
            store.faults.record("something new", now=MORNING)

        await service.house.thread.ask(fault)
        # Its script runs once the page is loaded: time that passes before moves no clock of its.
        await page.wait_for_load_state("load")
        await page.clock.fast_forward(16_000)
        await expect(page.locator("[data-live]")).to_contain_text("something new")
        await browser.close()
