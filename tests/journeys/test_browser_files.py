"""Files in the browser: taken along, brought back, and everything deleted."""

import json
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.fakes.clock import ScriptedClock
from tests.handlers.conftest import BRIDGE
from tests.journeys.conftest import running
from tests.journeys.test_browser import page_of, say

pytestmark = pytest.mark.browser


async def test_what_is_mine_goes_out_comes_back_and_is_deleted(
    chromium: str, tmp_path: Path, clock: ScriptedClock
) -> None:
    async with (
        running(tmp_path / "z.db", clock) as service,
        page_of(chromium, service.address) as page,
    ):
        await say(page, "/start")
        await say(page, "/watch 短劇 +AI")
        await say(page, "/export")
        link = page.locator("a.file").first
        async with page.expect_download() as awaited:
            await link.click()
        download = await awaited.value
        assert download.suggested_filename == "zhaibao-2026-11-24.json"
        await download.save_as(tmp_path / "mine.json")
        told = json.loads((tmp_path / "mine.json").read_text(encoding="utf-8"))
        assert told["watches"] == [{"text": "短劇 +AI", "mode": "now"}]

        await say(page, "/deletemydata")
        await page.get_by_role("button", name="是，全部刪除").click()
        await expect(page.locator("#erased")).to_contain_text("已經全部刪除")
        await expect(page.locator("#lines li")).to_have_count(0)

        async with page.expect_file_chooser() as chosen:
            await say(page, "匯入")
        await (await chosen.value).set_files(tmp_path / "mine.json")
        await expect(page.locator("#lines")).to_contain_text("已匯入：1 個關鍵詞")


async def test_what_is_deleted_leaves_every_page_that_is_open(
    chromium: str, tmp_path: Path, clock: ScriptedClock
) -> None:
    async with (
        running(tmp_path / "z.db", clock) as service,
        page_of(chromium, service.address) as page,
    ):
        await say(page, "/start")
        other = await page.context.new_page()
        await other.goto(service.address)
        await expect(other.locator("#lines")).to_contain_text("你好，我是摘報")
        await say(page, "/deletemydata")
        await page.get_by_role("button", name="是，全部刪除").click()
        for each in (page, other):
            await expect(each.locator("#lines li")).to_have_count(0, timeout=3000)
            await expect(each.locator("#begin")).to_be_visible()
        # Who writes again begins as a stranger, and both pages hear it.
        await say(page, "你好")
        for each in (page, other):
            await expect(each.locator("#lines")).to_contain_text("開始嗎？")
            await expect(each.locator("#lines")).not_to_contain_text("你好，我是摘報。")
        await expect(page.locator("#erased")).to_be_empty()


async def test_an_article_is_handed_over_by_button_and_by_dropping_it(
    chromium: str, tmp_path: Path, clock: ScriptedClock
) -> None:
    (tmp_path / "橋.txt").write_text(BRIDGE, encoding="utf-8")
    async with (
        running(tmp_path / "z.db", clock) as service,
        page_of(chromium, service.address) as page,
    ):
        await say(page, "/start")
        said = page.locator("#lines > li.bot")
        async with page.expect_file_chooser() as chosen:
            await page.get_by_role("button", name="傳檔案").click()
        await (await chosen.value).set_files(tmp_path / "橋.txt")
        await expect(page.locator("#lines > li.me").last).to_contain_text("📎 橋.txt")
        await expect(said.last.locator(".title").first).to_have_text("修一座沒有人走的橋")
        # The same way for what is dropped onto the page: here one that is too large.
        await page.evaluate(
            """() => {
              const files = new DataTransfer();
              files.items.add(new File([new Uint8Array(5000001)], "large.txt"));
              files.items.add(new File([`夜市\n\n第一句話說明來意，夜市要換收款碼。`], "夜市.txt"));
              const how = { dataTransfer: files, cancelable: true };
              document.dispatchEvent(new DragEvent("drop", how));
            }"""
        )
        await expect(said.last.locator(".title").first).to_have_text("夜市")
        await expect(page.locator("#lines")).not_to_contain_text("large.txt")
