"""The shapes that every handler speaks: a request comes in, a reply goes out."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Literal

from digest.convert import convert_literally
from digest.message import Button, Message, plain
from digest.phrases import Phrase
from digest.preferences import Preferences
from digest.rules import NO_RULES, Rules
from handlers.house import OPEN_HOUSE, HouseRules
from storage.store import Store
from storage.subscribers import Subscriber

ChatKind = Literal["private", "group", "channel"]
Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Chat:
    """One chat on one transport: the key of a subscriber. `topic` is empty where there is none."""

    transport: str
    id: str
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Another chat, by its key and its name: a channel that is managed from a private chat."""

    chat: Chat
    name: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A file that a person sent: its name, its size in bytes (0: not told), and the way to it.

    `read` gives the bytes; it raises FetchError where the platform does not.
    """

    name: str
    size: int
    read: Callable[[], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class Request:
    """One thing a person did: typed `text`, or pressed a button with `action`.

    `message` is the platform's id of the message whose button was pressed,
    `reply_to` the id of the message that `text` answers; both empty where there is none.
    `language` is the platform's language code, a first guess only.
    `id` is the id of the person's own message, `person` of who it was, where the platform
    tells. `heard` names what came instead of a text, or beside one: "photo", "voice", …,
    or what happened to us: "added", "removed". `place` is the channel it happened in.
    `file` is the content of a text file that came with it, `quoted` the text of somebody else's
    message that `text` answers, such as a forwarded one. `buttons` are the rows of buttons of the
    message that was pressed, where the transport knows them all.
    """

    chat: Chat
    text: str = ""
    action: str = ""
    message: str = ""
    reply_to: str = ""
    language: str = ""
    name: str = ""
    kind: ChatKind = "private"
    id: str = ""
    person: str = ""
    heard: str = ""
    place: Place | None = None
    document: Document | None = None
    file: str = ""
    quoted: str = ""
    buttons: Rows = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """What the operator promises: backups are kept for so many days (0: not known)."""

    backup_days: int = 0


NO_TERMS = Terms()


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said back, in order.

    With `edit` the first message replaces the one whose button was pressed,
    where the transport can edit; else it is sent as a new one.
    `toast` is one short line shown at the button itself.
    `language` is set where the chat's language may have changed: the platform's menu follows.
    `erased` says that the chat was erased: nothing of this reply is remembered.
    `buttons`, where there are any, are those that the pressed message has from now on.
    """

    messages: tuple[Message, ...] = ()
    edit: bool = False
    toast: str = ""
    language: str = ""
    erased: bool = False
    buttons: Rows = ()

    @classmethod
    def of(cls, *messages: Message, edit: bool = False, toast: str = "") -> "Reply":
        """A reply of these messages."""
        return cls(messages, edit, toast)

    @classmethod
    def line(cls, text: str, *buttons: Button) -> "Reply":
        """A reply of one plain paragraph, with the next steps as buttons in one row."""
        return cls((plain(text).with_buttons(buttons),))


@dataclass(frozen=True, slots=True)
class Intent:
    """What a request means: a command and its arguments.

    An action line (a button's data, at most 64 bytes) is `name`, or `name:argument:argument…`;
    `article` and `section` stand first where a button carries them:
    `section:12:2` is section at position 2 of article 12.
    `argument` is what was typed after the command, white space trimmed.
    `address` is a web address the command needs fetched first.
    `bare` says that nothing was understood: a word that is searched for want of a meaning.
    """

    command: str
    argument: str = ""
    fields: tuple[str, ...] = ()
    address: str = ""
    pressed: bool = False
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """Everything one command may use to answer one request. `now` is aware UTC.

    `remembers` is the transport's ability: no platform stands between us and the reader.
    """

    request: Request
    intent: Intent
    store: Store
    subscriber: Subscriber
    preferences: Preferences
    defaults: Preferences
    t: Phrase
    now: datetime
    commands: "Sequence[Command]" = ()
    fetched: int | None = None
    place: Place | None = None
    house: HouseRules = OPEN_HOUSE
    terms: Terms = NO_TERMS
    rules: Rules = NO_RULES
    remembers: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its ASCII name, its plain words, what it says of itself, and what it does.

    `words` are the plain words, written in traditional characters; either script matches.
    `english` are plain words in English, `says` those that stand for an argument of their own.
    `about` is a message id, translated for menus and help. `usage` shows the argument.
    `takes` says whether a plain word may be followed by an argument (搜尋 短劇).
    `fetches` says that an address typed after it is fetched first; with `alone` only where
    nothing else was typed. `verbatim` says that the text after it is kept as it was typed, else
    the widths of its signs are folded. `files` says that it may be written under a file.
    `settles` says that it changes what the whole chat gets: in a group for administrators alone.
    `cost` is what it takes of a person's allowance (a search is 1); 0 for what costs us nothing.
    """

    name: str
    run: Callable[[Context], Reply]
    about: str
    words: tuple[str, ...] = ()
    usage: str = ""
    takes: bool = False
    menu: bool = True
    actions: tuple[str, ...] = field(default=())
    english: tuple[str, ...] = field(default=())
    says: Mapping[str, str] = field(default_factory=dict)
    settles: bool = False
    fetches: bool = True
    cost: float = 0.0
    alone: bool = False
    verbatim: bool = False
    files: bool = False

    def fetches_for(self, intent: Intent) -> bool:
        """Whether the address of this intent is fetched before the command runs."""
        return self.fetches and (not self.alone or intent.argument.strip() == intent.address)

    def spoken(self, language: str) -> tuple[str, ...]:
        """The plain words to tell a reader of this interface language, the usual ones first."""
        latin = language == "en"
        kept = (word for word in self.says if word.isascii() == latin)
        words = (*(self.english if latin else self.words), *kept)
        return tuple(dict.fromkeys(spoken_word(word, language) for word in words))


@cache
def spoken_word(word: str, language: str) -> str:
    """A plain word as a reader of this interface language writes it: 搜尋 is 搜索 in zh-Hans."""
    return convert_literally(word, "tw2sp") if language == "zh-Hans" else word
