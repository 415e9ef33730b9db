"""Fetching over real HTTP: what stands there, and everything that can go wrong on the way."""

import gzip
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.child import answer
from bot.sources.fetch import Fetcher, without_secrets
from bot.sources.sources import Sources
from digest.reading import read
from handlers.ports import FetchError, Seen
from tests.fakes.server import WebServer, bomb, reply, web_server
from tests.handlers.conftest import BRIDGE

HTML = "".join(f"<p>{line}</p>" for line in BRIDGE.splitlines() if line)
RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>谷口紀事</title><link>https://valley.example/</link>
<item><title>修一座沒有人走的橋</title><link>/bridge</link><guid>g-1</guid>
<pubDate>Mon, 23 Nov 2026 08:00:00 +0800</pubDate>
<description>短的</description><content:encoded><![CDATA[{HTML}]]></content:encoded></item>
<item><title>A &amp;amp; B</title><link>https://valley.example/two</link></item>
</channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>巷口</title>
<entry><title type="html">夜市&lt;b&gt;收攤&lt;/b&gt;</title><id>urn:1</id>
<link href="https://lane.example/1"/><updated>2026-11-20T00:00:00Z</updated>
<author><name>林一白</name></author>
<content type="html">&lt;p&gt;晚上十一點半。&lt;/p&gt;</content></entry></feed>"""
JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "title": "海岸線", "items": [
{"id": 7, "url": "https://coast.example/7", "title": "燈塔", "content_html": "<p>燈亮了。</p>",
"date_published": "2026-11-21T09:00:00+08:00", "authors": [{"name": "方遠"}]}]}"""


@pytest.fixture
async def server() -> AsyncIterator[WebServer]:
    async with web_server() as opened:
        yield opened


@pytest.fixture
async def sources() -> AsyncIterator[Sources]:
    opened = Sources(["127.0.0.1"])
    yield opened
    await opened.close()


async def refusal(sources: Sources, address: str) -> FetchError:
    with pytest.raises(FetchError) as told:
        await sources.fetch(address)
    return told.value


async def test_a_feed_of_each_format(server: WebServer, sources: Sources) -> None:
    rss = await sources.fetch(server.page("/rss", RSS, "application/rss+xml"))
    assert (rss.feed, rss.title) == (True, "谷口紀事")
    first, second = rss.articles
    assert first.address == server.at("/bridge")
    assert first.published == datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
    assert (first.guid, first.account) == ("g-1", "谷口紀事")
    assert second.title == "A & B"
    article = read(first)
    assert [section.name for section in article.sections][1] == "02 怎麼修"
    assert article.credit is not None
    assert article.credit.author == "林一白"
    atom = await sources.fetch(server.page("/atom", ATOM, "application/atom+xml"))
    (entry,) = atom.articles
    assert (entry.title, entry.author, entry.guid) == ("夜市收攤", "林一白", "urn:1")
    feed = await sources.fetch(server.page("/json", JSON_FEED, "application/feed+json"))
    (item,) = feed.articles
    assert (item.title, item.guid, item.author) == ("燈塔", "7", "方遠")
    assert item.published == datetime(2026, 11, 21, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("inside", "address"),
    [
        ("<guid>sea-7</guid>", ""), ("<guid>/p/7</guid>", ""), ("<link>/p/7</link>", "{}/p/7"),
        ("<guid>https://sea.example/7</guid>", "https://sea.example/7"),
        ("<link>/p/7</link><guid>/p/7</guid>", "{}/p/7"), ("", ""),
        ("<guid isPermaLink='false'>https://sea.example/7</guid>", ""),
    ],
)  # fmt: skip
def test_a_guid_is_an_address_only_where_it_reads_like_one(inside: str, address: str) -> None:
    entry = f"<item><title>漁訊</title>{inside}<description>出海。</description></item>"
    feed = f"<rss version='2.0'><channel><title>x</title>{entry}</channel></rss>"
    told = answer(
        {"address": "https://sea.example/feed", "media": "", "charset": ""}, feed.encode()
    )
    assert told["articles"][0]["address"] == address.format("https://sea.example")


async def test_what_did_not_change_is_not_sent_again(server: WebServer, sources: Sources) -> None:
    modified = "Mon, 23 Nov 2026 00:00:00 GMT"
    address = server.page("/rss", RSS, "text/xml", ETag='"v1"', Last_Modified=modified)
    first = await sources.fetch(address)
    assert (first.etag, first.last_modified) == ('"v1"', modified)
    again = await sources.fetch(address, Seen(first.etag, first.last_modified))
    assert again.unchanged
    assert again.articles == ()
    assert again.etag == '"v1"'
    assert server.asked[-1].headers["if-modified-since"] == modified


async def test_who_asks_is_told(server: WebServer, sources: Sources) -> None:
    await sources.fetch(server.page("/rss", RSS))
    assert server.asked[0].headers["user-agent"].startswith("Zhaibao/")
    assert "cookie" not in server.asked[0].headers


@pytest.mark.parametrize("charset", ["gb18030", "big5", "utf-8"])
async def test_a_page_of_any_charset_and_packing(
    server: WebServer, sources: Sources, charset: str
) -> None:
    text = BRIDGE if charset != "gb18030" else BRIDGE.replace("鎮", "镇").replace("橋", "桥")
    inner = "".join(f"<p>{line}</p>" for line in text.splitlines() if line)
    declared = {"gb18030": "gb2312"}.get(charset, charset)
    page = f"<html><head><meta charset={declared}></head><body><article>{inner}</article></body>"
    body = gzip.compress(page.encode(charset))
    fetched = await sources.fetch(server.page("/p", body, Content_Encoding="gzip"))
    article = read(fetched.articles[0])
    assert "匠" in article.text
    assert len(article.sections) == 3


async def test_redirects_are_followed_a_little_way(server: WebServer, sources: Sources) -> None:
    server.page("/end", RSS, "text/xml")
    server.redirect("/two", "/end", 301)
    fetched = await sources.fetch(server.redirect("/one", server.at("/two")))
    assert fetched.address == server.at("/end")
    loop = await refusal(sources, server.redirect("/loop", "/loop"))
    assert loop.reason == "it redirects without end"
    assert len([asked for asked in server.asked if asked.path == "/loop"]) == 6
    for target in ("file:///etc/passwd", "gopher://x/", "http://[", "javascript:alert(1)"):
        told = await refusal(sources, server.redirect("/away", target))
        assert told.reason == "this is no address of the web", target


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:{port}/", "http://[::1]:{port}/", "http://[::ffff:127.0.0.1]:{port}/",
     "http://0.0.0.0:{port}/", "http://localhost:{port}/"],
)  # fmt: skip
async def test_this_machine_is_out_of_reach(server: WebServer, address: str) -> None:
    strict = Sources()
    told = await refusal(strict, address.format(port=server.port))
    assert told.reason in ("this address is not public", "there is no such host")
    await strict.close()
    assert server.asked == []


async def test_a_redirect_into_the_private_net_is_refused(
    server: WebServer, sources: Sources
) -> None:
    for inside in ("http://10.0.0.1/", "http://169.254.169.254/latest/", "http://[fe80::1]/"):
        told = await refusal(sources, server.redirect("/in", inside))
        assert told.reason == "this address is not public"


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (401, "it asks for a password"), (403, "it does not let us in"),
        (404, "there is nothing at this address"), (429, "it has been asked too often"),
        (500, "it answers with an error"), (418, "it answers with an error"),
    ],
)  # fmt: skip
async def test_a_refusal_is_told_in_words(
    server: WebServer, sources: Sources, status: int, reason: str
) -> None:
    told = await refusal(sources, server.raw("/x", reply(status, b"")))
    assert told.reason == reason


async def test_size_and_time_are_bounded(server: WebServer) -> None:
    fetcher = Fetcher(["127.0.0.1"], deadline=0.4, most=100_000)
    cases = {
        server.page("/bomb", bomb(50_000_000), Content_Encoding="gzip"): "it is too large",
        server.page("/big", b"x" * 200_000): "it is too large",
        server.page("/bad", b"\x1f\x8b broken", Content_Encoding="gzip"): "it cannot be unpacked",
        server.page("/br", b"x", Content_Encoding="br"): "it cannot be unpacked",
        server.silent("/silent"): "it does not answer",
        server.silent("/drip", b"HTTP/1.1 200 OK\r\n\r\n<html>"): "it does not answer",
        server.raw("/cut", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf"):
            "it breaks off in the middle",
        server.raw("/nonsense", b"HELLO\r\n\r\n"): "it breaks off in the middle",
        "http://127.0.0.1:9/": "the connection was refused",
    }  # fmt: skip
    for address, reason in cases.items():
        with pytest.raises(FetchError) as told:
            await fetcher.get(address, Seen())
        assert told.value.reason == reason, address
    await fetcher.close()


async def test_documents_that_hold_nothing_are_told_so(server: WebServer, sources: Sources) -> None:
    cases = {
        server.page("/empty", ""): "it is empty",
        server.page("/blank", " \n "): "it is empty",
        server.page("/png", b"\x89PNG\r\n\0\0\0\0", "image/png"): "this is no text",
        server.page("/cut", "<rss><channel><ti", "text/xml"): "this feed is damaged",
        server.page("/nothing", "<html><body><nav>首頁</nav></body></html>"):
            "there is no article on this page",
        server.page("/json", '{"version": "https://jsonfeed.org/version/1", "items": 3}'):
            "this feed is damaged",
    }  # fmt: skip
    for address, reason in cases.items():
        assert (await refusal(sources, address)).reason == reason, address


async def test_entities_of_a_feed_reach_nothing(server: WebServer, sources: Sources) -> None:
    xxe = RSS.replace(
        "<rss", '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss', 1
    ).replace("短的", "&x;")
    fetched = await sources.fetch(server.page("/xxe", xxe, "text/xml"))
    assert all("root:" not in article.body for article in fetched.articles)
    laughs = '<!DOCTYPE r [<!ENTITY a "hahahahaha">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefg", "bcdefgh", strict=True)
    )
    bombed = RSS.replace("<rss", f"{laughs}]><rss", 1).replace("短的", "&h;")
    try:
        fetched = await sources.fetch(server.page("/laughs", bombed, "text/xml"))
    except FetchError:
        return
    assert sum(len(article.body) for article in fetched.articles) < 5_000_000


@given(st.binary(max_size=300), st.sampled_from(["text/html", "text/xml", "text/plain", ""]))
def test_no_bytes_break_the_reading(body: bytes, media: str) -> None:
    header = {"address": "https://x.example/", "media": media, "charset": ""}
    for head in (
        b"",
        b"<rss version='2.0'>",
        b"<html><body>",
        b'{"version": "jsonfeed.org/version',
    ):
        told = answer(header, head + body)
        assert "bug" not in told, told


def test_secrets_are_not_repeated() -> None:
    secret = "https://reader:hunter2@feeds.example:8443/a/rss?token=s3cret#frag"
    shown = without_secrets(secret)
    assert shown == "https://feeds.example:8443/a/rss"
    assert without_secrets("http://[::1]:80/x") == "http://[::1]:80/x"
    assert without_secrets("http://[") == "this address"


async def test_a_fault_does_not_tell_the_secret(server: WebServer, sources: Sources) -> None:
    told = await refusal(sources, server.at("/gone?token=s3cret").replace("//", "//me:hunter2@"))
    assert "s3cret" not in str(told)
    assert "hunter2" not in str(told)
