"""Take the README's picture of the web chat: `python scripts/picture.py`.

Starts the service over a database of its own, asks as a newcomer would, and writes
docs/web-chat.png. Needs a Chromium on this machine.
"""

import asyncio
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "web-chat.png"


async def take(address: str) -> None:
    """Walk through the page and take the picture."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = await browser.new_page(viewport={"width": 860, "height": 1160})
        await page.goto(address)
        await page.click("#begin")
        digest = page.locator("#lines > li.bot").nth(1)
        await digest.wait_for()
        await page.fill("#text", "02")
        await page.keyboard.press("Enter")
        section = page.locator("#lines > li.bot").nth(2)
        await section.wait_for()
        await digest.scroll_into_view_if_needed()
        await page.evaluate("document.querySelector('#scroll').scrollTop = 1e6")
        await page.screenshot(path=PICTURE)
        await browser.close()


def main() -> None:
    """Start the service, take the picture, stop it."""
    with tempfile.TemporaryDirectory() as folder:
        service = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            cwd=ROOT,
            env={"DATABASE_PATH": f"{folder}/z.db", "WEB_PORT": "0", "DEFAULT_SCRIPT": "s2tw"},
            stdout=subprocess.PIPE,
            text=True,
        )
        with service:
            greeting = service.stdout.readline() if service.stdout else ""
            address = next(word for word in greeting.split() if word.startswith("http"))
            asyncio.run(take(address))
            service.terminate()


if __name__ == "__main__":
    main()
