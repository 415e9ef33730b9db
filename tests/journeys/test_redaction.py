"""Everything that the bot writes during a journey, searched for what it must never tell."""

import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from tests.fakes.server import WebServer, web_server
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.telegram_http import served
from tests.journeys.processes import address_of, environment, process, stop

PASSWORD = "correct horse battery"
SAID = "悄悄話不可外傳"
KEY = "k3y0fth3f33d"
READER, ADMIN = 77001, 77002


@pytest.fixture
async def feeds() -> AsyncIterator[WebServer]:
    async with web_server() as opened:
        yield opened


async def test_no_secret_and_no_word_of_a_reader_is_written_anywhere(
    tmp_path: Path, feeds: WebServer
) -> None:
    import asyncio

    told = await asyncio.to_thread(_journey, tmp_path, feeds.at(f"/broken?api_key={KEY}"))
    assert f"/broken?api_key={KEY}" in [asked.path for asked in feeds.asked]
    assert "fault" in told["log"]
    assert "request=" in told["log"]
    secrets = (TOKEN, TOKEN.partition(":")[2], PASSWORD, KEY, SAID, SAID[:4], str(READER))
    found = [
        (where, secret) for where, text in told.items() for secret in secrets if secret in text
    ]
    assert found == []


def _journey(folder: Path, feed: str) -> dict[str, str]:
    """All that was written, by where: log, output, metrics, pages, command lines."""
    telegram = FakeTelegram()
    with served(telegram) as root:
        (folder / "token").write_text(TOKEN)
        given = {
            "BOT_TOKEN_FILE": str(folder / "token"), "TELEGRAM_API_URL": root, "WEB_CHAT": "on",
            "WEB_PASSWORD": PASSWORD, "FEEDS": feed, "ALLOW_HOSTS": "127.0.0.1",
            "LOG_LEVEL": "DEBUG", "ADMIN_IDS": str(ADMIN), "CATALOGUE": str(_catalogue(folder)),
        }  # fmt: skip
        with process(folder, "run", **given) as service:
            address = address_of(service)
            with httpx2.Client(base_url=address, auth=("me", PASSWORD)) as client:
                pages = _chat(client)
                telegram.say(READER, f"/search {SAID}")
                telegram.say(READER, SAID)
                telegram.wait(lambda: len(telegram.sent(READER)) >= 2, 20)
                _administer(telegram)
                pages += _console(client)
                metrics = client.get("/metrics").text + client.get("/readyz").text
            lines = subprocess.run(
                ["ps", "-ww", "-eo", "args"], capture_output=True, text=True, check=False
            ).stdout  # fmt: skip
            assert stop(service) == 0
            assert service.stdout
            assert service.stderr
            output, log = service.stdout.read(), service.stderr.read()
        verbs = "".join(_verb(folder, verb, given) for verb in ("config", "doctor"))
    return {"log": log, "output": output, "metrics": metrics, "pages": pages, "verbs": verbs,
            "command lines": lines}  # fmt: skip


def _chat(client: httpx2.Client) -> str:
    """What is said in the web chat; the pages that are not the reader's own."""
    first = client.get("/")
    assert first.status_code == 200
    client.post("/say", json={"text": "/start"})
    client.post("/say", json={"text": SAID})
    refused = httpx2.get(str(client.base_url), auth=("me", "wrong"))
    return first.text + refused.text


def _catalogue(folder: Path) -> Path:
    """One with a fault, beside an address with a key."""
    path = folder / "feeds.toml"
    path.write_text(f'[[feed]]\naddress = "ftp://f.example/?key={KEY}"\n', encoding="utf-8")
    return path


def _administer(telegram: FakeTelegram) -> None:
    """Those who run the bot do what they may, about a reader and to everybody."""
    for number, text in enumerate((
        "/stats", "/errors", f"/broadcast {SAID}，各位。", f"/quota telegram:{READER} 1 1 1",
        f"/preview telegram:{READER}", f"/ban telegram:{READER}", f"/unban telegram:{READER}",
        f"/publish {SAID}\n\n這一篇只有一段，說的是一件小事。", "/retract 1", "/invite",
        "/feedadmin",
    ), 1):  # fmt: skip
        telegram.say(ADMIN, text)
        telegram.wait(lambda number=number: len(telegram.sent(ADMIN)) >= number, 20)  # type: ignore[misc]


def _console(client: httpx2.Client) -> str:
    """Every page of it but the articles, which are there to be read."""
    signed = client.post("/console/in", data={"password": PASSWORD})
    assert signed.status_code in (200, 303)
    shown = [client.get(f"/console{part}") for part in ("", "/feeds", "/outbox", "/nothing")]
    assert [one.status_code for one in shown[:3]] == [200] * 3
    return "".join(one.text for one in shown)


def _verb(folder: Path, name: str, given: dict[str, str]) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", "bot", name],
        cwd=folder, env=environment(folder, **given), capture_output=True, text=True, check=False,
    )  # fmt: skip
    return ran.stdout + ran.stderr
