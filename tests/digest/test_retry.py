from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.retry import LONGEST, FailureKind, GiveUp, next_try

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def pause(kind: FailureKind, attempts: int, seed: int = 1, after: float | None = None) -> float:
    moment = next_try(kind, attempts, NOW, after, seed)
    assert isinstance(moment, datetime)
    return (moment - NOW).total_seconds()


@pytest.mark.parametrize("kind", [FailureKind.CONTENT, FailureKind.GONE])
def test_what_no_repeat_can_mend_is_given_up_at_once(kind: FailureKind) -> None:
    assert isinstance(next_try(kind, 1, NOW), GiveUp)


def test_the_pause_grows_and_is_bounded() -> None:
    pauses = [pause(FailureKind.NETWORK, n) for n in range(1, 20)]
    assert pauses[0] <= 3
    assert pauses[5] > pauses[0]
    assert max(pauses) <= 450


def test_jitter_depends_on_the_seed_alone() -> None:
    assert pause(FailureKind.SERVER, 3, seed=7) == pause(FailureKind.SERVER, 3, seed=7)
    assert len({pause(FailureKind.SERVER, 3, seed=seed) for seed in range(20)}) > 15


@given(st.sampled_from(FailureKind), st.integers(1, 50), st.floats(0, 3600), st.integers())
def test_the_platform_s_pause_is_the_least(
    kind: FailureKind, attempts: int, after: float, seed: int
) -> None:
    moment = next_try(kind, attempts, NOW, after, seed)
    if isinstance(moment, datetime):
        assert timedelta(seconds=after) <= moment - NOW <= timedelta(seconds=after + 1.001)


def test_a_moved_chat_is_tried_again_at_once_but_not_for_ever() -> None:
    assert pause(FailureKind.MIGRATED, 1) == 0
    assert isinstance(next_try(FailureKind.MIGRATED, 3, NOW), GiveUp)


def test_an_uncertain_page_is_repeated_a_few_times_only() -> None:
    assert pause(FailureKind.UNCERTAIN, 1) >= 5
    assert next_try(FailureKind.UNCERTAIN, 5, NOW) == GiveUp("too many tries")


def test_a_page_is_given_up_when_it_would_be_worthless() -> None:
    soon, late = NOW + timedelta(seconds=1), NOW + timedelta(days=1)
    assert next_try(FailureKind.SERVER, 9, NOW, worthless=soon) == GiveUp("superseded")
    assert isinstance(next_try(FailureKind.SERVER, 9, NOW, worthless=late), datetime)


@pytest.mark.parametrize("after", [LONGEST.total_seconds() + 1, 1e18])
def test_a_pause_longer_than_a_page_lives_is_given_up(after: float) -> None:
    assert isinstance(next_try(FailureKind.THROTTLED, 1, NOW, after), GiveUp)


@given(st.sampled_from(FailureKind), st.integers(0, 10**6))
def test_every_kind_has_a_rule(kind: FailureKind, attempts: int) -> None:
    decision = next_try(kind, attempts, NOW)
    assert isinstance(decision, GiveUp) or decision >= NOW
