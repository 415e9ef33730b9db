"""Whose chat a request is about: this one, or the channel that is managed from it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from digest.message import say
from handlers.ports import Transport
from handlers.request import Command, Context, Intent, Reply, Request
from handlers.rights import (
    MANAGED,
    NotAdministratorError,
    Platform,
    concerns_channel,
    managed_of,
    may_settle,
    on_behalf,
    packed,
    refusal,
)
from handlers.route import Routes
from handlers.steps import steps
from storage.store import Store
from storage.worker import StoreThread


@dataclass(frozen=True)
class Behalf:
    """Asks who may settle what; `context` is the voice of a request's own chat."""

    thread: StoreThread
    commands: Sequence[Command]
    context: Callable[[Store, Request], Context]

    async def allowed(
        self, request: Request, intent: Intent, transport: Transport, channel: str = ""
    ) -> Request | Reply:
        """The request as it may be carried out, or why it may not.

        It is about the `channel` that a button names, else about the one that is managed.
        """
        command = Routes(self.commands).owner(intent.command)
        if command is None or request.heard:
            return request
        if request.kind != "private":
            if not command.settles or await may_settle(request, transport):
                return request
            t = await self.thread.ask(lambda store: self.context(store, request).t)
            return refusal(t, request)
        if not channel and isinstance(transport, Platform) and concerns_channel(command, intent):
            channel = await self.thread.ask(lambda store: self._managed(store, request))
        if not channel:
            return request
        try:
            behalf = await on_behalf(request, channel, transport)
        except NotAdministratorError:
            return await self.thread.ask(lambda store: self._left(store, request))
        return behalf or request

    def _managed(self, store: Store, request: Request) -> str:
        chat = request.chat
        known = store.subscribers.find(chat.transport, chat.id, chat.topic)
        return managed_of(store, known.id) if known else ""

    def _left(self, store: Store, request: Request) -> Reply:
        context = self.context(store, request)
        store.subscribers.prefer(context.subscriber.id, MANAGED, "")
        t = context.t
        line = t("You are no administrator of that channel any more; this is about it no longer.")
        return Reply.line(line, *steps(t, "settings"))

    async def named(self, asked: Request, reply: Reply) -> Reply:
        """The reply with the channel's name over it: what is settled there is told here."""

        def name(store: Store) -> str:
            context = self.context(store, asked)
            return context.t("About “{name}”:", name=context.subscriber.name or asked.chat.id)

        if not reply.messages:
            return reply
        first = reply.messages[0]
        blocks = (say(await self.thread.ask(name), kind="note"), *first.blocks)
        messages = (replace(first, blocks=blocks), *reply.messages[1:])
        return replace(reply, messages=tuple(packed(m, asked.chat.id) for m in messages))
