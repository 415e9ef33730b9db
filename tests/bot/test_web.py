"""The web chat over real HTTP: who is let in, what is said, what is heard."""

import asyncio
import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest

from bot.transports.web.door import PortError, open_web
from handlers.pictures import Pictures
from handlers.registry import COMMANDS
from tests.fakes.clock import ScriptedClock
from tests.fakes.source import FakeSource
from tests.journeys.conftest import MORNING, Running, running


async def events(client: httpx2.AsyncClient, **query: Any) -> list[Any]:
    """The first batch of lines that the stream brings."""
    async with client.stream("GET", "/events", params=query) as answer:
        async for line in answer.aiter_lines():
            if line.startswith("data: ["):
                lines: list[Any] = json.loads(line.removeprefix("data: "))
                return lines
    return []


async def test_the_page_speaks_the_reader_s_language_and_asks_nobody_else(
    client: httpx2.AsyncClient,
) -> None:
    page = await client.get("/", headers={"Accept-Language": "en"})
    assert page.status_code == 200
    assert '<html lang="zh-Hant">' in page.text
    assert "{" not in page.text
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    cookie = page.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    for name in ("page.css", "page.js", "icon.svg"):
        assert (await client.get(f"/{name}")).status_code == 200


async def test_a_chinese_browser_tells_the_script_until_a_choice_is_made(
    client: httpx2.AsyncClient,
) -> None:
    simplified = {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}
    assert '<html lang="zh-Hans">' in (await client.get("/", headers=simplified)).text
    await client.post("/say", json={"text": "/start"}, headers=simplified)
    greeting = (await events(client))[1]
    assert "按你的时间送到" in json.dumps(greeting, ensure_ascii=False)
    await client.post("/say", json={"text": "/lang 繁體"}, headers=simplified)
    assert '<html lang="zh-Hant">' in (await client.get("/", headers=simplified)).text


async def test_what_is_said_is_answered_and_kept(client: httpx2.AsyncClient) -> None:
    await client.get("/")
    assert (await client.post("/say", json={"text": "/start"})).status_code == 200
    lines = await events(client)
    assert [line["who"] for line in lines] == ["me", "bot", "bot"]
    digest = lines[-1]
    action = next(b[1] for row in digest["buttons"] for b in row if b[0] == "02")
    told = await client.post("/say", json={"action": action, "message": digest["id"]})
    assert told.json()["toast"] == ""
    (changed,) = await events(client, after=3)
    assert changed["id"] == digest["id"]
    assert changed["blocks"][0]["spans"][0][0].startswith("02")


async def test_reply_to_names_the_article(client: httpx2.AsyncClient) -> None:
    await client.get("/")
    await client.post("/say", json={"text": "/start"})
    digest = (await events(client))[-1]
    await client.post("/say", json={"text": "/summary 4"})
    await client.post("/say", json={"text": "摘要", "reply_to": digest["id"]})
    lines = await events(client)
    assert lines[-1]["blocks"][0] == digest["blocks"][0]
    assert lines[-3]["blocks"][0] != digest["blocks"][0]


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8080", "", "127.0.0.1.evil.example"]
)
async def test_another_name_of_this_machine_is_refused(
    client: httpx2.AsyncClient, host: str
) -> None:
    for path in ("/", "/events", "/page.js"):
        assert (await client.get(path, headers={"Host": host})).status_code in (400, 421)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Content-Type": "text/plain"},
    ],
)
async def test_another_page_cannot_speak_as_the_reader(
    client: httpx2.AsyncClient, headers: dict[str, str]
) -> None:
    await client.get("/")
    body = json.dumps({"text": "/start"})
    sent = {"Content-Type": "application/json", **headers}
    assert (await client.post("/say", content=body, headers=sent)).status_code in (400, 403)
    assert await events(client) == []


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"x"', b'{"text": 1}', b"[" * 5000, b"\xff", b'{"text": "' + b"x" * 70_000],
)
async def test_a_malformed_body_is_refused_and_nothing_breaks(
    client: httpx2.AsyncClient, body: bytes
) -> None:
    await client.get("/")
    sent = {"Content-Type": "application/json"}
    assert (await client.post("/say", content=body, headers=sent)).status_code == 400
    assert (await client.post("/say", json={"text": "/help"})).status_code == 200


async def test_without_a_cookie_nobody_is_known(client: httpx2.AsyncClient) -> None:
    assert (await client.post("/say", json={"text": "/start"})).status_code == 400
    assert (await client.get("/events")).status_code == 204
    assert (await client.get("/earlier", params={"before": "9"})).json() == []
    for forged in ("x", "../../etc", "0" * 31, "g" * 32):
        answer = await client.get("/events", headers={"Cookie": f"zhaibao={forged}"})
        assert answer.status_code == 204


async def test_one_browser_never_sees_or_changes_another_s_lines(
    service: Running, client: httpx2.AsyncClient
) -> None:
    await client.get("/")
    await client.post("/say", json={"text": "/start"})
    digest = (await events(client))[-1]
    async with httpx2.AsyncClient(base_url=service.address) as other:
        await other.get("/")
        assert await events(other) == []
        action = digest["buttons"][0][1][1]
        await other.post("/say", json={"action": action, "message": digest["id"]})
    assert (await events(client))[-1] == digest


async def test_a_message_that_is_too_long_gets_a_sentence(client: httpx2.AsyncClient) -> None:
    await client.get("/")
    await client.post("/say", json={"text": "長" * 9000})
    (line,) = await events(client)
    assert "太長" in line["blocks"][0]["spans"][0][0]


async def test_earlier_lines_are_fetched_in_pages(client: httpx2.AsyncClient) -> None:
    await client.get("/")
    for number in range(35):
        await client.post("/say", json={"text": f"/{number}"})
    newest = await events(client)
    assert len(newest) == 60
    earlier = (await client.get("/earlier", params={"before": newest[0]["id"]})).json()
    assert len(earlier) == 10
    assert int(earlier[-1]["id"]) < int(newest[0]["id"])


async def test_beyond_this_machine_a_password_is_asked_for(tmp_path: Path) -> None:
    clock = ScriptedClock(MORNING)
    given = {"WEB_PASSWORD": "柳河 secret"}
    async with (
        running(tmp_path / "z.db", clock, **given) as service,
        httpx2.AsyncClient(base_url=service.address) as client,
    ):
        refused = await client.get("/")
        assert refused.status_code == 401
        assert "摘報" not in refused.text
        for wrong in ("柳河", "", "柳河 secret "):
            told = base64.b64encode(f"anyone:{wrong}".encode()).decode()
            answer = await client.get("/", headers={"Authorization": f"Basic {told}"})
            assert answer.status_code == 401
        told = base64.b64encode("anyone:柳河 secret".encode()).decode()
        answer = await client.get("/", headers={"Authorization": f"Basic {told}"})
        assert answer.status_code == 200


async def test_a_port_that_is_taken_is_told_in_a_sentence(service: Running) -> None:
    port = service.address.rstrip("/").rsplit(":", 1)[1]
    house = service.house
    settings = replace(service.settings, web_port=int(port))
    pictures = Pictures(house.thread, FakeSource(), house.clock)
    again = open_web(settings, house.respond, house.thread, house.clock, COMMANDS, pictures)
    with pytest.raises(PortError, match=rf"port {port}: another program uses it; WEB_PORT"):
        await again.__aenter__()


async def test_a_page_that_listens_does_not_delay_the_end(
    service: Running, client: httpx2.AsyncClient
) -> None:
    await client.get("/")
    async with client.stream("GET", "/events") as answer:
        lines = answer.aiter_lines()
        await anext(lines)
        async with asyncio.timeout(5):
            await service.doors.hush()
            async for _ in lines:
                pass


async def test_what_another_process_writes_appears_at_once(
    service: Running, client: httpx2.AsyncClient
) -> None:
    from storage.store import Store

    await client.get("/")
    await client.post("/say", json={"text": "/help"})
    async with client.stream("GET", "/events", params={"after": "2"}) as answer:
        lines = answer.aiter_lines()
        other = Store.open(service.settings.database_path)
        (row,) = other._db.execute("SELECT subscriber_id FROM chatlog LIMIT 1").fetchall()
        payload: dict[str, Any] = {
            "blocks": [],
            "buttons": [],
            "about": [None, None, 0, []],
            "lang": "zh",
        }
        other.chatlog.add(row[0], "bot", payload, now=MORNING)
        other.close()
        async with asyncio.timeout(5):
            async for line in lines:
                if line.startswith("data: ["):
                    break
        assert '"blocks": []' in line


async def test_a_file_is_offered_for_download_to_its_own_chat(
    client: httpx2.AsyncClient, service: Running
) -> None:
    await client.get("/")
    await client.post("/say", json={"text": "/start"})
    await client.post("/say", json={"text": "/export"})
    line = (await events(client))[-1]
    assert line["attachment"].endswith(".json")
    answer = await client.get("/file", params={"line": line["id"]})
    assert answer.headers["content-disposition"] == f'attachment; filename="{line["attachment"]}"'
    assert answer.json()["zhaibao"] == 1
    assert (await client.get("/file", params={"line": "1"})).status_code == 404
    async with httpx2.AsyncClient(base_url=service.address, timeout=10) as other:
        await other.get("/")
        await other.post("/say", json={"text": "/start"})
        assert (await other.get("/file", params={"line": line["id"]})).status_code == 404
        assert (await other.get("/file", params={"line": "9" * 40})).status_code == 404


async def test_who_is_erased_is_not_written_down_again(client: httpx2.AsyncClient) -> None:
    await client.get("/")
    await client.post("/say", json={"text": "/start"})
    await client.post("/say", json={"text": "刪除我的資料"})
    asked = (await events(client))[-1]
    told = await client.post("/say", json={"action": "deletemydata:yes", "message": asked["id"]})
    assert told.json()["gone"] is True
    assert "已經全部刪除" in told.json()["toast"]
    assert (await client.get("/earlier", params={"before": "999"})).json() == []


async def test_a_file_that_was_chosen_is_imported(client: httpx2.AsyncClient) -> None:
    await client.get("/")
    await client.post("/say", json={"text": "/start"})
    opml = '<opml><body><outline text="山海" xmlUrl="http://a.example/feed"/></body></opml>'
    await client.post("/say", json={"text": "/import", "file": opml})
    line = (await events(client))[-1]
    assert "已匯入：1 個頻道" in line["blocks"][0]["spans"][0][0]
    assert (await client.post("/say", json={"text": "/import", "file": 7})).status_code == 400


async def test_a_page_that_was_away_learns_of_an_erasure(client: httpx2.AsyncClient) -> None:
    async def first_event(after: int) -> str:
        async with client.stream("GET", "/events", params={"after": after}) as told:
            said = (e async for e in told.aiter_lines() if e in ("event: gone", "event: lines"))
            return await anext(said)

    await client.get("/")
    await client.post("/say", json={"text": "刪除我的資料"})
    asked = (await events(client))[-1]["id"]
    await client.post("/say", json={"action": "deletemydata:yes", "message": asked})
    assert await first_event(int(asked)) == "event: gone"
    await client.post("/say", json={"text": "你好"})
    assert await first_event(999) == "event: gone"
    assert await first_event(0) == "event: lines"
