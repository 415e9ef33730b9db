"""The one reader of the clock: everything that decides is given `now`."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Now, aware UTC."""
    return datetime.now(UTC)
