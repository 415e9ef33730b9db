"""What another process takes in alerts at once, without waiting for the minute."""

import asyncio
from pathlib import Path

import httpx2

from digest.article import RawArticle
from handlers.jobs.ingest import put_all
from storage.store import Store
from tests.fakes.clock import ScriptedClock
from tests.handlers.conftest import MARKET
from tests.journeys.conftest import running


async def test_what_another_process_takes_in_alerts_at_once(
    tmp_path: Path, clock: ScriptedClock
) -> None:
    path = tmp_path / "z.db"
    async with running(path, clock) as service:
        await service.tick()
        async with httpx2.AsyncClient(base_url=service.address, timeout=10) as client:
            await client.get("/")
            for said in ("/start", "/watch 收款码"):
                await client.post("/say", json={"text": said})
            beside = Store.open(path)
            feed = beside.feeds.local(clock())
            put_all(beside, feed.id, [RawArticle(MARKET, guid="beside")], clock())
            beside.close()
            async with asyncio.timeout(15), client.stream("GET", "/events") as heard:
                async for line in heard.aiter_lines():
                    if "🔔 收款码" in line:
                        break
