"""A brake on tries at a password: by address, and over all of them."""

import math
import time
from collections.abc import Callable

# Wrong tries that cost nothing but themselves; each further one doubles the wait, in seconds.
_FREE = 5
_FIRST = 2.0
_LONGEST = 900.0
_MANY = 10_000
_FREE_OF_ALL = 50


class Brake:
    """Counts wrong tries. `now` is a monotonic clock in seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._tries: dict[str, tuple[int, float]] = {}

    def wait(self, who: str) -> int:
        """The seconds until `who` may try again; 0: now."""
        until = max(self._tries.get(one, (0, 0.0))[1] for one in (who, ""))
        return max(0, math.ceil(until - self._now()))

    def wrong(self, who: str) -> None:
        """A try was wrong."""
        if len(self._tries) > _MANY:
            now = self._now()
            self._tries = {key: held for key, held in self._tries.items() if held[1] > now}
        for one, free in ((who, _FREE), ("", _FREE_OF_ALL)):
            count = self._tries.get(one, (0, 0.0))[0] + 1
            pause = min(_FIRST * 2.0 ** min(count - free, 20), _LONGEST) if count >= free else 0.0
            self._tries[one] = (count, self._now() + pause)

    def right(self, who: str) -> None:
        """A try was right: what was wrong before is forgiven."""
        self._tries.pop(who, None)
        self._tries.pop("", None)
