"""A pressed button that shows what it did: its message keeps its words, and the button turns."""

from itertools import chain
from typing import cast

from digest.message import Button
from handlers.ports import Relabels, SendError, Transport
from handlers.request import Reply, Request, Rows
from storage.store import Store
from storage.worker import StoreThread


def turned(request: Request, actions: tuple[str, ...], button: Button) -> Rows:
    """The rows of the pressed message with `button` in the place of those of these actions.

    Empty where it has none of them, where its buttons are not known, and where several people see
    it: what one of them keeps is nobody else's.
    """
    if request.kind != "private" or not any(
        one.action in actions for one in chain.from_iterable(request.buttons)
    ):
        return ()
    return tuple(
        tuple(button if one.action in actions else one for one in row) for row in request.buttons
    )


async def relabel(
    thread: StoreThread, request: Request, reply: Reply, transport: Transport
) -> None:
    """Give the pressed message the buttons of the reply, where there are any."""
    if not reply.buttons or not request.message or not hasattr(transport, "relabel"):
        return
    try:
        await cast(Relabels, transport).relabel(request.chat, request.message, reply.buttons)
    except SendError:
        # Too old to be changed, or gone: the line at the button told it all the same.
        return
    await thread.ask(lambda store: _remember(store, request, reply.buttons))


def _remember(store: Store, request: Request, rows: Rows) -> None:
    chat = request.chat
    someone = store.subscribers.find(chat.transport, chat.id, chat.topic)
    if someone:
        store.sent.relabel(someone.id, request.message, chain.from_iterable(rows))
