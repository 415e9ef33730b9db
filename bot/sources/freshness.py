"""What an answer says of its own age: how long it stays good, and when to ask again."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# What a server may ask of us at most, in seconds: a week.
LONGEST = 7 * 86400.0
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_UNKEPT = re.compile(r"\b(?:no-cache|no-store)\b", re.IGNORECASE)


def fresh_for(headers: Mapping[str, str], now: datetime) -> float:
    """For how many seconds an answer stays good (RFC 9111); 0 where it does not say.

    `max-age` less `Age`, else `Expires` less `Date`; at most LONGEST.
    """
    said = headers.get("cache-control", "")
    if _UNKEPT.search(said):
        return 0.0
    if match := _MAX_AGE.search(said):
        age = headers.get("age", "").strip()
        return _bounded(int(match[1]) - (int(age) if age.isdecimal() and len(age) < 10 else 0))
    expires = _moment(headers.get("expires", ""))
    if expires is None:
        return 0.0
    return _bounded((expires - (_moment(headers.get("date", "")) or now)).total_seconds())


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """The pause that an answer asks for, in seconds, at most LONGEST; None where it asks none."""
    said = headers.get("retry-after", "").strip()
    if said.isdecimal():
        return _bounded(int(said[:12]))
    until = _moment(said)
    return None if until is None else _bounded((until - now).total_seconds())


def _bounded(seconds: float) -> float:
    return float(min(max(seconds, 0), LONGEST))


def _moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found
