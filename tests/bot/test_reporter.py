"""Faults on their way to the log and the inbox: no flood, and none is lost."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.observed import pulse
from bot.observed.pulse import Reporter
from digest.errors import ZhaibaoError
from storage.errors import StorageError
from storage.worker import StoreThread
from tests.fakes.clock import ScriptedClock

FAULT = ZhaibaoError("the disk is full")


class Lines:
    """Stands for the log."""

    def __init__(self) -> None:
        self.said: list[tuple[str, dict[str, object]]] = []

    def __call__(self) -> "Lines":
        return self

    def warning(self, event: str, **more: object) -> None:
        self.said.append((event, more))

    def error(self, event: str, exc_info: object = None, **more: object) -> None:
        self.said.append((event, more))

    def info(self, event: str) -> None:
        self.said.append((event, {}))


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Lines:
    lines = Lines()
    monkeypatch.setattr(pulse, "log", lines)
    return lines


@pytest.fixture
async def thread() -> AsyncIterator[StoreThread]:
    thread = StoreThread(":memory:")
    await thread.start()
    yield thread
    await thread.close()


async def inbox(thread: StoreThread) -> dict[str, int]:
    unseen = await thread.ask(lambda store: store.faults.unseen())
    return {fault.said: fault.count for fault in unseen}


async def test_what_goes_on_is_logged_every_ten_minutes_and_counted_each_time(
    lines: Lines, thread: StoreThread
) -> None:
    clock = ScriptedClock(datetime(2026, 11, 24, tzinfo=UTC))
    report = Reporter(thread, clock)
    for _ in range(100):
        report(FAULT)
        clock.pass_(seconds=5)
    report(ZhaibaoError("another"))
    for _ in range(3):
        clock.pass_(minutes=4)
        report(FAULT)
    assert lines.said == [
        ("fault", {"what": "the disk is full"}),
        ("fault", {"what": "another"}),
        ("fault", {"what": "the disk is full", "times_since": 99}),
    ]
    await report.round()
    assert await inbox(thread) == {"the disk is full": 103, "another": 1}
    assert report.counts["fault"] == 104


async def test_a_bug_of_one_place_is_no_flood_either(lines: Lines, thread: StoreThread) -> None:
    report = Reporter(thread, ScriptedClock(datetime(2026, 11, 24, tzinfo=UTC)))
    for number in range(5):
        try:
            _ = [0][number + 1]
        except IndexError as bug:
            report(bug)
    assert [event for event, _ in lines.said] == ["bug"]
    assert report.counts["bug"] == 5


async def test_what_the_database_does_not_take_is_kept_until_it_does(
    lines: Lines, thread: StoreThread
) -> None:
    report = Reporter(thread, ScriptedClock(datetime(2026, 11, 24, tzinfo=UTC)))
    report(FAULT)
    await thread.ask(lambda store: store._db.execute("PRAGMA query_only = ON"))
    for _ in range(3):
        with pytest.raises(StorageError):
            await report.round()
    await thread.ask(lambda store: store._db.execute("PRAGMA query_only = OFF"))
    await report.round()
    await report.round()
    assert await inbox(thread) == {"the disk is full": 1}
    assert [event for event, _ in lines.said] == ["fault", "the database is written again"]
