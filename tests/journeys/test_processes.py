"""Processes that start, meet, are told to end, and are killed."""

import json
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import httpx2
import pytest

from storage.store import Store
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_http import served
from tests.handlers.conftest import BRIDGE
from tests.journeys.broadcasts import LIFTED
from tests.journeys.processes import (
    address_of,
    due_now,
    environment,
    left,
    process,
    stop,
    telegram_settings,
    until,
)

# What a crash may at most send twice: the pages in flight.
IN_FLIGHT = 16


def unsent(database: Path) -> int:
    """How many pages have not arrived, asked beside a running service at next to no cost."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        (found,) = db.execute("SELECT count(*) FROM outbox WHERE state <> 'sent'").fetchone()
    return int(found)


def test_a_second_run_names_the_first_and_ends_with_3(tmp_path: Path) -> None:
    with process(tmp_path, "run") as first:
        address_of(first)
        with process(tmp_path, "run") as second:
            assert second.wait(20) == 3
            assert second.stderr is not None
            told = second.stderr.read()
        assert f"process {first.pid}" in told
        assert "zhaibao.db is served by `zhaibao run`" in told
        assert stop(first) == 0
    with process(tmp_path, "run") as third:
        address_of(third)
        assert stop(third) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_service_ends_within_ten_seconds_though_a_page_listens(
    tmp_path: Path, number: signal.Signals
) -> None:
    with (
        process(tmp_path, "run") as service,
        httpx2.Client(base_url=address_of(service)) as client,
    ):
        client.get("/")
        client.post("/say", json={"text": "/start"})
        with client.stream("GET", "/events") as answer:
            next(answer.iter_lines())
            service.send_signal(number)
            assert service.wait(10) == 0
        assert service.stderr is not None
        assert "Traceback" not in service.stderr.read()


def test_the_service_ends_in_time_while_telegram_is_silent(tmp_path: Path) -> None:
    given = {"BOT_TOKEN": "1:a", "TELEGRAM_API_URL": "http://127.0.0.1:9"}
    with process(tmp_path, "run", **given, WEB_CHAT="on") as service:
        address_of(service)
        assert stop(service) == 0


def test_killed_amid_200_pages_nothing_is_lost_and_little_comes_twice(tmp_path: Path) -> None:
    database = tmp_path / "zhaibao.db"
    due_now(database, 200)
    telegram = FakeTelegram()
    with served(telegram) as root:
        with process(tmp_path, "run", **telegram_settings(root), **LIFTED) as service:
            telegram.wait(lambda: telegram.count("sendMessage") >= 60, 60)
            service.kill()
            service.wait()
        before = telegram.count("sendMessage")
        assert before < 200
        with process(tmp_path, "run", **telegram_settings(root), **LIFTED) as service:
            telegram.wait(lambda: len(telegram.chats) >= 200, 60)
            # A page that comes twice may be the last: its chat has been served before.
            until(lambda: unsent(database) == 0, 60)
            assert stop(service) == 0
    counts = [len(telegram.sent(chat)) for chat in range(1, 201)]
    assert min(counts) == 1
    assert sum(counts) - 200 <= IN_FLIGHT
    assert left(database) == {"sent": 200}


def test_ingest_beside_the_service_is_in_the_next_slot(tmp_path: Path) -> None:
    with (
        process(tmp_path, "run", FEEDS=str(_shelf(tmp_path))) as service,
        httpx2.Client(base_url=address_of(service)) as client,
    ):
        client.get("/")
        client.post("/say", json={"text": "/start"})
        late = tmp_path / "late.txt"
        late.write_text(BRIDGE.replace("橋", "塔"), encoding="utf-8")
        ran = subprocess.run(
            [sys.executable, "-m", "bot", "ingest", str(late)],
            cwd=tmp_path, env=environment(tmp_path), capture_output=True, timeout=60, check=True,
        )  # fmt: skip
        assert json.loads(ran.stdout)["title"] == "修一座沒有人走的塔"
        assert "修一座沒有人走的塔" in _said(client, "今日")
        assert "修一座沒有人走的塔" in _said(client, "搜尋 石塔")
        assert stop(service) == 0


def test_deliver_asks_the_service_or_does_it_itself(tmp_path: Path) -> None:
    database, telegram = tmp_path / "zhaibao.db", FakeTelegram()
    due_now(database, 3)
    with served(telegram) as root:
        given = telegram_settings(root)
        with process(tmp_path, "deliver", **given) as alone:
            assert alone.wait(60) == 0
            assert alone.stdout is not None
            assert alone.stdout.read() == "sent 3, left 0\n"
        assert sorted(telegram.chats) == [1, 2, 3]
        with process(tmp_path, "run", **given) as service:
            telegram.wait(lambda: telegram.count("setMyCommands") > 0, 20)
            with process(tmp_path, "deliver", **given) as asking:
                assert asking.wait(60) == 0
                assert asking.stdout is not None
                assert asking.stdout.read() == "sent 0, left 0\n"
            assert stop(service) == 0


def test_wrong_settings_are_told_all_at_once_with_2(tmp_path: Path) -> None:
    given = {"WEB_PORT": "99999", "DEFAULT_ZONE": "Nowhere/At_All", "POLL_MINUTES": "0"}
    with process(tmp_path, "run", **given) as service:
        assert service.wait(20) == 2
        assert service.stderr is not None
        told = service.stderr.read()
    assert all(name in told for name in given)
    assert not (tmp_path / "zhaibao.db").exists()


def test_a_taken_port_is_told_and_leaves_no_lease(tmp_path: Path) -> None:
    with process(tmp_path, "run") as first:
        port = address_of(first).rstrip("/").rsplit(":", 1)[1]
        other = {"WEB_PORT": port, "DATABASE_PATH": str(tmp_path / "other.db")}
        with process(tmp_path, "run", **other) as second:
            assert second.wait(20) == 1
            assert second.stderr is not None
            told = second.stderr.read()
        assert f"port {port}" in told
        assert "Traceback" not in told
        assert stop(first) == 0


def test_a_database_where_nothing_can_be_made_is_one_sentence(tmp_path: Path) -> None:
    given = {"DATABASE_PATH": "/proc/zhaibao.db"}
    for verb in ("run", "deliver"):
        with process(tmp_path, verb, **given) as service:
            assert service.wait(20) == 1
            assert service.stderr is not None
            told = service.stderr.read()
        assert told.startswith("zhaibao: /proc/zhaibao.db.lock cannot be written"), told
        assert told.count("\n") == 1


def _shelf(folder: Path) -> Path:
    shelf = folder / "shelf"
    shelf.mkdir()
    (shelf / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    return shelf


def _said(client: httpx2.Client, text: str) -> str:
    """The answer to a text, as it stands in the log."""
    client.post("/say", json={"text": text})
    with client.stream("GET", "/events") as answer:
        for line in answer.iter_lines():
            if line.startswith("data: ["):
                last = json.loads(line.removeprefix("data: "))[-1]
                return "".join(span[0] for block in last["blocks"] for span in block["spans"])
    return ""


def test_the_database_of_a_killed_service_is_sound(tmp_path: Path) -> None:
    with (
        process(tmp_path, "run") as service,
        httpx2.Client(base_url=address_of(service)) as client,
    ):
        client.get("/")
        client.post("/say", json={"text": "/start"})
        service.kill()
        service.wait()
    store = Store.open(tmp_path / "zhaibao.db")
    assert store.check() == "ok"
    assert store.subscribers.count("active") == 1
    store.close()
