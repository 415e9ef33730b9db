"""How digests may come: the modes, as people type them and as they are said."""

import re
from dataclasses import dataclass

from digest.characters import fold
from digest.numerals import parse_number
from digest.phrases import Phrase
from digest.times import parse_weekdays

MODES = ("daily", "instant", "batched", "weekly", "serial")
# What divides a day, so that the hours are the same each day.
BATCHES = (1, 2, 3, 4, 6, 8, 12)
_WORDS = {
    "daily": "每日 每天 每日摘要 日报 天天 digest 每日一份 预设 默认",
    "instant": "即时 实时 立即 马上 随到随送 随时 immediate immediately realtime at once",
    "batched": "分批 批次 定时 每几小时 batch batches",
    "weekly": "每周 周报 每星期 每周一次 每周一份 一周一次 week",
    "serial": "连载 一天一节 每天一节 一次一节 连载模式 section by section",
}
_NAMED = {
    fold(word): mode
    for mode, words in _WORDS.items()
    for word in (mode, words, *words.split())
    if word != "at"
} | {"at once": "instant", "section by section": "serial"}
_EVERY = re.compile(
    r"(?:每隔?\s*|every\s*|batched\s*|分批\s*)(?P<n>\d{1,2}|[一二两三四六八十]{1,2})?\s*个?\s*"
    r"(?:小时|钟头|hours?|hrs?|h)?(?:一次|一份|一批)?"
)


@dataclass(frozen=True, slots=True)
class ParsedMode:
    """What was understood: `batch` in hours and `weekly` (ISO weekday) where they were said."""

    mode: str
    batch: int | None = None
    weekly: int | None = None


def parse_mode(text: str) -> ParsedMode | None:
    """The mode that a person means: 連載, 每 4 小時, 每週日, instant; None where it is unclear."""
    typed = fold(text).strip().strip("。.!")
    if mode := _NAMED.get(typed):
        return ParsedMode(mode)
    if (found := _EVERY.fullmatch(typed)) and re.search(r"小时|钟头|h", typed):
        every = parse_number(found["n"] or "1") or 0
        return ParsedMode("batched", batch=every) if every in BATCHES else None
    days = parse_weekdays(re.sub(r"^(?:weekly|周报)\s*(?:on\s*)?", "", typed))
    return ParsedMode("weekly", weekly=days[0]) if days and len(days) == 1 else None


def mode_named(text: str) -> str | None:
    """The name of the mode that `text` says."""
    parsed = parse_mode(text)
    return parsed.mode if parsed else None


def parse_batch(text: str) -> int | None:
    """Hours between two batches: 4, 每 4 小時; only what divides a day."""
    parsed = parse_mode(text)
    hours = parsed.batch if parsed else parse_number(text)
    return hours if hours in BATCHES else None


def parse_weekly(text: str) -> int | None:
    """The ISO weekday of a weekly digest."""
    if text.isascii() and text.isdigit():
        return int(text) if text in "1234567" else None
    days = parse_weekdays(text)
    return days[0] if days and len(days) == 1 else None


def say_mode(mode: str, t: Phrase) -> str:
    """A mode as a reader says it: 每日摘要, 即時, 分批, 每週一份, 連載."""
    names = {
        "daily": t("daily digest"),
        "instant": t("at once"),
        "batched": t("in batches"),
        "weekly": t("once a week"),
        "serial": t("serial"),
    }
    return names[mode]


def say_batch(hours: int, t: Phrase) -> str:
    """每 4 小時."""
    return t.count("every {n} hour", "every {n} hours", hours)


def say_quiet(quiet: tuple[str, ...], t: Phrase) -> str:
    """23:00–07:00, or none."""
    return "–".join(quiet) if quiet else t("none")


def show_quiet(quiet: tuple[str, ...]) -> str:
    """As stored: `23:00-07:00`, or `off`."""
    return "-".join(quiet) or "off"
