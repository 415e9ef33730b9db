"""Where we may connect: only to addresses of the public internet, checked as we connect."""

import asyncio
import socket
from collections.abc import Collection, Iterable
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import httpcore2
import httpx2

from digest.phrases import msgid
from handlers.fetched import FetchError

# Translators take such an IPv6 address for the IPv4 one in its last four bytes (RFC 6052).
_NAT64 = ip_network("64:ff9b::/96")
# All that is given out to the public internet (RFC 4291); what lies outside is for translators,
# for sites, for this machine: `::127.0.0.1`, `fec0::1`, `64:ff9b:1::7f00:1`.
_GIVEN_OUT = ip_network("2000::/3")
# Reserved for protocols and examples; the tables of older Pythons count some as public.
_RESERVED = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20")))
# Where the web is served below the ports that anybody may open; other services speak there, and
# an address that names one wants us to bother them.
_WEB_PORTS = {*range(80, 91), 443, 591, *range(800, 900)}
_ANYBODYS = 1024


class Guarded(httpcore2.AsyncNetworkBackend):
    """Resolves a host, checks every address, connects to the one that was checked.

    What a name resolves to later (DNS rebinding) changes nothing: the address is pinned.
    `allowed` are hosts, or `host:port`, that may be private.
    """

    def __init__(self, allowed: Collection[str]) -> None:
        self._allowed = {host.lower() for host in allowed}
        self._inner = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's own shape
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to `host`; raises FetchError where its address is not public."""
        address = await self.checked(host, port)
        return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Never: articles do not come from sockets of this machine."""
        raise FetchError(
            f"{path}: not an address of the web", reason=msgid("this is no address of the web")
        )

    async def sleep(self, seconds: float) -> None:
        """Wait between attempts to connect."""
        await self._inner.sleep(seconds)

    async def checked(self, host: str, port: int) -> str:
        """The address that `host` has now; raises FetchError where it is not public."""
        named = {host.lower(), f"{host}:{port}".lower(), f"[{host}]:{port}".lower()}
        allowed = not named.isdisjoint(self._allowed)
        if not allowed and port < _ANYBODYS and port not in _WEB_PORTS:
            raise FetchError(
                f"{host}: port {port} is none of the web; ALLOW_HOSTS can allow it",
                reason=msgid("this is no address of the web"),
            )
        addresses = await _addresses(_plain(host), port)
        if not allowed and not all(map(is_public, addresses)):
            raise FetchError(
                f"{host}: this address is not public; ALLOW_HOSTS can allow it",
                reason=msgid("this address is not public"),
            )
        return addresses[0]


async def _addresses(host: str, port: int) -> list[str]:
    with suppress(ValueError):
        # What is an address already needs no thread to ask.
        return [str(ip_address(host))]
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    # A name may be none at all: empty between two dots, too long, a port beyond all ports.
    except (OSError, UnicodeError, OverflowError) as error:
        raise FetchError(
            f"{host}: there is no such host", reason=msgid("there is no such host")
        ) from error
    return [str(entry[4][0]) for entry in found]


def _plain(host: str) -> str:
    """A host as it is; an old spelling of an IPv4 address (0x7f000001, 127.1) as its digits."""
    try:
        numeric = host[:1].isdigit()
        return socket.inet_ntoa(socket.inet_aton(host.removesuffix("."))) if numeric else host
    except OSError:
        return host


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, whatever it carries inside."""
    found = ip_address(address.partition("%")[0])
    if any(found in reserved for reserved in _RESERVED if reserved.version == found.version):
        return False
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if inner is None and found in _NAT64:
            inner = IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if found not in _GIVEN_OUT:
            return False
    return found.is_global and not found.is_multicast


class _Pool(httpcore2.AsyncConnectionPool):
    """A pool that reads the list of certificate authorities when the first name needs it."""

    def create_connection(self, origin: httpcore2.Origin) -> httpcore2.AsyncConnectionInterface:
        """A connection to one origin."""
        if self._ssl_context is None and origin.scheme == b"https":
            self._ssl_context = httpx2.create_ssl_context(trust_env=False)
        return super().create_connection(origin)


class GuardedTransport(httpx2.AsyncHTTPTransport):
    """httpx2's transport over the guarded backend; nothing from the environment.

    With a `proxy` each name is still resolved and checked here before the proxy is asked;
    what the proxy then resolves and connects to is the proxy's own decision.
    """

    def __init__(self, allowed: Collection[str], proxy: str = "") -> None:
        self._guard = Guarded(allowed) if proxy else None
        limits = httpx2.Limits(max_connections=32, max_keepalive_connections=8)
        if proxy:
            # Connects to the proxy alone, which the operator chose and may well be private.
            super().__init__(trust_env=False, limits=limits, proxy=proxy)
            return
        # The one seam that lets the address be checked and pinned at the moment of connecting.
        self._pool = _Pool(
            max_connections=limits.max_connections,
            max_keepalive_connections=limits.max_keepalive_connections,
            network_backend=Guarded(allowed),
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request; raises FetchError where its host's address is not public."""
        if self._guard:
            port = request.url.port or (443 if request.url.scheme == "https" else 80)
            await self._guard.checked(request.url.host, port)
        return await super().handle_async_request(request)
