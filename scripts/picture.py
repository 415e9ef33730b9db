"""Take pictures of the web chat: `python scripts/picture.py [FOLDER]`.

Starts the service over a database of its own, asks as a newcomer would, and writes
docs/web-chat.png; with a FOLDER, a set is written there instead: telephone and desk, light
and dark, a picture a scene. Needs a Chromium on this machine.
"""

import asyncio
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import zlib
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.async_api import Page, async_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "web-chat.png"
LOOKS = {
    "phone-light": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
    "phone-dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
    "desk-light": {"viewport": {"width": 1280, "height": 860}, "color_scheme": "light"},
    "desk-dark": {"viewport": {"width": 1280, "height": 860}, "color_scheme": "dark"},
}
Scene = Callable[[Page], Awaitable[None]]


async def say(page: Page, text: str) -> None:
    """Type a line, and wait for an answer."""
    said = page.locator("#lines > li.bot")
    before = await said.count()
    await page.fill("#text", text)
    await page.keyboard.press("Enter")
    await said.nth(before).wait_for()
    await page.wait_for_timeout(150)


async def begin(page: Page) -> None:
    """The first press of a newcomer."""
    await page.click("#begin")
    await page.locator("#lines > li.bot").nth(1).wait_for()
    await page.wait_for_timeout(150)


async def top(page: Page) -> None:
    """The beginning of the conversation."""
    await page.evaluate("document.querySelector('#scroll').scrollTop = 0")


async def section(page: Page) -> None:
    """A section by its number, at the end of the conversation."""
    await say(page, "02")
    await page.evaluate("document.querySelector('#scroll').scrollTop = 1e6")


async def menu(page: Page) -> None:
    """The list of commands."""
    await page.click("#open")


async def closed_menu(page: Page) -> None:
    """The list again hidden, settings asked for."""
    await page.keyboard.press("Escape")
    await say(page, "設定")


# A text of so many sections that their lines fold.
ORCHARD = "果園裡的十二個月\n\n果園在河的右岸，三代人種的是同一種梨。" + "".join(
    f"\n\n0{number} {name}\n\n{name}是果園裡最忙的時候，天還沒亮，路上就有人推著車走。"
    "傍晚大家坐在井邊，把當天看到的事記在本子上，一年正好寫滿一本。"
    for number, name in enumerate(("剪枝", "開花", "疏果", "套袋", "採收", "入窖", "守歲"), 1)
)


async def long_summary(page: Page) -> None:
    """A pasted text, made an article: many sections fold."""
    await say(page, ORCHARD)
    await say(page, "收成文章")


async def kept(page: Page) -> None:
    """What a press says at the button."""
    await page.locator("button", has_text="☆").last.click()
    await page.locator("#toast:not(:empty)").wait_for()


async def lost(page: Page) -> None:
    """Nothing can be sent: the connection is gone."""
    await page.route("**/say", lambda route: route.abort())
    await page.fill("#text", "目錄")
    await page.keyboard.press("Enter")
    await page.locator("#toast:not(:empty)").wait_for()
    await page.evaluate("document.querySelector('#lost').hidden = false")


async def erased(page: Page) -> None:
    """Everything deleted: what is left on the page."""
    await page.unroute("**/say")
    await page.fill("#text", "")
    await page.evaluate("document.querySelector('#lost').hidden = true")
    await say(page, "/deletemydata")
    await page.locator("button", has_text="全部刪除").last.click()
    await page.locator("#erased:not(:empty)").wait_for()


def sunset(width: int = 900, height: int = 383) -> bytes:
    """A PNG: an evening sky over water, as wide as covers are."""

    def row(y: int) -> bytes:
        light = 1 - abs(y / height - 0.6)
        sky = bytes((int(90 + 150 * light), int(60 + 90 * light), 110)) * width
        return b"\0" + (sky if y < height * 0.6 else bytes((40, int(50 + 60 * light), 90)) * width)

    def chunk(name: bytes, body: bytes) -> bytes:
        summed = struct.pack(">I", zlib.crc32(name + body))
        return struct.pack(">I", len(body)) + name + body + summed

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    rows = zlib.compress(b"".join(map(row, range(height))))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


class Elsewhere(BaseHTTPRequestHandler):
    """Another host: an article with a cover, at any path but the cover's."""

    def do_GET(self) -> None:
        """Answer with the cover or the article."""
        cover = self.path == "/cover.png"
        title, *texts = ORCHARD.replace("果園", "茶園").split("\n\n")
        text = "".join(f"<p>{one}</p>" for one in texts)
        head = f"<title>{title}</title><meta property='og:image' content='cover.png'>"
        page = f"<html><head>{head}</head><body><article>{text}</article></body></html>"
        self.send_response(200)
        self.send_header("Content-Type", "image/png" if cover else "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(sunset() if cover else page.encode())

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def elsewhere() -> Iterator[str]:
    """Another host on this machine while open: `127.0.0.1:port`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


async def pictures_on(page: Page) -> None:
    """The setting of pictures, by its buttons."""
    await say(page, "設定 圖片")
    await page.locator("#lines").get_by_role("button", name="開", exact=True).last.click()
    await page.wait_for_timeout(400)


async def pictured(page: Page) -> None:
    """An article from elsewhere, with its picture."""
    await say(page, f"http://{HOST[0]}/orchard")
    await page.locator(".picture img").last.wait_for()
    await page.wait_for_timeout(600)


async def nothing(page: Page) -> None:
    """The page as it is."""


SCENES: dict[str, Scene] = {
    "1-empty": nothing,
    "2-welcome": begin,
    "3-top": top,
    "4-section": section,
    "5-menu": menu,
    "6-settings": closed_menu,
    "7-today": lambda page: say(page, "今日"),
    "8-search": lambda page: say(page, "搜尋 夜市"),
    "9-english": lambda page: say(page, "/lang English"),
    "10-chinese": lambda page: say(page, "/lang 繁體"),
    "11-folded": long_summary,
    "12-toast": kept,
    "13-help": lambda page: say(page, "說明"),
    "14-unknown": lambda page: say(page, "/sumary"),
    "15-nothing": lambda page: say(page, "飛碟"),
    "16-pictures": pictures_on,
    "17-picture": pictured,
    "18-lost": lost,
    "19-erased": erased,
}
HOST: list[str] = []


async def take(address: str, folder: Path | None) -> None:
    """Walk through the page and take the pictures."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        if folder is None:
            page = await browser.new_page(viewport={"width": 860, "height": 1160})
            await page.goto(address)
            await begin(page)
            await section(page)
            await page.screenshot(path=PICTURE)
        else:
            for name, look in LOOKS.items():
                await _set(
                    await (await browser.new_context(**look)).new_page(), address, folder, name
                )
        await browser.close()


async def _set(page: Page, address: str, folder: Path, name: str) -> None:
    await page.goto(address)
    await page.wait_for_timeout(300)
    for scene, act in SCENES.items():
        await act(page)
        await page.screenshot(path=folder / f"{name}-{scene}.png")


def main() -> None:
    """Start the service, take the pictures, stop it."""
    folder = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else None
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, elsewhere() as host:
        HOST.append(host)
        given = {
            "DATABASE_PATH": f"{place}/z.db", "WEB_PORT": "0", "DEFAULT_SCRIPT": "s2tw",
            "ALLOW_HOSTS": host,
        }  # fmt: skip
        service = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            cwd=ROOT,
            env=given,
            stdout=subprocess.PIPE,
            text=True,
        )
        with service:
            greeting = service.stdout.readline() if service.stdout else ""
            address = next(word for word in greeting.split() if word.startswith("http"))
            try:
                asyncio.run(take(address, folder))
            finally:
                service.terminate()


if __name__ == "__main__":
    main()
