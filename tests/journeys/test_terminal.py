"""The same journey on paper: lines in, replies out, and a transport that can do the least."""

import asyncio
import io
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.config import read_settings
from bot.verbs.chat import converse
from tests.fakes.clock import ScriptedClock
from tests.fakes.transport import slim
from tests.handlers.conftest import BRIDGE, MARKET
from tests.journeys.conftest import MORNING
from tests.journeys.test_browser import LATE


async def told(path: Path, clock: ScriptedClock, lines: Iterator[str], **given: str) -> list[str]:
    """The output of a conversation, cut at each line that was typed."""
    settings = read_settings({"DATABASE_PATH": str(path), **given})
    out, cuts = io.StringIO(), [0]

    async def read_line() -> str:
        cuts.append(out.tell())
        return next(lines, "")

    await converse(settings, clock, read_line, out)
    text = out.getvalue()
    return [text[begin:end] for begin, end in zip(cuts, [*cuts[1:], len(text)], strict=True)]


async def test_a_reader_s_day_in_the_terminal(tmp_path: Path, clock: ScriptedClock) -> None:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    (shelf / "bridge.txt").write_text(BRIDGE, encoding="utf-8")

    def lines() -> Iterator[str]:
        yield from ("/start\n", "/summary\n", "02\n", "简\n", "/search 石橋\n")
        (shelf / "market.txt").write_text(MARKET, encoding="utf-8")
        clock.pass_(hours=11)
        yield "\n"
        yield "列表\n"

    said = await told(tmp_path / "z.db", clock, lines(), FEEDS=str(shelf))
    greeted, summary, section, turned, found = said[1:6]
    assert "下一份：今天 20:30（台北時間）" in greeted
    assert "修一座沒有人走的橋" in summary
    assert "[01] [02] [03]" in summary
    assert section.startswith("02 怎麼修\n")
    assert turned.startswith("02 怎么修\n")
    assert "【石橋】" in found
    assert "夜市的最后一张纸币" in "".join(said[6:])


async def test_the_terminal_s_reader_is_the_same_one_next_time(
    tmp_path: Path, clock: ScriptedClock
) -> None:
    shelf = tmp_path / "bridge.txt"
    shelf.write_text(BRIDGE, encoding="utf-8")
    await told(tmp_path / "z.db", clock, iter(["/start\n", "/zone 東京\n"]), FEEDS=str(shelf))
    said = await told(tmp_path / "z.db", clock, iter(["02\n", "/settings\n"]), FEEDS=str(shelf))
    assert said[1].startswith("02 怎麼修")
    assert "東京時間" in said[2]


async def test_a_due_digest_comes_before_the_first_line(
    tmp_path: Path, clock: ScriptedClock
) -> None:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    (shelf / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    await told(tmp_path / "z.db", clock, iter(["/start\n"]), FEEDS=str(shelf))
    (shelf / "late.txt").write_text(LATE, encoding="utf-8")
    clock.pass_(hours=10, minutes=59)
    await told(tmp_path / "z.db", clock, iter([]), FEEDS=str(shelf))
    clock.pass_(minutes=2)
    said = await told(tmp_path / "z.db", clock, iter(["/help\n"]), FEEDS=str(shelf))
    assert "海邊的燈塔換了主人" in said[0] + said[1]


def test_the_command_reads_to_the_end_of_its_input(tmp_path: Path) -> None:
    shelf = tmp_path / "bridge.md"
    shelf.write_text(f"# {BRIDGE}", encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "bot", "chat"],
        input="/start\n02\n目錄".encode(),
        capture_output=True,
        cwd=tmp_path,
        env={"FEEDS": str(shelf), "DATABASE_PATH": str(tmp_path / "z.db"), "LC_ALL": "C"},
        check=True,
        timeout=60,
    )
    said = ran.stdout.decode("utf-8")
    assert "02 怎麼修" in said
    assert "03" in said
    assert ran.stderr.decode() == ""


async def test_the_least_of_transports_passes_the_journey(
    tmp_path: Path, clock: ScriptedClock
) -> None:
    """No push, no edit, no buttons, 2,048 bytes a page: everything goes by word."""
    from bot.app import open_house
    from handlers.request import Chat, Request

    shelf = tmp_path / "long.txt"
    shelf.write_text(BRIDGE.replace("再走回來。", "再走回來。" * 300), encoding="utf-8")
    settings = read_settings({"DATABASE_PATH": str(tmp_path / "z.db"), "FEEDS": str(shelf)})
    transport, chat = slim(), Chat("slim", "follower")
    async with open_house(settings, clock) as house:
        await house.take_in()

        async def says(text: str) -> str:
            before = len(transport.sent)
            await house.respond(Request(chat, text=text), transport)
            return "\n".join(transport.texts[before:])

        assert "下一份：今天 20:30" in await says("/start")
        assert "修一座沒有人走的橋" in await says("摘要")
        assert "02 怎麼修" in await says("第二節")
        assert "03 修好以後" in await says("下一節")
        assert "01 為什麼要修" in await says("目錄")
        assert "石橋" in await says("搜尋 石橋")
        assert "第 1/" in await says("全文")
        assert "第 2/" in await says("繼續")
        assert "简体" in await says("/script 简体")
        assert "怎么修" in await says("02")
        shelf.with_name("late.txt").write_text(LATE, encoding="utf-8")
        await house.ingest.take(str(shelf.with_name("late.txt")))
        clock.pass_(hours=11)
        enqueue, delivery = house.enqueue({"slim": transport}), house.delivery({"slim": transport})
        await house.thread.ask(lambda store: enqueue.round(store, clock()))
        assert await delivery.round() >= 1
        assert "海边的灯塔换了主人" in transport.texts[-1]
    sizes = [len(message.text.encode()) for _, _, message in transport.sent]
    assert max(sizes) <= 2048
    assert transport.edited == []


def test_ingest_beside_the_service_prints_a_line_an_article(tmp_path: Path) -> None:
    paper = tmp_path / "bridge.txt"
    paper.write_text(BRIDGE, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "bot", "ingest", str(paper), str(tmp_path / "nowhere.txt")],
        capture_output=True,
        cwd=tmp_path,
        env={"DATABASE_PATH": str(tmp_path / "z.db")},
        check=False,
        timeout=60,
    )
    (line,) = ran.stdout.decode().splitlines()
    taken = json.loads(line)
    assert taken["title"] == "修一座沒有人走的橋"
    assert taken["sections"][1] == {"label": "02", "title": "怎麼修"}
    assert isinstance(taken["id"], int)
    assert ran.returncode == 1
    assert "no such file" in ran.stderr.decode()


def test_nothing_is_waited_for_when_the_input_is_empty(tmp_path: Path) -> None:
    clock = ScriptedClock(MORNING)
    assert asyncio.run(told(tmp_path / "z.db", clock, iter([])))


async def test_the_terminal_prints_files_and_forgets_when_asked(
    tmp_path: Path, clock: ScriptedClock
) -> None:
    shelf = tmp_path / "bridge.txt"
    shelf.write_text(BRIDGE, encoding="utf-8")
    lines = iter(("/start\n", "/export\n", "/deletemydata\n", "是，全部刪除\n"))
    said = await told(tmp_path / "z.db", clock, lines, FEEDS=str(shelf))
    assert '--- zhaibao-2026-11-24.json\n{\n "zhaibao": 1,' in said[2]
    assert "要刪除這個對話的一切嗎" in said[3]
    assert "已經全部刪除" in said[4]
    with sqlite3.connect(tmp_path / "z.db") as db:
        assert db.execute("SELECT count(*) FROM subscribers").fetchone() == (0,)
    db.close()
