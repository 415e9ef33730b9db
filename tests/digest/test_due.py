from datetime import UTC, datetime, timedelta

from digest.due import Plan, missed, next_slot, slots_between


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def test_the_next_slot_is_strictly_later() -> None:
    plan = Plan(("08:00", "20:30"), zone="Asia/Taipei")
    first = next_slot(plan, utc(2026, 11, 23, 23))
    assert first
    assert (first.name, first.at) == ("2026-11-24T08:00", utc(2026, 11, 24))
    second = next_slot(plan, first.at)
    assert second
    assert (second.clock, second.at) == ("20:30", utc(2026, 11, 24, 12, 30))


def test_a_weekday_mask_is_in_local_days() -> None:
    slot = next_slot(Plan(("00:30",), (1,), "Asia/Taipei"), utc(2026, 11, 24))
    assert slot
    assert slot.at == utc(2026, 11, 29, 16, 30)


def test_a_plan_without_hours_or_days_has_no_slot() -> None:
    assert next_slot(Plan(()), utc(2026, 1, 1)) is None
    assert next_slot(Plan(("08:00",), ()), utc(2026, 1, 1)) is None


def test_an_hour_in_a_spring_gap_comes_later_the_same_day() -> None:
    plan = Plan(("02:30",), zone="America/New_York")
    slots = slots_between(plan, utc(2026, 3, 8), utc(2026, 3, 9))
    assert [(slot.name, slot.at) for slot in slots] == [
        ("2026-03-08T02:30", utc(2026, 3, 8, 7, 30))
    ]


def test_an_hour_in_an_autumn_overlap_comes_once() -> None:
    plan = Plan(("01:30",), zone="America/New_York")
    slots = slots_between(plan, utc(2026, 11, 1), utc(2026, 11, 2))
    assert [slot.at for slot in slots] == [utc(2026, 11, 1, 5, 30)]


def test_missed_slots_are_told_apart_by_age() -> None:
    plan = Plan(("08:00", "12:00"), zone="UTC")
    left = missed(plan, utc(2026, 1, 1, 8), utc(2026, 1, 2, 13))
    assert [slot.name for slot in left.due] == ["2026-01-02T08:00", "2026-01-02T12:00"]
    assert [gone.slot.name for gone in left.skipped] == ["2026-01-01T12:00"]
    assert missed(plan, None, utc(2026, 1, 2, 13)).due == ()
    assert missed(plan, utc(2026, 1, 2, 8), utc(2026, 1, 2, 8) + timedelta(hours=1)).due == ()
