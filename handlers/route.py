"""From what a person typed or pressed to an intent: pure, in either script, never an error."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from digest.numerals import parse_number
from digest.script import fold
from digest.times import parse_hours
from handlers.request import Command, Intent, Request

_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_SLASH = re.compile(r"/([A-Za-z0-9_]+)(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
# 02, 第二節, 第2节, 第二部分, 二: the forms of "section so-and-so" once folded to simplified.
_ORDINAL = re.compile(
    r"第?\s*([0-9]{1,3}|[零〇一二两三四五六七八九十百]{1,5})\s*(节|章|部分|段|篇)?"
)
_HOUR_HINT = re.compile(r"[点點:时時]|am\b|pm\b|每|周|週|平日|工作日", re.IGNORECASE)
_NEIGHBOURS = {
    "下一节": "+1",
    "上一节": "-1",
    "下节": "+1",
    "上节": "-1",
    "末节": "last",
    "最后一节": "last",
}


@dataclass(frozen=True)
class Routes:
    """The words of the commands, ready to be looked up."""

    commands: Sequence[Command]

    @cached_property
    def names(self) -> dict[str, Command]:
        """Every ASCII name."""
        return {command.name: command for command in self.commands}

    @cached_property
    def words(self) -> dict[str, Command]:
        """Every plain word, folded."""
        return {fold(word): command for command in self.commands for word in command.words}

    @cached_property
    def actions(self) -> frozenset[str]:
        """Every name that a button may carry."""
        return frozenset(
            name for command in self.commands for name in (command.name, *command.actions)
        )

    def owner(self, name: str) -> Command | None:
        """The command that answers a name or an action."""
        if name in self.names:
            return self.names[name]
        return next((c for c in self.commands if name in c.actions), None)


def route(request: Request, routes: Routes) -> Intent:
    """What the request means; an unknown word is a search."""
    if request.action:
        return _pressed(request.action, routes)
    text = unicodedata.normalize("NFKC", request.text).strip()
    if not text:
        return Intent("help")
    if text.startswith("/"):
        return _slash(text, request.text.strip(), routes)
    if _ADDRESS.fullmatch(request.text.strip()):
        return Intent("add", address=request.text.strip())
    return _plain(text, routes)


def suggestion(text: str, routes: Routes) -> str:
    """The command or word that was probably meant; empty where none is close."""
    if text.startswith("/"):
        name = text[1:].split("@")[0].split()[0] if len(text) > 1 else ""
        close = get_close_matches(name.lower(), list(routes.names), n=1, cutoff=0.6)
        return f"/{close[0]}" if close else ""
    close = get_close_matches(fold(text), list(routes.words), n=1, cutoff=0.6)
    if not close:
        return ""
    command = routes.words[close[0]]
    return next(word for word in command.words if fold(word) == close[0])


def _pressed(action: str, routes: Routes) -> Intent:
    name, *fields = action.split(":")
    if name not in routes.actions:
        return Intent("help", pressed=True)
    return Intent(name, fields=tuple(fields), pressed=True)


def _slash(text: str, printed: str, routes: Routes) -> Intent:
    match = _SLASH.fullmatch(text)
    if not match:
        return Intent("unknown", argument=text)
    name, argument = match[1].lower(), (match[2] or "").strip()
    if name not in routes.names:
        return Intent("unknown", argument=text)
    # An address keeps the letters that were typed: folding widths could change where it leads.
    address = _ADDRESS.search(printed)
    return Intent(name, argument, address=address[0] if address else "")


def _plain(text: str, routes: Routes) -> Intent:
    folded = fold(text).strip("。！？!?.,， ")
    if command := routes.words.get(folded) or routes.words.get(fold(text)):
        return Intent(command.name, word_argument(folded))
    if neighbour := _NEIGHBOURS.get(folded):
        return Intent("section", neighbour)
    if (match := _ORDINAL.fullmatch(folded)) and parse_number(match[1]) is not None:
        return _numbered(match[0], match[1], match[2])
    if (found := _leading_word(folded, text, routes)) is not None:
        return found
    if _HOUR_HINT.search(text) and parse_hours(text):
        return Intent("time", text)
    return Intent("search", text)


def word_argument(folded: str) -> str:
    """What a plain word says beyond its command: the direction of 下一篇 and 上一篇, 繼續."""
    words = {"下一篇": "+1", "上一篇": "-1", "继续": "+1", "更多": "+1"} | _NEIGHBOURS
    return words.get(folded, "")


def _numbered(printed: str, number: str, unit: str | None) -> Intent:
    # A bare 2 may mean an item of a list; 02, 第二節 and 二 always mean a section.
    if unit is None and number.isdigit() and not number.startswith("0") and printed == number:
        return Intent("number", number)
    return Intent("section", number)


def _leading_word(folded: str, text: str, routes: Routes) -> Intent | None:
    for word in sorted(routes.words, key=len, reverse=True):
        command = routes.words[word]
        if command.takes and folded.startswith(word):
            rest = text[len(word) :]
            # 搜尋短劇 needs no space; where the argument may be left out, only a space marks it.
            if rest[:1].isspace() or (rest and not command.usage.startswith("[")):
                return Intent(command.name, rest.strip())
    return None
