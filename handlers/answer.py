"""The one entrance for people: a request comes in, is understood, answered, and remembered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from digest.errors import ZhaibaoError
from digest.links import for_channel
from digest.message import Button, Message, say
from digest.paginate import paginate
from digest.phrases import Phrase, msgid, phrases
from digest.preferences import Preferences
from digest.rules import NO_RULES, Rules
from handlers.admission import refusal, runs_the_bot
from handlers.allowance import Allowance, too_much
from handlers.behalf import Behalf
from handlers.chosen import page_mark, preferences_of
from handlers.excuse import excuse
from handlers.export_file import carried
from handlers.house import OPEN_HOUSE, HouseRules
from handlers.jobs.ingest import Ingest
from handlers.jobs.waiting import first_try
from handlers.list_taken import list_taken
from handlers.meaning import SUGGESTED, is_open, meant_here
from handlers.ports import FetchError, SendError, Transport
from handlers.relabelling import relabel
from handlers.request import (
    NO_TERMS,
    Command,
    Context,
    Document,
    Intent,
    Place,
    Reply,
    Request,
    Terms,
)
from handlers.rights import Platform, found_place, unpacked
from handlers.route import Routes, route
from handlers.saying import sayable
from handlers.sound import bounded, sound
from handlers.standing import heard
from handlers.steps import steps
from storage.errors import StorageError
from storage.store import Store
from storage.worker import StoreThread

# Bytes of a file that a chat may send: what a page may have.
LARGEST = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Beside:
    """What was learnt before a command runs: the fetched article, the channel that was named."""

    fetched: int | None = None
    place: Place | None = None
    remembers: bool = False


@dataclass(frozen=True)
class Answerer:
    """Answers requests from every transport with the same commands, store and clock."""

    thread: StoreThread
    ingest: Ingest
    commands: Sequence[Command]
    defaults: Preferences
    clock: Callable[[], datetime]
    report: Callable[[Exception], None]
    house: HouseRules = OPEN_HOUSE
    admin: Sequence[Command] = ()
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
        except Exception as error:  # noqa: BLE001 - one bad answer must not stop the bot
            if not isinstance(error, ZhaibaoError) or isinstance(error, StorageError):
                self.report(error)
            reply = await excuse(self.thread, request, error, self.defaults)
        reply = sayable(request, reply, transport)
        if reply.erased:
            await self._noted(Store.settle)
            if transport.abilities.remembers:
                # To write it into the chat would be to remember the chat again.
                return reply.messages[0].text
        await self._deliver(request, reply, transport)
        await relabel(self.thread, request, reply, transport)
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
        request, channel = unpacked(await carried(request))
        intent = await self._meant(request)
        behalf = Behalf(self.thread, self._commands(request), self._context)
        allowed = await behalf.allowed(request, intent, transport, channel)
        if isinstance(allowed, Reply):
            return allowed
        asked = allowed
        place = asked.place
        if intent.command == "channel" and intent.argument:
            place = await found_place(intent.argument, request, transport, self.report)
        command = Routes(self._commands(request)).owner(intent.command)
        fetched: int | Reply | None = None
        refused = await self._refused(asked, intent)
        if refused is None:
            refused = await self._too_much(asked, intent)
        if refused is not None:
            return refused
        if request.document:
            fetched = await self._read_document(asked, request.document)
        elif intent.address and (command is None or command.fetches_for(intent)):
            fetched = await self._fetch(asked, intent)
        if isinstance(fetched, Reply):
            return fetched
        beside = _Beside(fetched, place, transport.abilities.remembers)
        reply = await self.thread.ask(lambda store: self._run(store, asked, intent, beside))
        return reply if asked.chat == request.chat else await behalf.named(asked, reply)

    async def _too_much(self, request: Request, intent: Intent) -> Reply | None:
        """What is said to who asks for too much; None where it may go on."""
        command = Routes(self._commands(request)).owner(intent.command)
        refused = self.allowance.asked(request, command.cost if command else 0.0, self.clock())
        if refused is None:
            return None
        t = await self.thread.ask(lambda store: self._context(store, request).t)
        return too_much(request, refused, t)

    async def _meant(self, request: Request) -> Intent:
        intent = bounded(route(request, Routes(self._commands(request))))
        if not is_open(intent) and intent.command != SUGGESTED:
            return intent
        return await self.thread.ask(
            lambda store: bounded(meant_here(self._context(store, request), intent))
        )

    def _commands(self, request: Request) -> Sequence[Command]:
        # To everybody else the commands of those who run the bot do not exist.
        known = self.admin if runs_the_bot(request, self.house) else ()
        return (*self.commands, *known)

    async def _refused(self, request: Request, intent: Intent) -> Reply | None:
        """What the house rules say instead of an answer; None where it may go on."""

        def look(store: Store) -> Reply | None:
            with store.transaction():
                return refusal(self._context(store, request), intent, self.house)

        return await self.thread.ask(look)

    def _run(self, store: Store, request: Request, intent: Intent, beside: "_Beside") -> Reply:
        context = replace(
            self._context(store, request),
            intent=intent,
            fetched=beside.fetched,
            place=beside.place,
            remembers=beside.remembers,
        )
        command = Routes(context.commands).owner(intent.command)
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
        if request.heard != "removed":
            subscriber = heard(store, subscriber, self.defaults, now)
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
            commands=self._commands(request),
            house=self.house,
            terms=self.terms,
            rules=self.rules(),
        )

    async def _fetch(self, request: Request, intent: Intent) -> "int | Reply | None":
        subscriber, t = await self.thread.ask(lambda store: self._who(store, request))
        try:
            taken = await self.ingest.take(intent.address, subscriber=subscriber)
        except FetchError as error:
            if not error.later:
                raise
            await self.thread.ask(partial(_wait_for, intent.address, subscriber, self.clock()))
            line = t(error.phrase, **{**error.fields, "reason": t(error.reason)})
            promise = t("When it can be read, I bring the summary by myself.")
            said = Message((say(line), say(promise, kind="note")))
            return Reply.of(said.with_buttons(steps(t, "list", "today")))
        if taken.feed is not None and intent.command == "add":
            name = taken.title or intent.address
            undo = Button(t("Undo"), f"unsubscribe:{taken.feed}:undo")
            line = t("You now get “{name}”.", name=name)
            return Reply.line(line, undo, *steps(t, "list"))
        return taken.newest

    async def _read_document(self, request: Request, document: Document) -> "int | Reply | None":
        subscriber, t = await self.thread.ask(lambda store: self._who(store, request))
        if document.size > LARGEST:
            raise FetchError(f"{document.name}: too large", reason=msgid("it is too large"))
        data = await document.read()
        taken = await self.ingest.take_document(document.name, data, subscriber=subscriber)
        if taken.listed or taken.left_out:
            return list_taken(taken, t)
        return taken.newest

    def _who(self, store: Store, request: Request) -> tuple[int, Phrase]:
        context = self._context(store, request)
        return context.subscriber.id, context.t

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

        await self._noted(record)

    async def _noted(self, act: Callable[[Store], None]) -> None:
        """What follows an answer that the person has: a fault of it keeps no further page."""
        try:
            await self.thread.ask(act)
        except StorageError as error:
            self.report(error)


def _wait_for(address: str, subscriber: int, now: datetime, store: Store) -> None:
    store.waiting.add(address, at=first_try(now), now=now, subscriber=subscriber)
