"""Telegram calls us: set at the start, known by its secret, bounded, removed at the end."""

import json
from pathlib import Path
from typing import Any

import httpx2

from bot.transports.telegram.webhook import secret_of
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.telegram_http import served
from tests.journeys.processes import address_of, process, stop

READER = 880
PUBLIC = "https://bot.example"


class CalledTelegram(FakeTelegram):
    """A Telegram that is told where to call."""

    def __init__(self) -> None:
        super().__init__()
        self.hooks: list[dict[str, str]] = []

    def _do_setwebhook(self, given: dict[str, str]) -> bool:
        self.hooks.append(given)
        return super()._do_setwebhook(given)

    def _do_deletewebhook(self, given: dict[str, str]) -> bool:
        self.hooks.append({})
        return super()._do_deletewebhook(given)


def update(text: str, number: int = 1) -> dict[str, Any]:
    telegram = FakeTelegram()
    telegram.say(READER, text)
    return {**telegram._updates[-1], "update_id": number}


def test_updates_come_by_webhook_and_nothing_is_polled(tmp_path: Path) -> None:
    telegram = CalledTelegram()
    secret = {"X-Telegram-Bot-Api-Secret-Token": secret_of(TOKEN)}
    with served(telegram) as root:
        given = {"BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": root, "PUBLIC_URL": PUBLIC,
                 "WEB_PASSWORD": "a long password"}  # fmt: skip
        with process(tmp_path, "run", **given) as service:
            port = httpx2.URL(address_of(service)).port
            telegram.wait(lambda: bool(telegram.hooks), 20)
            hook = telegram.hooks[0]
            assert hook["url"] == f"{PUBLIC}/telegram"
            assert hook["secret_token"] == secret["X-Telegram-Bot-Api-Secret-Token"]
            assert TOKEN.partition(":")[2] not in json.dumps(hook)
            with httpx2.Client(
                base_url=f"http://127.0.0.1:{port}", headers={"Host": "bot.example"}
            ) as client:
                assert client.get("/readyz").status_code == 200
                # Through the proxy that leads here nobody sees more without the password.
                assert client.get("/metrics").status_code == 401
                _refused(client, secret)
                assert client.post("/telegram", json=update("/start"), headers=secret).is_success
                telegram.wait(lambda: len(telegram.sent(READER)) >= 2, 20)
                other = client.get("/readyz", headers={"Host": "evil.example"})
                assert other.status_code == 421
            assert telegram.count("getUpdates") == 0
            assert stop(service) == 0
    assert telegram.hooks[-1] == {}


def _refused(client: httpx2.Client, secret: dict[str, str]) -> None:
    key = "X-Telegram-Bot-Api-Secret-Token"
    for value in (b"", b"wrong", secret[key][:-1].encode(), b"\xe9\xff"):
        told = {key.encode(): value}
        assert client.post("/telegram", json=update("/start"), headers=told).status_code == 404
    assert client.get("/telegram").status_code == 405
    large = client.post("/telegram", content=b"[" + b" " * 1_100_000 + b"]", headers=secret)
    assert large.status_code == 413
    for bad in (b"{", b"[]", b"[" * 100_000, b"\xff"):
        assert client.post("/telegram", content=bad, headers=secret).status_code == 400
    assert client.post("/telegram", json={"update_id": "x"}, headers=secret).status_code == 200
