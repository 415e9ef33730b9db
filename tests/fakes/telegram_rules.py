"""What Telegram refuses: texts, entities, keyboards and menus that break its rules."""

import json
import re
from itertools import combinations
from typing import Any
from urllib.parse import urlsplit

_KINDS = {
    "bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre",
    "text_link", "blockquote", "expandable_blockquote",
}  # fmt: skip
_INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u2060-\u2064\u2800\u3164\ufeff]*")
_ALTERED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


class RefusedError(Exception):
    """Telegram answers 400 with this description."""


def check_text(text: str, entities: list[dict[str, Any]]) -> None:
    """A text of 1 to 4096 UTF-16 units that can be seen, at most 100 sound entities."""
    if _INVISIBLE.fullmatch(text):
        raise RefusedError("message text is empty")
    if _ALTERED.search(text):
        raise RefusedError("the text holds what would be altered")
    units = text.encode("utf-16-le")
    if len(units) // 2 > 4096:
        raise RefusedError("message is too long")
    if len(entities) > 100:
        raise RefusedError("too many entities")
    for entity in entities:
        _check_entity(entity, units)
    for one, other in combinations(entities, 2):
        _check_pair(one, other)


def checked(given: dict[str, str]) -> tuple[str, list[dict[str, Any]], list[list[dict[str, str]]]]:
    """Text, entities and rows of buttons of a message; RefusedError where it is not taken."""
    if "parse_mode" in given:
        raise RefusedError("markup is not spoken here")
    entities = json.loads(given.get("entities", "[]"))
    markup = json.loads(given.get("reply_markup", "{}"))
    check_text(given.get("text", ""), entities)
    return given["text"], entities, check_markup(markup)


def _check_entity(entity: dict[str, Any], units: bytes) -> None:
    start, length = entity["offset"], entity["length"]
    if entity["type"] not in _KINDS:
        raise RefusedError(f"unknown entity {entity['type']}")
    if start < 0 or length < 1 or (start + length) * 2 > len(units):
        raise RefusedError("entity out of range")
    for at in (start, start + length):
        # The second half of a pair: the entity would split a character.
        if at * 2 < len(units) and 0xDC <= units[at * 2 + 1] <= 0xDF:
            raise RefusedError("entity splits a character")
    if entity["type"] == "text_link" and not _opens(entity["url"]):
        raise RefusedError("wrong address in a link")


def _check_pair(one: dict[str, Any], other: dict[str, Any]) -> None:
    first, second = sorted((one, other), key=lambda e: (e["offset"], -e["length"]))
    end, other_end = first["offset"] + first["length"], second["offset"] + second["length"]
    if second["offset"] >= end:
        return
    if other_end > end:
        raise RefusedError("entities cross")
    if first["type"] == second["type"]:
        raise RefusedError("entity in an entity of its type")
    kinds = {first["type"], second["type"]}
    if kinds & {"code", "pre"} and not kinds & {"blockquote", "expandable_blockquote"}:
        raise RefusedError("code has another style")


def check_markup(markup: dict[str, Any]) -> list[list[dict[str, str]]]:
    """The rows of an inline keyboard."""
    rows: list[list[dict[str, str]]] = markup.get("inline_keyboard", [])
    if sum(map(len, rows)) > 100:
        raise RefusedError("reply markup is too long")
    for button in (button for row in rows for button in row):
        _check_button(button)
    if not all(rows):
        raise RefusedError("empty row")
    return rows


def _check_button(button: dict[str, str]) -> None:
    if _INVISIBLE.fullmatch(button["text"]):
        raise RefusedError("text buttons are unallowed: empty")
    if ("url" in button) == ("callback_data" in button):
        raise RefusedError("a button does one thing")
    if "url" in button and not _opens(button["url"]):
        raise RefusedError("BUTTON_URL_INVALID")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise RefusedError("BUTTON_DATA_INVALID")


def check_menu(menu: list[dict[str, str]]) -> list[dict[str, str]]:
    """At most 100 commands, each with a name and a description."""
    if len(menu) > 100:
        raise RefusedError("BOT_COMMANDS_TOO_MUCH")
    for entry in menu:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", entry["command"]):
            raise RefusedError("BOT_COMMAND_INVALID")
        if not 1 <= len(entry["description"]) <= 256:
            raise RefusedError("BOT_COMMAND_DESCRIPTION_INVALID")
    return menu


def _opens(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and "." in (parts.hostname or "")
