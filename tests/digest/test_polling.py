"""When a feed is asked again, and what it is called when it does not answer."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from digest.polling import (
    LONGEST_PAUSE,
    MOST_FRESH,
    RARELY,
    Rest,
    after_failure,
    health_of,
    next_visit,
    usual_interval,
)

NOW = datetime(2026, 11, 25, 10, 20, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


def health(**given_: object) -> str:
    facts = {
        "failing_since": None, "gone": False, "answered": True, "moved_at": None, "shown": [],
    } | given_  # fmt: skip
    return health_of(NOW, **facts).state  # type: ignore[arg-type]


def test_a_feed_is_asked_again_when_it_wants_to_be() -> None:
    assert next_visit(NOW, QUARTER, Rest()) == NOW + QUARTER
    assert next_visit(NOW, QUARTER, Rest(fresh=60)) == NOW + QUARTER
    assert next_visit(NOW, QUARTER, Rest(fresh=7200)) == NOW + timedelta(hours=2)
    assert next_visit(NOW, QUARTER, Rest(fresh=1e9)) == NOW + MOST_FRESH


def test_hours_and_days_to_skip_are_passed_over() -> None:
    night = Rest(hours=(10, 11))
    assert next_visit(NOW, QUARTER, night) == NOW.replace(hour=12, minute=0)
    midweek = Rest(days=("wednesday", "thursday"))
    assert next_visit(NOW, QUARTER, midweek) == datetime(2026, 11, 27, tzinfo=UTC)
    assert next_visit(NOW, QUARTER, Rest(hours=tuple(range(24)))) == NOW + QUARTER


@given(
    st.floats(0, 1e10),
    st.lists(st.integers(0, 23)),
    st.sets(st.sampled_from(["monday", "friday", "sunday", "nonsense"])),
)
def test_a_visit_is_never_sooner_than_usual_nor_lost(
    fresh: float, hours: list[int], days: set[str]
) -> None:
    at = next_visit(NOW, QUARTER, Rest(fresh, tuple(hours), tuple(days)))
    assert NOW + QUARTER <= at <= NOW + timedelta(days=10)


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.floats(0, 604_800) | st.none())
def test_a_failing_feed_waits_longer_but_is_never_given_up(
    failures: int, seed: int, asked: float | None
) -> None:
    at = after_failure(NOW, failures, NOW, asked=asked, seed=seed)
    assert timedelta(minutes=8) <= at - NOW <= max(LONGEST_PAUSE, timedelta(seconds=asked or 0))
    assert asked is None or (at - NOW).total_seconds() >= asked - 1
    assert at == after_failure(NOW, failures, NOW, asked=asked, seed=seed)
    late = after_failure(NOW, failures, NOW - timedelta(days=40), seed=seed)
    assert RARELY * 0.8 <= late - NOW <= RARELY


def test_feeds_that_failed_together_return_apart() -> None:
    moments = {after_failure(NOW, 3, NOW, seed=seed) for seed in range(50)}
    assert len(moments) == 50


def test_how_a_feed_is_called() -> None:
    days = [NOW - timedelta(days=number) for number in range(20, 32)]
    assert health() == "fine"
    assert health(answered=False) == "new"
    assert health(failing_since=NOW - timedelta(hours=1)) == "failing"
    assert health(failing_since=NOW - timedelta(days=3)) == "dead"
    assert health(failing_since=NOW - timedelta(hours=13), gone=True) == "dead"
    assert health(failing_since=NOW - timedelta(hours=11), gone=True) == "failing"
    assert health(shown=days) == "silent"
    assert health(shown=days[:3]) == "fine"
    weekly = [NOW - timedelta(days=20 + 7 * number) for number in range(6)]
    assert health(shown=weekly) == "fine"
    assert health(moved_at=NOW - timedelta(days=2)) == "moved"
    assert health(moved_at=NOW - timedelta(days=8)) == "fine"
    assert usual_interval(weekly) == timedelta(days=7)
