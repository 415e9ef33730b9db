"""What is kept is told, taken along, and erased: no table and no byte holds it any more."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.request import Chat, Request, Terms
from storage.store import Store
from storage.worker import StoreThread
from tests.fakes.transport import FakeTransport
from tests.handlers.conftest import BRIDGE, MARKET, World

# An id that no figure of ours equals by chance.
CHAT, NAME, SECRET = "7316400951", "林一白的對話", "只有我知道的夜航船"


@pytest.fixture
async def lived(tmp_path: Path) -> AsyncIterator[World]:
    """A reader who has used everything, in a file; another one beside."""
    thread = StoreThread(tmp_path / "z.db")
    await thread.start()
    world = World(thread, FakeTransport())
    world.answerer = replace(world.answerer, terms=Terms(backup_days=28))
    await world.put(BRIDGE)
    await world.says("/start")
    world.chat = Chat("fake", CHAT)
    await live(world)
    yield world
    await thread.close()


async def live(world: World) -> None:
    for said in (
        "/start", "/script 简体", "/time 07:00", "/watch 紙幣 +收款", "/watch !廣告", "摘要", "02",
        "全文", "收藏", "/search 石橋", "/quiet 23:00-07:00",
        f"{SECRET}\n\n01 一\n\n{SECRET}在海上。\n\n02 二\n\n{SECRET}回來了。" + "很長。" * 120,
    ):  # fmt: skip
        await world.answerer.respond(
            Request(world.chat, text=said, name=NAME, language="zh-hant"), world.transport
        )
    world.last = world.transport.last
    await world.presses("收成文章")
    await world.tick()
    await world.put(MARKET)
    await world.tick()
    await world.says("為什麼收到")
    await world.says("/export")
    world.clock.pass_(days=1)
    await world.tick()


def rows_with(store: Store, *wanted: str) -> list[str]:
    """Every table and column that holds one of these texts, or a subscriber without a row."""
    db = store._db
    found = []
    for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for _, column, *_ in db.execute(f'PRAGMA table_info("{table}")').fetchall():
            for text in wanted:
                where = f'"{table}" WHERE instr(CAST("{column}" AS TEXT), ?)'
                hits = db.execute(f"SELECT count(*) FROM {where}", [text]).fetchone()[0]  # noqa: S608
                if hits:
                    found.append(f"{table}.{column}: {text}")
    return found


def whole(folder: Path) -> bytes:
    """Every byte of every file in a folder."""
    return b"".join(path.read_bytes() for path in folder.iterdir())


async def test_every_table_is_rid_of_a_chat_that_is_erased(lived: World, tmp_path: Path) -> None:
    before = await lived.thread.ask(lambda store: rows_with(store, CHAT, NAME, SECRET))
    assert {where.split(".")[0] for where in before} >= {"subscribers", "articles", "units"}
    mine = await lived.thread.ask(lambda store: store.subscribers.find("fake", CHAT))
    assert mine is not None
    held = await lived.thread.ask(lambda store: store.belongings.counts(mine.id))
    assert {table for table, rows in held.items() if rows} >= {
        "preferences", "subscriptions", "brought", "opened", "outbox", "sent", "watches", "mutes",
        "saved",
    }  # fmt: skip

    asked = await lived.says("刪除我的資料")
    assert "保留 28 天" in asked
    assert "已經全部刪除" in await lived.presses("是，全部刪除")

    def left(store: Store) -> tuple[list[str], int, int]:
        rows = store.belongings.counts(mine.id)
        found = store.search._db.execute(
            "SELECT count(*) FROM unit_index WHERE unit_index MATCH '\"夜航 航船\"'"
        ).fetchone()[0]
        return rows_with(store, CHAT, NAME, SECRET), sum(rows.values()), found

    assert await lived.thread.ask(left) == ([], 0, 0)
    bytes_left = whole(tmp_path)
    for text in (CHAT, NAME, SECRET):
        assert text.encode() not in bytes_left
    # Nobody else lost anything, and nothing more comes.
    other = await lived.thread.ask(lambda store: store.subscribers.find("fake", "1"))
    assert other is not None
    lived.clock.pass_(days=2)
    sent = len(lived.transport.sent)
    await lived.tick()
    assert [chat.id for chat, _, _ in lived.transport.sent[sent:]] in ([], ["1"])


async def test_a_backup_that_is_put_back_is_cleared_again(lived: World, tmp_path: Path) -> None:
    backup = tmp_path / "backup.db"
    await lived.thread.ask(lambda store: store._db.execute(f"VACUUM INTO '{backup}'"))
    await lived.says("/deletemydata")
    await lived.presses("是，全部刪除")
    lived.clock.pass_(hours=1)
    # The same person comes again, and stays through a later restore.
    restored = Store.open(backup)
    restored.erasures.path = tmp_path / "erased.list"
    assert rows_with(restored, CHAT, SECRET)
    assert restored.erasures.apply() == 1
    assert rows_with(restored, CHAT, NAME, SECRET) == []
    assert restored.erasures.apply() == 0
    restored.subscribers.at("fake", CHAT, now=lived.clock())
    assert restored.erasures.apply() == 0
    assert restored.subscribers.find("fake", CHAT) is not None
    assert restored.erasures.forget(lived.clock() + timedelta(days=1)) == 1
    assert restored.erasures.listed() == []
    restored.close()


async def test_the_list_names_nobody(lived: World, tmp_path: Path) -> None:
    await lived.says("/deletemydata")
    await lived.presses("是，全部刪除")
    path = tmp_path / "erased.list"
    assert CHAT not in path.read_text()
    assert path.stat().st_mode & 0o077 == 0
    # A line that a crash cut does not spoil the next.
    path.write_text(path.read_text() + "2026-11-24T10")
    await lived.says("/start")
    await lived.says("/deletemydata")
    await lived.presses("是，全部刪除")
    assert len(await lived.thread.ask(lambda store: store.erasures.listed())) == 2


async def test_a_yes_must_be_asked_for(world: World) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    forged = Request(world.chat, action="deletemydata:yes", message="1")
    await world.answerer.respond(forged, world.transport)
    assert "要刪除這個對話的一切嗎" in world.transport.edited[-1][2].text
    await world.says("/deletemydata")
    assert "什麼都沒刪" in await world.presses("不，留著")
    await world.says("/deletemydata")
    world.clock.pass_(hours=2)
    assert "要刪除這個對話的一切嗎" in await world.presses("是，全部刪除")
    assert await world.thread.ask(lambda store: store.subscribers.find("fake", "1"))


async def test_privacy_tells_what_is_kept(lived: World) -> None:
    said = await lived.says("/privacy")
    assert f"fake:{CHAT}" in said
    assert "備份保留 28 天" in said
    assert "要刪除這個對話的一切嗎" in await lived.presses("全部刪除")


async def test_an_export_is_taken_up_by_another_chat(lived: World) -> None:
    def subscribe(store: Store) -> None:
        me = store.subscribers.find("fake", CHAT)
        assert me
        feed = store.feeds.add(
            "https://example.org/feed.xml", now=lived.clock(), title="山海", owner=me.id
        )
        store.subscriptions.add(me.id, feed.id, now=lived.clock())

    await lived.thread.ask(subscribe)
    before = len(lived.transport.sent)
    said = await lived.says("/export")
    assert "1 個頻道" in said
    whole, opml = (m.attachment for _, _, m in lived.transport.sent[before:])
    assert whole is not None
    assert opml is not None
    told = json.loads(whole.text)
    assert told["preferences"]["script"] == "hans"
    assert told["watches"] == [{"text": "紙幣 +收款", "mode": "now"}]
    assert SECRET in told["articles"][0]["text"]
    assert [one["title"] for one in told["saved"]] == ["修一座沒有人走的橋"]
    assert 'xmlUrl="https://example.org/feed.xml"' in opml.text

    lived.chat = Chat("fake", "2")
    request = Request(lived.chat, text="/import", file=whole.text)
    await lived.answerer.respond(request, lived.transport)
    taken = lived.transport.last.text
    assert "已匯入：1 個頻道 · 2 個關鍵詞" in taken
    assert SECRET in await lived.says(f"/search {SECRET}")
    assert "紙幣 +收款" in await lived.says("/watch")
    request = Request(lived.chat, text="/import", file=opml.text)
    await lived.answerer.respond(request, lived.transport)
    assert "裡面沒有新的東西" in lived.transport.last.text
    assert lived.faults == []


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("{", "不是摘報匯出的"),
        ('{"zhaibao": 1, "feeds": 3, "preferences": [], "watches": [7, {"text": 1}]}', "沒有新的"),
        ('{"zhaibao": 1, "watches": [{"text": "a b", "mode": "x"}], "articles": [{}]}', "沒有新的"),
        ("[" * 100_000, "裡面沒有"),
        ('{"a":' * 100_000, "不是摘報匯出的"),
        ("<opml><body>", "讀不出頻道列表"),
        ("<html/>", "讀不出頻道列表"),
        ('<!DOCTYPE x [<!ENTITY a "aaaa">]><opml>&a;</opml>', "讀不出頻道列表"),
        ('<opml><body><outline xmlUrl="javascript:1"/></body></opml>', "沒有新的"),
        (
            '<opml><outline text="甲"><outline xmlUrl="http://a.example/f"/></outline></opml>',
            "1 個頻道",
        ),
        ("http://a.example/1\nhttp://a.example/2", "2 個頻道"),
        ("", "傳一個檔案給我"),
    ],
)
async def test_any_file_gets_a_clear_answer(world: World, file: str, said: str) -> None:
    await world.says("/start")
    await world.answerer.respond(Request(world.chat, text="/import", file=file), world.transport)
    assert said in world.transport.last.text
    assert world.faults == []
