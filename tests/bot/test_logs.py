import io
import json
import logging
import sys
import warnings
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import log, start_logs
from digest.masking import masked

TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"  # no bot of anybody's


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    top = logging.getLogger()
    handlers, level = list(top.handlers), top.level
    yield
    top.handlers[:] = handlers
    top.setLevel(level)
    logging.captureWarnings(False)
    structlog.reset_defaults()


def test_ours_and_a_librarys_lines_come_out_alike() -> None:
    out = io.StringIO()
    start_logs("INFO", "json", out=out)
    log().info("page sent", page=3)
    logging.getLogger("a.library").warning("slow %s", "network", extra={"seconds": 4})
    ours, theirs = map(json.loads, out.getvalue().splitlines())
    assert (ours["event"], ours["page"], ours["level"]) == ("page sent", 3, "info")
    assert (theirs["event"], theirs["seconds"]) == ("slow network", 4)
    assert ours["timestamp"].endswith("Z")


def test_console_lines_are_plain_where_nobody_watches() -> None:
    out = io.StringIO()
    start_logs("INFO", "console", out=out)
    log().warning("fault", what="新聞")
    assert "fault" in out.getvalue()
    assert "新聞" in out.getvalue()
    assert "\x1b" not in out.getvalue()


@pytest.mark.parametrize("form", ["console", "json"])
def test_secrets_are_masked_wherever_they_stand(form: str) -> None:
    out = io.StringIO()
    start_logs("DEBUG", form, secrets=("correct horse", ""), out=out)
    log().info("calling", address=f"https://api.telegram.org/bot{TOKEN}/getMe")
    logging.getLogger("any").info("file at %s", "http://127.0.0.1:8/file/bot1:short/photo.jpg")
    try:
        raise ValueError(f"{TOKEN} and correct horse")
    except ValueError as error:
        log().error("bug", exc_info=error)
    said = out.getvalue()
    assert TOKEN not in said
    assert "1:short" not in said
    assert "horse" not in said
    assert "Traceback" in said
    assert "/bot***/getMe" in said


def test_json_stays_json_after_masking() -> None:
    out = io.StringIO()
    start_logs("INFO", "json", out=out)
    log().info('say "https://a.example/?api_key=abc" twice', back="C:\\?token=x\\y")
    line = json.loads(out.getvalue())
    assert line["event"] == 'say "https://a.example/?api_key=***" twice'


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("https://u:p@feeds.example/x", "https://***@feeds.example/x"),
        ("https://f.example/rss?key=abc&page=2", "https://f.example/rss?key=***&page=2"),
        ("https://f.example/?a=1&access_token=abc#t", "https://f.example/?a=1&access_token=***#t"),
        ("https://f.example/rss?keyword=短劇", "https://f.example/rss?keyword=短劇"),
        ("at 08:00 and 20:30", "at 08:00 and 20:30"),
    ],
)
def test_keys_in_addresses_are_masked_and_the_rest_is_kept(text: str, safe: str) -> None:
    assert masked(text) == safe


@given(st.text(), st.text())
def test_no_token_survives_any_surroundings(before: str, after: str) -> None:
    assert TOKEN[10:] not in masked(f"{before} {TOKEN} {after}")


@pytest.mark.parametrize("name", ["httpx", "httpx2", "httpcore", "uvicorn.access", "apscheduler"])
def test_libraries_that_tell_every_request_are_quiet(name: str) -> None:
    out = io.StringIO()
    start_logs("DEBUG", out=out)
    logging.getLogger(name).info("HTTP Request: POST …")
    assert out.getvalue() == ""


def test_the_level_keeps_lesser_lines_out() -> None:
    out = io.StringIO()
    start_logs("ERROR", out=out)
    log().warning("unheard")
    log().error("heard")
    assert "unheard" not in out.getvalue()
    assert "heard" in out.getvalue()


def test_logs_go_to_standard_error_only(capsys: pytest.CaptureFixture[str]) -> None:
    start_logs()
    log().info("hello")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old habit", stacklevel=1)
    heard = capsys.readouterr()
    assert heard.out == ""
    assert "hello" in heard.err
    assert "old habit" in heard.err


def test_logging_before_the_start_does_not_reach_the_answers(
    capsys: pytest.CaptureFixture[str],
) -> None:
    structlog.reset_defaults()
    log().warning("early")
    heard = capsys.readouterr()
    assert (heard.out, "early" in heard.err) == ("", True)


def test_a_light_verb_does_not_pay_for_logging() -> None:
    import subprocess

    code = "import sys, bot.cli, bot.logs; print('structlog' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
