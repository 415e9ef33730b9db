"""Files over real HTTP: what the web chat takes, how much of it, and from whom."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import httpx2
import pytest

from tests.bot.test_documents import packed
from tests.fakes.clock import ScriptedClock
from tests.handlers.conftest import BRIDGE
from tests.journeys.conftest import MORNING, Running, running

_BYTES = {"Content-Type": "application/octet-stream"}
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path / "z.db", ScriptedClock(MORNING)) as opened:
        yield opened


@pytest.fixture
async def client(service: Running) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(base_url=service.address, timeout=10) as opened:
        await opened.get("/")
        yield opened


async def hands_over(client: httpx2.AsyncClient, name: str, data: bytes) -> str:
    """What the bot says to a file."""
    answer = await client.post("/document", params={"name": name}, content=data, headers=_BYTES)
    assert answer.status_code == 200
    last = (await client.get("/earlier", params={"before": 10**9})).json()[-1]
    return "".join(span[0] for block in last["blocks"] for span in block["spans"])


def _docx() -> bytes:
    paragraphs = "".join(f"<w:p><w:r><w:t>{one}</w:t></w:r></w:p>" for one in BRIDGE.split("\n\n"))
    body = f"<w:document {_W}><w:body>{paragraphs}</w:body></w:document>"
    return packed({"word/document.xml": body})


_HTML = "<html><body><article>" + "".join(f"<p>{one}</p>" for one in BRIDGE.split("\n\n"))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("橋.txt", BRIDGE.encode()),
        ("橋.txt", BRIDGE.encode("big5")),
        ("橋.md", ("# " + BRIDGE.replace("\n0", "\n## 0")).encode()),
        ("橋.html", _HTML.encode()),
        ("橋.docx", _docx()),
    ],
)
async def test_each_kind_of_file_is_summarised(
    client: httpx2.AsyncClient, name: str, data: bytes
) -> None:
    assert "02 怎麼修" in await hands_over(client, name, data)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("空.txt", b"", "讀不到"),
        ("像.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 3, "讀不到"),
        ("壞.docx", _docx()[:400], "讀不到"),
        ("照片.jpg", b"\xff\xd8\xff\xe0" * 50, "讀"),
    ],
)
async def test_what_cannot_be_read_is_said(
    client: httpx2.AsyncClient, name: str, data: bytes, said: str
) -> None:
    assert said in await hands_over(client, name, data)
    # And the chat goes on.
    assert (await client.post("/say", json={"text": "/help"})).status_code == 200


async def test_how_much_and_from_whom(service: Running, client: httpx2.AsyncClient) -> None:
    async def status(size: int = 10, more: Mapping[str, str] = {}) -> int:
        answer = await client.post(
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
