from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.modes import BATCHES, MODES, ParsedMode, parse_batch, parse_mode, parse_weekly
from digest.preferences import PREFERENCES, Preferences
from digest.spans import LONGEST_PAUSE, parse_pause, parse_quiet

# A Wednesday, 12:00 in Taipei.
NOW = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
TAIPEI = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("3d", "2026-11-28 12:00"),
        ("3天", "2026-11-28 12:00"),
        ("三天", "2026-11-28 12:00"),
        ("兩週", "2026-12-09 12:00"),
        ("两个星期", "2026-12-09 12:00"),
        ("for a week", "2026-12-02 12:00"),
        ("12h", "2026-11-26 00:00"),
        ("半天", "2026-11-26 00:00"),
        ("一個半小時", "2026-11-25 13:30"),
        ("一個月", "2026-12-25 12:00"),
        ("直到週一", "2026-11-30 00:00"),
        ("直到周一", "2026-11-30 00:00"),
        ("到星期三", "2026-12-02 00:00"),
        ("until Monday", "2026-11-30 00:00"),
        ("下週三", "2026-12-02 00:00"),
        ("下週", "2026-11-30 00:00"),
        ("到週一再送", "2026-11-30 00:00"),
        ("直到週一早上八點", "2026-11-30 08:00"),
        ("週三晚上八點", "2026-11-25 20:00"),
        ("明天", "2026-11-26 00:00"),
        ("12/1", "2026-12-01 00:00"),
        ("到十二月一日", "2026-12-01 00:00"),
        ("2026-12-24", "2026-12-24 00:00"),
        ("11/20", "2027-11-20 00:00"),
    ],
)
def test_pauses_as_people_type_them(text: str, until: str) -> None:
    found = parse_pause(text, NOW, "Asia/Taipei")
    assert found
    assert found.astimezone(TAIPEI).strftime("%Y-%m-%d %H:%M") == until


@pytest.mark.parametrize(
    "text", ["", "3", "0d", "400d", "明年", "一陣子", "2/30", "週一週二", "每天早上八點", "forever"]
)
def test_a_pause_that_is_not_understood_is_none(text: str) -> None:
    assert parse_pause(text, NOW, "Asia/Taipei") is None


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("直到週一二三天個半小時明後dhwuntil 0123456789/-月日"), max_size=12))
def test_any_pause_ends_within_a_year(text: str) -> None:
    until = parse_pause(text, NOW, "Africa/Cairo")
    assert until is None or NOW < until <= NOW + LONGEST_PAUSE


@pytest.mark.parametrize(
    ("text", "quiet"),
    [
        ("23:00-07:00", ("23:00", "07:00")),
        ("23:00～07:00", ("23:00", "07:00")),
        ("2300-0700", ("23:00", "07:00")),
        ("晚上十一點到早上七點", ("23:00", "07:00")),
        ("十一點到七點", ("23:00", "07:00")),
        ("11pm to 7am", ("23:00", "07:00")),
        ("半夜十二點到早上七點", ("00:00", "07:00")),
        ("中午到兩點", ("12:00", "14:00")),
        ("關", ()),
        ("off", ()),
        ("23:00", None),
        ("23:00-23:00", None),
        ("8:00 9:00-10:00", None),
        ("安靜一點", None),
        ("", None),
    ],
)
def test_quiet_hours(text: str, quiet: tuple[str, ...] | None) -> None:
    assert parse_quiet(text) == quiet


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("連載", ParsedMode("serial")),
        ("连载", ParsedMode("serial")),
        ("一天一節", ParsedMode("serial")),
        ("即時", ParsedMode("instant")),
        ("馬上", ParsedMode("instant")),
        ("每日", ParsedMode("daily")),
        ("每 4 小時", ParsedMode("batched", batch=4)),
        ("每四個小時一次", ParsedMode("batched", batch=4)),
        ("every 6 hours", ParsedMode("batched", batch=6)),
        ("每週", ParsedMode("weekly")),
        ("每週日", ParsedMode("weekly", weekly=7)),
        ("weekly on Friday", ParsedMode("weekly", weekly=5)),
        ("每 5 小時", None),
        ("隨便", None),
        ("", None),
    ],
)
def test_modes(text: str, mode: ParsedMode | None) -> None:
    assert parse_mode(text) == mode


def test_every_choice_of_a_button_is_understood_and_said() -> None:
    for entry in PREFERENCES.values():
        for text in (*entry.choices, *entry.switches):
            value = entry.parse(text)
            assert value is not None, (entry.name, text)
            assert entry.parse(entry.show(value)) == value


@given(
    st.sampled_from(MODES),
    st.sampled_from(BATCHES),
    st.integers(1, 7),
    st.sampled_from([(), ("23:00", "07:00"), ("00:00", "06:30")]),
    st.sampled_from(["", "2026-11-30T00:00", "2026-12-01T08:30"]),
)
def test_what_is_stored_is_read_back(
    mode: str, batch: int, weekly: int, quiet: tuple[str, ...], pause: str
) -> None:
    chosen = Preferences(mode=mode, batch=batch, weekly=weekly, quiet=quiet, pause=pause)
    assert Preferences().merged(chosen.rows()) == chosen


def test_the_parts_of_a_mode_are_read_alone() -> None:
    assert parse_batch("6") == 6
    assert parse_batch("5") is None
    assert parse_weekly("週五") == 5
    assert parse_weekly("9") is None
