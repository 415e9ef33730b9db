"""Links that lead to an article from elsewhere: what a deep link carries, who can spell it."""

from collections.abc import Callable
from dataclasses import replace

from digest.message import Button, Message

LINK, SHARE = "link:", "share:"
# What a button of an article asks for, and how a link says the same.
_LINKED = ("summary", "section", "open", "full")


def link_to(article: int, section: int | None = None) -> str:
    """What a deep link to an article, or to the section at a position, carries: `a345_s2`.

    A link that a person writes names the printed label: `a345_02`.
    """
    return f"a{article}_s{section}" if section else f"a{article}"


def spelled(message: Message, address_of: Callable[[str], str]) -> Message:
    """The message with addresses for its links; without an address, the button is left out.

    `address_of` is given an action beginning with LINK or SHARE.
    """
    if not any(b.action.startswith((LINK, SHARE)) for row in message.buttons for b in row):
        return message
    rows = [[kept for b in row if (kept := _spelled(b, address_of))] for row in message.buttons]
    return message.with_buttons(*rows)


def without_links(message: Message) -> Message:
    """The message as shown by a transport to which no link leads."""
    return spelled(message, lambda action: "")


def for_channel(message: Message) -> Message:
    """The message as it stands in a channel: everybody presses the same buttons there.

    So they lead each reader into a chat of their own; what only one reader could mean is left out.
    """
    rows = [[kept for b in row if (kept := _leading(b))] for row in message.buttons]
    return message.with_buttons(*rows)


def _spelled(button: Button, address_of: Callable[[str], str]) -> Button | None:
    if not button.action.startswith((LINK, SHARE)):
        return button
    address = address_of(button.action)
    return replace(button, action=address) if address else None


def _leading(button: Button) -> Button | None:
    if button.action.startswith(("https://", "http://", LINK, SHARE)):
        return button
    name, *fields = button.action.split(":")
    if name not in _LINKED or not fields or not fields[0].isdigit():
        return None
    at = int(fields[1]) if len(fields) > 1 and fields[1].isdigit() else None
    return replace(button, action=LINK + link_to(int(fields[0]), at))
