"""What is reckoned to be due where the bot's own record decides."""

from datetime import timedelta

import pytest

from bot.simulation.expected import Reader, Record
from bot.simulation.hours import Times
from bot.simulation.people import START, Person, Wish
from bot.simulation.press import Taken

# The quiet hours end at eight in Taipei: the first moment of a day of the world.
WISH = Wish("instant", quiet=("22:00", "08:00"))
MORNING = START + timedelta(days=1)
NEWS = [
    Taken(number, number, MORNING - timedelta(hours=hours))
    for number, hours in ((1, 5), (2, 4), (3, 3), (4, 2))
]


def due(later: timedelta, *written: str) -> list[tuple[str, set[int]]]:
    """What is due where a fifth article comes in so long after the quiet hours' end."""
    news = [*NEWS, Taken(5, 5, MORNING + later)]
    times = Times([0.0], [], MORNING + timedelta(hours=10))
    reader = Reader(Person(1, "1", "", WISH), [], news, times, Record({}, frozenset(written)))
    return [(one.occasion, set(one.shown)) for one in reader.due()]


APART = [("instant:4", {1, 2, 3, 4}), ("instant:5", {5})]


def test_news_while_a_moment_is_served_may_come_along() -> None:
    soon = timedelta(milliseconds=63)
    assert due(soon, "instant:4", "instant:5") == APART
    assert due(soon, "instant:5") == [("instant:5", {1, 2, 3, 4, 5})]


@pytest.mark.parametrize("later", [timedelta(seconds=6), timedelta(hours=1)])
def test_news_after_it_do_not_excuse_what_was_not_written(later: timedelta) -> None:
    assert due(later, "instant:5") == APART
