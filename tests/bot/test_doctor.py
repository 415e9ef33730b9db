"""zhaibao doctor: each thing that can be wrong at three in the morning, in one sentence."""

import shutil
import socket
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.config import SETTINGS
from bot.verbs.doctor import Finding, examine
from storage.lease import RunLease
from storage.store import Store
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.telegram_http import served
from tests.handlers.desk import NOW


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, and no setting in the environment."""
    monkeypatch.chdir(tmp_path)
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    monkeypatch.setenv("WEB_PORT", "0")
    return tmp_path


def found(folder: Path, *lines: str) -> dict[str, Finding]:
    """What the doctor says of these settings, by subject; of several the last."""
    (folder / ".env").write_text("\n".join(lines), encoding="utf-8")
    return {finding.subject: finding for finding in examine()}


def faults(folder: Path, *lines: str) -> dict[str, str]:
    (folder / ".env").write_text("\n".join(lines), encoding="utf-8")
    return {finding.subject: finding.said for finding in examine() if not finding.sound}


def test_an_empty_folder_is_well_and_has_no_feed(folder: Path) -> None:
    told = found(folder)
    assert all(finding.sound for finding in told.values())
    assert told["feeds"].said.startswith("none is set: FEEDS, CATALOGUE or /feedadmin add one")
    assert "the first run makes it" in told["database"].said


def test_every_wrong_setting_at_once_and_a_slip_of_the_keyboard(folder: Path) -> None:
    told = faults(folder, "DEFAULT_ZONE=Asia/Taibei", "ACCESS=nobody", "BOT_TOKN=x")
    assert "an IANA zone or a city" in told["DEFAULT_ZONE"]
    assert "open, invite or closed" in told["ACCESS"]
    assert "slip of the keyboard" in told["BOT_TOKN"]


def test_a_faulty_catalogue_by_feed_and_one_that_is_no_toml(folder: Path) -> None:
    (folder / "feeds.toml").write_text('[[feed]]\naddress = "example.org"\n', encoding="utf-8")
    assert "feed 1" in faults(folder, "CATALOGUE=feeds.toml")["catalogue"]
    (folder / "feeds.toml").write_text("[[feed]\n", encoding="utf-8")
    assert "line 1" in faults(folder, "CATALOGUE=feeds.toml")["catalogue"]


def test_a_database_of_no_use_and_one_that_is_well(folder: Path) -> None:
    path = folder / "z.db"
    path.write_bytes(b"SQLite format 3\0" + b"junk" * 5000)
    assert "damaged" in faults(folder, "DATABASE_PATH=z.db")["database"]
    path.unlink()
    Store.open(path).close()
    assert found(folder, "DATABASE_PATH=z.db")["database"].said.endswith("can be written; ok")


def test_a_disk_without_room_for_a_backup(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = SimpleNamespace(total=10**9, used=10**9, free=3 * 2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
    assert "3 MiB free at" in faults(folder)["disk"]
    assert "a backup needs 16 MiB" in faults(folder)["disk"]


def test_a_port_that_is_taken_and_one_that_our_own_run_holds(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setenv("WEB_PORT", str(port))
        assert f"port {port} cannot be listened on" in faults(folder)["web port"]
        lease = RunLease(folder / "data" / "zhaibao.db", verb="run", now=NOW)
        lease.acquire()
        assert "served by `zhaibao run`, process" in found(folder)["web port"].said
        lease.release()


def test_telegram_that_answers_refuses_or_is_away(folder: Path) -> None:
    with served(FakeTelegram()) as root:
        server = f"TELEGRAM_API_URL={root}"
        assert "@zhaibao_test_bot" in found(folder, f"BOT_TOKEN={TOKEN}", server)["Telegram"].said
        wrong = f"BOT_TOKEN={TOKEN[:-3]}xyz"
        assert "refuses BOT_TOKEN: Unauthorized" in faults(folder, wrong, server)["Telegram"]
    away = "TELEGRAM_API_URL=http://127.0.0.1:9"
    assert "does not answer" in faults(folder, f"BOT_TOKEN={TOKEN}", away)["Telegram"]


def test_a_webhook_of_another_program_and_one_of_ours(folder: Path) -> None:
    with served(telegram := FakeTelegram()) as root:
        lines = (f"BOT_TOKEN={TOKEN}", f"TELEGRAM_API_URL={root}")
        telegram.hook = "https://other.example/hook/a-secret"
        said = faults(folder, *lines)["Telegram"]
        assert said.startswith("a webhook at other.example takes the updates of @zhaibao_test_bot")
        assert "a-secret" not in said
        public = ("PUBLIC_URL=https://bot.example", "WEB_PASSWORD=a long password")
        assert "other.example" in faults(folder, *lines, *public)["Telegram"]
        telegram.hook = "https://bot.example/telegram"
        assert "Telegram" not in faults(folder, *lines, *public)
        assert "bot.example" in faults(folder, *lines)["Telegram"]


def test_a_proxy_that_does_not_answer(folder: Path) -> None:
    told = faults(folder, "FETCH_PROXY=socks5://me:secret@127.0.0.1:9")
    assert "127.0.0.1 port 9 does not answer" in told["FETCH_PROXY"]
    assert "secret" not in str(told)


def test_rules_that_are_faulty(folder: Path) -> None:
    (folder / "rules.toml").write_text("[[rule]\n", encoding="utf-8")
    assert "rules.toml" in faults(folder, "RULES_FILE=rules.toml")["rules"]
