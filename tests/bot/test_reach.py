"""Where a fetch may reach: addresses in every spelling, names that change, ports of others."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.sources.fetch import Fetcher
from bot.sources.guard import Guarded, GuardedTransport, is_public
from handlers.ports import FetchError, Seen
from tests.fakes.server import WebServer, web_server

NOT_PUBLIC, NO_HOST, NO_WEB = (
    "this address is not public", "there is no such host", "this is no address of the web",
)  # fmt: skip
PUBLIC = "93.184.216.34"


@pytest.fixture
async def server() -> AsyncIterator[WebServer]:
    async with web_server() as opened:
        opened.page("/", "<p>inside</p>")
        yield opened


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    opened = Fetcher()
    yield opened
    await opened.close()


class Names:
    """The names of hosts as a hostile server of names gives them, another answer each time."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def getaddrinfo(self, host: str, port: int, **more: Any) -> list[Any]:
        self.asked.append(host)
        found = self.answers.pop(0)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]


async def reason(fetcher: Fetcher, address: str) -> str:
    with pytest.raises(FetchError) as told:
        await fetcher.get(address, Seen())
    return told.value.reason


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("10.1.2.3", False), ("172.16.0.1", False), ("0.0.0.0", False),
        ("100.64.0.1", False), ("169.254.0.1", False), ("224.0.0.1", False), ("::", False),
        ("2606:2800:220:1::1", True), ("fc00::1", False), ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False), ("64:ff9b::5db8:d822", True), ("2002:a00:1::", False),
        ("fe80::1%eth0", False), ("192.0.0.8", False), ("255.255.255.255", False),
        ("::127.0.0.1", False), ("::ffff:0:7f00:1", False), ("64:ff9b:1::7f00:1", False),
        ("fec0::1", False), ("3fff::1", False), ("5f00::1", False), ("100:0:0:1::1", False),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", False), ("192.88.99.1", False),
        ("::1%lo", False), ("2606:4700::1111", True), ("2002:5db8:d822::", True),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    "where",
    [
        "0x7f.1", "0177.1", "017700000001", "127。0。0。1", "user:word@127.0.0.1",
        "news.example@127.0.0.1", "news.example\\@127.0.0.1", "[fe80::1%lo]", "[::ffff:7f00:1]",
        "[::]", "LOCALHOST", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
        "127.0.0.1#@news.example", "[::1%25lo]", "[fe80::1%25eth0]", "127.0.0.1.", "0x7f000001.",
    ],
)  # fmt: skip
async def test_no_spelling_reaches_this_machine(
    server: WebServer, fetcher: Fetcher, where: str
) -> None:
    address = f"http://{where}:{server.port}/".replace("#", f":{server.port}#")
    assert await reason(fetcher, address) in (NOT_PUBLIC, NO_HOST, "it cannot be reached")
    assert server.asked == []


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("http://./", NO_HOST), ("http://a..b/", NO_HOST), (f"http://{'a' * 300}.com/", NO_HOST),
        ("http://[127.0.0.1]/", NO_WEB), ("http:///etc/passwd", NO_WEB), ("http://", NO_WEB),
        ("file:///etc/passwd", NO_WEB), ("gopher://127.0.0.1/", NO_WEB), ("//127.0.0.1/", NO_WEB),
        ("javascript:1", NO_WEB), ("data:text/html,x", NO_WEB), ("http://127.0.0.1:22/", NO_WEB),
        (f"http://{PUBLIC}:25/", NO_WEB), (f"https://{PUBLIC}:465/", NO_WEB),
        (f"http://{PUBLIC}:0/", NO_WEB),
    ],
)  # fmt: skip
async def test_what_is_no_address_of_the_web_is_told(
    fetcher: Fetcher, address: str, told: str
) -> None:
    assert await reason(fetcher, address) == told


@pytest.mark.parametrize(
    "to",
    [
        "file:///etc/passwd", "ftp://127.0.0.1/", "//127.0.0.1:{port}/", "http://0x7f.1:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/", "http://a:b@127.0.0.1:{port}/", "http://10.0.0.1:22/",
        "http://[fe80::1%25eth0]/", "http://a..b/", "gopher://x/", "http://127.0.0.1:99999/",
    ],
)  # fmt: skip
async def test_no_redirect_leads_inside(server: WebServer, to: str) -> None:
    here = Fetcher([f"localhost:{server.port}"])
    server.redirect("/out", to.format(port=server.port))
    told = await reason(here, f"http://localhost:{server.port}/out")
    await here.close()
    assert told in (NOT_PUBLIC, NO_HOST, NO_WEB, "it cannot be reached")
    assert [one.path for one in server.asked] == ["/out"]


async def test_a_name_that_changes_is_connected_to_as_it_was_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = Names([PUBLIC], ["127.0.0.1"])
    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", names.getaddrinfo)
    guard, connected = Guarded([]), []

    async def connect(address: str, *more: Any) -> Any:
        connected.append(address)

    monkeypatch.setattr(guard._inner, "connect_tcp", connect)
    await guard.connect_tcp("rebind.example", 80)
    # Asked once, and what was checked is what is connected to.
    assert (names.asked, connected) == (["rebind.example"], [PUBLIC])
    with pytest.raises(FetchError, match="not public"):
        await guard.connect_tcp("rebind.example", 80)
    assert connected == [PUBLIC]


async def test_one_private_address_among_public_ones_is_enough_to_refuse(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = Names([PUBLIC, "10.0.0.1"])
    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", names.getaddrinfo)
    with pytest.raises(FetchError, match="not public"):
        await Guarded([]).checked("mixed.example", 443)


async def test_the_list_of_authorities_is_read_when_a_name_needs_it(server: WebServer) -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        nobody = f"127.0.0.1:{unheard.getsockname()[1]}"
    fetcher = Fetcher([f"127.0.0.1:{server.port}", nobody])

    def authorities() -> ssl.SSLContext | None:
        transport = fetcher._client._transport
        assert isinstance(transport, GuardedTransport)
        return transport._pool._ssl_context

    await fetcher.get(server.at("/"), Seen())
    assert authorities() is None
    # Nobody listens there; before anybody is asked, the list must be there.
    with pytest.raises(FetchError):
        await fetcher.get(f"https://{nobody}/", Seen())
    context = authorities()
    assert context is not None
    assert (context.check_hostname, context.verify_mode) == (True, ssl.CERT_REQUIRED)
    await fetcher.close()


async def test_an_address_is_checked_without_a_thread_that_asks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = Names()
    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", names.getaddrinfo)
    assert await Guarded([]).checked(PUBLIC, 443) == PUBLIC
    assert await Guarded([]).checked("2606:4700::1111", 443) == "2606:4700::1111"
    for private in ("10.0.0.1", "::1", "0x7f000001", "127.1"):
        with pytest.raises(FetchError, match="not public"):
            await Guarded([]).checked(private, 443)
    assert names.asked == []
