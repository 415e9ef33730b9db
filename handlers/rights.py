"""Who may settle what for a whole chat: asked of the platform at each action, never remembered."""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol, runtime_checkable

from digest.message import Message
from digest.phrases import Phrase
from handlers.ports import SendError, Transport
from handlers.request import Chat, Command, Intent, Place, Reply, Request
from storage.store import Store

# The channel that a private chat manages at present, kept beside its preferences, never shown.
MANAGED = "managed"
# What a private chat sees of the channel it manages, besides what changes it.
_SHOWN = ("feeds", "settings")


# Before the action of a button that is about a channel: `for:-1001234567890:stop`.
_FOR = "for:"
_MOST = 64


def unpacked(request: Request) -> tuple[Request, str]:
    """The request without the channel that its button names, and that channel; else empty."""
    if not request.action.startswith(_FOR):
        return request, ""
    channel, _, action = request.action.removeprefix(_FOR).partition(":")
    return replace(request, action=action or "help"), channel


def packed(message: Message, channel: str) -> Message:
    """The message with buttons about the channel, whatever is managed when they are pressed."""
    rows = [
        [
            made
            for button in row
            for made in [replace(button, action=f"{_FOR}{channel}:{button.action}")]
            if len(made.action.encode()) <= _MOST and "://" not in button.action
        ]
        for row in message.buttons
    ]
    return message.with_buttons(*rows)


@runtime_checkable
class Platform(Protocol):
    """A transport whose platform knows administrators, and other chats by their names."""

    async def administers(self, chat: Chat, person: str) -> bool:
        """Whether the person is an administrator of the chat, at this moment."""
        ...

    async def speak(self, chat: Chat, language: str) -> None:
        """Show this chat its menu in that interface language."""
        ...

    async def place(self, name: str) -> Place | None:
        """The chat of a public name (`@name`) or an id; None where there is none for us."""
        ...


async def may_settle(request: Request, transport: Transport) -> bool:
    """Whether this person may change what this chat gets; in a private chat everybody may."""
    if request.kind == "private" or not isinstance(transport, Platform):
        return True
    if request.kind == "channel" and not request.action:
        # Only administrators can post in a channel; anybody can press what stands there.
        return True
    return bool(request.person) and await transport.administers(request.chat, request.person)


def managed_of(store: Store, subscriber_id: int) -> str:
    """The id of the channel that this private chat manages; empty where it manages none."""
    return store.subscribers.preferences(subscriber_id).get(MANAGED, "")


def concerns_channel(command: Command, intent: Intent) -> bool:
    """Whether a command is about the channel, where one is managed from this chat."""
    return command.settles or intent.command in _SHOWN


async def on_behalf(request: Request, channel: str, transport: Transport) -> Request | None:
    """The request as made in the managed channel; None where the platform has none.

    Raises NotAdministratorError where the person administers it no more.
    """
    if not isinstance(transport, Platform):
        return None
    chat = Chat(request.chat.transport, channel)
    if not await transport.administers(chat, request.person):
        raise NotAdministratorError(channel)
    # Language and name are the channel's own: what the person's platform guesses is not its.
    return replace(request, chat=chat, kind="channel", language="", name="")


class NotAdministratorError(Exception):
    """The person is no administrator of the channel any more."""


def refusal(t: Phrase, request: Request) -> Reply:
    """Said to who may not: at the button, or in one line."""
    line = t("Only administrators change what this chat gets.")
    return Reply(toast=line) if request.action else Reply.line(line)


async def found_place(
    name: str, request: Request, transport: Transport, report: Callable[[Exception], None]
) -> Place | None:
    """The channel of that name, where this person administers it and we are in it."""
    if not isinstance(transport, Platform):
        return None
    try:
        place = await transport.place(name)
        if place and await transport.administers(place.chat, request.person):
            return place
    except SendError as error:
        report(error)
    return None
