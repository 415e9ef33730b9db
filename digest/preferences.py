"""Each preference, declared once: its name, what may be typed, its default, what it is called."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Self

from digest.script import target_named
from digest.times import parse_hours
from digest.zones import find_zone

LANGUAGES = ("zh-Hant", "zh-Hans", "en")


@dataclass(frozen=True, slots=True)
class Preferences:
    """What one subscriber chose; the defaults here are the product's.

    `script` names a target of `digest.script`. `hours` are local times `HH:MM`, ascending.
    `weekdays` are ISO numbers (1 is Monday). `zone` is an IANA name.
    `count` is the most articles one digest holds.
    """

    script: str = "original"
    hours: tuple[str, ...] = ("08:00", "20:30")
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)
    zone: str = "Asia/Taipei"
    language: str = "zh-Hant"
    count: int = 5

    def merged(self, rows: Mapping[str, str]) -> Self:
        """These preferences with the stored `rows` over them; unknown rows are ignored."""
        chosen: dict[str, Any] = {}
        for name, text in rows.items():
            entry = PREFERENCES.get(name)
            value = entry.parse(text) if entry else None
            if value is not None:
                chosen[name] = value
        return replace(self, **chosen)

    def rows(self) -> dict[str, str]:
        """Every preference as stored text; `merged` reads it back."""
        return {f.name: PREFERENCES[f.name].show(getattr(self, f.name)) for f in fields(self)}


@dataclass(frozen=True, slots=True)
class Preference:
    """One entry: `parse` gives the value of what was typed or stored, None where it is unclear."""

    name: str
    label: str
    parse: Callable[[str], Any]
    show: Callable[[Any], str]


def _script(text: str) -> str | None:
    target = target_named(text)
    return target.name if target else None


def _hours(text: str) -> tuple[str, ...] | None:
    parsed = parse_hours(text)
    return parsed.hours if parsed else None


def _weekdays(text: str) -> tuple[int, ...] | None:
    days = tuple(sorted({int(char) for char in text if char in "1234567"}))
    return days if days and text.isdigit() else None


def _zone(text: str) -> str | None:
    return find_zone(text)


def _language(text: str) -> str | None:
    return text if text in LANGUAGES else None


def _count(text: str) -> int | None:
    return int(text) if text.isdigit() and 1 <= int(text) <= 20 else None


PREFERENCES: Mapping[str, Preference] = {
    entry.name: entry
    for entry in (
        Preference("script", "Script", _script, str),
        Preference("hours", "Hours", _hours, " ".join),
        Preference("weekdays", "Weekdays", _weekdays, lambda days: "".join(map(str, days))),
        Preference("zone", "Time zone", _zone, str),
        Preference("language", "Language", _language, str),
        Preference("count", "Articles a digest", _count, str),
    )
}
