"""When a page that could not be sent is tried again: by kind of failure, bounded in age."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class FailureKind(StrEnum):
    """What went wrong, as far as the outbox is concerned."""

    THROTTLED = "throttled"
    """The platform asks for a pause (429)."""
    NETWORK = "network"
    """The request did not reach the platform."""
    SERVER = "server"
    """The platform answered that it has a fault (5xx)."""
    UNCERTAIN = "uncertain"
    """The request left and no answer came: the page may have arrived."""
    CONTENT = "content"
    """The platform refuses what the page says (400)."""
    TOPIC = "topic"
    """The chat's topic is closed or deleted; its main thread may still take the page."""
    GONE = "gone"
    """The chat is out of reach: blocked, deleted, kicked."""
    MIGRATED = "migrated"
    """The chat moved to another id."""
    REFUSED = "refused"
    """The bot itself is refused: token revoked, another poller. No chat is to blame."""


@dataclass(frozen=True, slots=True)
class GiveUp:
    """No further try; `reason` is a short English word or two for the record."""

    reason: str


@dataclass(frozen=True, slots=True)
class _Rule:
    first: float
    most: float
    tries: int


# Seconds before the first repeat, the longest pause in seconds, and how many tries in all.
_RULES = {
    FailureKind.THROTTLED: _Rule(5, 300, 200),
    FailureKind.NETWORK: _Rule(2, 300, 200),
    FailureKind.SERVER: _Rule(3, 600, 200),
    FailureKind.UNCERTAIN: _Rule(10, 900, 5),
    FailureKind.TOPIC: _Rule(0, 0, 2),
    FailureKind.MIGRATED: _Rule(0, 0, 3),
    FailureKind.REFUSED: _Rule(60, 900, 10_000),
}
_FINAL = {FailureKind.CONTENT: "content refused", FailureKind.GONE: "chat gone"}
# A daily digest is worthless after its next slot, and no page outlives two days.
LONGEST = timedelta(days=2)


def next_try(
    kind: FailureKind,
    attempts: int,
    now: datetime,
    retry_after: float | None = None,
    seed: int = 0,
    worthless: datetime | None = None,
) -> datetime | GiveUp:
    """The moment (aware, UTC) of the next try, or why there is none.

    `attempts` counts the tries so far, from 1; where no answer came, those without one alone.
    `retry_after` are the seconds that the platform named: never less than that is waited. The
    pause doubles with each try and is spread by a jitter that depends on `seed` and `attempts`
    alone. `worthless` is the moment from which the page is of no use: a try that would fall on
    it or later is given up as superseded.
    """
    if kind in _FINAL:
        return GiveUp(_FINAL[kind])
    rule = _RULES[kind]
    if attempts >= rule.tries:
        return GiveUp("too many tries")
    grown = min(rule.first * 2.0 ** min(max(attempts - 1, 0), 30), rule.most)
    # Half to one and a half of it; no secret hangs on this.
    pause = grown * (0.5 + random.Random(f"{seed}:{attempts}").random())  # noqa: S311
    if retry_after is not None:
        # The platform's word is the least; jitter only adds, so that chats do not return at once.
        pause = max(retry_after, 0.0) + min(pause, 1.0)
    try:
        moment = now + timedelta(seconds=pause)
    except OverflowError:
        return GiveUp("too long a pause")
    if worthless is not None and moment >= worthless:
        return GiveUp("superseded")
    if moment - now > LONGEST:
        return GiveUp("too old")
    return moment
