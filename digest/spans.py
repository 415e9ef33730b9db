"""Spans as people type them: quiet hours (23:00-07:00, 十一點到七點), pauses (3d, 直到週一)."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from digest.characters import fold
from digest.due import local_moment
from digest.numerals import parse_number
from digest.times import parse_hours, parse_weekdays

# A pause that is longer is a farewell: /stop.
LONGEST_PAUSE = timedelta(days=366)
_OFF = frozenset({"off", "none", "no", "关", "关闭", "关掉", "不要", "取消", "没有", "无"})
_BETWEEN = re.compile(r"\s*(?:-|~|–|—|到|至|\bto\b|\buntil\b|\btill\b)\s*")
_UNITS = {
    "h": 1 / 24, "hr": 1 / 24, "hour": 1 / 24, "小时": 1 / 24, "钟头": 1 / 24,
    "d": 1, "day": 1, "天": 1, "日": 1,
    "w": 7, "week": 7, "周": 7, "星期": 7, "礼拜": 7,
    "m": 30, "month": 30, "月": 30,
}  # fmt: skip
_COUNT = r"\d{1,4}|[一二两三四五六七八九十半]{1,3}|an?\b|one\b|two\b|three\b"
_LENGTH = re.compile(
    rf"(?:for\s+)?(?P<n>{_COUNT})?\s*个?\s*(?P<half>半)?\s*"
    r"(?P<unit>小时|钟头|星期|礼拜|hours?|hrs?|days?|weeks?|months?|[天日周月hdwm])(?P<and>半)?"
)
_UNTIL = re.compile(r"^(?:直到|到|至|until|till|to)\s*")
_THEN = re.compile(r"\s*(?:再(?:送|说|发|开始)?|为止|恢复|才(?:送|恢复)?|$)+$")
_NEAR = {
    "明天": 1, "明日": 1, "tomorrow": 1, "后天": 2, "大后天": 3,
    "下周": 0, "下星期": 0, "下礼拜": 0, "next week": 0,
}  # fmt: skip
_ISO = re.compile(r"(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?")
_DATE = re.compile(
    r"(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})[/月-](?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})[日号]?"
)
_WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}
_NEXT = re.compile(r"^(?:下个?|next\s+)(?=周|星期|礼拜|mon|tue|wed|thu|fri|sat|sun)")


def parse_quiet(text: str) -> tuple[str, str] | tuple[()] | None:
    """The quiet hours (from, to) as `HH:MM`, empty where none are wanted; None where unclear.

    A bare 十一點到七點 begins in the second half of the day, and is the shorter of what it may
    mean: from 23:00 to 07:00.
    """
    typed = fold(text).strip().strip("。.!")
    if typed in _OFF:
        return ()
    if compact := re.fullmatch(r"([01]\d|2[0-3])([0-5]\d)-([01]\d|2[0-3])([0-5]\d)", typed):
        typed = f"{compact[1]}:{compact[2]}-{compact[3]}:{compact[4]}"
    edges = _BETWEEN.split(typed)
    if len(edges) != 2:
        return None
    begin, end = (parse_hours(edge) for edge in edges)
    if begin is None or end is None or begin.weekdays or end.weekdays:
        return None
    if len(begin.hours) != 1 or len(end.hours) != 1:
        return None
    first = (begin.later if begin.ambiguous else begin.hours)[0]
    last = min((*end.hours, *end.later), key=lambda clock: _minutes(first, clock))
    return None if first == last else (first, last)


def parse_pause(text: str, now: datetime, zone: str) -> datetime | None:
    """The moment (aware, UTC) until which a pause lasts, counted from `now` (aware).

    3d, 三天, 兩週, 12 hours are lengths; 直到週一, 到 12/1, until Monday, 明天 are the beginning of
    that local day, 直到週一早上八點 an hour of it. None where it is unclear, past, or further
    away than a year.
    """
    typed = fold(text).strip().strip("。.!")
    until = _until(typed, now.astimezone(ZoneInfo(zone)), zone)
    return until if until and now < until <= now + LONGEST_PAUSE else None


def _minutes(begin: str, end: str) -> int:
    first, last = (int(clock[:2]) * 60 + int(clock[3:]) for clock in (begin, end))
    return (last - first) % 1440


def _until(typed: str, local: datetime, zone: str) -> datetime | None:
    if (found := _LENGTH.fullmatch(typed)) and (length := _length(found)):
        if length.total_seconds() % 86400:
            return local.astimezone(UTC) + length
        clock = local.time().replace(second=0, microsecond=0)
        return local_moment(local.date() + length, clock, zone)
    rest = _THEN.sub("", _UNTIL.sub("", typed))
    day, clock = _day(rest, local)
    return None if day is None else local_moment(day, clock, zone)


def _length(found: re.Match[str]) -> timedelta | None:
    unit = found["unit"]
    days = _UNITS[unit if unit in _UNITS else unit.removesuffix("s")]
    count = _count(found["n"]) + (0.5 if found["half"] or found["and"] else 0)
    return timedelta(days=days * count) if count else None


def _count(said: str | None) -> float:
    if said == "半":
        return 0.5
    return _WORDS.get(said or "", parse_number(said or "") or 0)


def _day(said: str, local: datetime) -> tuple[date | None, time]:
    today, midnight = local.date(), time()
    for word, ahead in _NEAR.items():
        if said.startswith(word) and not said[len(word) :].strip():
            # 下週 is next Monday.
            return today + timedelta(ahead or 8 - today.isoweekday()), midnight
    for shape in (_ISO, _DATE):
        if found := shape.match(said):
            return _dated(found, today), _clock(said[found.end() :])
    said, later = (_NEXT.sub("", said), 7) if _NEXT.match(said) else (said, 0)
    hours = parse_hours(said)
    days = hours.weekdays if hours else parse_weekdays(said)
    if not days or len(days) > 1 or (hours and len(hours.hours) > 1):
        return None, midnight
    clock = time.fromisoformat(hours.hours[0]) if hours else midnight
    ahead = (days[0] - today.isoweekday()) % 7
    if later:
        # 下週一 is the Monday of the week after this one, wherever in this week we are.
        ahead = 7 - today.isoweekday() + days[0]
    elif ahead == 0 and clock <= local.time():
        ahead = 7
    return today + timedelta(ahead), clock


def _dated(found: re.Match[str], today: date) -> date | None:
    parts = found.groupdict()
    month, day = (parse_number(parts[name]) or 0 for name in ("m", "d"))
    year = int(parts.get("y") or today.year)
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1] or year > 9000:
        return None
    named = date(year, month, day)
    return named if "y" in parts or named > today else _next_year(named)


def _next_year(named: date) -> date | None:
    try:
        return named.replace(year=named.year + 1)
    except ValueError:
        return None


def _clock(said: str) -> time:
    hours = parse_hours(said) if said.strip() else None
    return time.fromisoformat(hours.hours[0]) if hours else time()
