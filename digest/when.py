"""How a moment is said to a reader in their zone and language: 明天（二）08:00（台北時間）."""

from datetime import datetime
from zoneinfo import ZoneInfo

from digest.phrases import Phrase
from digest.zones import zone_label


def say_day(moment: datetime, now: datetime, zone: str, t: Phrase) -> str:
    """The local day of `moment` as seen at `now` (both aware): 今天, 明天（二）, 11月26日（四）."""
    local, distance, weekday = _seen(moment, now, zone, t)
    if distance == 0:
        return t("today")
    if distance == 1:
        return t("tomorrow ({weekday})", weekday=weekday)
    return t("{month}/{day} ({weekday})", month=local.month, day=local.day, weekday=weekday)


def say_moment(moment: datetime, now: datetime, zone: str, t: Phrase) -> str:
    """Day, hour and zone: 明天（二）08:00（台北時間）."""
    local, distance, weekday = _seen(moment, now, zone, t)
    clock, label = local.strftime("%H:%M"), zone_label(zone, t.language)
    if distance == 0:
        return t("today {clock} ({zone})", clock=clock, zone=label)
    if distance == 1:
        return t("tomorrow ({weekday}) {clock} ({zone})", weekday=weekday, clock=clock, zone=label)
    return t(
        "{month}/{day} ({weekday}) {clock} ({zone})",
        month=local.month,
        day=local.day,
        weekday=weekday,
        clock=clock,
        zone=label,
    )


def _seen(moment: datetime, now: datetime, zone: str, t: Phrase) -> tuple[datetime, int, str]:
    local = moment.astimezone(ZoneInfo(zone))
    distance = (local.date() - now.astimezone(ZoneInfo(zone)).date()).days
    return local, distance, _weekday(local.isoweekday(), t)


def _weekday(number: int, t: Phrase) -> str:
    names = (t("Mon"), t("Tue"), t("Wed"), t("Thu"), t("Fri"), t("Sat"), t("Sun"))
    return names[number - 1]
