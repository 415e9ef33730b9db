"""Over the web: bounded in time, size, redirects and reach. Every failure is a sentence."""

import asyncio
import zlib
from collections.abc import Collection
from dataclasses import replace
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urljoin, urlsplit, urlunsplit
from weakref import WeakValueDictionary

import httpx2

from bot import VERSION
from bot.clock import utc_now
from bot.sources.answer import Answer
from bot.sources.freshness import fresh_for, retry_after
from bot.sources.guard import GuardedTransport
from digest.phrases import msgid
from handlers.fetched import FetchError, Seen

# A long read is some hundred kilobytes; a feed of full texts a few megabytes.
LARGEST = 5 * 1024 * 1024
# From the first lookup to the last byte, in seconds, redirects included.
DEADLINE = 20.0
REDIRECTS = 5
# Requests to one host at the same time: it never asked for our haste.
OF_ONE_HOST = 2
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json,"
    " text/html;q=0.9, application/xhtml+xml;q=0.9, application/xml;q=0.9, */*;q=0.5"
)
_STATUS = {
    401: msgid("it asks for a password"),
    403: msgid("it does not let us in"),
    404: msgid("there is nothing at this address"),
    410: msgid("it has been removed for good"),
    429: msgid("it has been asked too often"),
}
_SILENT = msgid("it does not answer")
# What a later try may well find mended, without our doing.
_PASSING = {408, 425, 429, 500, 502, 503, 504}
_FOR_GOOD = {301, 308}


class Fetcher:
    """Fetches addresses; `allowed` hosts may be private. `deadline` is in seconds, `most` bytes.

    `accept` names the media types that are wanted.
    `proxy` (http:// or socks5://) is asked to connect, after the name was checked here.
    """

    def __init__(
        self,
        allowed: Collection[str] = (),
        *,
        deadline: float = DEADLINE,
        most: int = LARGEST,
        proxy: str = "",
        accept: str = _ACCEPT,
    ) -> None:
        self._deadline = deadline
        self._most = most
        self._hosts: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._client = httpx2.AsyncClient(
            transport=GuardedTransport(allowed, proxy),
            # A reader of feeds needs no cookie, and keeps none.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=httpx2.Timeout(deadline, connect=min(deadline, 10.0)),
            headers={
                "User-Agent": f"Zhaibao/{VERSION} (feed reader)",
                "Accept": accept,
                "Accept-Encoding": "gzip, deflate",
                "Accept-Language": "zh-TW, zh;q=0.9, en;q=0.5",
            },
        )

    async def get(self, address: str, seen: Seen) -> Answer:
        """What stands at `address`, not modified since `seen` perhaps. Raises FetchError.

        Waiting for the host's turn does not count into the deadline.
        """
        shown = without_secrets(address)
        async with self._turn(address):
            try:
                async with asyncio.timeout(self._deadline):
                    return await self._followed(address, seen)
            except TimeoutError as error:
                why = f"no answer within {self._deadline:g} seconds"
                raise FetchError(f"{shown}: {why}", reason=_SILENT, later=True) from error
            except httpx2.TimeoutException as error:
                raise FetchError(f"{shown}: {_SILENT}", reason=_SILENT, later=True) from error
            except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
                why = _explained(error)
                raise FetchError(f"{shown}: {why}", reason=why, later=True) from error
            except FetchError as error:
                raise error.said_of(shown) from error

    async def close(self) -> None:
        """Close what connections are open."""
        await self._client.aclose()

    def _turn(self, address: str) -> asyncio.Semaphore:
        host = without_secrets(address).split("/")[2:3]
        turn = self._hosts.get("".join(host)) or asyncio.Semaphore(OF_ONE_HOST)
        self._hosts["".join(host)] = turn
        return turn

    async def _followed(self, address: str, seen: Seen) -> Answer:
        asked = {}
        if seen.etag:
            asked["If-None-Match"] = seen.etag
        if seen.last_modified:
            asked["If-Modified-Since"] = seen.last_modified
        moved, moving = "", True
        for _ in range(REDIRECTS + 1):
            _check(address)
            async with self._client.stream("GET", address, headers=asked) as response:
                if response.has_redirect_location:
                    address = _joined(address, response.headers["location"])
                    # What comes after a passing redirect is no address to remember.
                    moving = moving and response.status_code in _FOR_GOOD
                    moved = address if moving else moved
                    continue
                return replace(await self._read(address, response), moved=moved)
        raise _refused(msgid("it redirects without end"))

    async def _read(self, address: str, response: httpx2.Response) -> Answer:
        now, status = utc_now(), response.status_code
        fresh = fresh_for(response.headers, now)
        if status == 304:
            return Answer(address, unchanged=True, fresh=fresh)
        if status >= 400:
            said = _STATUS.get(status, msgid("it answers with an error"))
            raise FetchError(
                f"{said} ({status})",
                reason=said,
                retry_after=retry_after(response.headers, now),
                gone=status == 410,
                later=status in _PASSING,
            )
        body = await self._body(response)
        return Answer(
            address,
            body,
            media=response.headers.get("content-type", "").partition(";")[0].strip().lower(),
            charset=response.charset_encoding or "",
            etag=response.headers.get("etag", "")[:500],
            last_modified=response.headers.get("last-modified", "")[:100],
            fresh=fresh,
        )

    async def _body(self, response: httpx2.Response) -> bytes:
        coding = response.headers.get("content-encoding", "identity").strip().lower()
        if coding not in ("identity", "", "gzip", "x-gzip", "deflate"):
            raise _refused(msgid("it cannot be unpacked"))
        unpack = _Unpacked(coding not in ("identity", ""), self._most)
        async for chunk in response.aiter_raw():
            unpack.feed(chunk)
        return unpack.done()


class _Unpacked:
    """Bytes unpacked as they come, so that a small body cannot become a huge one."""

    def __init__(self, packed: bool, most: int) -> None:
        self._inflate = zlib.decompressobj(wbits=47) if packed else None
        self._most = most
        self._held = bytearray()
        self._came = 0

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes. Raises FetchError where there are too many."""
        self._came += len(chunk)
        if self._inflate is not None:
            try:
                chunk = self._inflate.decompress(chunk, self._most + 1 - len(self._held))
            except zlib.error as error:
                raise _refused(msgid("it cannot be unpacked")) from error
        self._held += chunk
        if max(len(self._held), self._came) > self._most:
            raise _refused(msgid("it is too large"))

    def done(self) -> bytes:
        """Everything that came."""
        return bytes(self._held)


def without_secrets(address: str) -> str:
    """The address as it may be shown: no user, no password, no query."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "this address"
    return urlunsplit((parts.scheme, f"[{host}]{port}" if ":" in host else host + port,
                       parts.path, "", ""))  # fmt: skip


def _joined(address: str, location: str) -> str:
    try:
        return urljoin(address, location)
    except ValueError as error:
        raise _refused(msgid("this is no address of the web")) from error


def _check(address: str) -> None:
    try:
        parts = urlsplit(address)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise _refused(msgid("this is no address of the web"))


def _refused(reason: str) -> FetchError:
    return FetchError(reason, reason=reason)


def _explained(error: Exception) -> str:
    said = str(error).lower()
    if "certificate" in said or "ssl" in said:
        return msgid("its certificate is not valid")
    if isinstance(error, httpx2.ConnectError):
        return msgid("the connection was refused")
    if isinstance(error, httpx2.RemoteProtocolError):
        return msgid("it breaks off in the middle")
    return msgid("it cannot be reached")
