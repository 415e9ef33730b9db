"""Pictures in the browser: above a summary where they are wanted, and never anywhere else."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from tests.fakes.clock import ScriptedClock
from tests.fakes.pictures import SVG, png
from tests.fakes.server import WebServer, web_server
from tests.handlers.conftest import BRIDGE
from tests.journeys.conftest import running
from tests.journeys.test_browser import page_of, say

pytestmark = pytest.mark.browser
_PHONE = {"width": 390, "height": 844}


def article(server: WebServer, path: str, image: str, title: str = "修一座沒有人走的橋") -> str:
    """A page of an article whose picture is at `image`; its address."""
    body = "".join(f"<p>{one}</p>" for one in BRIDGE.split("\n\n")[1:])
    said = {"og:image": image, "og:title": title}
    head = "".join(f'<meta property="{name}" content="{one}">' for name, one in said.items())
    return server.page(path, f"<html><head>{head}</head><article>{body}</article></html>")


@pytest.fixture
async def server() -> AsyncIterator[WebServer]:
    """The host of articles and pictures, which counts what it is asked for."""
    async with web_server() as server:
        yield server


@pytest.fixture
async def page(
    chromium: str, tmp_path: Path, clock: ScriptedClock, server: WebServer
) -> AsyncIterator[Page]:
    """A telephone that has begun to talk."""
    allowed = f"127.0.0.1:{server.port}"
    async with (
        running(tmp_path / "z.db", clock, ALLOW_HOSTS=allowed) as service,
        page_of(chromium, service.address, viewport=_PHONE) as page,
    ):
        await page.click("#begin")
        await expect(page.locator("#lines > li.bot")).to_have_count(2)
        yield page


def asked(server: WebServer, path: str) -> int:
    return sum(one.path == path for one in server.asked)


async def test_a_picture_is_shown_from_our_host_once_wanted_and_goes_when_it_is_not(
    server: WebServer, page: Page
) -> None:
    said = page.locator("#lines > li.bot")
    picture = said.last.locator(".picture img")
    address = article(server, "/bridge", server.page("/p.png", png(1200, 510), "image/png"))
    await say(page, address)
    await expect(said.last.locator(".title")).to_have_text("修一座沒有人走的橋")
    await expect(page.locator(".picture")).to_have_count(0)
    await say(page, "設定 圖片 開")
    await expect(said.last).to_contain_text("圖片：開")
    assert asked(server, "/p.png") == 0

    await say(page, "摘要")
    await expect(picture).to_be_visible()
    await expect(picture).to_have_attribute("alt", "修一座沒有人走的橋")
    await expect(picture).to_have_js_property("naturalWidth", 1200)
    found = await Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    # The other script, and the page opened anew: the same picture, asked for once in all.
    await said.last.get_by_role("button", name="简").click()
    await expect(said.last.locator(".title")).to_have_text("修一座没有人走的桥")
    await page.reload()
    await expect(picture).to_have_js_property("naturalWidth", 1200)
    assert asked(server, "/p.png") == 1

    await say(page, "設定 圖片 關")
    await expect(page.locator(".picture")).to_have_count(0)
    await page.reload()
    await expect(said.last).to_contain_text("圖片：關")
    await expect(page.locator(".picture")).to_have_count(0)
    assert asked(server, "/p.png") == 1


async def test_nothing_jumps_and_what_is_no_picture_leaves_no_hole(
    server: WebServer, page: Page
) -> None:
    said = page.locator("#lines > li.bot")
    await say(page, "設定 圖片 開")
    await expect(said.last).to_contain_text("圖片：開")
    # A small one is not blown up, and stands in a box as large as any other's.
    small = article(server, "/small", server.page("/s.png", png(200, 160), "image/png"))
    await say(page, small)
    await expect(said.last.locator(".picture img")).to_have_js_property("naturalWidth", 200)
    box = await said.last.locator(".picture").bounding_box()
    bubble = await said.last.locator(".bubble").bounding_box()
    assert box
    assert bubble
    assert abs(box["width"] / box["height"] - 1.91) < 0.02
    assert abs(box["width"] - bubble["width"]) <= 2
    await expect(said.last.locator(".picture img")).to_have_css("object-fit", "scale-down")
    for path, image in {
        "/a": server.page("/a.svg", SVG, "image/svg+xml"),
        "/b": server.at("/none.png"),
        "/c": server.redirect("/c.png", "http://127.0.0.1:1/"),
    }.items():
        before = await said.count()
        await say(page, article(server, path, image, f"另一座橋 {path}"))
        await expect(said).to_have_count(before + 1)
        await expect(said.last.locator(".title")).to_have_text(f"另一座橋 {path}")
        await expect(said.last.locator(".picture")).to_have_count(0)
    assert await page.title() == "摘報"
