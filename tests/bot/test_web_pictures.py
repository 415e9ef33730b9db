"""Pictures over real HTTP: from our own address, to the chat that was shown them, and no other."""

import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from bot.sources import sources
from bot.sources.sources import LARGEST_PICTURE
from tests.fakes.clock import ScriptedClock
from tests.fakes.pictures import SVG, gif_head, jpeg_head, png, png_head, webp_head
from tests.fakes.server import WebServer, bomb, web_server
from tests.handlers.conftest import BRIDGE
from tests.journeys.conftest import MORNING, Running, running

PARAGRAPHS = "".join(f"<p>{one}</p>" for one in BRIDGE.split("\n\n")[1:])


@pytest.fixture
async def elsewhere() -> AsyncIterator[WebServer]:
    """The host that an article and its picture come from."""
    async with web_server() as server:
        yield server


@pytest.fixture
async def service(tmp_path: Path, elsewhere: WebServer) -> AsyncIterator[Running]:
    clock, allowed = ScriptedClock(MORNING), f"127.0.0.1:{elsewhere.port}"
    async with running(tmp_path / "z.db", clock, ALLOW_HOSTS=allowed) as opened:
        yield opened


async def say(client: httpx2.AsyncClient, text: str) -> dict[str, Any]:
    """Say it; returns the newest line."""
    assert (await client.post("/say", json={"text": text})).status_code == 200
    lines = (await client.get("/earlier", params={"before": 10**9})).json()
    return dict(lines[-1])


async def shown(client: httpx2.AsyncClient, server: WebServer, image: str) -> dict[str, Any]:
    """The line of an article whose page names that picture, to a reader who likes pictures."""
    head = f'<meta property="og:image" content="{image}"><title>橋邊</title>'
    body = f"<html><head>{head}</head><body><article>{PARAGRAPHS}</article></body></html>"
    page = server.page("/article", body)
    await say(client, "/start")
    await say(client, "設定 圖片 開")
    return await say(client, page)


def where(line: dict[str, Any]) -> str:
    return f"/picture?line={line['id']}&article={line['about'][0]}"


async def moves(service: Running, image: str) -> None:
    """Every article's picture is there from now on."""
    said = "UPDATE articles SET image = ?"
    await service.house.thread.ask(lambda store: store.articles._db.execute(said, [image]))


def asked(server: WebServer, path: str) -> int:
    return sum(one.path == path for one in server.asked)


async def test_the_picture_comes_from_our_own_address_and_its_host_is_asked_once(
    reader: httpx2.AsyncClient, elsewhere: WebServer
) -> None:
    image = elsewhere.page("/p", png(), "text/html")
    line = await shown(reader, elsewhere, image)
    assert line["picture"] is True
    assert image not in str(line)
    assert asked(elsewhere, "/p") == 0
    for _ in range(3):
        found = await reader.get(where(line))
        assert found.status_code == 200
        assert found.content == png()
        assert found.headers["content-type"] == "image/png"
        assert found.headers["x-content-type-options"] == "nosniff"
        assert found.headers["cache-control"] == "private, max-age=86400"
        assert "sandbox" in found.headers["content-security-policy"]
    assert asked(elsewhere, "/p") == 1
    (one,) = [one for one in elsewhere.asked if one.path == "/p"]
    assert not {"cookie", "referer", "authorization", "x-forwarded-for"} & set(one.headers)


async def test_with_pictures_off_nobody_asks_for_one(
    reader: httpx2.AsyncClient, elsewhere: WebServer
) -> None:
    image = elsewhere.page("/p", png(), "image/png")
    before = await shown(reader, elsewhere, image)
    await say(reader, "設定 圖片 關")
    line = await say(reader, "摘要")
    assert line["picture"] is False
    assert (await reader.get(where(line))).status_code == 404
    # Nor for the one that is still above an older line.
    assert (await reader.get(where(before))).status_code == 204
    assert asked(elsewhere, "/p") == 0


async def test_a_picture_is_for_the_chat_that_was_shown_it(
    reader: httpx2.AsyncClient, service: Running, elsewhere: WebServer
) -> None:
    line = await shown(reader, elsewhere, elsewhere.page("/p", png(), "image/png"))
    address = where(line)
    async with httpx2.AsyncClient(base_url=service.address, timeout=10) as stranger:
        assert (await stranger.get(address)).status_code == 404
        await stranger.get("/")
        assert (await stranger.get(address)).status_code == 404
        await say(stranger, "/start")
        await say(stranger, "設定 圖片 開")
        assert (await stranger.get(address)).status_code == 404
    for forged in (
        "/picture", f"/picture?line={line['id']}", f"{address}0", "/picture?line=1&article=1",
        f"/picture?line={line['id']}&article=1", f"/picture?line=x&article={line['about'][0]}",
    ):  # fmt: skip
        assert (await reader.get(forged)).status_code == 404, forged
    assert asked(elsewhere, "/p") == 0


async def test_what_is_passed_on_is_told_by_its_bytes_alone(
    reader: httpx2.AsyncClient, service: Running, elsewhere: WebServer
) -> None:
    line = await shown(reader, elsewhere, elsewhere.at("/first"))
    strange = (
        SVG, b"<html><script>1</script>", b"", png_head(20_000, 20_000), png(1, 1), png()[:20],
        gif_head(64, 64, (60_000, 60_000)), jpeg_head(12_000, 12_000),
    )  # fmt: skip
    for number, data in enumerate(strange):
        await moves(service, elsewhere.page(f"/{number}", data, "image/png"))
        for _ in range(2):
            found = await reader.get(where(line))
            assert (found.status_code, found.content) == (204, b"")
        assert asked(elsewhere, f"/{number}") == 1
    for media, data in {
        "image/jpeg": jpeg_head(900, 383), "image/webp": webp_head(b"VP8X", 900, 383),
        "image/gif": gif_head(900, 383, (900, 383)), "image/png": png(),
    }.items():  # fmt: skip
        await moves(service, elsewhere.page(f"/{media}", data, "image/svg+xml"))
        found = await reader.get(where(line))
        assert found.headers["content-type"] == media
        assert found.content == data


async def test_a_host_that_misbehaves_costs_a_few_seconds_and_megabytes_at_most(
    reader: httpx2.AsyncClient,
    service: Running,
    elsewhere: WebServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sources, "PICTURE_DEADLINE", 0.3)
    line = await shown(reader, elsewhere, elsewhere.at("/first"))
    large = png() + b"\0" * LARGEST_PICTURE
    drip = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 999\r\n\r\n" + png()[:50]
    for image in (
        elsewhere.page("/large", large, "image/png"),
        elsewhere.page("/bomb", bomb(50_000_000), "image/png", Content_Encoding="gzip"),
        elsewhere.silent("/drip", drip),
        elsewhere.silent("/mute"),
        elsewhere.redirect("/inside", "http://127.0.0.1:1/p.png"),
        elsewhere.redirect("/local", "http://localhost/p.png"),
        elsewhere.redirect("/file", "file:///etc/passwd"),
        elsewhere.redirect("/round", elsewhere.at("/round")),
        elsewhere.at("/gone"),
        "http://127.0.0.1:9/never.png",
        "http://169.254.169.254/latest/meta-data/",
    ):
        await moves(service, image)
        began = time.monotonic()
        found = await reader.get(where(line))
        assert (found.status_code, found.content) == (204, b""), image
        assert time.monotonic() - began < 5, image
    await moves(service, elsewhere.page("/whole", png(), "image/png"))
    assert (await reader.get(where(line))).content == png()
