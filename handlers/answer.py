"""The one entrance for people: a request comes in, is understood, answered, and remembered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from digest.errors import ZhaibaoError
from digest.links import for_channel
from digest.message import Button, Message
from digest.paginate import paginate
from digest.phrases import Phrase, phrases
from digest.preferences import Preferences
from digest.rules import NO_RULES, Rules
from handlers.allowance import Allowance
from handlers.behalf import Behalf
from handlers.chosen import page_mark, preferences_of
from handlers.jobs.ingest import Ingest
from handlers.meaning import SUGGESTED, meant_here
from handlers.ports import FetchError, SendError, Transport
from handlers.request import (
    NO_TERMS,
    Command,
    Context,
    Intent,
    Place,
    Reply,
    Request,
    Terms,
)
from handlers.rights import Platform, found_place
from handlers.route import Routes, route
from handlers.saying import sayable
from handlers.sound import bounded, sound
from handlers.steps import steps
from storage.store import Store
from storage.worker import StoreThread


@dataclass(frozen=True, slots=True)
class _Beside:
    """What was learnt before a command runs: the fetched article, the channel that was named."""

    fetched: int | None = None
    place: Place | None = None


@dataclass(frozen=True)
class Answerer:
    """Answers requests from every transport with the same commands, store and clock."""

    thread: StoreThread
    ingest: Ingest
    commands: Sequence[Command]
    defaults: Preferences
    clock: Callable[[], datetime]
    report: Callable[[Exception], None]
    terms: Terms = NO_TERMS
    rules: Callable[[], Rules] = lambda: NO_RULES
    allowance: Allowance = field(default_factory=Allowance)

    async def respond(self, request: Request, transport: Transport) -> str:
        """Answer on `transport`; returns the short line for a pressed button, often empty.

        Never raises for what a person typed: a fault is reported to the log
        and said to the person in one sentence.
        """
        request = sound(request)
        try:
            reply = await self.reply(request, transport)
        except ZhaibaoError as error:
            reply = await self._excuse(request, error)
        except Exception as error:  # noqa: BLE001 - one bad answer must not stop the bot
            self.report(error)
            reply = await self._excuse(request, ZhaibaoError(str(error)))
        reply = sayable(request, reply, transport)
        if reply.erased:
            await self.thread.ask(Store.settle)
            if transport.abilities.remembers:
                # To write it into the chat would be to remember the chat again.
                return reply.messages[0].text
        await self._deliver(request, reply, transport)
        if reply.language and isinstance(transport, Platform):
            await self._speak(request, reply.language, transport)
        return reply.toast

    async def _speak(self, request: Request, language: str, platform: Platform) -> None:
        # A menu in the old language is no reason to answer nothing.
        try:
            await platform.speak(request.chat, language)
        except SendError as error:
            self.report(error)

    async def reply(self, request: Request, transport: Transport) -> Reply:
        """The reply to a request; asks the platform and fetches an address where that is needed."""
        intent = await self._meant(request)
        if refused := await self._refused(request, intent):
            return refused
        behalf = Behalf(self.thread, self.commands, self._context)
        allowed = await behalf.allowed(request, intent, transport)
        if isinstance(allowed, Reply):
            return allowed
        asked = allowed
        place = asked.place
        if intent.command == "channel" and intent.argument:
            place = await found_place(intent.argument, request, transport, self.report)
        fetched: int | Reply | None = None
        if intent.address:
            fetched = await self._fetch(asked, intent)
        if isinstance(fetched, Reply):
            return fetched
        beside = _Beside(fetched, place)
        reply = await self.thread.ask(lambda store: self._run(store, asked, intent, beside))
        return reply if asked.chat == request.chat else await behalf.named(asked, reply)

    async def _refused(self, request: Request, intent: Intent) -> Reply | None:
        """What is said to who asks for too much in a short time; nothing more until they waited."""
        command = Routes(self.commands).owner(intent.command)
        person = f"{request.chat.transport}:{request.person or request.chat.id}"
        cost = command.cost if command else 0.0
        refusal = self.allowance.spend(person, cost, self.clock())
        if refusal is None:
            return None
        t = await self.thread.ask(lambda store: self._context(store, request).t)
        line = t.count(
            "That was a lot at once. Please ask again in {n} second.",
            "That was a lot at once. Please ask again in {n} seconds.",
            refusal.wait,
        )
        if request.action:
            return Reply(toast=line)
        return Reply() if refusal.told else Reply.line(line)

    async def _meant(self, request: Request) -> Intent:
        intent = bounded(route(request, Routes(self.commands)))
        if not intent.bare and intent.command != SUGGESTED:
            return intent
        return await self.thread.ask(
            lambda store: bounded(meant_here(self._context(store, request), intent))
        )

    def _run(self, store: Store, request: Request, intent: Intent, beside: "_Beside") -> Reply:
        context = replace(
            self._context(store, request),
            intent=intent,
            fetched=beside.fetched,
            place=beside.place,
        )
        command = Routes(self.commands).owner(intent.command)
        if command is None:
            raise ZhaibaoError(f"no command answers {intent.command!r}")
        with store.transaction():
            return command.run(context)

    def _context(self, store: Store, request: Request) -> Context:
        chat, now = request.chat, self.clock()
        subscriber = store.subscribers.at(
            chat.transport,
            chat.id,
            chat.topic,
            now=now,
            language_guess=request.language,
            name=request.name,
            kind=request.kind,
        )
        chosen = preferences_of(store, subscriber, self.defaults)
        return Context(
            request=request,
            intent=Intent("help"),
            store=store,
            subscriber=subscriber,
            preferences=chosen,
            defaults=self.defaults,
            t=phrases(chosen.language),
            now=now,
            commands=self.commands,
            terms=self.terms,
            rules=self.rules(),
        )

    async def _fetch(self, request: Request, intent: Intent) -> "int | Reply | None":
        def shelf(store: Store) -> tuple[int, Phrase]:
            context = self._context(store, request)
            return context.subscriber.id, context.t

        subscriber, t = await self.thread.ask(shelf)
        taken = await self.ingest.take(intent.address, subscriber=subscriber)
        if taken.feed is not None and intent.command == "add":
            name = taken.title or intent.address
            undo = Button(t("Undo"), f"unsubscribe:{taken.feed}:undo")
            line = t("You now get “{name}”.", name=name)
            return Reply.line(line, undo, *steps(t, "list"))
        return taken.newest

    async def _excuse(self, request: Request, error: ZhaibaoError) -> Reply:
        t = await self.thread.ask(lambda store: self._context(store, request).t)
        fields = dict(error.fields)
        if isinstance(error, FetchError):
            fields["reason"] = t(error.reason)
        return Reply.line(t(error.phrase, **fields))

    async def _deliver(self, request: Request, reply: Reply, transport: Transport) -> None:
        editing = reply.edit and bool(request.message) and transport.abilities.edit
        # In a group it shows which message is answered; in a channel nobody but readers looks.
        answers = request.id if request.kind == "group" and not request.action else ""
        for message in reply.messages:
            shown = for_channel(message) if request.kind == "channel" else message
            shown = replace(shown, answers=answers)
            pages = paginate(shown, transport.limits, page_mark(self.defaults.language))
            if editing and len(pages) == 1:
                await self._edit(request, pages[0], transport)
            else:
                for page in pages:
                    await self._send(request, page, transport)
            editing = False

    async def _edit(self, request: Request, page: Message, transport: Transport) -> None:
        try:
            message_id = await transport.edit(request.chat, request.message, page)
        except SendError:
            # Too old to be edited, or gone: the answer comes as a new message.
            await self._send(request, page, transport)
        else:
            await self._remember(request, page, message_id)

    async def _send(self, request: Request, page: Message, transport: Transport) -> None:
        try:
            message_id = await transport.send(request.chat, page)
        except SendError as error:
            self.report(error)
        else:
            await self._remember(request, page, message_id)

    async def _remember(self, request: Request, page: Message, message_id: str) -> None:
        def record(store: Store) -> None:
            chat = request.chat
            # Who was erased a moment ago is not made anew by what is said to them last.
            subscriber = store.subscribers.find(chat.transport, chat.id, chat.topic)
            if subscriber is None:
                return
            buttons = [button for row in page.buttons for button in row]
            now = self.clock()
            store.sent.record(subscriber.id, message_id, page.about, now=now, buttons=buttons)

        await self.thread.ask(record)
