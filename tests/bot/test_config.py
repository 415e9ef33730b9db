from pathlib import Path

import pytest

from bot.config import SETTINGS, ConfigError, Settings, read_settings, unknown_names

TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"  # no bot of anybody's


def settings(**given: str) -> Settings:
    return read_settings(given)


def faults(**given: str) -> dict[str, str]:
    with pytest.raises(ConfigError) as caught:
        read_settings(given)
    return {fault.name: fault.wrong for fault in caught.value.faults}


def test_nothing_set_gives_the_documented_defaults() -> None:
    found = settings()
    assert found.bot_token == ""
    assert found.telegram_api_url == "https://api.telegram.org"
    assert found.database_path == Path("data/zhaibao.db")
    assert (found.web_host, found.web_port, found.web_chat) == ("127.0.0.1", 8080, None)
    assert found.feeds == ()
    assert found.defaults.hours == ("08:00", "20:30")
    assert found.defaults.script == "original"
    assert found.defaults.language == "zh-Hant"
    assert (found.log_level, found.log_format, found.poll_minutes) == ("INFO", "console", 15)


def test_every_fault_of_every_setting_is_in_one_report() -> None:
    found = faults(
        BOT_TOKEN="hunter2-the-secret",
        TELEGRAM_API_URL="ftp://x",
        WEB_PORT="80800",
        WEB_CHAT="maybe",
        ADMIN_IDS="12,me,you",
        FEEDS="nowhere.md gopher://old",
        DEFAULT_ZONE="Mars/Olympus",
        DEFAULT_HOURS="25:99",
        DEFAULT_SCRIPT="klingon",
        DEFAULT_LANGUAGE="fr",
        POLL_MINUTES="0",
        LOG_LEVEL="LOUD",
        LOG_FORMAT="xml",
        ALLOW_HOSTS="good.example b@d",
    )
    assert len(found) == 14
    assert "'me'" in found["ADMIN_IDS"]
    assert "'you'" in found["ADMIN_IDS"]
    assert "nowhere.md" in found["FEEDS"]
    assert "gopher" in found["FEEDS"]


def test_the_report_says_what_is_expected_and_repeats_no_secret() -> None:
    with pytest.raises(ConfigError) as caught:
        settings(BOT_TOKEN="hunter2-the-secret", LOG_FORMAT="xml")
    report = str(caught.value)
    assert "2 settings are wrong" in report
    assert "console or json" in report
    assert "hunter2" not in report
    assert caught.value.exit_status == 2


def test_secrets_do_not_show_in_the_record() -> None:
    found = settings(BOT_TOKEN=TOKEN, WEB_PASSWORD="correct horse")
    assert found.bot_token == TOKEN
    assert TOKEN not in repr(found)
    assert "horse" not in repr(found)


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("WEB_PORT=1111\nPOLL_MINUTES=7 # often\nLOG_LEVEL=debug\n", encoding="utf-8")
    found = read_settings({"WEB_PORT": "2222", "LOG_LEVEL": ""}, file)
    assert (found.web_port, found.poll_minutes, found.log_level) == (2222, 7, "INFO")


def test_the_file_of_the_working_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("\ufeffBOT_TOKEN='" + TOKEN + "'\n", encoding="utf-8")
    assert read_settings().bot_token == TOKEN


def test_a_line_that_sets_nothing_is_a_fault_with_its_number(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("WEB_PORT=1\n=oops\nPOLL_MINUTES=x\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_settings({}, file)
    assert [fault.name for fault in caught.value.faults] == [f"{file} line 2", "POLL_MINUTES"]


@pytest.mark.parametrize("content", [b"\xff\xfeB\x00", None])
def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / ".env"
    file.mkdir() if content is None else file.write_bytes(content)
    with pytest.raises(ConfigError, match="cannot be read"):
        read_settings({}, file)


def test_feeds_are_addresses_files_and_folders_by_space_or_comma(tmp_path: Path) -> None:
    (tmp_path / "a.md").touch()
    (tmp_path / "more").mkdir()
    found = settings(FEEDS="https://news.example/feed?x=1, a.md,more  a.md\thttp://127.0.0.1:81/f/")
    assert found.feed_addresses == ("https://news.example/feed?x=1", "http://127.0.0.1:81/f/")
    assert found.feed_paths == ("a.md", "more")
    assert len(found.feeds) == 4


@pytest.mark.parametrize(
    ("given", "target"),
    [("s2tw", "tw"), ("S2TWP", "twp"), ("t2s", "hans"), ("original", "original"), ("简体", "hans")],
)
def test_the_default_script_takes_names_shown_and_opencc_names(given: str, target: str) -> None:
    assert settings(DEFAULT_SCRIPT=given).defaults.script == target


def test_default_hours_and_zone_reach_the_preferences() -> None:
    found = settings(DEFAULT_HOURS="21:15,07:00", DEFAULT_ZONE="Asia/Hong_Kong").defaults
    assert found.hours == ("07:00", "21:15")
    assert found.zone == "Asia/Hong_Kong"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "bot.example"])
def test_beyond_this_machine_the_web_chat_wants_a_password(host: str) -> None:
    assert "WEB_HOST" in faults(WEB_HOST=host)
    assert settings(WEB_HOST=host, WEB_PASSWORD="correct horse").web_host == host


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "::1", "[::1]"])
def test_on_this_machine_it_wants_none(host: str) -> None:
    assert settings(WEB_HOST=host).web_host == host.strip("[]")


@pytest.mark.parametrize(
    ("chat", "token", "serves"),
    [
        ("auto", "", True),
        ("auto", TOKEN, False),
        ("on", TOKEN, True),
        ("OFF", "", False),
    ],
)
def test_the_web_chat_is_on_where_no_token_is_or_as_set(
    chat: str, token: str, serves: bool
) -> None:
    assert settings(WEB_CHAT=chat, BOT_TOKEN=token).serves_web_chat is serves


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    assert "folder" in faults(DATABASE_PATH=str(tmp_path))["DATABASE_PATH"]


def test_each_setting_is_one_field_and_each_field_one_setting() -> None:
    assert [setting.field for setting in SETTINGS] == list(Settings.__dataclass_fields__)


def test_names_that_are_no_setting_are_noticed(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("BOT_TOKN=1\nWEB_PORT=1\n", encoding="utf-8")
    assert unknown_names(file) == ("BOT_TOKN",)


def test_a_secret_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("123:abc-DEF\n", encoding="utf-8")
    settings = read_settings({"BOT_TOKEN_FILE": str(tmp_path / "token")})
    assert settings.bot_token == "123:abc-DEF"
    assert "abc" not in repr(settings)


def test_both_a_secret_and_its_file_or_no_such_file_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("123:abc", encoding="utf-8")
    given = {
        "BOT_TOKEN": "1:x", "BOT_TOKEN_FILE": str(tmp_path / "token"),
        "WEB_PASSWORD_FILE": str(tmp_path / "nowhere"),
    }  # fmt: skip
    with pytest.raises(ConfigError) as raised:
        read_settings(given)
    assert [fault.name for fault in raised.value.faults] == ["BOT_TOKEN_FILE", "WEB_PASSWORD_FILE"]
    assert "123:abc" not in str(raised.value)


def test_config_shows_every_setting_and_no_secret() -> None:
    from bot.verbs.config import shown

    given = {
        "BOT_TOKEN": "123:secretly",
        "FEEDS": "https://u:p@f.example/x?key=abc",
        "WEB_PORT": "9",
    }
    lines = shown(read_settings(given))
    assert len(lines) == len(SETTINGS)
    assert "* BOT_TOKEN=***" in lines
    assert "* WEB_PORT=9" in lines
    assert "* FEEDS=https://***@f.example/x?key=***" in lines
    assert "  WEB_CHAT=auto" in lines
    assert "  CATALOGUE=" in lines
    assert "  WEB_PASSWORD=" in lines


def test_a_port_that_a_proxy_leads_to_needs_a_password() -> None:
    from bot.house import rules_of

    assert "no password keeps them out" in faults(PUBLIC_URL="https://bot.example")["PUBLIC_URL"]
    led = settings(PUBLIC_URL="https://bot.example/", WEB_PASSWORD="a long one")
    assert led.public_url == "https://bot.example"
    assert rules_of(led).here == {"terminal"}
    assert rules_of(settings()).here == {"terminal", "web"}
