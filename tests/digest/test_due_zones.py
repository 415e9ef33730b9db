"""The rule for the hour, over every zone there is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from digest.due import Plan, batch_hours, local_moment, next_slot, quiet_end, slots_between

ZONES = sorted(zone for zone in available_timezones() if zone not in ("localtime", "Factory"))
zones = st.sampled_from(ZONES)
dates = st.dates(date(1995, 1, 1), date(2036, 12, 31))
clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
moments = st.builds(datetime.combine, dates, clocks, st.just(UTC))
texts = clocks.map(lambda clock: clock.strftime("%H:%M"))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def existing(day: date, clock: time, zone: str) -> list[datetime]:
    """Every moment whose local reading is that date and clock, found without our rule."""
    info = ZoneInfo(zone)
    around = datetime.combine(day, clock, UTC)
    found = []
    for fold in (0, 1):
        moment = datetime.combine(day, clock, info).replace(fold=fold).astimezone(UTC)
        assert abs(moment - around) <= timedelta(hours=26)
        if moment.astimezone(info).replace(tzinfo=None) == datetime.combine(day, clock):
            found.append(moment)
    return sorted(set(found))


@settings(max_examples=400, deadline=None)
@given(zones, dates, clocks)
def test_an_hour_comes_once_on_its_own_local_date(zone: str, day: date, clock: time) -> None:
    moment = local_moment(day, clock, zone)
    right = existing(day, clock, zone)
    if right:
        assert moment == right[0]
        return
    if moment is None:
        return  # the zone has no such date, or nothing of it is left after the gap
    local = moment.astimezone(ZoneInfo(zone))
    assert local.date() == day


@settings(max_examples=200, deadline=None)
@given(zones, moments, st.lists(texts, min_size=1, max_size=4), st.sets(st.integers(1, 7)))
def test_next_slot_and_slots_between_tell_the_same_story(
    zone: str, after: datetime, hours: list[str], days: set[int]
) -> None:
    plan = Plan(tuple(hours), tuple(sorted(days)), zone)
    slots = slots_between(plan, after, after + timedelta(days=9))
    first = next_slot(plan, after)
    if slots:
        assert first == slots[0]
    else:
        assert first is None or first.at > after + timedelta(days=9)
    names = [slot.name for slot in slots]
    assert len(names) == len(set(names))
    assert all(slot.date.isoweekday() in days for slot in slots)
    assert [slot.at for slot in slots] == sorted(slot.at for slot in slots)


@settings(max_examples=300, deadline=None)
@given(zones, moments, texts, texts, texts)
def test_no_slot_falls_into_quiet_hours(
    zone: str, after: datetime, hour: str, begin: str, end: str
) -> None:
    assume(begin != end)
    plan = Plan((hour,), zone=zone, quiet=(begin, end))
    loud = Plan((hour,), zone=zone)
    slot, other = next_slot(plan, after), next_slot(loud, after - timedelta(days=2))
    assert slot
    assert other
    wait = quiet_end(plan, slot.at)
    # Only where the clock itself is turned back over the end of the quiet hours, or skips a date.
    if wait is not None:
        shifts = {
            (slot.at + timedelta(hours=h)).astimezone(ZoneInfo(zone)).utcoffset()
            for h in range(-26, 27)
        }
        assert len(shifts) > 1


@settings(max_examples=150, deadline=None)
@given(zones, moments, texts, st.integers(1, 72))
def test_a_pause_only_puts_off(zone: str, after: datetime, hour: str, length: int) -> None:
    until = after + timedelta(hours=length)
    paused, plain = Plan((hour,), zone=zone, paused=until), Plan((hour,), zone=zone)
    slot = next_slot(paused, after)
    assert slot
    assert slot.at >= until
    assert slot == next_slot(plain, until - timedelta(microseconds=1))


@pytest.mark.parametrize(
    ("zone", "day", "clock", "moment"),
    [
        # Lord Howe changes by half an hour: 02:00 does not exist, 02:15 comes at 02:45.
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), utc(2026, 10, 3, 15, 45)),
        ("Australia/Lord_Howe", date(2026, 4, 5), time(1, 45), utc(2026, 4, 4, 14, 45)),
        # Cairo's summer begins at midnight: 00:00 comes at 01:00 of the same date.
        ("Africa/Cairo", date(2026, 4, 24), time(0, 0), utc(2026, 4, 23, 22, 0)),
        ("Africa/Cairo", date(2026, 4, 24), time(0, 30), utc(2026, 4, 23, 22, 30)),
        # Its end repeats 23:00 to 24:00: the first one.
        ("Africa/Cairo", date(2026, 10, 29), time(23, 30), utc(2026, 10, 29, 20, 30)),
        # Samoa skipped this date.
        ("Pacific/Apia", date(2011, 12, 30), time(8, 0), None),
        ("America/New_York", date(2026, 3, 8), time(2, 30), utc(2026, 3, 8, 7, 30)),
        ("America/New_York", date(2026, 11, 1), time(1, 30), utc(2026, 11, 1, 5, 30)),
    ],
)
def test_known_changes(zone: str, day: date, clock: time, moment: datetime | None) -> None:
    assert local_moment(day, clock, zone) == moment


def test_quiet_hours_across_midnight_hold_back_until_their_end() -> None:
    plan = Plan(("06:00", "07:00", "23:30"), zone="Asia/Taipei", quiet=("23:00", "07:00"))
    slots = slots_between(plan, utc(2026, 11, 24, 0), utc(2026, 11, 25, 0))
    assert [(slot.name, slot.at) for slot in slots] == [
        ("2026-11-24T23:30", utc(2026, 11, 24, 23)),
        ("2026-11-25T06:00", utc(2026, 11, 24, 23)),
        ("2026-11-25T07:00", utc(2026, 11, 24, 23)),
    ]
    assert quiet_end(plan, utc(2026, 11, 24, 16)) == utc(2026, 11, 24, 23)
    assert quiet_end(plan, utc(2026, 11, 24, 23)) is None


def test_the_hours_of_batches_are_counted_from_the_first() -> None:
    assert batch_hours("07:30", 6) == ("01:30", "07:30", "13:30", "19:30")
    assert len(batch_hours("08:00", 1)) == 24
