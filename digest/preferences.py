"""Each preference, declared once: what may be typed, what is offered, how a value is said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Self

from digest.modes import (
    BATCHES,
    MODES,
    mode_named,
    parse_batch,
    parse_weekly,
    say_batch,
    say_mode,
    say_quiet,
    show_quiet,
)
from digest.phrases import LANGUAGES, Phrase, msgid
from digest.script import TARGETS, fold, target_named
from digest.spans import parse_quiet
from digest.times import EVERY_DAY, WEEKEND, WORKDAYS, parse_hours, parse_weekdays
from digest.when import say_local, say_weekdays
from digest.zones import find_zone, zone_label

LANGUAGE_NAMES = {"zh-Hant": "繁體中文", "zh-Hans": "简体中文", "en": "English"}


@dataclass(frozen=True, slots=True)
class Preferences:
    """What one subscriber chose; the defaults here are the product's.

    `script` names a target of `digest.script`. `hours` are local times `HH:MM`, ascending.
    `weekdays` are ISO numbers (1 is Monday). `zone` is an IANA name.
    `count` is the most articles one digest holds; `length` is "short", "usual" or "long".
    `order` is "newest", "oldest" or "liked" (see `digest.order`).
    `images` shows a link's picture where the transport can; `silent` sends digests
    without a sound. `mode` is one of `digest.modes.MODES`; `batch` are the hours between two
    batches, `weekly` the ISO weekday of a weekly digest. `quiet` are the local hours (from, to)
    in which nothing is sent, empty where there are none. `pause` is the local moment
    `YYYY-MM-DDTHH:MM` until which nothing is sent, empty where there is none.
    """

    script: str = "original"
    hours: tuple[str, ...] = ("08:00", "20:30")
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)
    zone: str = "Asia/Taipei"
    language: str = "zh-Hant"
    count: int = 5
    length: str = "usual"
    order: str = "newest"
    images: bool = False
    silent: bool = False
    mode: str = "daily"
    batch: int = 4
    weekly: int = 7
    quiet: tuple[str, ...] = ()
    pause: str = ""

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
    """One entry: the settings message, the typed commands, the papers and the checks read it.

    `parse` gives the value of what was typed or stored, None where it is unclear; `show` is the
    text that is stored, `say` the value as said to a reader. `label` and `hint` are message ids:
    its name, and what may be typed. Of the buttons `choices` set a stored text,
    `switches` put one part of a value of several parts in or out. One with a `mode` is shown
    among the settings only while digests come that way, one of a `platform` only where there is
    one between us and the reader: the web chat rings for nobody.
    """

    name: str
    label: str
    parse: Callable[[str], Any]
    show: Callable[[Any], str]
    say: Callable[[Any, Phrase], str]
    choices: tuple[str, ...] = ()
    switches: tuple[str, ...] = ()
    hint: str = ""
    mode: str = ""
    platform: bool = False

    def switched(self, value: tuple[Any, ...], text: str) -> str | None:
        """The stored text with the part `text` put in, or out where it was in.

        None where the part is unknown; the last part stays in.
        """
        part = self.parse(text)
        if part is None:
            return None
        held = set(value) ^ set(part)
        return self.show(tuple(sorted(held or set(value))))


def _script(text: str) -> str | None:
    target = target_named(text)
    return target.name if target else None


def _say_script(name: str, t: Phrase) -> str:
    target = target_named(name)
    return target.shown(t.language) if target else name


def _hours(text: str) -> tuple[str, ...] | None:
    parsed = parse_hours(text)
    return parsed.hours if parsed else None


def _weekdays(text: str) -> tuple[int, ...] | None:
    if not (text.isascii() and text.isdigit()):
        return parse_weekdays(text)
    days = tuple(sorted({int(char) for char in text if char in "1234567"}))
    return days or None


def _language(text: str) -> str | None:
    named = {fold(name): code for code, name in LANGUAGE_NAMES.items()}
    named |= {fold(code): code for code in LANGUAGES}
    named |= {"繁体": "zh-Hant", "繁中": "zh-Hant", "简体": "zh-Hans", "简中": "zh-Hans"}
    named |= {"英文": "en", "英语": "en"}
    return named.get(fold(text).strip())


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and 1 <= int(text) <= 20 else None


def _one_of(**words: str) -> Callable[[str], str | None]:
    """Reads one of the names; `words` are what else may be typed for each, by spaces."""
    named = {fold(word): name for name, more in words.items() for word in (name, *more.split())}
    return lambda text: named.get(fold(text).strip())


def _switch(text: str) -> bool | None:
    said = _one_of(on="開 打開 開啟 要 是 yes true 1", off="關 關閉 關掉 不要 否 no false 0")(text)
    return None if said is None else said == "on"


def _say_switch(value: bool, t: Phrase) -> str:
    return t("on") if value else t("off")


def _say_length(value: str, t: Phrase) -> str:
    return {"short": t("short"), "long": t("long")}.get(value, t("usual"))


def _say_order(value: str, t: Phrase) -> str:
    said = {"oldest": t("oldest first"), "liked": t("what you like first")}
    return said.get(value, t("newest first"))


def _stored_switch(value: bool) -> str:
    return "on" if value else "off"


def _pause(text: str) -> str | None:
    if fold(text).strip() in ("off", "关", ""):
        return ""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None).isoformat(timespec="minutes")
    except ValueError:
        return None


PREFERENCES: Mapping[str, Preference] = {
    entry.name: entry
    for entry in (
        Preference(
            "script", msgid("Script"), _script, str, _say_script,
            choices=tuple(target.name for target in TARGETS),
        ),
        Preference(
            "hours", msgid("Hours"), _hours, " ".join, lambda hours, t: " · ".join(hours),
            switches=("06:30", "07:30", "08:00", "12:30", "18:00", "20:30", "22:00"),
            hint=msgid("Any hour can be typed: /time 07:15, or “every day at 8 pm”."),
        ),
        Preference(
            "weekdays", msgid("Weekdays"), _weekdays, lambda days: "".join(map(str, days)),
            say_weekdays,
            choices=tuple("".join(map(str, d)) for d in (EVERY_DAY, WORKDAYS, WEEKEND)),
            switches=tuple("1234567"),
        ),
        Preference(
            "zone", msgid("Time zone"), find_zone, str,
            lambda zone, t: zone_label(zone, t.language),
            choices=(
                "Asia/Taipei", "Asia/Hong_Kong", "Asia/Shanghai", "Asia/Singapore",
                "Asia/Kuala_Lumpur", "Asia/Tokyo", "Europe/London", "America/New_York",
                "America/Los_Angeles",
            ),
            hint=msgid("Any city can be typed: /zone Tokyo. On Telegram a location can be sent."),
        ),
        Preference(
            "mode", msgid("How it comes"), mode_named, str, say_mode, choices=MODES,
            hint=msgid("Serial brings one section a time, the next one at your next hour."),
        ),
        Preference(
            "batch", msgid("Batches"), parse_batch, str, say_batch, mode="batched",
            choices=tuple(map(str, BATCHES[1:])),
            hint=msgid("For the mode “in batches”; the first hour is the first batch."),
        ),
        Preference(
            "weekly", msgid("Day of the week"), parse_weekly, str,
            lambda day, t: say_weekdays((day,), t), choices=tuple("1234567"), mode="weekly",
            hint=msgid("For the mode “once a week”."),
        ),
        Preference(
            "quiet", msgid("Quiet hours"), parse_quiet, show_quiet, say_quiet,
            choices=("off", "22:00-07:00", "23:00-07:00", "00:00-08:00"),
            hint=msgid("What falls due in quiet hours comes at their end. /quiet 23:00-07:00"),
        ),
        Preference(
            "pause", msgid("Pause"), _pause, lambda until: until or "off",
            lambda until, t: t("until {when}", when=say_local(until, t)) if until else t("none"),
            choices=("off",), hint=msgid("/pause 3d, or “pause until Monday”."),
        ),
        Preference(
            "count", msgid("Articles a digest"), _count, str,
            lambda n, t: t.count("{n} article", "{n} articles", n),
            choices=("1", "3", "5", "8", "12", "20"),
        ),
        Preference(
            "length", msgid("Summary length"),
            _one_of(short="短 精簡 brief", usual="一般 普通 中 normal", long="長 詳細 full"),
            str, _say_length, choices=("short", "usual", "long"),
        ),
        Preference(
            "order", msgid("Digest order"),
            _one_of(newest="新的先 新", oldest="舊的先 舊", liked="喜歡的先 喜歡"),
            str, _say_order, choices=("newest", "oldest", "liked"),
            hint=msgid("👍 and 👎 under a digest say what you like; /likes shows and resets it."),
        ),
        Preference(
            "images", msgid("Pictures"), _switch, _stored_switch, _say_switch,
            choices=("on", "off"),
            hint=msgid("A summary then shows the picture of the article's own page above it."),
        ),
        Preference(
            "silent", msgid("Silent"), _switch, _stored_switch, _say_switch,
            choices=("on", "off"), platform=True,
            hint=msgid("Digests and announcements then come without a sound."),
        ),
        Preference(
            "language", msgid("Language"), _language, str, lambda code, t: LANGUAGE_NAMES[code],
            choices=LANGUAGES,
        ),
    )
}  # fmt: skip
