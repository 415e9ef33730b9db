"""The console: nobody without the password, nothing from another page, no chat by name."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from bot.console.session import COOKIE, LASTS, Sessions
from digest.article import RawArticle
from digest.message import plain
from handlers.jobs.ingest import put_all
from storage.store import Store
from tests.fakes.clock import ScriptedClock
from tests.handlers.conftest import BRIDGE
from tests.journeys.conftest import MORNING, Running, running

PASSWORD = "correct horse battery"
PAGES = ("/console", "/console/feeds", "/console/articles", "/console/articles/1",
         "/console/outbox")  # fmt: skip
SECRET_CHAT = "990099009"


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Running]:
    clock = ScriptedClock(MORNING)
    async with running(tmp_path / "z.db", clock, WEB_PASSWORD=PASSWORD) as opened:
        await opened.house.thread.ask(fill)
        yield opened


@pytest.fixture
async def client(service: Running) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(base_url=service.address, timeout=10) as opened:
        yield opened


def fill(store: Store) -> None:
    put_all(store, store.feeds.local(MORNING).id, [RawArticle(BRIDGE, guid="<b>x</b>")], MORNING)
    someone = store.subscribers.at("telegram", SECRET_CHAT, now=MORNING, name="阿明")
    store.subscribers.set_state(someone.id, "active", now=MORNING)
    store.outbox.put(someone.id, "slot:2026-11-24T08:00", [plain("a"), plain("b")], now=MORNING)
    store.outbox.sent(1, "5", now=MORNING)
    store.outbox.park(2, why="<script>alert(1)</script>", now=MORNING)
    feed = store.feeds.add("https://feeds.example/x", now=MORNING)
    tomorrow = MORNING + timedelta(days=1)
    store.feeds.failed(feed.id, now=MORNING, next_poll_at=tomorrow, error="it does not answer")
    store.faults.record("something <b>odd</b>", now=MORNING)


async def sign_in(client: httpx2.AsyncClient, password: str = PASSWORD) -> httpx2.Response:
    return await client.post("/console/in", data={"password": password})


async def test_without_a_password_there_is_no_console(tmp_path: Path) -> None:
    async with (
        running(tmp_path / "z.db", ScriptedClock(MORNING)) as service,
        httpx2.AsyncClient(base_url=service.address) as client,
    ):
        for path in (*PAGES, "/console/style.css", "/console/in"):
            assert (await client.get(path)).status_code == 404


@pytest.mark.parametrize("path", PAGES)
async def test_nothing_is_shown_before_the_password(client: httpx2.AsyncClient, path: str) -> None:
    asked = await client.get(path)
    assert asked.status_code == 401
    assert "橋" not in asked.text
    forged = await client.get(path, headers={"Cookie": f"{COOKIE}=99999999999.abc.def"})
    assert forged.status_code == 401


async def test_every_page_shows_what_it_says_and_names_no_chat(
    client: httpx2.AsyncClient,
) -> None:
    entered = await sign_in(client)
    assert entered.status_code == 303
    cookie = entered.headers["set-cookie"].lower()
    assert all(word in cookie for word in ("httponly", "samesite=strict", "path=/console"))
    shown = {path: (await client.get(path)).text for path in PAGES}
    assert "something &lt;b&gt;odd&lt;/b&gt;" in shown["/console"]
    assert shown["/console"].count("<svg") == 3
    assert "it does not answer" in shown["/console/feeds"]
    articles = shown["/console/articles"]
    assert "修一座沒有人走的橋" in articles
    number = (
        articles.split("修一座沒有人走的橋")[0].rsplit("/console/articles/", 1)[1].split('"')[0]
    )
    article = (await client.get(f"/console/articles/{number}")).text
    assert "修一座没有人走的桥" in article  # its digest in another script
    assert "怎麼修" in article
    assert "&lt;script&gt;alert(1)" in shown["/console/outbox"]
    for text in (*shown.values(), article):
        assert SECRET_CHAT not in text
        assert "阿明" not in text
        assert "<script>alert" not in text


async def test_the_policy_lets_no_foreign_or_inline_script_run(
    client: httpx2.AsyncClient,
) -> None:
    await sign_in(client)
    page = await client.get("/console")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "style=" not in page.text
    assert "onclick" not in page.text
    assert page.headers["cache-control"] == "no-store"


async def test_another_page_can_neither_sign_in_nor_out(client: httpx2.AsyncClient) -> None:
    evil = {"Origin": "https://evil.example"}
    for path in ("/console/in", "/console/out"):
        answer = await client.post(path, data={"password": PASSWORD}, headers=evil)
        assert answer.status_code == 403
    await sign_in(client)
    assert (await client.post("/console/out", data={})).status_code == 403
    assert (await client.get("/console")).status_code == 200
    rebound = await client.get("/console", headers={"Host": "evil.example"})
    assert rebound.status_code == 421
    token = (await client.get("/console")).text.split('name="token" value="')[1].split('"')[0]
    assert (await client.post("/console/out", data={"token": token})).status_code == 303
    assert (await client.get("/console")).status_code == 401


@pytest.mark.parametrize(("label", "kept"), [("略過舊的", "skip"), ("補上來", "catch up")])
async def test_a_failing_feed_is_revived_from_its_page_in_either_way(
    service: Running, client: httpx2.AsyncClient, label: str, kept: str
) -> None:
    await sign_in(client)
    page = (await client.get("/console/feeds")).text
    assert "「https://feeds.example/x」還沒有讀到過。" in page
    form = page.split('action="/console/feeds/revive"')[1].split("</form>")[0]
    (way,) = re.findall(f'value="([a-z]+)" aria-label="{label}[^"]*">', form)
    given = dict(re.findall(r'name="(token|feed)" value="([^"]+)"', form)) | {"way": way}
    evil = {"Origin": "https://evil.example"}
    for wrong in ({"token": "x"}, {"feed": "999"}, {"feed": "²"}, {"way": "burn"}):
        answer = await client.post("/console/feeds/revive", data=given | wrong)
        assert answer.status_code in (403, 404)
    foreign = await client.post("/console/feeds/revive", data=given, headers=evil)
    assert foreign.status_code == 403

    def revived(store: Store) -> str:
        feed = store.feeds.by_address("https://feeds.example/x")
        assert feed
        return feed.on_return if feed in store.feeds.due(MORNING) else "not asked"

    assert await service.house.thread.ask(revived) == "not asked"
    answer = await client.post("/console/feeds/revive", data=given)
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/feeds")
    assert await service.house.thread.ask(revived) == kept
    page = (await client.get("/console/feeds")).text
    assert "即將重讀" in page
    assert "/console/feeds/revive" not in page
    async with httpx2.AsyncClient(base_url=service.address) as stranger:
        answer = await stranger.post("/console/feeds/revive", data=given)
        assert answer.status_code == 403


async def test_wrong_tries_are_braked_whoever_knows_the_password(
    client: httpx2.AsyncClient,
) -> None:
    for _ in range(5):
        assert (await sign_in(client, "guess")).status_code == 401
    braked = await sign_in(client)
    assert braked.status_code == 429
    assert int(braked.headers["retry-after"]) > 0
    # One brake for the whole port.
    assert (await client.get("/", auth=("me", PASSWORD))).status_code == 429


async def test_a_large_or_odd_form_is_refused(client: httpx2.AsyncClient) -> None:
    for content in (b"password=" + b"x" * 10_000, b"\xff\xfe", b"&" * 100):
        assert (await client.post("/console/in", content=content)).status_code == 401


def test_a_session_ends_and_a_new_password_ends_it_at_once() -> None:
    clock = ScriptedClock(MORNING)
    sessions = Sessions("one", clock)
    cookie = sessions.begin()
    assert sessions.holds(cookie)
    assert not Sessions("two", clock).holds(cookie)
    until, _, rest = cookie.partition(".")
    assert not sessions.holds(f"{int(until) + 1}.{rest}")
    clock.pass_(seconds=LASTS + 1)
    assert not sessions.holds(cookie)
    for odd in ("", ".", "..", "x.y.z", "١.a.b"):
        assert not sessions.holds(odd)


async def test_an_article_of_a_readers_own_shelf_is_not_shown(
    service: Running, client: httpx2.AsyncClient
) -> None:
    def put(store: Store) -> Any:
        someone = store.subscribers.at("telegram", "5", now=MORNING)
        shelf = store.feeds.chat_feed(someone.id, MORNING)
        return put_all(store, shelf.id, [RawArticle("私人的\n\n不給別人看的內容。")], MORNING)[0].id

    number = await service.house.thread.ask(put)
    await sign_in(client)
    assert (await client.get(f"/console/articles/{number}")).status_code == 404
    assert "私人的" not in (await client.get("/console/articles")).text
