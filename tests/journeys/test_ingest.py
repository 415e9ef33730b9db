"""zhaibao ingest beside real servers: a feed of excerpts gives its articles whole."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from tests.fakes.server import web_server
from tests.handlers.conftest import BRIDGE, MARKET

ITEM = (
    "<item><title>{title}</title><link>{link}</link><guid>{link}</guid>"
    "<description>{text}</description></item>"
)


async def ingest(folder: Path, *where: str) -> tuple[int, list[dict[str, Any]], str]:
    """The status, a record a line, and what was said of what could not be read."""
    ran = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "ingest", *where, cwd=folder,
        env={"DATABASE_PATH": str(folder / "z.db"), "ALLOW_HOSTS": "127.0.0.1"},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    async with asyncio.timeout(60):
        out, told = await ran.communicate()
    return ran.returncode or 0, [json.loads(line) for line in out.splitlines()], told.decode()


def page(text: str) -> str:
    inner = "".join(f"<p>{one}</p>" for one in text.split("\n\n")[1:])
    return f"<html><body><nav>首頁</nav><article>{inner}</article></body></html>"


async def test_a_feed_of_excerpts_prints_each_article_whole(tmp_path: Path) -> None:
    async with web_server() as server:
        bridge = server.page("/bridge", page(BRIDGE))
        market = server.page("/market", page(MARKET))
        stub = server.page("/stub", "<html><body><p>登录后阅读全文</p></body></html>")
        items = [
            ITEM.format(title="修一座沒有人走的橋", link=bridge, text="石橋已經封了十二年……"),
            ITEM.format(title="夜市的最后一张纸币", link=market, text="阅读全文"),
            ITEM.format(title="只給會員的", link=stub, text="前言在此，後面要登入。"),
        ]
        channel = f"<channel><title>山海</title>{''.join(items)}</channel>"
        feed = server.page("/feed", f"<rss version='2.0'>{channel}</rss>", "text/xml")
        status, told, faults = await ingest(tmp_path, feed)
        assert status == 0
        assert [one["title"] for one in told] == [
            "修一座沒有人走的橋", "夜市的最后一张纸币", "只給會員的",
        ]  # fmt: skip
        assert [section["label"] for section in told[0]["sections"]] == ["01", "02", "03"]
        assert told[0]["sections"][1]["title"] == "怎麼修"
        assert len(told[1]["sections"]) > 1
        # What cannot be read leaves the excerpt that the feed gave.
        assert told[2]["sections"] == []
        assert "login" in faults
        # Asked again, nothing is lost and nothing doubled.
        again = await ingest(tmp_path, feed)
        assert again[1] == told
