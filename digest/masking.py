"""What tells a key taken out of a text: bot tokens, and keys and passwords in addresses."""

import re

_TOKEN = re.compile(r"(?<![0-9])[0-9]+:[A-Za-z0-9_-]{30,}")
_BOT_PATH = re.compile(r"(/bot)[^/\s\"'\\]+(?=/)")
_USER = re.compile(r"(?<=://)[^/\s@\"'\\]+@")
_KEY = re.compile(
    r"([?&;](?:[\w.-]*(?:key|token|secret|sign|signature|password|passwd|auth)|code|sig)=)"
    r"[^&;#\s\"'<>\\]+",
    re.IGNORECASE,
)
MASK = "***"


def masked(text: str) -> str:
    """The text without bot tokens, and addresses in it without keys and passwords."""
    text = _BOT_PATH.sub(rf"\1{MASK}", _TOKEN.sub(MASK, text))
    return _KEY.sub(rf"\1{MASK}", _USER.sub(f"{MASK}@", text))
