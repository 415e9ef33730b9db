"""Who may talk to the port: hosts, origins, the password; and the headers of each answer."""

import base64
import binascii
from hmac import compare_digest
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.transports.web.brake import Brake

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
        " connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


# Told to anybody who reaches the port: they hold nothing but ok or what is not.
_PROBES = ("/livez", "/readyz")
# Told without the password to this machine alone.
_METRICS = "/metrics"


class Guard:
    """Lets a request through to `inner`, or answers it with a refusal.

    The Host header must name this machine or one of `hosts`, where `host` is a loopback one or
    `hosts` are given, so that no page of another site can reach the port through a name of its
    own (DNS rebinding). A request that changes
    something must come from the port's own pages. With a password, HTTP Basic asks for it,
    everywhere but on `open_paths` (and below them), which look after themselves; wrong tries
    are braked. Probes are open, metrics to this machine.
    """

    def __init__(
        self,
        inner: ASGIApp,
        host: str,
        password: str,
        *,
        open_paths: tuple[str, ...] = (),
        hosts: tuple[str, ...] = (),
        brake: Brake | None = None,
    ) -> None:
        self._inner = inner
        self._host = host
        self._password = password
        self._open = open_paths
        self._hosts = hosts
        self._brake = brake or Brake()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    answer.setdefault(name, value)
            await send(message)

        refusal = self._refusal(scope, headers)
        if refusal:
            await refusal(scope, receive, dressed)
        else:
            await self._inner(scope, receive, dressed)

    def _refusal(self, scope: Scope, headers: Headers) -> PlainTextResponse | None:
        method, path, host = scope["method"], scope["path"], headers.get("host", "")
        bound = _is_loopback(self._host) or bool(self._hosts)
        if bound and not _is_loopback(_name(host), self._host, *self._hosts):
            return PlainTextResponse(f"{host} is not this machine.\n", 421)
        if method not in ("GET", "HEAD") and not _same_origin(headers, host):
            return PlainTextResponse("This must come from the chat's own page.\n", 403)
        who = (scope.get("client") or ("", 0))[0]
        if not self._password or self._needs_none(path, who, host):
            return None
        return self._asked(who, headers.get("authorization", ""))

    def _needs_none(self, path: str, who: str, host: str) -> bool:
        if path in _PROBES or any(path == one or path.startswith(f"{one}/") for one in self._open):
            return True
        # A proxy on this machine names the host that it was asked for.
        return path == _METRICS and _is_loopback(who) and _is_loopback(_name(host))

    def _asked(self, who: str, authorization: str) -> PlainTextResponse | None:
        if authorization and (wait := self._brake.wait(who)):
            later = {"Retry-After": str(wait)}
            return PlainTextResponse("Too many wrong tries; try again later.\n", 429, later)
        if self._knows_password(authorization):
            return None
        if authorization:
            self._brake.wrong(who)
        asked = {"WWW-Authenticate": 'Basic realm="Zhaibao", charset="UTF-8"'}
        return PlainTextResponse("A password is needed.\n", 401, asked)

    def _knows_password(self, authorization: str) -> bool:
        kind, _, told = authorization.partition(" ")
        try:
            words = base64.b64decode(told, validate=True)
        except (binascii.Error, ValueError):
            return False
        given = words.partition(b":")[2]
        return kind.lower() == "basic" and compare_digest(given, self._password.encode())


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_loopback(name: str, *also: str) -> bool:
    if name == "localhost" or name in also:
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def _same_origin(headers: Headers, host: str) -> bool:
    origin = headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc.lower() == host.lower()
    # A client that sends no Origin is no browser; one that says whence it comes is believed.
    return headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
