"""The way in from Telegram: polling, answers, menus, in the background and for good."""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Any

from starlette.routing import Route
from telegram import CallbackQuery, Update
from telegram.error import TelegramError
from telegram.ext import Application, CallbackContext, TypeHandler
from telegram.request import BaseRequest

from bot.config import Settings
from bot.logs import log
from bot.transports.telegram import inline
from bot.transports.telegram.asking import Asking
from bot.transports.telegram.calling import be_called, host_called, stay_called, taken_over
from bot.transports.telegram.faults import ServingError
from bot.transports.telegram.hearing import HEARD, Hearing
from bot.transports.telegram.inline import LookUp
from bot.transports.telegram.last_call import LastCall, bounded
from bot.transports.telegram.membership import standing_of
from bot.transports.telegram.memory import PaceMemory
from bot.transports.telegram.menus import AdminMenus, Offered, set_menus
from bot.transports.telegram.order import ChatOrder
from bot.transports.telegram.pace import Pace
from bot.transports.telegram.polling import Patience, PollingBot
from bot.transports.telegram.transport import TelegramTransport
from bot.transports.telegram.webhook import PATH, secret_of, webhook_route
from bot.transports.telegram.wires import rates_of, request_of
from digest.masking import masked
from handlers.ports import Transport
from handlers.registry import ADMIN_COMMANDS, COMMANDS
from handlers.request import Command, Request
from handlers.standing import Standing

Respond = Callable[[Request, Transport], Awaitable[str]]
Stand = Callable[[Standing], Awaitable[None]]
# A button may be answered for so long before Telegram calls it too late, in seconds.
_BUTTON = 6.0
_TOAST = 200
# Updates that may wait for an answer; Telegram keeps those beyond.
_WAITING = 1000
# How long the last poll, answers under way, and calls of any kind may still take at the end.
_LAST_POLL = 1.0
_LAST_ANSWERS = 3.5
_LAST_CALLS = 6.0
_LONG_POLL = timedelta(seconds=25)
# Connections for answers to people, beside one for each page in flight.
_ANSWERS = 16


@asynccontextmanager
async def open_telegram(  # noqa: PLR0913 - what tests put in stands beside what the app gives
    settings: Settings,
    respond: Respond,
    *,
    listen: bool,
    report: Callable[[Exception], None],
    commands: Sequence[Command] = COMMANDS,
    look_up: LookUp | None = None,
    request_maker: Callable[[], BaseRequest] | None = None,
    pace: Pace | None = None,
    memory: PaceMemory | None = None,
) -> "AsyncIterator[TelegramDoor]":
    """Telegram as a transport; with `listen` its updates are answered by `respond` too.

    Entering waits for nothing: a Telegram that is out of reach, or refuses the token,
    is reported once and tried again in the background until the door is closed.
    """
    pace = pace or Pace(rates=rates_of(settings))
    if memory:
        await memory.restore(pace)
    make = request_maker or partial(request_of, settings)
    root = settings.telegram_api_url
    patience = Patience(root, report)
    requests = (make(), make())
    bot = PollingBot(settings.bot_token, root, requests, pace, patience)
    door = TelegramDoor(
        bot, respond, report=report, pace=pace,
        offered=Offered(commands, ADMIN_COMMANDS, frozenset(map(str, settings.admin_ids))),
        paid=bool(settings.paid_broadcast), look_up=look_up, public_url=settings.public_url,
    )  # fmt: skip
    try:
        if listen:
            door.begin(patience, settings.default_language)
        yield door
    finally:
        await door.close()
        if memory:
            await memory.close()
        for request in requests:
            await request.shutdown()


class TelegramDoor:
    """An open way to Telegram. Made by `open_telegram`.

    `transport` sends; `greeting` are the lines that `run` prints; what becomes of chats (blocked,
    moved, let in again) is told to `stand`; `admin_menus` asks for the language of a chat.
    """

    def __init__(  # noqa: PLR0913 - wired in one place, by name
        self,
        bot: PollingBot,
        respond: Respond,
        *,
        report: Callable[[Exception], None],
        offered: Offered,
        pace: Pace,
        paid: bool = False,
        look_up: LookUp | None = None,
        public_url: str = "",
    ) -> None:
        last_call = LastCall()
        self.transport = TelegramTransport(bot, pace, last_call, bulk=True, paid=paid)
        self.greeting: tuple[str, ...] = (
            "Serving Telegram. Write /start to your bot there; Ctrl-C ends.",
        )
        self.stand: Stand | None = None
        self._bot = bot
        self._respond = respond
        self._report = report
        self._offered = offered
        self.admin_menus = AdminMenus(bot, offered)
        self._look_up = look_up
        self._albums: deque[str] = deque(maxlen=64)
        self._pace = pace
        self._last_call = last_call
        answers = TelegramTransport(bot, pace, last_call, bulk=False)
        self._answering = Asking(answers, pace, bot, offered)
        self._order = ChatOrder()
        self._app = _application(bot, self._order)
        self._app.add_handler(TypeHandler(Update, self._hear))
        self._app.add_error_handler(self._failed)
        self._webhook = f"{public_url}{PATH}" if public_url else ""
        self._secret = secret_of(bot.token)
        self._opening: asyncio.Task[None] | None = None
        self._patience: Patience | None = None

    @property
    def routes(self) -> list[Route]:
        """Where Telegram calls; none while it is polled."""
        return [webhook_route(self._secret, self._take)] if self._webhook else []

    async def _take(self, update: dict[str, Any]) -> bool:
        if not self._app.running or self._app.update_queue.qsize() >= _WAITING:
            return False
        try:
            found = Update.de_json(update, self._bot)
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            # Called again it would be no better.
            self._report(ServingError(f"An update is not understood: {type(error).__name__}"))
            return True
        await self._app.update_queue.put(found)
        return True

    @property
    def trouble(self) -> str:
        """Why Telegram does not serve us, for a probe; empty where it does."""
        return self._patience.trouble if self._patience else ""

    def begin(self, patience: Patience, language: str) -> None:
        """Start to listen, in the background."""
        self._patience = patience
        self.transport.refusal, self.transport.noted = patience.refusal, patience.noted
        self._opening = asyncio.create_task(self._open(patience, language))

    async def hush(self) -> None:
        """Hear nobody any more; answers under way may finish, within five seconds in all.

        Pages that wait for their turn go back to the outbox; what else is being sent has a
        second more.
        """
        self._pace.close()
        if self._opening:
            self._opening.cancel()
            await asyncio.wait({self._opening})
            self._opening = None
        self._last_call.announce(_LAST_CALLS)
        if self._webhook and self._app.running:
            # What comes meanwhile waits at Telegram for the next start, by either way.
            await bounded(self._bot.delete_webhook(), _LAST_POLL)
        updater = self._app.updater
        if updater and updater.running:
            await bounded(updater.stop(), _LAST_POLL)
        if self._app.running:
            if not await bounded(self._app.stop(), _LAST_ANSWERS):
                log().warning("answers were given up at the end")
            self._order.cancel()

    async def close(self) -> None:
        """Hush, and end what PTB runs."""
        await self.hush()
        await self._app.shutdown()

    async def _open(self, patience: Patience, language: str) -> None:
        while True:
            try:
                await self._listen()
            except Exception as error:  # noqa: BLE001 - whatever the server says, it is asked again
                wait = patience.after(error)
            else:
                break
            await self._pace.pause(wait)
        patience.well()
        log().info("Telegram is served", bot=f"@{self._bot.username}")
        try:
            await set_menus(self._bot, self._offered.commands, language)
        except TelegramError as error:
            self._report(ServingError(f"The menus were not set: {masked(str(error))}"))
        await self.admin_menus.show()
        if self._webhook:
            await stay_called(
                self._bot, self._webhook, self._secret,
                patience=patience, report=self._report, pause=self._pace.pause,
            )  # fmt: skip

    async def _listen(self) -> None:
        await self._app.initialize()
        if not self._app.running:
            await self._app.start()
        host = await host_called(self._bot, self._webhook)
        if self._webhook:
            await be_called(self._bot, self._webhook, self._secret)
        else:
            updater = self._app.updater
            assert updater is not None  # noqa: S101 - the builder makes one
            # Deletes the webhook first; what waits for it is kept.
            await updater.start_polling(timeout=_LONG_POLL, allowed_updates=HEARD)
        if host:
            self._report(taken_over(host))

    async def _hear(self, update: Update, context: Any) -> None:
        if self.stand and (standing := standing_of(update)):
            await self.stand(standing)
        names = {command.name for command in self._offered.commands}
        request = Hearing(self._bot.bot, names).request(update)
        if update.inline_query and self._look_up:
            await inline.answer(self._bot, update.inline_query, self._look_up)
        elif update.callback_query:
            await self._press(update.callback_query, request)
        elif request and not self._repeats(update):
            await self._respond(request, self._answering)
            await self.admin_menus.show(request.chat.id)

    def _repeats(self, update: Update) -> bool:
        """Whether this is one more picture of an album: one answer is enough."""
        album = update.message.media_group_id if update.message else None
        if album is None:
            return False
        known = album in self._albums
        self._albums.append(album)
        return known

    async def _press(self, query: CallbackQuery, request: Request | None) -> None:
        """Answer a button: the person's telephone shows it as busy until then."""
        if request is None:
            await self._answer(query, "")
            return
        answer = asyncio.ensure_future(self._respond(request, self._answering))
        try:
            await asyncio.wait({answer}, timeout=_BUTTON)
            failed = not answer.done() or answer.cancelled() or answer.exception()
            await self._answer(query, "" if failed else answer.result())
            await answer
        finally:
            answer.cancel()

    async def _answer(self, query: CallbackQuery, toast: str) -> None:
        try:
            await query.answer(toast[:_TOAST] or None)
        except TelegramError as error:
            # Too late, or lost: the message itself tells what was done.
            log().debug("a button was not answered", why=masked(str(error)))

    async def _failed(self, update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        error = context.error
        if isinstance(error, TelegramError):
            error = ServingError(f"An answer failed: {masked(str(error))}")
        if error:
            self._report(error)


def _application(bot: PollingBot, order: ChatOrder) -> "Application[Any, Any, Any, Any, Any, Any]":
    # It logs each failed try with its traceback; what is worth saying comes through `report`.
    logging.getLogger("telegram").setLevel(logging.CRITICAL)
    return Application.builder().bot(bot).concurrent_updates(order).job_queue(None).build()
