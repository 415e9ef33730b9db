"""What the handlers expect from the edge: where articles come from, where messages go."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from digest.errors import ZhaibaoError
from digest.message import Limits, Message
from digest.retry import FailureKind
from handlers.fetched import Fetched, FetchError, Outline, Seen
from handlers.request import Chat, Rows

__all__ = [
    "Abilities",
    "Clock",
    "Deletes",
    "FetchError",
    "Fetched",
    "Outline",
    "Seen",
    "SendError",
    "Source",
    "Transport",
]


class SendError(ZhaibaoError):
    """A platform did not take a message.

    `kind` decides what the outbox does next (see `digest.retry`);
    `retry_after` is in seconds where the platform named a pause;
    `new_chat` is the chat's new id where it moved; `told` says that the operator knows already.
    """

    def __init__(
        self,
        message: str,
        kind: FailureKind,
        *,
        retry_after: float | None = None,
        new_chat: str | None = None,
        told: bool = False,
    ) -> None:
        super().__init__(message)
        self.told = told
        self.kind = kind
        self.retry_after = retry_after
        self.new_chat = new_chat


class Source(Protocol):
    """A way for articles to come in: a feed, a page, a file or folder."""

    async def fetch(self, address: str, seen: Seen = Seen()) -> Fetched:  # noqa: B008 - frozen
        """What stands at `address`; raises FetchError with a reason that a person can read."""
        ...

    async def read_document(self, name: str, data: bytes) -> Fetched:
        """What a file holds that somebody sent: an article, a feed, or a list of feeds.

        Its name tells text from Markdown. Raises FetchError.
        """
        ...

    async def fetch_picture(self, address: str) -> bytes:
        """The bytes at an address that is said to be a picture; bounded. Raises FetchError."""
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


class Deletes(Protocol):
    """A transport that can delete what it sent, for a while."""

    async def delete(self, chat: Chat, message_id: str) -> None:
        """Delete a message that was sent. Raises SendError, also where it is too old for that."""
        ...


class Relabels(Protocol):
    """A transport that can change the buttons of what it sent and leave the words."""

    async def relabel(self, chat: Chat, message_id: str, buttons: Rows) -> None:
        """Give a sent message these rows of buttons. Raises SendError."""
        ...


class Paced(Protocol):
    """A transport that keeps a pace: the outbox asks it before it takes a page to be sent."""

    def wait(self, chat: str = "") -> float:
        """Seconds until a page may leave for `chat`, or (empty) for any chat; 0 means now."""
        ...


class Clock(Protocol):
    """Where the edge takes the time from."""

    def __call__(self) -> datetime:
        """Now, aware UTC."""
        ...
