"""A reply as a transport can say it."""

from dataclasses import replace

from digest.message import plain
from handlers.ports import Transport
from handlers.request import Reply, Request


def sayable(request: Request, reply: Reply, transport: Transport) -> Reply:
    """The reply as this transport can say it: a button's short line is lost on who typed."""
    if reply.toast and not reply.messages and not request.action:
        return replace(reply, messages=(plain(reply.toast),), toast="")
    if not transport.abilities.edit and any(reply.toast in m.text for m in reply.messages):
        return replace(reply, toast="")
    return reply
