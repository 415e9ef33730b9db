"""The web chat's door: a port of this machine, opened and closed with the service."""

import asyncio
import errno
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.config import Settings
from bot.transports.web.excuses import Choices, Excuses
from bot.transports.web.guard import Guard
from bot.transports.web.pages import Pages, Respond
from bot.transports.web.transport import WebTransport
from digest.errors import ZhaibaoError
from digest.phrases import phrases
from digest.preferences import Preferences
from handlers.chosen import guessed_language, preferences_of
from handlers.pictures import Pictures
from handlers.request import Chat, Command
from storage.errors import StorageError
from storage.store import Store
from storage.worker import StoreThread

# How long answers under way may take once the door closes, in seconds.
_GRACE = 3


class PortError(ZhaibaoError):
    """The web server's host and port cannot be listened on."""


@dataclass
class WebDoor:
    """The open port: the web chat's transport (None: off), what to tell, how to close it."""

    transport: WebTransport | None
    greeting: tuple[str, ...] = ()
    address: str = ""
    _server: "Server | None" = None
    _serving: "asyncio.Task[None] | None" = None

    @property
    def trouble(self) -> str:
        """None: the web chat is its own platform."""
        return ""

    async def hush(self) -> None:
        """Hear nobody any more; answers under way are finished, a few seconds at most."""
        if self.transport:
            await self.transport.close()
        if self._server and self._serving:
            self._server.should_exit = True
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(self._serving), _GRACE + 1)
            self._server.force_exit = True


class Server(uvicorn.Server):
    """uvicorn without its own handling of signals: the service ends it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the process's signals alone."""
        yield


@asynccontextmanager
async def open_web(  # noqa: PLR0913 - wired in one place
    settings: Settings,
    respond: Respond,
    thread: StoreThread,
    clock: Callable[[], datetime],
    commands: Sequence[Command],
    pictures: Pictures,
    *,
    listen: bool = True,
    routes: Sequence[Route] = (),
    guard: Callable[[ASGIApp], Guard] | None = None,
    report: Callable[[Exception], None] = lambda error: None,
) -> AsyncIterator[WebDoor]:
    """Serve the port while open: `routes`, and the chat page where it is on.

    Raises PortError where the port is taken.
    """
    transport = WebTransport(thread, clock) if settings.serves_web_chat else None
    if not listen:
        yield WebDoor(transport)
        return
    served = list(routes)
    choices = _choices_of(thread, settings.defaults)
    if transport:
        menu = tuple(command for command in commands if command.menu)
        served += Pages(transport, respond, choices, menu, pictures).routes
    listening = _listen(settings.web_host, settings.web_port)
    excuses = Excuses(choices, settings.defaults, report)
    app = Starlette(routes=served, exception_handlers={StorageError: excuses})
    guarded = guard(app) if guard else Guard(app, settings.web_host, settings.web_password)
    server = _server(guarded)
    serving = asyncio.create_task(server.serve([listening]))
    door = WebDoor(transport, *_greeting(settings, listening), server, serving)
    try:
        yield door
    finally:
        await door.hush()
        await serving


def _server(app: ASGIApp) -> Server:
    return Server(
        uvicorn.Config(
            app, http="h11", ws="none", lifespan="off", loop="asyncio", log_config=None,
            log_level="warning", access_log=False, server_header=False,
            timeout_graceful_shutdown=_GRACE,
        )
    )  # fmt: skip


def _choices_of(thread: StoreThread, defaults: Preferences) -> Choices:
    async def choices(chat: Chat, guess: str) -> Preferences:
        def read(store: Store) -> Preferences:
            known = store.subscribers.find(chat.transport, chat.id)
            if known:
                return preferences_of(store, known, defaults)
            return replace(defaults, language=guessed_language(guess) or defaults.language)

        return await thread.ask(read)

    return choices


def _greeting(settings: Settings, listening: socket.socket) -> tuple[tuple[str, ...], str]:
    port = listening.getsockname()[1]
    host = settings.web_host
    shown = f"[{host}]" if ":" in host else {"0.0.0.0": "127.0.0.1"}.get(host, host)  # noqa: S104
    address = f"http://{shown}:{port}/"
    t = phrases(settings.default_language)
    if settings.serves_web_chat:
        return (t("The chat is at {address} – say /start there.", address=address),), address
    return (t("Probes and metrics are at {address}", address=f"{address}readyz"),), address


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((host, port))
    except OSError as error:
        opened.close()
        taken = error.errno == errno.EADDRINUSE
        why = "another program uses it" if taken else error.strerror or str(error)
        raise PortError(
            f"the web server cannot listen on {host} port {port}: {why}; WEB_PORT names another one"
        ) from error
    return opened
