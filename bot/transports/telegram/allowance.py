"""What may still be sent in a span of time: places that are held until it is past."""

import math
from collections import deque
from dataclasses import dataclass, field

# Clocks tick in steps, and a timer may wake this much too early, in seconds.
MARGIN = 0.002


class Window:
    """At most `most` messages in any `span` seconds, as counted at the other end.

    A place is taken when a message leaves and freed `span` seconds after its answer.
    The message arrived before its answer, and the next one in its place leaves after the
    span is past: whatever the network does, no window at the other end holds more than `most`.
    """

    def __init__(self, most: int, span: float) -> None:
        self._most = most
        self._span = span
        self._flying = 0
        self._freed: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Seconds until a place is free; infinite where only an answer can free one."""
        freed = self._freed
        while freed and freed[0] <= now:
            freed.popleft()
        over = self._flying + len(freed) - self._most
        if over < 0:
            return 0.0
        return freed[over] - now if over < len(freed) else math.inf

    def leave(self) -> None:
        """A message leaves."""
        self._flying += 1

    def answer(self, now: float) -> None:
        """Its answer is there, or given up."""
        self._flying -= 1
        self.hold(now)

    def hold(self, since: float) -> None:
        """Take a place as if an answer had come at `since`; later ones come after earlier ones."""
        self._freed.append(since + self._span + MARGIN)

    def idle(self, now: float) -> bool:
        """Whether every place is free."""
        self.wait(now)
        return not self._flying and not self._freed


class Bucket:
    """One message each `gap` seconds, and up to `burst` of them at once after a rest.

    As with `Window` a message is counted at its answer, later than the other end counts it.
    """

    def __init__(self, gap: float, burst: int) -> None:
        self._gap = gap
        self._slack = (burst - 1) * gap
        self._flying = 0
        self._full_at = -math.inf

    def wait(self, now: float) -> float:
        """Seconds until the next may leave; infinite where an answer must come first."""
        flying = self._flying * self._gap
        if flying > self._slack:
            return math.inf
        return max(0.0, self._full_at + flying - now - self._slack)

    def leave(self) -> None:
        """A message leaves."""
        self._flying += 1

    def answer(self, now: float) -> None:
        """Its answer is there, or given up."""
        self._flying -= 1
        self.hold(now)

    def hold(self, since: float) -> None:
        """Count a message as if its answer had come at `since`."""
        self._full_at = max(self._full_at, since) + self._gap + MARGIN

    def idle(self, now: float) -> bool:
        """Whether a whole burst may leave."""
        return not self._flying and self._full_at <= now


@dataclass(slots=True)
class ChatAllowance:
    """What one chat may get: its limits, and the pause that the platform asked for."""

    limits: tuple[Bucket | Window, ...]
    paused_until: float = field(default=-math.inf)

    def wait(self, now: float) -> float:
        """Seconds until the chat may get a message; infinite where an answer must come first."""
        waits = [limit.wait(now) for limit in self.limits]
        return max(self.paused_until - now, 0.0, *waits)

    def leave(self) -> None:
        """A message leaves for the chat."""
        for limit in self.limits:
            limit.leave()

    def answer(self, now: float) -> None:
        """Its answer is there, or given up."""
        for limit in self.limits:
            limit.answer(now)

    def hold(self, since: float) -> None:
        """Count a message as if its answer had come at `since`."""
        for limit in self.limits:
            limit.hold(since)

    def idle(self, now: float) -> bool:
        """Whether nothing need be remembered of it."""
        return self.paused_until <= now and all(limit.idle(now) for limit in self.limits)
