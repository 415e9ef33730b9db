"""From what a person typed or pressed to an intent: pure, in either script, never an error."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from digest.modes import parse_mode
from digest.numerals import parse_number
from digest.script import fold
from digest.times import parse_hours, parse_weekdays
from handlers.request import Command, Intent, Request

_ADDRESS = re.compile(r"https?://[^\s<>「」『』《》“”]+", re.IGNORECASE)
# What closes a sentence or a bracket around an address is not part of it.
_AFTER = "。，、；：！？）】』」》,.;:!?)]}"
_SLASH = re.compile(r"/([A-Za-z0-9_]+)(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
# 02, 第二節, 第2节, 第二部分, 二: the forms of "section so-and-so" once folded to simplified.
_ORDINAL = re.compile(
    r"第?\s*([0-9]{1,3}|[零〇一二两三四五六七八九十百]{1,5})\s*(节|小节|章|部分|段|篇)?"
    r"|(?:section|part|chapter|no\.?|number|#)\s*([0-9]{1,3})"
)
_HOUR_HINT = re.compile(r"[点點:时時]|am\b|pm\b|每|周|週|平日|工作日|every|daily", re.IGNORECASE)
_SMILE = re.compile(r"(?:[呀啊啦喔哦唷哟噢嘛哈]|[\W_])+$")
_MARKS = "。！？!?.,，~～、 "
# A text beyond either is something to read, not something to look for.
LONGEST_WORDS = 300
_PARAGRAPHS = 3


@dataclass(frozen=True)
class Routes:
    """The words of the commands, ready to be looked up."""

    commands: Sequence[Command]

    @cached_property
    def names(self) -> dict[str, Command]:
        """Every ASCII name."""
        return {command.name: command for command in self.commands}

    @cached_property
    def words(self) -> dict[str, tuple[Command, str]]:
        """Every plain word, folded: its command, and the argument that it stands for."""
        found = {
            fold(word): (command, "")
            for command in self.commands
            for word in (*command.words, *command.english)
        }
        return found | {
            fold(word): (command, argument)
            for command in self.commands
            for word, argument in command.says.items()
        }

    @cached_property
    def longest_first(self) -> tuple[str, ...]:
        """The words that may be followed by an argument."""
        taking = [word for word, (command, _) in self.words.items() if command.takes]
        return tuple(sorted(taking, key=len, reverse=True))

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
        return pressed(request.action, routes)
    if request.document:
        return _filed(request.text, routes)
    printed = request.text.strip()
    text = unicodedata.normalize("NFKC", printed).strip()
    if request.heard in ("added", "removed"):
        return Intent("presence")
    if request.heard and not _ADDRESS.search(printed) and not is_long(printed):
        return Intent("heard", request.heard)
    if not text:
        return Intent("help" if request.kind == "private" else "hello")
    if text.startswith("/"):
        return _slash(text, printed, routes)
    if len(addresses := addresses_in(printed)) == 1 and len(printed) <= LONGEST_WORDS:
        # 看看這個 https://… is about the address; 全文 https://… says what is wanted of it.
        rest = printed.replace(addresses[0], "").strip()
        wanted = _plain(unicodedata.normalize("NFKC", rest), routes) if rest else Intent("add")
        if wanted.bare or wanted.command in ("add", "summary", "sections", "full", "save"):
            name = "add" if wanted.bare else wanted.command
            return Intent(name, address=addresses[0])
    if is_long(printed):
        return Intent("paste", printed)
    return _plain(text, routes)


def is_long(text: str) -> bool:
    """Whether a text is an article rather than a question: 300 characters, or 3 paragraphs."""
    return (
        len(text) > LONGEST_WORDS
        or sum(bool(line.strip()) for line in text.splitlines()) >= _PARAGRAPHS
    )


def addresses_in(text: str) -> list[str]:
    """The web addresses in a text, without the marks that follow them."""
    return [found.rstrip(_AFTER) for found in _ADDRESS.findall(text)]


def suggestion(text: str, routes: Routes) -> str:
    """The command or word that was probably meant; empty where none is close."""
    if text.startswith("/"):
        name = text[1:].split("@")[0].split()[0] if len(text) > 1 else ""
        offered = [command.name for command in routes.commands if command.menu]
        close = get_close_matches(name.lower(), offered, n=1, cutoff=0.6)
        return f"/{close[0]}" if close else ""
    shown = {
        fold(word): word
        for command in routes.commands
        if command.menu
        for word in (*command.words, *command.says, *command.english)
    }
    # Of two characters one may be wrong: 摘藥 is close to 摘要.
    cutoff = 0.5 if len(text) == 2 else 0.6
    close = get_close_matches(fold(text), list(shown), n=1, cutoff=cutoff)
    return shown[close[0]] if close and len(close[0]) >= len(text) - 2 else ""


def pressed(action: str, routes: Routes) -> Intent:
    """What a button's action line means; a forged or forgotten one leads to the help."""
    name, *fields = action.split(":")
    if name not in routes.actions and name != "do":
        return Intent("help", pressed=True)
    return Intent(name, fields=tuple(fields), pressed=True)


def _filed(caption: str, routes: Routes) -> Intent:
    """What a file is for: the command under it, where that takes files; else it is added."""
    named = _slash(caption.strip(), caption, routes) if caption.startswith("/") else None
    command = routes.names.get(named.command) if named else None
    return Intent(command.name) if command and command.files else Intent("add")


def _slash(text: str, printed: str, routes: Routes) -> Intent:
    match = _SLASH.fullmatch(text)
    if not match:
        return Intent("unknown", argument=text)
    name, argument = match[1].lower(), (match[2] or "").strip()
    if name not in routes.names:
        return Intent("unknown", argument=text)
    if routes.names[name].verbatim:
        _, _, argument = printed.partition(re.split(r"\s", printed, maxsplit=1)[0])
        argument = argument.strip()
    # An address keeps the letters that were typed: folding widths could change where it leads.
    addresses = addresses_in(printed)
    return Intent(name, argument, address=addresses[0] if addresses else "")


def _plain(text: str, routes: Routes) -> Intent:
    whole = fold(text)
    folded = whole.strip(_MARKS)
    # 你好呀 and 謝謝😊 are said with a smile, and mean the same.
    bare = _SMILE.sub("", folded)
    if known := routes.words.get(whole) or routes.words.get(folded) or routes.words.get(bare):
        command, argument = known
        return Intent(command.name, argument)
    if match := _ORDINAL.fullmatch(folded):
        number = match[1] or match[3]
        if parse_number(number) is not None:
            return _numbered(match[0], number, match[2] or ("" if match[1] else "section"))
    if (found := _leading_word(whole, text, routes)) is not None:
        return found
    if _HOUR_HINT.search(text) and (parse_hours(text) or parse_weekdays(text)):
        return Intent("time", text)
    if (mode := parse_mode(text)) and mode.batch:
        return Intent("mode", text)
    if not re.search(r"\w", text):
        # Marks and smiles alone: nothing to look for, but somebody is there.
        return Intent("hello")
    return Intent("search", text, bare=True)


def _numbered(printed: str, number: str, unit: str) -> Intent:
    if unit == "篇":
        return Intent("summary", str(parse_number(number)))
    # A bare 2 may mean an item of a list; 02, 第二節 and 二 always mean a section.
    if not unit and number.isdigit() and not number.startswith("0") and printed == number:
        return Intent("number", number)
    return Intent("section", number)


def _leading_word(folded: str, text: str, routes: Routes) -> Intent | None:
    for word in routes.longest_first:
        if not folded.startswith(word):
            continue
        command, argument = routes.words[word]
        rest = text[len(word) :]
        # 搜尋短劇 needs no space; where the argument may be left out, only a space marks it,
        # and a Latin word ends where the next one begins.
        tight = not command.usage.startswith("[") and not word[-1].isascii()
        if rest[:1].isspace() or rest[:1] in (":", "：") or (rest and tight):
            return Intent(command.name, rest.strip(": ：\t\n") or argument)
    return None
