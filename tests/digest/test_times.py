import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.times import ParsedHours, parse_hours, parse_weekdays

_EVERY = (1, 2, 3, 4, 5, 6, 7)
_WORK = (1, 2, 3, 4, 5)


def hours(text: str) -> tuple[str, ...]:
    parsed = parse_hours(text)
    assert parsed, text
    return parsed.hours


@pytest.mark.parametrize(
    ("text", "clocks", "days"),
    [
        ("每天早上八點", ("08:00",), _EVERY),
        ("每天早上八点", ("08:00",), _EVERY),
        ("每週一三五晚上九點半", ("21:30",), (1, 3, 5)),
        ("每周一、三、五晚上9点半", ("21:30",), (1, 3, 5)),
        ("星期二和四 7:30", ("07:30",), (2, 4)),
        ("禮拜天早上九點", ("09:00",), (7,)),
        ("周六日 10:00", ("10:00",), (6, 7)),
        ("週末中午", ("12:00",), (6, 7)),
        ("週一到週五 8:00", ("08:00",), _WORK),
        ("周一至五 8:00", ("08:00",), _WORK),
        ("週六到週一 8:00", ("08:00",), (1, 6, 7)),
        ("8:00 20:30", ("08:00", "20:30"), ()),
        ("08:00,20:30", ("08:00", "20:30"), ()),
        ("20:30、08:00、20:30", ("08:00", "20:30"), ()),
        ("０８：００　２０：３０", ("08:00", "20:30"), ()),
        ("0800 2030", ("08:00", "20:30"), ()),
        ("8 20", ("08:00", "20:00"), ()),
        ("8pm", ("20:00",), ()),
        ("8 P.M.", ("20:00",), ()),
        ("PM 8:30", ("20:30",), ()),
        ("12am", ("00:00",), ()),
        ("12 pm", ("12:00",), ()),
        ("every day at 8 pm", ("20:00",), ()),
        ("weekdays at 8am and 8:30pm", ("08:00", "20:30"), _WORK),
        ("Mon, Wed 21:30", ("21:30",), (1, 3)),
        ("mon-fri 9am", ("09:00",), _WORK),
        ("except weekends 8am", ("08:00",), _WORK),
        ("noon", ("12:00",), ()),
        ("工作日早上8點", ("08:00",), _WORK),
        ("平日 08:00", ("08:00",), _WORK),
        ("早上八點，週末除外", ("08:00",), _WORK),
        ("除了週末每天早上七點", ("07:00",), _WORK),
        ("每天早上七點，週日不要", ("07:00",), (1, 2, 3, 4, 5, 6)),
        ("早上八點一刻", ("08:15",), ()),
        ("下午三點三刻", ("15:45",), ()),
        ("下午三點二十五分", ("15:25",), ()),
        ("晚上八點零五分", ("20:05",), ()),
        ("差一刻早上八點", ("07:45",), ()),
        ("二十點三十分", ("20:30",), ()),
        ("上午11點50", ("11:50",), ()),
        ("中午十二點半", ("12:30",), ()),
        ("中午一點", ("13:00",), ()),
        ("凌晨一點", ("01:00",), ()),
        ("傍晚六點", ("18:00",), ()),
        ("早上八點和十點", ("08:00", "10:00"), ()),
        ("晚上八點、十點半", ("20:00", "22:30"), ()),
        ("早八點晚八點", ("08:00", "20:00"), ()),
        ("改成早上七點", ("07:00",), ()),
        ("零點", ("00:00",), ()),
        ("24:00", ("00:00",), ()),
        ("半夜十二點", ("00:00",), ()),
        ("每天午夜", ("00:00",), _EVERY),
    ],
)
def test_what_people_type(text: str, clocks: tuple[str, ...], days: tuple[int, ...]) -> None:
    assert parse_hours(text) == ParsedHours(clocks, days)


@pytest.mark.parametrize(
    ("text", "clocks", "later"),
    [
        ("八點", ("08:00",), ("20:00",)),
        ("8點", ("08:00",), ("20:00",)),
        ("8", ("08:00",), ("20:00",)),
        ("兩點", ("02:00",), ("14:00",)),
        ("八點半", ("08:30",), ("20:30",)),
        ("差一刻八点", ("07:45",), ("19:45",)),
        ("八點、早上九點", ("08:00", "09:00"), ("09:00", "20:00")),
    ],
)
def test_a_bare_hour_is_the_morning_s_and_says_so(
    text: str, clocks: tuple[str, ...], later: tuple[str, ...]
) -> None:
    assert parse_hours(text) == ParsedHours(clocks, (), True, later)


@pytest.mark.parametrize("text", ["8:00", "十二點", "二十點", "零點", "早上八點", "8pm", "20"])
def test_an_hour_with_its_half_of_the_day_is_not_ambiguous(text: str) -> None:
    parsed = parse_hours(text)
    assert parsed
    assert not parsed.ambiguous


def test_midnight_belongs_to_the_next_date() -> None:
    assert parse_hours("每週五半夜十二點") == ParsedHours(("00:00",), (6,))
    assert parse_hours("週日晚上十二點") == ParsedHours(("00:00",), (1,))
    assert parse_hours("週五夜裡兩點") == ParsedHours(("02:00",), (6,))
    assert parse_hours("週五零點") == ParsedHours(("00:00",), (5,))
    assert parse_hours("週五凌晨兩點") == ParsedHours(("02:00",), (5,))
    assert parse_hours("每週五早上八點和半夜十二點") is None


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "摘要", "今天天氣", "每", "每天", "平日", "早上", "25:00", "8:61", "8.30", "八",
        "第二節", "8:00 短劇", "早上二十點", "24:30", "短劇 8:00", "一百點", "週八 8:00", "a" * 500,
        "八點" * 30,
    ],
)  # fmt: skip
def test_what_is_not_understood_is_none(text: str) -> None:
    parsed = parse_hours(text)
    assert parsed is None or text == "八點" * 30


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("平日", _WORK),
        ("週末除外", _WORK),
        ("每天", _EVERY),
        ("週一三五", (1, 3, 5)),
        ("weekdays", _WORK),
        ("週末", (6, 7)),
        ("每天除外", None),
        ("早上八點", None),
        ("短劇", None),
        ("", None),
    ],
)
def test_weekdays_without_an_hour(text: str, days: tuple[int, ...] | None) -> None:
    assert parse_weekdays(text) == days


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("每天週一三五早晚上半夜八十二點刻8:0 ,pm除外和到周末")))
def test_anything_typed_gives_ascending_clocks_or_none(text: str) -> None:
    parsed = parse_hours(text)
    if parsed is not None:
        assert parsed.hours
        assert list(parsed.hours) == sorted(set(parsed.hours))
        assert all("00:00" <= clock <= "23:59" and len(clock) == 5 for clock in parsed.hours)
        assert list(parsed.weekdays) == sorted(set(parsed.weekdays))


@given(st.lists(st.integers(0, 1439), min_size=1, max_size=6, unique=True))
def test_what_is_stored_is_read_back(minutes: list[int]) -> None:
    clocks = tuple(f"{m // 60:02d}:{m % 60:02d}" for m in sorted(minutes))
    assert hours(" ".join(clocks)) == clocks
    assert hours(",".join(clocks)) == clocks
