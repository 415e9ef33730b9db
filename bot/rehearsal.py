"""Sample arguments for every sentence, and a talk that passes every command."""

from collections.abc import Iterator, Mapping, Sequence

from digest.script import render, target_named
from digest.when import Month
from handlers.ports import Fetched, FetchError, Seen
from handlers.request import Command


class Nowhere:
    """A source with nothing behind any address: a rehearsal leaves the house alone."""

    async def fetch(self, address: str, seen: Seen = Seen()) -> Fetched:  # noqa: B008 - a frozen value
        """Raises FetchError."""
        raise FetchError(f"{address}: not fetched in a rehearsal", reason="404")

    async def read_document(self, name: str, data: bytes) -> Fetched:
        """Raises FetchError."""
        raise FetchError(f"{name}: not read in a rehearsal", reason="404")

    async def fetch_picture(self, address: str) -> bytes:
        """Raises FetchError."""
        raise FetchError(f"{address}: not fetched in a rehearsal", reason="404")


_SAMPLES: Mapping[str, object] = {
    "n": 3, "page": 2, "pages": 5, "number": 7, "month": Month(11), "day": 26,
    "hours": "08:00、20:30", "every": "每 4 小時", "letters": 30, "watch": "短劇 +AI !廣告",
    "feed": "山海週刊", "feeds": "山海週刊、谷口紀事", "host": "example.org", "usual": "每天",
    "all": 5, "well": 4, "new": 2, "duration": "3 天", "chat": -1001234567890, "chats": 12,
    "gone": 9, "id": 42, "state": "進行中", "sent": 5, "failed": 1, "left": 4, "waiting": 2,
    "came": 7, "ok": 4, "failing": 1, "dead": 1, "most": 20, "daily": 30, "size": 12, "room": 50,
    "free": 120, "database": 34, "backups": 7, "why": "磁碟已滿",
    "term": "AI", "said": "短劇", "more": "沒有廣告", "where": "第 2/3 節", "part": 2,
    "parts": 3, "total": 12, "count": 3, "minutes": 8, "hour": 8, "limit": 10,
    "weekday": "四", "days": "一、三、五", "clock": "08:00", "clocks": "08:00、12:30",
    "zone": "台北時間", "when": "明天（四）08:00（台北時間）", "day_said": "今天",
    "name": "山海週刊", "title": "《修一座沒有人走的橋》", "heading": "修一座沒有人走的橋",
    "account": "谷口紀事",
    "section": "02", "wanted": "09", "query": "短劇", "word": "短劇", "words": "短劇、AI",
    "script": "简体", "names": "原文、简体、繁體", "meant": "摘要", "what": "谷口紀事、石橋",
    "reason": "404", "address": "http://127.0.0.1:8080/", "span": "23:00–07:00",
}  # fmt: skip
_ENGLISH: Mapping[str, object] = {
    "hours": "08:00, 20:30", "every": "every 4 hours", "said": "短劇", "more": "without 廣告",
    "where": "Section 2/3", "weekday": "Thu", "days": "Mon, Wed, Fri", "clocks": "08:00, 12:30",
    "duration": "3 days", "state": "under way", "why": "the disk is full",
    "zone": "Taipei time", "when": "tomorrow (Thu) 08:00 (Taipei time)", "meant": "summary",
    "what": "谷口紀事, 石橋", "words": "短劇, AI", "names": "As written, Simplified, Traditional",
}  # fmt: skip


def samples(language: str) -> dict[str, object]:
    """What stands in a sentence's places when it is printed to be read."""
    if language == "en":
        return {**_SAMPLES, **_ENGLISH}
    simplified = target_named("hans") if language == "zh-Hans" else None
    return {
        name: render(value, simplified) if simplified and isinstance(value, str) else value
        for name, value in _SAMPLES.items()
    }


_TYPED = {
    "NAME": "", "[NAME]": "", "ADDRESS": "", "[3]": "2", "02": "02", "[02]": "02",
    "08:00 20:30": "08:00 20:30", "Taipei": "Tokyo", "3d": "3d", "23:00-07:00": "23:00-07:00",
}  # fmt: skip
# What a reader says besides commands.
_BESIDES = {
    "en": ("hello", "thanks", "02", "9", "nosuchword", "/sumary", "more", "12:30", "unsubscribe"),
    "": ("你好", "謝謝", "02", "第九節", "飛碟", "/sumary", "更多", "每天早上八點", "退訂", "夜市"),
}


def conversation(commands: Sequence[Command], language: str) -> Iterator[str]:
    """What a reader types: a greeting, each command by its first plain word, odds and ends."""
    yield "/start"
    for command in commands:
        if not command.menu or command.name in ("start", "stop"):
            continue
        words = command.spoken(language)
        word = words[0] if words else f"/{command.name}"
        yield word
        if command.usage and (typed := _TYPED.get(command.usage, "")):
            yield f"{word} {typed}" if command.takes else f"/{command.name} {typed}"
    yield from _BESIDES.get(language, _BESIDES[""])
    yield "/stop"
