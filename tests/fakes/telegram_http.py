"""The in-memory Bot API over real HTTP on loopback, for processes of their own."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from socketserver import ThreadingMixIn
from urllib.parse import parse_qsl, urlsplit

from tests.fakes.telegram import FakeTelegram


class _Server(ThreadingMixIn, HTTPServer):
    # The real one is not overrun by the calls that a bot makes at once.
    request_queue_size = 128

    def __init__(self, telegram: FakeTelegram) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.telegram = telegram
        self.closing = False


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        telegram = self.server.telegram
        path = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode()
        if len(body.encode()) < length:
            # Who asked was killed amid its call, which never came.
            self.close_connection = True
            return
        given = dict(parse_qsl(path.query) + parse_qsl(body, keep_blank_values=True))
        bot, _, method = path.path.lstrip("/").partition("/")
        if method == "getUpdates":
            self._news(int(given.get("offset", 0)), float(given.get("timeout", 0)))
        status, payload, failure = telegram.answer(bot.removeprefix("bot"), method, given)
        if failure and failure.trouble != "error":
            self.close_connection = True
            return
        # Who asked may have gone while it waited.
        with suppress(ConnectionError):
            self._reply(status, json.dumps(payload).encode())

    def do_GET(self) -> None:
        self.do_POST()

    def _reply(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _news(self, offset: int, seconds: float) -> None:
        telegram = self.server.telegram
        with telegram.changed:
            telegram.changed.wait_for(
                lambda: (
                    telegram.waiting(offset) or telegram.fails("getUpdates") or self.server.closing
                ),
                seconds,
            )

    def log_message(self, format: str, *arguments: object) -> None:
        """Tests tell enough."""


@contextmanager
def served(telegram: FakeTelegram) -> Iterator[str]:
    """Serve `telegram` at `ROOT/bot<token>/METHOD`; yields ROOT, which is `TELEGRAM_API_URL`."""
    server = _Server(telegram)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        with telegram.changed:
            server.closing = True
            telegram.changed.notify_all()
        server.shutdown()
        thread.join()
        server.server_close()
