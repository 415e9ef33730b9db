"""Files over real HTTP: what the web chat takes, how much of it, and from whom."""

from collections.abc import Mapping

import httpx2
import pytest

from tests.bot.test_documents import OPML, book, packed, word
from tests.handlers.conftest import BRIDGE
from tests.journeys.conftest import Running

_BYTES = {"Content-Type": "application/octet-stream"}


async def hands_over(reader: httpx2.AsyncClient, name: str, data: bytes) -> str:
    """What the bot says to a file."""
    answer = await reader.post("/document", params={"name": name}, content=data, headers=_BYTES)
    assert answer.status_code == 200
    last = (await reader.get("/earlier", params={"before": 10**9})).json()[-1]
    return "".join(span[0] for block in last["blocks"] for span in block["spans"])


async def says(reader: httpx2.AsyncClient, text: str) -> str:
    """What the bot says to a word."""
    assert (await reader.post("/say", json={"text": text})).status_code == 200
    last = (await reader.get("/earlier", params={"before": 10**9})).json()[-1]
    return "\n".join("".join(span[0] for span in block["spans"]) for block in last["blocks"])


_PARTS = BRIDGE.split("\n\n")
_HTML = "<html><body><article>" + "".join(f"<p>{one}</p>" for one in _PARTS)
_DOCX = word(*(f"#{one}" if one[:2].isdigit() else one for one in _PARTS))
_BOOK = book(*(f"<p>{one}</p>" for one in _PARTS))


@pytest.mark.parametrize(
    ("name", "data", "title"),
    [
        ("橋.txt", BRIDGE.encode(), "修一座沒有人走的橋"),
        ("橋.txt", BRIDGE.encode("big5"), "修一座沒有人走的橋"),
        ("橋.md", ("# " + BRIDGE.replace("\n0", "\n## 0")).encode(), "修一座沒有人走的橋"),
        ("橋.html", _HTML.encode(), "修一座沒有人走的橋"),
        ("橋.docx", _DOCX, "修一座沒有人走的橋"),
        ("橋.docx", word(*_PARTS[1:]), "橋"),
        ("橋.epub", _BOOK, "山谷的橋"),
    ],
)
async def test_each_kind_of_file_is_summarised_and_in_hand(
    reader: httpx2.AsyncClient, name: str, data: bytes, title: str
) -> None:
    assert "02 怎麼修" in await hands_over(reader, name, data)
    summary = await says(reader, "/summary")
    assert summary.startswith(title)
    assert "02 怎麼修" in summary
    assert "工匠" in await says(reader, "02")
    assert f"1. {title}" in await says(reader, "/list")


async def test_a_list_of_feeds_is_subscribed_to(
    service: Running, reader: httpx2.AsyncClient
) -> None:
    assert "3 個頻道都訂好了" in await hands_over(reader, "我的.opml", OPML.encode())
    mine = await says(reader, "/feeds")
    assert "3. ✓ 老街" in mine
    assert "4. ✓ 頂層" in mine
    kept = await service.house.thread.ask(
        lambda store: store.feeds.by_address("https://one.example/feed?a=1&b=2", 1)
    )
    assert kept is not None
    assert kept.folder == "科技/深度"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("空.txt", b"", "空的"),
        ("像.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 3, "不是文字"),
        ("程式.txt", b"M\0Z\0" + b"\x01\0\x02\0" * 90, "不是文字"),
        ("壞.docx", _DOCX[:400], "壞了"),
        ("壞.docx", packed({"word/document.xml": "<w:document"}), "壞了"),
        ("壞.epub", _BOOK[:-200], "壞了"),
        ("壞.epub", packed({"META-INF/container.xml": "<container/>"}), "壞了"),
        ("空.epub", book("<p> </p>"), "沒有可以讀的"),
        ("別的.epub", packed({"a.txt": "橋"}), "讀不了"),
        ("壞.opml", b"<opml><body/></opml>", "沒有頻道"),
        ("照片.jpg", b"\xff\xd8\xff\xe0" * 50, "讀"),
    ],
)
async def test_what_cannot_be_read_is_said(
    reader: httpx2.AsyncClient, name: str, data: bytes, said: str
) -> None:
    assert said in await hands_over(reader, name, data)
    # And the chat goes on.
    assert (await reader.post("/say", json={"text": "/help"})).status_code == 200


async def test_how_much_and_from_whom(service: Running, reader: httpx2.AsyncClient) -> None:
    async def status(size: int = 10, more: Mapping[str, str] = {}) -> int:
        answer = await reader.post(
            "/document", params={"name": "a.txt"}, content=b"a" * size, headers={**_BYTES, **more}
        )
        return answer.status_code

    assert await status(6_000_000) == 400
    assert await status(more={"Content-Type": "text/plain"}) == 400
    assert await status(more={"Origin": "http://evil.example"}) == 403
    async with httpx2.AsyncClient(base_url=service.address) as stranger:
        answer = await stranger.post(
            "/document", params={"name": "a.txt"}, content=b"a", headers=_BYTES
        )
    assert answer.status_code == 400
