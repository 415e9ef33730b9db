"""The web chat's door: a port of this machine, opened and closed with the service."""

import asyncio
import errno
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

import uvicorn

from bot.config import Settings
from bot.transports.web.guard import Guard
from bot.transports.web.pages import Pages, Respond
from bot.transports.web.transport import WebTransport
from digest.errors import ZhaibaoError
from digest.phrases import phrases
from digest.preferences import Preferences
from handlers.chosen import preferences_of
from handlers.request import Chat, Command
from storage.store import Store
from storage.worker import StoreThread

# How long answers under way may take once the door closes, in seconds.
_GRACE = 3


class PortError(ZhaibaoError):
    """The web chat's host and port cannot be listened on."""


@dataclass
class WebDoor:
    """The open web chat: its transport, what to tell the operator, how to close it."""

    transport: WebTransport
    greeting: tuple[str, ...] = ()
    address: str = ""
    _server: "Server | None" = None
    _serving: "asyncio.Task[None] | None" = None

    async def hush(self) -> None:
        """Hear nobody any more; answers under way are finished, a few seconds at most."""
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
async def open_web(
    settings: Settings,
    respond: Respond,
    thread: StoreThread,
    clock: Callable[[], datetime],
    commands: Sequence[Command],
    *,
    listen: bool = True,
) -> AsyncIterator[WebDoor]:
    """Serve the chat page while open. Raises PortError where the port is taken."""
    transport = WebTransport(thread, clock)
    if not listen:
        yield WebDoor(transport)
        return
    menu = tuple((f"/{command.name}", command.about) for command in commands if command.menu)
    pages = Pages(transport, respond, _language_of(thread, settings.defaults), menu)
    guarded = Guard(pages.app, settings.web_host, settings.web_password)
    listening = _listen(settings.web_host, settings.web_port)
    server = Server(
        uvicorn.Config(
            guarded, http="h11", ws="none", lifespan="off", loop="asyncio", log_config=None,
            log_level="warning", access_log=False, server_header=False,
            timeout_graceful_shutdown=_GRACE,
        )
    )  # fmt: skip
    serving = asyncio.create_task(server.serve([listening]))
    door = WebDoor(transport, *_greeting(settings, listening), server, serving)
    try:
        yield door
    finally:
        await door.hush()
        await serving


def _language_of(thread: StoreThread, defaults: Preferences) -> Callable[[Chat], Awaitable[str]]:
    async def language(chat: Chat) -> str:
        def read(store: Store) -> str:
            known = store.subscribers.find(chat.transport, chat.id)
            return preferences_of(store, known, defaults).language if known else defaults.language

        return await thread.ask(read)

    return language


def _greeting(settings: Settings, listening: socket.socket) -> tuple[tuple[str, ...], str]:
    port = listening.getsockname()[1]
    host = settings.web_host
    shown = f"[{host}]" if ":" in host else {"0.0.0.0": "127.0.0.1"}.get(host, host)  # noqa: S104
    address = f"http://{shown}:{port}/"
    t = phrases(settings.default_language)
    return (t("The chat is at {address} – say /start there.", address=address),), address


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
            f"the web chat cannot listen on {host} port {port}: {why}; WEB_PORT names another one"
        ) from error
    return opened
