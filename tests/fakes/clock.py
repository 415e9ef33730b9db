"""A clock that shows what it is told."""

from datetime import UTC, datetime, timedelta


class ScriptedClock:
    """Callable like the edge's clock; `pass_` moves it on, it never moves by itself."""

    def __init__(self, now: datetime) -> None:
        if now.tzinfo is None:
            raise ValueError("an aware datetime is needed")
        self.now = now.astimezone(UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **span: float) -> datetime:
        """Let time pass; `span` as for timedelta. Returns the new moment."""
        self.now += timedelta(**span)
        return self.now
