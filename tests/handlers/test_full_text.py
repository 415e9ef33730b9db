"""Where the full text may be read: in the chat, or only at its source."""

from pathlib import Path

import pytest

from digest.article import RawArticle
from handlers.jobs.ingest import put_all
from storage.catalogue import Offer
from storage.store import Store
from tests.handlers.desk import NOW, READER, Desk, opened

BODY = "一篇長文\n\n導語一句話說完。\n\n01 第一節\n\n第一節正文很長很長。\n\n"
LICENSED = "本文來自微信公眾號：甲報，作者：乙，經授權發佈。"
FORBIDDEN = "來源：甲報，未經許可不得轉載。"
FREE = "來源：甲報，作者：乙。"


@pytest.mark.parametrize(
    ("setting", "credit", "linked"),
    [
        ("auto", LICENSED, True), ("auto", FORBIDDEN, True), ("auto", FREE, False),
        ("on", LICENSED, False), ("link", FREE, True),
    ],
)  # fmt: skip
async def test_the_operator_decides_else_the_closing_line(
    tmp_path: Path, setting: str, credit: str, linked: bool
) -> None:
    async for desk in opened(tmp_path):
        text = await shown(desk, setting, credit)
        assert ("at its source" in text) is linked
        assert ("第一節正文很長" in text) is not linked


async def shown(desk: Desk, setting: str, credit: str) -> str:
    address = "https://feeds.example/x"

    def put(store: Store) -> None:
        store.catalogue.offer([Offer(address, full_text=setting)], now=NOW)
        feed = store.feeds.by_address(address)
        assert feed
        store.catalogue.pause(feed.id)
        raw = RawArticle(BODY + credit, address="https://site.example/a")
        put_all(store, feed.id, [raw], NOW)

    await desk.ask(put)
    await desk.says(READER, "/start")
    await desk.says(READER, "/list")
    await desk.says(READER, "/search 第一節正文")
    await desk.says(READER, "/summary 1")
    return await desk.says(READER, "/full")
