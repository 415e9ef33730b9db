"""Hours as people type them: 每天早上八點, 每週一三五晚上九點半, 08:00 20:30, weekdays at 8 pm."""

import re
from dataclasses import dataclass, field

from digest.characters import fold

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
WORKDAYS = (1, 2, 3, 4, 5)
WEEKEND = (6, 7)
_MOST_HOURS = 24

_NUMBER = r"\d{1,2}|[零〇]|二?十[一二三四五六七八九]?|[一二两三四五六七八九]"
_MINUTE = r"[二三四五]?十[一二三四五六七八九]?|[零〇]?[一二三四五六七八九]|\d{1,2}"
_PERIOD = (
    r"凌晨|清晨|清早|一大早|大清早|早晨|早上|早间|上午|正午|中午|下午|午后|傍晚|晚上|晚间"
    r"|深夜|半夜|午夜|夜里|夜间|夜晚|夜|晚|早|[ap]\.?m\b\.?"
)
_DAY = "一二三四五六日天1-7"
_WEEK = r"(?:周|星期|礼拜)"
_LATIN_DAY = (
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:days?)?"
    r"|weekdays?|workdays?|weekends?"
)
_SET = (
    rf"(?P<range>(?:{_WEEK}[{_DAY}](?:到|至|[-~–—])(?:{_WEEK})?[{_DAY}])"
    rf"|(?:{_LATIN_DAY})\s*(?:-|–|to|through)\s*(?:{_LATIN_DAY}))"
    rf"|(?P<listed>{_WEEK}(?:[{_DAY}](?![\d:点时])[、,和及跟\s]*)*[{_DAY}](?![\d:点时]))"
    rf"|(?P<word>工作日|平日|周间|上班日|周末|双休日|每[天日]|天天|{_LATIN_DAY})"
)
_CLOCK = (
    rf"(?P<short>差(?:一刻|(?:{_MINUTE})分))?"
    rf"(?P<period>{_PERIOD})?\s*(?:的|at\b)?\s*(?:"
    r"(?P<h24>\d{1,2}):(?P<m24>\d{2})(?!\d)\s*(?P<after24>[ap]\.?m\b\.?)?"
    r"|(?P<hap>\d{1,2})\s*(?P<after>[ap]\.?m\b\.?)"
    rf"|(?P<hour>{_NUMBER})\s*(?:点|时)(?:钟|整)?(?P<part>半|[一三]刻|(?:{_MINUTE})分?)?"
    r"|(?P<four>[01]\d[0-5]\d|2[0-4][0-5]\d)(?!\d))"
    r"|(?P<alone>正午|中午|半夜|午夜|noon\b|midnight\b|零时|子夜)"
)
_FILLER = (
    r"[\s,、;。.!和与及跟并还有的在于请都各是再]+|每逢?|and\b|every\b|each\b|day\b|daily\b|at\b|on\b|o'clock\b"
    r"|除了|除|except\b|not on\b|改[成到为]|设[成为]|发给我|推送|提醒我?|发送|发|送|吧|收"
)
_EXCEPT = re.compile(r"(?:除外|以外|之外|外|不[要送发]|休息|休)")
_TOKEN = re.compile(rf"(?P<set>{_SET})|(?P<clock>{_CLOCK})|(?P<filler>{_FILLER})", re.IGNORECASE)
_FIGURES = re.compile(r"\s*\d{1,2}(?:[\s,、]+\d{1,2})*\s*")
_DIGITS = {"零": 0, "〇": 0, "两": 2} | {
    digit: n for n, digit in enumerate("一二三四五六七八九", 1)
}
_LATIN = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class ParsedHours:
    """What was understood.

    `hours` are local times `HH:MM`, ascending, at least one. `weekdays` are ISO numbers
    (1 is Monday), empty where none was said. `ambiguous` means that an hour was said without
    its half of the day (八點): the morning was taken, `later` are the hours otherwise.
    """

    hours: tuple[str, ...]
    weekdays: tuple[int, ...] = ()
    ambiguous: bool = False
    later: tuple[str, ...] = ()


@dataclass(slots=True)
class _Heard:
    # Minutes of the day, whether that is the date after the day named, whether half a day is open.
    clocks: list[tuple[int, bool, bool]] = field(default_factory=list)
    days: set[int] = field(default_factory=set)
    left_out: set[int] = field(default_factory=set)
    period: str = ""


def parse_hours(text: str) -> ParsedHours | None:
    """The hours, and the weekdays if any are named, of what a person typed.

    Either script, any width, Chinese or English. 半夜十二點 is 00:00 of the next date.
    None where a part is not understood or no hour is named.
    """
    typed = fold(text).strip()
    if _FIGURES.fullmatch(typed):
        # One figure alone is an hour as spoken; several (8 20) are hours of the day's 24.
        figures = re.findall(r"\d+", typed)
        typed = f"{typed}点" if len(figures) == 1 else " ".join(f"{f}:00" for f in figures)
    heard = _hear(typed)
    if heard is None or not 0 < len(heard.clocks) <= _MOST_HOURS:
        return None
    days = _days_of(heard)
    shifts = {shifted for _, shifted, _ in heard.clocks}
    if days and len(days) < len(EVERY_DAY) and True in shifts:
        if len(shifts) > 1:
            # One mask cannot say Friday 08:00 and, at midnight, Saturday 00:00.
            return None
        days = tuple(sorted(day % 7 + 1 for day in days))
    early = [minutes for minutes, _, _ in heard.clocks]
    late = [(m + 720) % 1440 if open_ else m for m, _, open_ in heard.clocks]
    ambiguous = early != late
    return ParsedHours(_shown(early), days, ambiguous, _shown(late) if ambiguous else ())


def parse_weekdays(text: str) -> tuple[int, ...] | None:
    """The weekdays (ISO, ascending) of a phrase that names no hour: 平日, 週末除外, 每天."""
    heard = _hear(fold(text).strip())
    if heard is None or heard.clocks or not (heard.days or heard.left_out):
        return None
    return _days_of(heard) or None


def _hear(typed: str) -> _Heard | None:
    heard = _Heard()
    at, excepting = 0, False
    while at < len(typed):
        found = _TOKEN.match(typed, at)
        if found is None:
            return None
        at = found.end()
        if found["filler"]:
            excepting = excepting or found["filler"].strip() in ("除", "除了", "except", "not on")
        elif found["set"]:
            days = _days(found)
            closing = _EXCEPT.match(typed, at)
            (heard.left_out if excepting or closing else heard.days).update(days)
            at, excepting = closing.end() if closing else at, False
        elif (clock := _clock(found, heard)) is None:
            return None
        else:
            heard.clocks.append(clock)
    return heard


def _days_of(heard: _Heard) -> tuple[int, ...]:
    if not (heard.days or heard.left_out):
        return ()
    return tuple(sorted((heard.days or set(EVERY_DAY)) - heard.left_out))


def _shown(minutes: list[int]) -> tuple[str, ...]:
    return tuple(f"{m // 60:02d}:{m % 60:02d}" for m in sorted(set(minutes)))


def _days(found: re.Match[str]) -> set[int]:
    if found["range"]:
        names = re.findall(rf"{_LATIN_DAY}|[{_DAY}](?![{_DAY}])", found["range"], re.IGNORECASE)
        first, last = (min(_day(name)) for name in names)
        return {(first - 1 + step) % 7 + 1 for step in range((last - first) % 7 + 1)}
    if found["listed"]:
        return {day for char in re.sub(_WEEK, "", found["listed"]) for day in _day(char)}
    return _day(found["word"])


def _day(name: str) -> set[int]:
    if name in ("每天", "每日", "天天"):
        return set(EVERY_DAY)
    if name in ("周末", "双休日") or name.startswith("weekend"):
        return set(WEEKEND)
    if name in ("工作日", "平日", "周间", "上班日") or name.startswith(("weekday", "workday")):
        return set(WORKDAYS)
    if name[:3] in _LATIN:
        return {_LATIN.index(name[:3]) + 1}
    place = "一二三四五六日".find(name.replace("天", "日"))
    return {place + 1} if place >= 0 else {int(name)} if name in "1234567" else set()


def _clock(found: re.Match[str], heard: _Heard) -> tuple[int, bool, bool] | None:
    if found["alone"]:
        heard.period = ""
        return (
            (720, False, False) if found["alone"] in ("正午", "中午", "noon") else (0, True, False)
        )
    said = found["period"] or found["after24"] or found["after"] or ""
    hour, minute = _figures(found)
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        return None
    spoken = found["hour"] is not None
    if said or not spoken:
        heard.period = said.replace(".", "")
    placed = _placed(hour, heard.period) if heard.period else (hour, hour == 24)
    if placed is None:
        return None
    open_ = spoken and not heard.period and 0 < hour < 12
    back = _minutes(found["short"][1:]) if found["short"] else 0
    total = placed[0] * 60 + minute - back
    return total % 1440, placed[1] and total >= 0, open_


def _figures(found: re.Match[str]) -> tuple[int, int]:
    if found["four"]:
        return int(found["four"][:2]), int(found["four"][2:])
    if found["h24"]:
        return int(found["h24"]), int(found["m24"])
    if found["hap"]:
        return int(found["hap"]), 0
    return _number(found["hour"]), _minutes(found["part"] or "")


def _minutes(part: str) -> int:
    named = {"": 0, "半": 30, "一刻": 15, "三刻": 45}
    return named[part] if part in named else _number(part.removesuffix("分"))


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS[text[-1]]
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def _placed(hour: int, period: str) -> tuple[int, bool] | None:
    """The hour of 24 in a part of the day and whether it is the next date's; None if wrong."""
    night = period in ("晚上", "晚间", "深夜", "半夜", "午夜", "夜里", "夜间", "夜晚", "夜", "晚")
    if hour > 12:
        return None if period in ("am", "凌晨") or "早" in period else (hour % 24, hour == 24)
    if night:
        if hour in (0, 12):
            return 0, True
        # 夜裡兩點 is the night that follows; 晚上八點 is the evening.
        return (hour, True) if hour < 5 else (hour + 12, False)
    if period in ("下午", "午后", "傍晚", "pm"):
        return (hour % 12) + 12, False
    if period in ("中午", "正午"):
        return (hour, False) if hour > 9 else (hour + 12, False)
    if period in ("凌晨", "am"):
        return hour % 12, False
    return hour, False
