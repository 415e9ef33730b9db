"""How much one person may ask of a bot that serves many: costly commands by their cost."""

from dataclasses import dataclass, field
from datetime import datetime

from digest.phrases import Phrase
from handlers.request import Reply, Request

# Thirty searches at once, or five addresses; then one search every two seconds.
MOST = 30.0
A_SECOND = 0.5
_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Refusal:
    """`wait` whole seconds; `told` says that this person was told already."""

    wait: int
    told: bool


@dataclass
class Allowance:
    """A measure for each person, which fills by A_SECOND up to MOST."""

    _held: dict[str, tuple[float, datetime]] = field(default_factory=dict)
    _told: dict[str, datetime] = field(default_factory=dict)

    def asked(self, request: Request, cost: float, now: datetime) -> Refusal | None:
        """Take `cost` from the measure of who asks: the person, where the platform tells."""
        person = request.person or request.chat.id
        return self.spend(f"{request.chat.transport}:{person}", cost, now)

    def spend(self, person: str, cost: float, now: datetime) -> Refusal | None:
        """Take `cost` from the person's measure; a refusal where it does not hold that much.

        `now` is aware UTC; a clock that goes back gives nothing.
        """
        if not cost:
            return None
        held, since = self._held.get(person, (MOST, now))
        held = min(MOST, held + A_SECOND * max(0.0, (now - since).total_seconds()))
        if held >= cost:
            self._make_room(now)
            self._held[person] = (held - cost, now)
            self._told.pop(person, None)
            return None
        told = person in self._told
        self._told[person] = now
        return Refusal(max(1, round((cost - held) / A_SECOND)), told)

    def _make_room(self, now: datetime) -> None:
        """Forget whose measure is full again: nothing is to be remembered of them."""
        if len(self._held) < _KEPT:
            return
        full = (
            person
            for person, (held, since) in self._held.items()
            if held + A_SECOND * (now - since).total_seconds() >= MOST
        )
        for person in list(full):
            del self._held[person]
            self._told.pop(person, None)


def too_much(request: Request, refused: Refusal, t: Phrase) -> Reply:
    """What is said to who asks for too much in a short time; nothing more until they waited."""
    line = t.count(
        "That was a lot at once. Please ask again in {n} second.",
        "That was a lot at once. Please ask again in {n} seconds.",
        refused.wait,
    )
    if request.action:
        return Reply(toast=line)
    return Reply() if refused.told else Reply.line(line)
