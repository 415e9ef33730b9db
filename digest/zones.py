"""Time zones as people name them: a city in either script, an English name, an IANA name."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones

from digest.characters import fold

_SUFFIX = re.compile(r"(?:标准|当地|本地)?(?:时间|时区)$|市$| (?:local )?time$| time ?zone$")
_PLAIN_UTC = frozenset({"utc", "etcutc", "gmt", "zulu", "世界时", "世界协调", "协调世界时"})


@dataclass(frozen=True, slots=True)
class City:
    """A row of the cities' table: a zone, and the city's name in three languages."""

    zone: str
    hant: str
    hans: str
    english: str
    aliases: tuple[str, ...]


def find_zone(text: str) -> str | None:
    """The IANA zone that a person means, None where that is not certain.

    A distance from UTC (`UTC+8`, `+08:00`, `Etc/GMT-8`) names no zone: it knows no summer time.
    """
    typed = fold(text).strip().strip("。.!,，、 ")
    for form in dict.fromkeys((typed, _SUFFIX.sub("", typed).strip())):
        if re.search(r"[+-]?\d|[+-]$", form):
            return None
        key = re.sub(r"[\W_]+", "", form)
        if key in _PLAIN_UTC:
            return "UTC"
        if key and (zone := _by_name().get(key) or _by_iana().get(key)):
            return zone
    return None


def zone_label(zone: str, language: str) -> str:
    """The zone as said to a reader: 台北時間, 台北时间, Taipei time."""
    city = _by_zone().get(zone)
    if city is None:
        place = zone.rsplit("/", 1)[-1].replace("_", " ")
        city = City(zone, place, place, place, ())
    if language == "en":
        return f"{city.english} time"
    return f"{city.hans}时间" if language == "zh-Hans" else f"{city.hant}時間"


@cache
def cities() -> tuple[City, ...]:
    """Every city of the table, in its order."""
    text = (files("digest") / "data" / "cities.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(
        City(zone, hant, hans, english, tuple(name for name in more.split("|") if name))
        for zone, hant, hans, english, more in rows
    )


@cache
def _by_zone() -> dict[str, City]:
    return {city.zone: city for city in reversed(cities())}


@cache
def _by_name() -> dict[str, str]:
    return {
        re.sub(r"[\W_]+", "", fold(name)): city.zone
        for city in cities()
        for name in (city.hant, city.hans, city.english, *city.aliases)
    }


@cache
def _by_iana() -> dict[str, str]:
    names = sorted(name for name in available_timezones() if "/" in name)
    kept = [name for name in names if not name.startswith(("Etc/", "SystemV/", "posix/", "right/"))]
    whole = {re.sub(r"[\W_]+", "", name.casefold()): name for name in kept}
    last = {re.sub(r"[\W_]+", "", n.rsplit("/", 1)[-1].casefold()): n for n in reversed(kept)}
    return last | whole
