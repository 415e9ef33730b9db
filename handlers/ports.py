"""What the handlers expect from the edge: where articles come from, where messages go."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from digest.article import RawArticle
from digest.errors import ZhaibaoError
from digest.message import Limits, Message
from digest.retry import FailureKind
from handlers.request import Chat


class FetchError(ZhaibaoError):
    """An address or a file could not be read; `str` says why to the operator.

    `reason` is a message id that says it to a reader, in the reader's language.
    """

    phrase = "That address cannot be read right now: {reason}"

    def __init__(self, message: str, *, reason: str = "") -> None:
        super().__init__(message, reason=reason or message)
        self.reason = reason or message


class SendError(ZhaibaoError):
    """A platform did not take a message.

    `kind` decides what the outbox does next (see `digest.retry`);
    `retry_after` is in seconds where the platform named a pause;
    `new_chat` is the chat's new id where it moved.
    """

    def __init__(
        self,
        message: str,
        kind: FailureKind,
        *,
        retry_after: float | None = None,
        new_chat: str | None = None,
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.retry_after = retry_after
        self.new_chat = new_chat


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address, a file or a folder gave.

    `feed` tells a feed from a single page. `unchanged` means the source answered
    that nothing changed (304): `articles` is empty then. `address` is the final one.
    `refused` are sentences about entries that could not be read; the rest is kept.
    """

    articles: tuple[RawArticle, ...] = ()
    title: str = ""
    address: str = ""
    feed: bool = False
    unchanged: bool = False
    etag: str = ""
    last_modified: str = ""
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """What was learnt from a source at the last visit: sent back so that it may answer 304."""

    etag: str = ""
    last_modified: str = ""


class Source(Protocol):
    """A way for articles to come in: a feed, a page, a file or folder."""

    async def fetch(self, address: str, seen: Seen = Seen()) -> Fetched:
        """What stands at `address`; raises FetchError with a reason that a person can read."""
        ...


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a transport can do beside sending text.

    `remembers` says that what it sends is kept in our own database, as no platform keeps it.
    """

    push: bool = True
    edit: bool = True
    buttons: bool = True
    remembers: bool = False


class Transport(Protocol):
    """The way in and out of one chat system."""

    name: str
    limits: Limits
    abilities: Abilities

    async def send(self, chat: Chat, message: Message) -> str:
        """Send one page; returns the platform's message id once the platform took it.

        Raises SendError. A failure whose outcome is unknown (a timeout after the request
        left) is of the kind "uncertain".
        """
        ...

    async def edit(self, chat: Chat, message_id: str, message: Message) -> str:
        """Replace a message that was sent; returns the id that now carries it."""
        ...


class Clock(Protocol):
    """Where the edge takes the time from."""

    def __call__(self) -> datetime:
        """Now, aware UTC."""
        ...
