"""Bytes to text, whatever is declared."""

import random
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.charset import declared_in, decoded, is_text
from bot.sources.child import answer
from bot.sources.file import read_file
from bot.sources.freshness import LONGEST, fresh_for, retry_after
from handlers.fetched import FetchError
from tests.digest.test_polling import NOW

HANT = "山谷裡的石橋已經封了十二年。今年春天，鎮公所決定把它修好，理由卻不是交通。"
HANS = "山谷里的石桥已经封了十二年。今年春天，镇公所决定把它修好，理由却不是交通。"
DECLARED = ["", "utf-8", "gb2312", "big5", "iso-8859-1", "shift_jis", "utf-16", "rot13", "x-nil"]


@pytest.mark.parametrize("declared", DECLARED)
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "big5hkscs", "utf-16"])
def test_what_is_declared_wrong_is_read_right(charset: str, declared: str) -> None:
    for text in (HANT, HANS):
        try:
            data = text.encode(charset)
        except UnicodeEncodeError:
            continue
        assert decoded(data, declared) == text


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_markup_in_utf_16_needs_no_sign(charset: str) -> None:
    text = f"<?xml version='1.0'?><rss>{HANS}"
    assert decoded(text.encode(charset), "") == text
    assert decoded(HANS.encode(charset), "utf-16") == HANS


PAIRED = {
    "counting": bytes(byte for n in range(300) for byte in (n % 256, 0)),
    "counting from the other end": bytes(byte for n in range(300) for byte in (0, n % 251 + 1)),
    "a wave": bytes(byte for n in range(900) for byte in (128 + n * 7 % 100, 0)),
    "a program": b"M\0Z\0" + bytes(400),
    "letters and high halves": b"A\0\xff\0" * 100,
    "small numbers": b"\x01\0\x02\0\x03\0" * 100,
    "letters, then numbers": "<rss>".encode("utf-16-le") + b"\x05\0\x06\0" * 90,
}


@pytest.mark.parametrize("declared", ["", "utf-8", "gbk"])
@pytest.mark.parametrize("data", PAIRED.values(), ids=PAIRED)
def test_a_binary_with_a_zero_at_every_other_place_is_no_text(data: bytes, declared: str) -> None:
    assert not is_text(decoded(data, declared))
    told = answer({"address": "file:a.txt", "media": "text/plain", "charset": declared}, data)
    assert told["reason"] == "this is no text"


@given(st.integers(0, 2**32))
def test_noise_is_no_text_and_a_stray_control_costs_nothing(number: int) -> None:
    noise = random.Random(number).randbytes(600)
    assert not is_text(decoded(noise))
    stray = HANS[: number % 30] + chr(number % 8 + 1) + HANS * 3
    assert is_text(decoded(stray.encode("gb18030")))
    assert is_text(decoded(stray.encode("utf-16")))


def test_an_operators_file_is_asked_the_same(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    for data in PAIRED.values():
        file.write_bytes(data)
        with pytest.raises(FetchError, match="this is no text"):
            read_file(file)
    for charset in ("utf-16", "gb18030", "utf-8-sig"):
        file.write_bytes(HANS.encode(charset))
        assert read_file(file).body == HANS


def test_damaged_bytes_cost_no_more_than_themselves() -> None:
    for text, charset in ((HANT, "big5"), (HANS, "gb18030"), (HANS, "utf-8")):
        data = text.encode("big5hkscs" if charset == "big5" else charset)
        read = decoded(data[:30] + b"\xff\xff" + data[30:], charset)
        assert sum(read.count(char) for char in "今年春天") >= 4, charset


def test_what_a_document_says_of_itself() -> None:
    assert declared_in(b'<?xml version="1.0" encoding="Big5"?>') == "Big5"
    assert declared_in(b"<html><meta charset='gbk'>") == "gbk"
    assert declared_in(b'<meta http-equiv=x content="text/html; charset=gb2312">') == "gb2312"
    assert declared_in(b"<html>") == ""


@given(st.binary(max_size=200), st.text(max_size=12))
def test_no_bytes_are_refused(data: bytes, declared: str) -> None:
    assert isinstance(decoded(data, declared), str)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0), ({"cache-control": "public, max-age=600"}, 600),
        ({"cache-control": "max-age=600", "age": "100"}, 500),
        ({"cache-control": "max-age=600", "age": "1000"}, 0),
        ({"cache-control": "no-cache, max-age=600"}, 0), ({"cache-control": "max-age=x"}, 0),
        ({"cache-control": "max-age=9999999999"}, LONGEST),
        ({"expires": "Wed, 25 Nov 2026 11:20:00 GMT"}, 3600),
        ({"expires": "Wed, 25 Nov 2026 11:20:00 GMT", "date": "Wed, 25 Nov 2026 11:19:00 GMT"}, 60),
        ({"expires": "0"}, 0), ({"expires": "Wed, 25 Nov 1999 11:20:00 GMT"}, 0),
        ({"cache-control": "max-age=60", "expires": "Wed, 25 Nov 2026 11:20:00 GMT"}, 60),
    ],
)  # fmt: skip
def test_how_long_an_answer_stays_good(headers: dict[str, str], seconds: float) -> None:
    assert fresh_for(headers, NOW) == seconds


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("", None), ("120", 120), ("soon", None), ("-5", None), ("99999999999", LONGEST),
     ("Wed, 25 Nov 2026 10:21:00 GMT", 60), ("Wed, 25 Nov 2025 10:21:00 GMT", 0)],
)  # fmt: skip
def test_the_pause_that_is_asked_for(said: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": said}, NOW) == seconds


ODD_DATES = (
    "", "0", "-1", "soon", "Wed, 31 Feb 2026 11:20:00 GMT", "Mon, 01 Jan 0001 00:00:00 +1400",
    "Fri, 31 Dec 9999 23:59:59 -1200", "Wed, 25 Nov 99999 11:20:00 GMT", "2026-11-25T11:20:00Z",
    "Wed, 25 Nov 2026 99:99:99 GMT", "Wed, 25 Nov 2026 11:20:00 +9999", "9" * 400, "二〇二六年",
)  # fmt: skip


@given(
    st.sampled_from(ODD_DATES) | st.text(max_size=40) | st.datetimes().map(format_datetime),
    st.sampled_from(ODD_DATES) | st.text(max_size=40) | st.datetimes().map(format_datetime),
)
def test_no_date_keeps_a_feed_away_longer_than_it_may(expires: str, date: str) -> None:
    for now in (NOW, datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)):
        assert 0 <= fresh_for({"expires": expires, "date": date}, now) <= LONGEST
        assert 0 <= (retry_after({"retry-after": expires}, now) or 0) <= LONGEST
