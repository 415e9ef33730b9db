"""The settings as lines and buttons: shown by /start and /settings, changed in place."""

from digest.message import Block, Button, Span
from digest.phrases import Phrase
from digest.script import TARGETS, target_named
from digest.zones import zone_label
from handlers.request import Context

# The first three serve most readers; the rest stand behind “more”.
FIRST_SCRIPTS = ("original", "hans", "hant")
HOURS = ("07:30", "08:00", "12:30", "20:30")
ZONES = ("Asia/Taipei", "Asia/Hong_Kong", "Asia/Shanghai", "Asia/Singapore")
LANGUAGE_NAMES = {"zh-Hant": "繁體中文", "zh-Hans": "简体中文", "en": "English"}


def settings_lines(context: Context) -> tuple[Block, ...]:
    """Script, hours, zone and language as they are."""
    t, chosen = context.t, context.preferences
    target = target_named(chosen.script)
    rows = (
        (t("Script"), target.shown(t.language) if target else chosen.script),
        (t("Hours"), "  ".join(chosen.hours)),
        (t("Time zone"), zone_label(chosen.zone, t.language)),
        (t("Language"), LANGUAGE_NAMES[chosen.language]),
    )
    return tuple(
        Block((Span(t("{name}: ", name=name)), Span(value, "strong")), "item", tight=number > 0)
        for number, (name, value) in enumerate(rows)
    )


def panel_rows(context: Context, *, all_scripts: bool = False) -> list[list[Button]]:
    """Buttons for script, hours and zone; a tick marks what is chosen."""
    chosen, t = context.preferences, context.t
    scripts = [
        Button(
            _ticked(target.shown(t.language), target.name == chosen.script),
            f"set:script:{target.name}",
        )
        for target in TARGETS
        if all_scripts or target.name in FIRST_SCRIPTS or target.name == chosen.script
    ]
    if not all_scripts:
        scripts.append(Button(t("More scripts…"), "settings:script"))
    hours = [
        Button(_ticked(hour, hour in chosen.hours), f"set:hours:{hour.replace(':', '')}")
        for hour in sorted({*HOURS, *chosen.hours})
    ]
    zones = [
        Button(_ticked(zone_name(zone, t), zone == chosen.zone), f"set:zone:{zone}")
        for zone in dict.fromkeys((*ZONES, chosen.zone))
    ]
    zones.append(Button(t("Other…"), "settings:zone"))
    languages = [
        Button(_ticked(name, code == chosen.language), f"set:language:{code}")
        for code, name in LANGUAGE_NAMES.items()
    ]
    rows = [scripts, hours, zones, languages]
    return [row[start : start + 4] for row in rows for start in range(0, len(row), 4)]


def zone_name(zone: str, t: Phrase) -> str:
    """The city alone: 台北 for 台北時間."""
    label = zone_label(zone, t.language)
    return label.removesuffix("時間").removesuffix("时间").removesuffix(" time")


def _ticked(label: str, chosen: bool) -> str:
    return f"✓ {label}" if chosen else label
