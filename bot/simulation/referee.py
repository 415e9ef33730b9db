"""The platform's own count: strict, in sliding windows as messages arrive, and it punishes."""

from collections import deque
from dataclasses import dataclass, field

# A refused sender stays refused for so many seconds, anew with each try.
PENALTY = 3.0


@dataclass(slots=True)
class _Line:
    """Arrivals of one kind: at most `most` in the last `span` seconds."""

    most: int
    span: float
    came: deque[float] = field(default_factory=deque)
    refused_until: float = 0.0

    def admits(self, now: float) -> bool:
        while self.came and self.came[0] <= now - self.span:
            self.came.popleft()
        if now >= self.refused_until and len(self.came) < self.most:
            return True
        self.refused_until = now + PENALTY
        return False


class Referee:
    """Decides at each arrival: taken, or refused for a while.

    At most `bot` messages in any second, in a chat at most `burst` and one more for each second
    of any span, in a group `group` in any minute. None or 0 lifts a limit.
    """

    def __init__(self, bot: int = 30, burst: int = 3, group: int = 20) -> None:
        self._bot = _Line(bot, 1.0) if bot else None
        self._burst = burst
        self._group = group
        self._groups: dict[str, _Line] = {}
        # A chat's tokens, and when they were counted.
        self._tokens: dict[str, tuple[float, float]] = {}
        self.refusals = 0
        self.peak = 0
        self._second: deque[float] = deque()

    def arrive(self, chat: str, now: float) -> float:
        """A message comes; the seconds it is told to wait, 0 where it is taken."""
        lines = [self._bot] if self._bot else []
        if self._group and chat.startswith("-"):
            lines.append(self._groups.setdefault(chat, _Line(self._group, 60.0)))
        # Every line looks: each punishes for itself.
        admitted = [line.admits(now) for line in lines]
        if not all(admitted) or not self._token(chat, now):
            self.refusals += 1
            return PENALTY
        for line in lines:
            line.came.append(now)
        self._count(now)
        return 0.0

    def _token(self, chat: str, now: float) -> bool:
        if not self._burst:
            return True
        tokens, since = self._tokens.get(chat, (float(self._burst), now))
        tokens = min(tokens + now - since, float(self._burst))
        # A hair's breadth: sums of floating seconds are not exact.
        taken = tokens >= 1.0 - 1e-9
        self._tokens[chat] = (tokens - 1.0 if taken else 0.0, now)
        return taken

    def _count(self, now: float) -> None:
        self._second.append(now)
        while self._second[0] <= now - 1.0:
            self._second.popleft()
        self.peak = max(self.peak, len(self._second))
