"""Who may come in, who may add what, and who is told when something is wrong."""

from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from handlers.jobs.watch import Watch
from storage.store import Store
from tests.handlers.desk import ADMIN, NOW, OTHER, READER, Desk, opened


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async for one in opened(tmp_path):
        yield one


async def test_who_is_banned_hears_nothing_and_comes_back_as_they_were(desk: Desk) -> None:
    await desk.says(READER, "/start")
    read_out = (await desk.says(READER, "/privacy")).split("operator: ")[1].split()[0]
    assert "0 of 20 feeds" in await desk.says(ADMIN, f"/quota {read_out}")
    number = await desk.ask(lambda store: store.subscribers.find("telegram", READER).id)
    assert "Which chat?" in await desk.says(ADMIN, f"/ban {number}")
    assert f"Chat {read_out} is banned" in await desk.says(ADMIN, f"/ban {read_out}")
    assert await desk.says(READER, "/start") == ""
    assert await desk.says(READER, "摘要") == ""
    assert "heard again" in await desk.presses(ADMIN, "Undo")
    assert await desk.says(READER, "/list") != ""
    someone = await desk.ask(lambda store: store.subscribers.get(number))
    assert someone.state == "active"
    assert someone.next_due_at is not None


async def test_with_invite_a_code_lets_one_chat_in_once(tmp_path: Path) -> None:
    async for desk in opened(tmp_path, ACCESS="invite"):
        assert "by invitation" in await desk.says(READER, "/start")
        assert "by invitation" in await desk.says(READER, "/start i000000000000")
        told = await desk.says(ADMIN, "/invite")
        code = told.split("/start ")[1].strip()
        assert "Welcome" in await desk.says(READER, f"/start {code}")
        assert "by invitation" in await desk.says(OTHER, f"/start {code}")
        assert "by invitation" not in await desk.says(READER, "/list")


async def test_with_closed_those_who_are_in_stay_and_nobody_comes(tmp_path: Path) -> None:
    async for desk in opened(tmp_path):
        await desk.says(READER, "/start")
    async for desk in opened(tmp_path, ACCESS="closed"):
        assert "no new readers" in await desk.says(OTHER, "/start")
        assert "no new readers" not in await desk.says(READER, "/start")
        assert "Welcome" in await desk.says(ADMIN, "/start")


async def test_only_admins_add_addresses_unless_everyone_may_within_limits(tmp_path: Path) -> None:
    page = "http://127.0.0.1:9/none"
    async for desk in opened(tmp_path):
        await desk.says(READER, "/start")
        assert "Only the people who run" in await desk.says(READER, page)
        assert "Only the people who run" not in await desk.says(ADMIN, page)
    async for desk in opened(tmp_path, ALLOW_ADD="everyone", MOST_PAGES="2"):
        for _ in range(2):
            assert "cannot be read" in await desk.says(READER, page)
        assert "2 pages today" in await desk.says(READER, page)
        read_out = f"telegram:{READER}"
        assert "of 9 pages" in await desk.says(ADMIN, f"/quota {read_out} 5 9 10")
        assert "cannot be read" in await desk.says(READER, page)
        assert "0 feeds of your own" in (
            await desk.says(ADMIN, f"/quota {read_out} 0 9 10") + await desk.says(READER, page)
        )
        await desk.says(ADMIN, f"/quota {read_out} 5 9 0")
        assert "0 MB" in await desk.says(READER, page)


async def test_admins_are_told_once_a_day_what_is_wrong(desk: Desk) -> None:
    house = desk.house
    watch = Watch(house.thread, house.answerer.house, house.settings.defaults, desk.clock)

    def trouble(store: Store) -> None:
        store.meta.set("backup:fault", "the disk is full")
        feed = store.feeds.add("https://feeds.example/x", now=NOW)
        for _ in range(8):
            store.feeds.failed(feed.id, now=NOW, next_poll_at=NOW, error="gone")

    assert await watch.round() == 0
    await desk.ask(trouble)
    assert await watch.round() == 2
    assert await watch.round() == 0
    await desk.delivers()
    told = [text for chat, text in desk.telegram.sent if chat == ADMIN]
    assert any("備份失敗：the disk is full" in text for text in told)
    assert any("1 個頻道連續幾天" in text for text in told)
    desk.clock.pass_(hours=24)
    assert await watch.round() == 2


async def test_admins_are_told_that_pages_are_late_and_the_disk_is_short(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = desk.house
    watch = Watch(house.thread, house.answerer.house, house.settings.defaults, desk.clock)
    await desk.says(READER, "/start")
    await desk.says(ADMIN, "/broadcast news")
    await desk.presses(ADMIN, "Send it")
    await desk.chores.round()
    desk.clock.pass_(minutes=9)
    assert await watch.round() == 0
    desk.clock.pass_(minutes=2)
    assert await watch.round() == 1
    full = SimpleNamespace(total=10**12, used=10**12, free=9 * 10**8)
    monkeypatch.setattr("storage.sizes.shutil.disk_usage", lambda _: full)
    assert await watch.round() == 1
    assert await watch.round() == 0
    await desk.delivers()
    told = "\n".join(text for chat, text in desk.telegram.sent if chat == ADMIN)
    assert "waiting for 11 minutes" in told
    assert "900 MB are free." in told


async def test_where_no_feed_is_set_up_start_says_so(tmp_path: Path) -> None:
    samples = "No feed is set up here yet"
    async for desk in opened(tmp_path, FEEDS=""):
        told = await desk.says(READER, "/start")
        assert samples in told
        assert "FEEDS" not in told
        # Who may mend it is told how.
        assert "or by /feedadmin" in await desk.says(ADMIN, "/start")
        await desk.says(ADMIN, "/feedadmin add https://feeds.example/x.xml")
        assert samples not in await desk.says(OTHER, "/start")
    async for desk in opened(tmp_path):
        assert samples not in await desk.says("72", "/start")


async def test_the_operator_s_key_in_an_address_is_told_to_nobody(desk: Desk) -> None:
    address = "https://feeds.example/x.xml?api_key=k3y0fth3f33d"

    def keyed(store: Store) -> None:
        feed = store.feeds.add(address, now=NOW)
        store.feeds.failed(feed.id, now=NOW, next_poll_at=NOW, error=f"{address}: gone")

    await desk.ask(keyed)
    await desk.says(READER, "/start")
    told = await desk.says(READER, "/feeds") + await desk.says(ADMIN, "/feedadmin")
    assert told.count("https://feeds.example/x.xml?api_key=***") >= 2
    for asked in ("/feeds", "/export", "/health", "/unsubscribe", "/start"):
        told += await desk.says(READER, asked)
        message = desk.telegram.last_message
        assert message
        told += str(message.buttons) + str(message.attachment)
    assert "k3y0" not in told
