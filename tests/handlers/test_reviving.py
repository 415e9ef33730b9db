"""A dead feed is revived by those who run the bot: what was missed is said, and they choose."""

import threading
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from digest.article import RawArticle
from handlers.fetched import Readable
from handlers.jobs.whole import with_page
from handlers.ports import Fetched, FetchError
from storage.feeds import Feed
from storage.store import Store
from tests.fakes.source import FakeSource
from tests.handlers.desk import ADMIN, NOW, READER, Desk, opened

SEA = "https://sea.example/feed"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async for one in opened(tmp_path, FIRST_ARTICLES="4"):
        one.house.ingest.source, one.house.ingest.paths = FakeSource(), ()
        one.house.ingest._poll = None
        yield one


def issues(last: int, *, pages: bool = False) -> Fetched:
    """Three issues a day, the newest first, up to the number `last`; the first is of NOW.

    With `pages` each is an excerpt of what stands at its address.
    """
    entries = tuple(
        RawArticle(
            f"第{number}號漁訊\n\n今天是第{number}回出海，風浪有{number}尺高，漁獲{number}擔。",
            guid=f"sea-{number}",
            address=f"{SEA}/{number}" if pages else "",
            published=NOW + timedelta(hours=8 * (number - 1)),
        )
        for number in range(last, max(0, last - 60), -1)
    )
    return Fetched(entries, "漁訊", feed=True)


async def polls(desk: Desk, answer: Fetched | FetchError) -> int:
    source = desk.house.ingest.source
    assert isinstance(source, FakeSource)
    source.answers[SEA] = answer
    return await desk.house.ingest.poll()


async def feed(desk: Desk) -> Feed:
    found: Feed | None = await desk.ask(lambda store: store.feeds.by_address(SEA))
    assert found
    return found


async def titles(desk: Desk) -> list[str]:
    def read(store: Store) -> list[str]:
        rows = store.articles._db.execute(
            "SELECT title FROM articles WHERE feed_id = ? ORDER BY shown_at", [number]
        )
        return [str(row[0]).removesuffix("號漁訊").removeprefix("第") for row in rows]

    number = (await feed(desk)).id
    return await desk.ask(read)  # type: ignore[no-any-return]


async def dead(desk: Desk) -> int:
    """A feed that published three times a day, then failed for twelve days; its number."""
    await desk.ask(lambda store: store.feeds.add(SEA, now=NOW))
    await desk.says(READER, "/start")
    for hour in range(0, 48, 8):
        desk.clock.now = NOW + timedelta(hours=hour)
        await polls(desk, issues(hour // 8 + 1))
    for _ in range(12):
        desk.clock.pass_(days=1)
        await polls(desk, FetchError("sea.example: refused", reason="the connection was refused"))
    return (await feed(desk)).id


async def test_what_was_missed_is_said_and_nothing_is_done_before_the_choice(desk: Desk) -> None:
    number = await dead(desk)
    told = await desk.says(ADMIN, f"/feedadmin revive {number}", language="zh-Hant")
    assert told == (
        "「漁訊」停了 12 天，照它平常的步調，這段時間大約有 36 篇；實際幾篇，讀到了才知道。\n\n"
        "補上來：收進最新的文章，最多 4 篇，合成一份送出。略過舊的：只收從現在起的新文章。"
    )
    assert desk.telegram.last
    assert [[one.label for one in row] for row in desk.telegram.last.buttons] == [
        ["略過舊的", "補上來"],
        ["‹ 返回"],
    ]
    before = await feed(desk)
    assert before.failures > 0
    assert before.on_return == ""
    assert "✕" not in await desk.presses(ADMIN, "‹ 返回")
    assert await feed(desk) == before


@pytest.mark.parametrize("said", ["press", "catch up", "catchup", "補上來", "补上来"])
async def test_catch_up_brings_the_newest_and_never_the_rest(desk: Desk, said: str) -> None:
    number = await dead(desk)
    if said == "press":
        await desk.says(ADMIN, f"/feedadmin revive {number}")
        told = await desk.presses(ADMIN, "Catch up")
    else:
        told = await desk.says(ADMIN, f"/feedadmin revive {number} {said}")
    assert "its newest articles come in, 4 at most" in told
    assert "is asked again" in told
    before = await titles(desk)
    assert await polls(desk, issues(42)) == 4
    assert (await titles(desk))[-4:] == ["39", "40", "41", "42"]
    desk.clock.pass_(hours=1)
    assert await polls(desk, issues(42)) == 0
    assert len(await titles(desk)) == len(before) + 4


@pytest.mark.parametrize("said", ["press", "skip", "SKIP", "略過", "略过旧的"])
async def test_skip_takes_in_only_what_is_new_from_now_on(desk: Desk, said: str) -> None:
    number = await dead(desk)
    before = await titles(desk)
    if said == "press":
        await desk.says(ADMIN, f"/feedadmin 復活 {number}")
        told = await desk.presses(ADMIN, "Skip the old ones")
    else:
        told = await desk.says(ADMIN, f"/feedadmin 恢復 {number} {said}")
    assert "only what it publishes from now on" in told
    assert await polls(desk, issues(42)) == 0
    assert await titles(desk) == before
    desk.clock.pass_(hours=8)
    assert await polls(desk, issues(43)) == 1
    assert await titles(desk) == [*before, "43"]


async def test_no_page_is_fetched_for_what_is_skipped(desk: Desk) -> None:
    source = desk.house.ingest.source
    assert isinstance(source, FakeSource)
    number = await dead(desk)
    await desk.says(ADMIN, f"/feedadmin revive {number} skip")
    assert await polls(desk, issues(42, pages=True)) == 0
    assert {address for address, _ in source.asked} == {SEA}
    desk.clock.pass_(hours=8)
    assert await polls(desk, issues(43, pages=True)) == 1
    assert {address for address, _ in source.asked} == {SEA, f"{SEA}/43"}


async def test_the_choice_outlives_a_visit_that_fails(desk: Desk) -> None:
    number = await dead(desk)
    await desk.says(ADMIN, f"/feedadmin revive {number} skip")
    assert await polls(desk, FetchError("sea.example: refused")) == 0
    desk.clock.pass_(hours=1)
    assert await polls(desk, issues(42)) == 0
    assert "well" in await desk.says(ADMIN, "/feedadmin")


async def test_a_revived_feed_that_still_fails_is_asked_often_again_for_a_while(desk: Desk) -> None:
    async def days(number: int) -> float:
        for _ in range(number):
            desk.clock.pass_(days=1)
            await polls(desk, FetchError("sea.example: refused"))
        at = (await feed(desk)).next_poll_at
        assert at
        return (at - desk.clock()) / timedelta(days=1)

    number = await dead(desk)
    began = (await feed(desk)).failing_since
    assert await days(60) > 2
    await desk.says(ADMIN, f"/feedadmin revive {number} skip")
    await polls(desk, FetchError("sea.example: refused"))
    asked = await feed(desk)
    assert asked.next_poll_at
    assert asked.next_poll_at - desk.clock() <= timedelta(minutes=10)
    # Whether it answers is not known before it does: nobody is told that it does.
    assert asked.failing_since == began
    assert await days(20) > 2


async def test_who_takes_articles_as_they_come_gets_one_message(desk: Desk) -> None:
    number = await dead(desk)
    enqueue = desk.house.enqueue({"telegram": desk.telegram})
    await desk.says(READER, "/mode instant")
    await desk.ask(lambda store: enqueue.round(store, desk.clock()))
    await desk.delivers()
    await desk.says(ADMIN, f"/feedadmin revive {number} catchup")
    assert await polls(desk, issues(42)) == 4
    before = len(desk.telegram.sent)
    await desk.ask(lambda store: enqueue.round(store, desk.clock()))
    await desk.delivers()
    (brought,) = [text for chat, text in desk.telegram.sent[before:] if chat == READER]
    assert all(f"第{number}號漁訊" in brought for number in (39, 40, 41, 42))


async def test_a_paused_feed_and_one_never_read_are_told_as_they_are(desk: Desk) -> None:
    await desk.ask(lambda store: store.feeds.add(SEA, now=NOW))
    number = (await feed(desk)).id
    assert "has never been read" in await desk.says(ADMIN, f"/feedadmin revive {number}")
    await polls(desk, issues(2))
    await desk.says(ADMIN, f"/feedadmin pause {number}")
    desk.clock.pass_(days=3)
    told = await desk.says(ADMIN, f"/feedadmin revive {number}")
    assert "not been read for 3 days. How much it published meanwhile shows once" in told
    assert await polls(desk, issues(9)) == 0
    await desk.presses(ADMIN, "Catch up")
    assert await polls(desk, issues(9)) == 4


async def test_a_page_behind_an_excerpt_is_read_off_the_event_loop(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, threads = desk.house.ingest.source, []
    assert isinstance(source, FakeSource)

    def noted(one: Readable, page: RawArticle) -> Readable:
        threads.append(threading.current_thread())
        return with_page(one, page)

    monkeypatch.setattr("handlers.jobs.whole.with_page", noted)
    source.answers[f"{SEA}/1"] = Fetched((RawArticle("出海的人回來了。" * 60),))
    await desk.ask(lambda store: store.feeds.add(SEA, now=NOW))
    assert await polls(desk, issues(1, pages=True)) == 1
    assert threads
    assert threading.main_thread() not in threads
