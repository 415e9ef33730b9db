"""What a newcomer does in the browser, with the real service behind the page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, async_playwright, expect

from digest.article import RawArticle
from handlers.jobs.ingest import put_all
from storage.store import Store
from tests.fakes.clock import ScriptedClock
from tests.journeys.conftest import Running, running

pytestmark = pytest.mark.browser
_ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
LATE = """海邊的燈塔換了主人

守塔的人退休以後，燈塔賣給了一對年輕夫妻。

01 他們為什麼買

兩個人在城裡租了十年房子。燈塔比城裡的一間廁所還便宜，只是每年要刷一次漆。

02 燈還亮不亮

燈每天晚上七點亮起，凌晨五點熄滅。電費由漁會出，一年一萬二千元。

本文來自微信公眾號「海岸線」，作者：方遠。"""


@asynccontextmanager
async def page_of(
    chromium: str, address: str, status: str = "none", **look: Any
) -> AsyncIterator[Page]:
    """A page of a new browser profile; whatever it asks of another host fails the test.

    Of an answer with the HTTP `status` the browser may complain.
    """
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(_ARGUMENTS))
        context = await browser.new_context(**look)
        page = await context.new_page()
        asked: list[str] = []
        faults: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        await page.goto(address)
        yield page
        await context.close()
        await browser.close()
        assert [url for url in asked if not url.startswith(address)] == []
        assert [fault for fault in faults if f"a status of {status}" not in fault] == []


async def say(page: Page, text: str) -> None:
    await page.fill("#text", text)
    await page.keyboard.press("Enter")


async def put(service: Running, text: str) -> None:
    def write(store: Store) -> None:
        now = service.clock()
        put_all(store, store.feeds.local(now).id, [RawArticle(text, guid=text[:9])], now)

    await service.house.thread.ask(write)


async def test_a_newcomer_s_ten_minutes(
    chromium: str, tmp_path: Path, clock: ScriptedClock
) -> None:
    async with (
        running(tmp_path / "z.db", clock) as service,
        page_of(chromium, service.address) as page,
    ):
        said = page.locator("#lines > li.bot")
        await page.click("#begin")
        await expect(said.first).to_contain_text("你好，我是摘報")
        await expect(said.first).to_contain_text("下一份：今天 20:30（台北時間）")
        await expect(said.last).to_contain_text("原文摘句")
        await say(page, "/summary")
        await expect(said).to_have_count(3)
        digest = said.last
        title = await digest.locator(".title").inner_text()
        await digest.get_by_role("button", name="02", exact=True).click()
        await expect(digest.locator(".title")).to_contain_text("02")
        before = await digest.locator(".bubble").inner_text()
        await digest.locator(".row button", has_text="繁").click()
        await expect(digest.locator(".bubble")).not_to_have_text(before)
        await expect(digest.locator(".row button", has_text="简")).to_be_visible()
        assert title not in await digest.locator(".title").inner_text()
        await say(page, "/search 夜市")
        await expect(said.last.locator("mark").first).to_have_text("夜市")
        await put(service, LATE)
        clock.pass_(hours=11)
        await service.tick()
        await expect(said.last.locator(".bubble")).to_contain_text("海邊的燈塔換了主人")
        # A reload finds everything where it was, and the subscriber the same.
        count = await said.count()
        await page.reload()
        await expect(said).to_have_count(count)
        await say(page, "02")
        await expect(said.last).to_contain_text("哪一篇的 02？")
        await said.last.get_by_role("button", name="1", exact=True).click()
        await expect(said.last.locator(".title")).to_have_text("02 燈還亮不亮")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
async def test_the_page_is_usable_by_everyone(
    chromium: str, tmp_path: Path, clock: ScriptedClock, scheme: str, width: int
) -> None:
    look: dict[str, Any] = {"color_scheme": scheme, "viewport": {"width": width, "height": 740}}
    async with (
        running(tmp_path / "z.db", clock) as service,
        page_of(chromium, service.address, **look) as page,
    ):
        found = await Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        await page.click("#begin")
        await expect(page.locator("#lines")).to_contain_text("原文摘句")
        await say(page, "/search 夜市")
        await expect(page.locator("mark").first).to_be_visible()
        await page.click("#open")
        await expect(page.locator("#menu button").first).to_be_focused()
        found = await Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width


async def test_the_keyboard_alone_is_enough(
    chromium: str, tmp_path: Path, clock: ScriptedClock
) -> None:
    async with (
        running(tmp_path / "z.db", clock) as service,
        page_of(chromium, service.address) as page,
    ):
        await expect(page.locator("#text")).to_be_focused()
        await page.keyboard.type("/start")
        await page.keyboard.press("Enter")
        button = page.locator("#lines > li.bot").last.get_by_role("button", name="02", exact=True)
        await button.focus()
        await page.keyboard.press("Enter")
        await expect(page.locator("#lines > li.bot .title").last).to_contain_text("02")
        # The focus stays in the message that changed under it.
        held = await page.evaluate("document.activeElement.closest('li')?.className")
        assert held == "bot"
        await page.keyboard.press("Escape")
        await page.focus("#text")
        await page.keyboard.type("/su")
        await expect(page.locator("#menu button")).to_have_count(2)
        await page.keyboard.press("Escape")
        await expect(page.locator("#menu")).to_be_hidden()


async def test_two_browsers_are_two_subscribers(
    chromium: str, tmp_path: Path, clock: ScriptedClock
) -> None:
    async with (
        running(tmp_path / "z.db", clock) as service,
        page_of(chromium, service.address) as one,
        page_of(chromium, service.address) as other,
    ):
        await say(one, "/start")
        await expect(one.locator("#lines > li.bot")).to_have_count(2)
        await expect(other.locator("#empty")).to_be_visible()
        assert await service.house.thread.ask(lambda store: store.subscribers.count()) == 1


async def test_a_lost_connection_is_shown_and_mended(
    chromium: str, tmp_path: Path, clock: ScriptedClock
) -> None:
    async with running(tmp_path / "z.db", clock) as first:
        port = first.address.rstrip("/").rsplit(":", 1)[1]
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=chromium, args=list(_ARGUMENTS)
            )
            page = await browser.new_page()
            await page.goto(first.address)
            await say(page, "/start")
            await expect(page.locator("#lines > li.bot")).to_have_count(2)
            await first.doors.hush()
            await expect(page.locator("#lost")).to_be_visible()
            async with running(tmp_path / "z.db", clock, WEB_PORT=port):
                await expect(page.locator("#lost")).to_be_hidden(timeout=15_000)
                await say(page, "02")
                await expect(page.locator("#lines > li.bot")).to_have_count(3)
            await browser.close()
