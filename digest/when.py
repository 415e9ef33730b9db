"""How a moment is said to a reader in their zone and language: 明天（二）08:00（台北時間）."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from digest.phrases import Phrase
from digest.times import EVERY_DAY, WEEKEND, WORKDAYS
from digest.zones import zone_label

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Month(int):
    """A month of the year: its number, or in the English sentences its name."""

    def __format__(self, spec: str) -> str:
        return _MONTHS[self - 1] if spec == "name" else super().__format__(spec)


def say_day(moment: datetime, now: datetime, zone: str, t: Phrase) -> str:
    """The local day of `moment` as seen at `now` (both aware): 今天, 明天（二）, 11月26日（四）."""
    local, distance, weekday = _seen(moment, now, zone, t)
    if distance == 0:
        return t("today")
    if distance == 1:
        return t("tomorrow ({weekday})", weekday=weekday)
    return t(
        "{weekday} {day} {month:name}", month=Month(local.month), day=local.day, weekday=weekday
    )


def say_moment(moment: datetime, now: datetime, zone: str, t: Phrase) -> str:
    """Day, hour and zone: 明天（二）08:00（台北時間）."""
    local, distance, weekday = _seen(moment, now, zone, t)
    clock, label = local.strftime("%H:%M"), zone_label(zone, t.language)
    if distance == 0:
        return t("today {clock} ({zone})", clock=clock, zone=label)
    if distance == 1:
        return t("tomorrow ({weekday}) {clock} ({zone})", weekday=weekday, clock=clock, zone=label)
    return t(
        "{weekday} {day} {month:name} {clock} ({zone})",
        month=Month(local.month),
        day=local.day,
        weekday=weekday,
        clock=clock,
        zone=label,
    )


def say_weekdays(days: Sequence[int], t: Phrase, *, every: bool = False) -> str:
    """ISO weekdays as a reader says them: 每天, 平日, 週末, 週一、三、五.

    In a sentence on what comes again and again (`every`) it is 每週一、三、五.
    """
    whole = {EVERY_DAY: t("every day"), WORKDAYS: t("weekdays"), WEEKEND: t("weekends")}
    if every:
        whole |= {WORKDAYS: t("on weekdays"), WEEKEND: t("on weekends")}
    if said := whole.get(tuple(days)):
        return said
    names = (t(", ") if len(days) > 1 else "").join(_weekday(day, t) for day in days)
    return t("every {days}", days=names) if every else t("on {days}", days=names)


def say_time(moment: datetime, now: datetime, zone: str, t: Phrase) -> str:
    """Day and hour without the zone: 今天 20:30, 明天（二）08:00."""
    local, distance, weekday = _seen(moment, now, zone, t)
    clock = local.strftime("%H:%M")
    if distance == 0:
        return t("today {clock}", clock=clock)
    if distance == 1:
        return t("tomorrow ({weekday}) {clock}", weekday=weekday, clock=clock)
    return t(
        "{weekday} {day} {month:name} {clock}",
        month=Month(local.month),
        day=local.day,
        weekday=weekday,
        clock=clock,
    )


def say_clock(moment: datetime, zone: str) -> str:
    """The local `HH:MM` of `moment` (aware)."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def say_local(local: str, t: Phrase) -> str:
    """A stored local moment, `YYYY-MM-DDTHH:MM`: 11/30（一）08:00; midnight goes without saying."""
    moment = datetime.fromisoformat(local)
    weekday, clock = _weekday(moment.isoweekday(), t), moment.strftime("%H:%M")
    if clock == "00:00":
        return t(
            "{weekday} {day} {month:name}",
            month=Month(moment.month),
            day=moment.day,
            weekday=weekday,
        )
    return t(
        "{weekday} {day} {month:name} {clock}",
        month=Month(moment.month),
        day=moment.day,
        weekday=weekday,
        clock=clock,
    )


def _seen(moment: datetime, now: datetime, zone: str, t: Phrase) -> tuple[datetime, int, str]:
    local = moment.astimezone(ZoneInfo(zone))
    distance = (local.date() - now.astimezone(ZoneInfo(zone)).date()).days
    return local, distance, _weekday(local.isoweekday(), t)


def _weekday(number: int, t: Phrase) -> str:
    names = (t("Mon"), t("Tue"), t("Wed"), t("Thu"), t("Fri"), t("Sat"), t("Sun"))
    return names[number - 1]
