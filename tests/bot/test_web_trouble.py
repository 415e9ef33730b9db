"""The web chat over a database that takes nothing: said in the reader's language, nothing kept."""

import httpx2
import pytest

from tests.bot.test_web import events
from tests.fakes.faults import read_only
from tests.journeys.conftest import Running


@pytest.mark.parametrize(
    ("browser", "said"),
    [
        ("zh-TW", "現在讀不到資料庫。什麼都沒有遺失，請稍後再試。"),
        ("zh-CN", "现在读不到数据库。什么都没有丢失，请稍后再试。"),
    ],
)
async def test_a_database_that_takes_nothing_is_told_to_who_writes(
    service: Running, reader: httpx2.AsyncClient, browser: str, said: str
) -> None:
    thread, asks = service.house.thread, {"Accept-Language": browser}
    await reader.post("/say", json={"text": "/start"}, headers=asks)
    before = await events(reader)
    digest = before[-1]
    octets = {"Content-Type": "application/octet-stream"}
    async with read_only(thread):
        for answer in (
            await reader.post("/say", json={"text": "摘要"}, headers=asks),
            await reader.post(
                "/say", json={"action": "list", "message": digest["id"]}, headers=asks
            ),
            await reader.post("/document?name=a.txt", content=b"a", headers=asks | octets),
        ):
            assert (answer.status_code, answer.json()) == (503, {"said": said})
        # What stands there can be read all the while.
        assert await events(reader) == before
    await thread.ask(lambda store: store._db.execute("ALTER TABLE chatlog RENAME TO away"))
    broken = await reader.get("/earlier?before=9", headers=asks)
    assert (broken.status_code, broken.text) == (503, said)
    assert await events(reader) == []
    await thread.ask(lambda store: store._db.execute("ALTER TABLE away RENAME TO chatlog"))
    assert (await reader.post("/say", json={"text": "摘要"}, headers=asks)).status_code == 200
    assert service.house.report.counts["fault"] >= 4
    assert service.house.report.counts["bug"] == 0
