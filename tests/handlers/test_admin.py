"""Those who run the bot: known to the bot, unknown to everybody else."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from digest.retry import FailureKind
from handlers.ports import SendError
from handlers.request import Chat, Request
from storage.connection import stamp
from storage.feeds import Visit
from storage.outbox import Claim
from storage.store import Store
from tests.handlers.desk import ADMIN, NOW, OTHER, READER, Desk, opened


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async for one in opened(tmp_path):
        yield one


COMMANDS = (
    "stats", "errors", "broadcast hello", "feedadmin", "publish a text", "retract 1", "preview",
    "invite", "ban 1", "unban 1", "quota 1",
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
async def test_to_everybody_else_they_do_not_exist(desk: Desk, command: str) -> None:
    await desk.says(READER, "/start")
    name = f"/{command.split()[0]}"
    # Nor in a group, whoever asks there; nor does the help name them.
    for who, kind in ((READER, "private"), (ADMIN, "group")):
        told = await desk.says(who, f"/{command}", kind=kind)
        assert told.startswith("There is no such command")
        assert name not in told
    assert f"{name} " not in await desk.says(READER, "/help")
    assert name in await desk.says(ADMIN, "/help")


async def test_a_button_of_theirs_does_nothing_in_another_hand(desk: Desk) -> None:
    await desk.says(READER, "/start")
    await desk.says(ADMIN, "/broadcast a word to all")
    assert desk.telegram.last
    action = desk.telegram.last.buttons[0][0].action
    assert action == "broadcast:run:1"
    await desk.house.respond(Request(Chat("telegram", READER), action=action), desk.telegram)
    assert await desk.delivers() == 0


async def test_stats_and_errors_tell_how_the_bot_is(desk: Desk) -> None:
    await desk.says(READER, "/start")
    told = await desk.says(ADMIN, "/stats")
    assert "active 1" in told
    assert "Articles: 1" in told
    assert "MB" in told
    desk.house.report(SendError("the platform is away, try 3", FailureKind.NETWORK))
    await desk.house.report.round()
    assert "the platform is away, try 3" in await desk.presses(ADMIN, "Faults")
    assert "All seen" in await desk.presses(ADMIN, "Mark as seen")
    assert "Nothing went wrong" in await desk.says(ADMIN, "/errors")


async def test_a_broadcast_is_previewed_counted_sent_once_and_taken_back(desk: Desk) -> None:
    for reader in (READER, OTHER):
        await desk.says(reader, "/start")
    await desk.says(OTHER, "/stop")
    told = await desk.says(ADMIN, "/broadcast 明天停機一小時")
    assert told.startswith("明天停機一小時")
    assert "1 chat gets it" in told
    assert await desk.delivers() == 0  # a dry run
    assert "on its way" in await desk.presses(ADMIN, "Send it")
    assert await desk.delivers() == 1
    assert await desk.delivers() == 0
    assert desk.telegram.sent[-1] == (READER, "明天停機一小時")
    assert "1 sent, 0 waiting" in await desk.presses(ADMIN, "Progress")
    assert "taken back" in await desk.presses(ADMIN, "Take back")
    await desk.delivers()
    assert desk.telegram.edited[-1][0] == READER
    assert desk.telegram.edited[-1][2] == "This message was taken back by those who run the bot."
    edits = len(desk.telegram.edited)
    await desk.delivers()
    assert len(desk.telegram.edited) == edits


async def test_a_paused_broadcast_resumes_where_it_was_and_nobody_gets_it_twice(
    desk: Desk,
) -> None:
    for number in range(100, 130):
        await desk.says(str(number), "/start")
    await desk.says(ADMIN, "/broadcast news")
    await desk.presses(ADMIN, "Send it")
    await desk.chores.round()

    def half(store: Store) -> None:
        for page in store.outbox.claim(["telegram"], Claim("t", 60), now=NOW, limit=10):
            store.outbox.sent(page.id, f"m{page.id}", now=NOW)

    await desk.ask(half)
    assert "paused" in await desk.presses(ADMIN, "Pause")
    assert await desk.delivers() == 0
    assert "10 sent, 0 waiting" in await desk.presses(ADMIN, "Progress")
    # It outlives the process: another one goes on from the database.
    assert "on its way" in await desk.presses(ADMIN, "Resume")
    assert await desk.delivers() == 20
    assert "sent" in await desk.presses(ADMIN, "Progress")
    assert await desk.delivers() == 0


async def test_a_broadcast_wakes_nobody_and_says_who_waits_for_the_morning(desk: Desk) -> None:
    for reader in (READER, OTHER, "72"):
        await desk.says(reader, "/start")
    # In Taipei; two readers' quiet hours begin while the broadcast is on its way.
    evening = desk.clock.now = NOW.replace(hour=14, minute=0)
    await desk.says(READER, "/quiet 21:00-07:00")
    await desk.says(OTHER, "/quiet 22:10-06:00")
    await desk.says("72", "/quiet 22:02-06:30")
    await desk.says(ADMIN, "/broadcast 明天停機一小時")
    await desk.presses(ADMIN, "Send it")
    await desk.chores.round()
    told = await desk.presses(ADMIN, "Progress")
    assert "0 sent, 3 waiting" in told
    assert "1 of those waiting comes when its reader's quiet hours are over." in told
    # The pace comes to one of them two minutes late and to the other fifteen: both are asleep.
    desk.clock.now = evening + timedelta(minutes=2)
    await desk.ask(lambda store: _hold(store, OTHER, evening + timedelta(minutes=15)))
    assert await desk.delivers() == 0
    desk.clock.now = evening + timedelta(minutes=15)
    assert await desk.delivers() == 0
    told = await desk.presses(ADMIN, "Progress")
    assert "3 of those waiting come when their readers' quiet hours are over." in told
    arrived = []
    for half_hours in (16, 17, 18):
        desk.clock.now = evening + timedelta(minutes=30 * half_hours)
        assert await desk.delivers() == 1
        arrived.append(desk.telegram.sent[-1])
        assert not desk.telegram.last_message.silent  # type: ignore[union-attr]
    assert arrived == [(one, "明天停機一小時") for one in (OTHER, "72", READER)]
    assert "quiet" not in await desk.presses(ADMIN, "Progress")


async def test_a_broadcast_is_silent_for_who_chose_silence(desk: Desk) -> None:
    for reader in (READER, OTHER):
        await desk.says(reader, "/start")
    await desk.says(READER, "/settings silent on")
    await desk.says(ADMIN, "/broadcast news")
    await desk.presses(ADMIN, "Send it")
    await desk.chores.round()
    pages = await desk.ask(lambda store: list(store.pages.every()))
    assert {page.chat: page.message.silent for page in pages} == {READER: True, OTHER: False}


def _hold(store: Store, reader: str, until: datetime) -> None:
    """The pace comes to this reader's page then."""
    someone = store.subscribers.find("telegram", reader)
    assert someone
    store.outbox._put_off(someone.id, stamp(until))


async def test_a_cancelled_broadcast_sends_no_more(desk: Desk) -> None:
    await desk.says(READER, "/start")
    await desk.says(ADMIN, "/broadcast news")
    await desk.presses(ADMIN, "Send it")
    await desk.chores.round()
    assert "cancelled" in await desk.presses(ADMIN, "Cancel")
    assert await desk.delivers() == 0


async def test_what_cannot_be_replaced_is_tried_again_and_then_given_up(desk: Desk) -> None:
    await desk.says(READER, "/start")
    await desk.says(ADMIN, "/broadcast news")
    await desk.presses(ADMIN, "Send it")
    await desk.delivers()
    await desk.presses(ADMIN, "Take back")
    desk.telegram.fails = SendError("no", FailureKind.NETWORK)
    for _ in range(5):
        assert len(await desk.ask(lambda store: store.recalls.due(desk.clock()))) == 1
        await desk.takeback.round()
        desk.clock.pass_(minutes=3)
    assert await desk.ask(lambda store: store.recalls.due(desk.clock())) == []


ARTICLE = (
    "一篇新文章\n\n這是導語，說明這篇文章要說什麼。\n\n01 第一節\n\n"
    "第一節的內容在這裡，有好幾句話。\n\n"
)


async def test_an_article_is_published_sent_and_retracted_everywhere(desk: Desk) -> None:
    await desk.says(READER, "/start")
    told = await desk.says(ADMIN, f"/publish {ARTICLE}")
    assert "一篇新文章" in told
    assert "1 chat gets it" in told
    await desk.presses(ADMIN, "Send it")
    assert await desk.delivers() == 1
    assert "一篇新文章" in desk.telegram.sent[-1][1]
    assert "一篇新文章" in await desk.says(READER, "/search 第一節的內容")
    await desk.says(ADMIN, "/retract 2")
    assert "Retracted" in await desk.presses(ADMIN, "Retract")
    await desk.delivers()
    assert (READER, "This message was taken back by those who run the bot.") in [
        (chat, text) for chat, _, text in desk.telegram.edited
    ]
    assert "一篇新文章" not in await desk.says(READER, "/search 第一節的內容")
    assert "一篇新文章" not in await desk.says(READER, "/list")
    assert "retracted before" in await desk.says(ADMIN, f"/publish {ARTICLE}")


async def test_a_retracted_article_leaves_the_outbox_and_the_rest_of_its_digest_comes(
    desk: Desk,
) -> None:
    await desk.says(READER, "/start")
    await desk.says(ADMIN, f"/publish {ARTICLE}")
    await desk.says(ADMIN, f"/publish 另一篇\n\n{ARTICLE[6:]}另外的內容。")
    enqueue = desk.house.enqueue({"telegram": desk.telegram})
    desk.clock.pass_(hours=12)

    def serve(store: Store) -> None:
        while enqueue.round(store, desk.clock()):
            pass

    await desk.ask(serve)
    assert (await desk.ask(lambda store: store.outbox.pending())) == 1
    await desk.says(ADMIN, "/retract 2")
    assert "1 pages were taken out" in await desk.presses(ADMIN, "Retract")
    desk.clock.pass_(hours=12)
    await desk.ask(serve)
    await desk.delivers()
    assert "另一篇" in desk.telegram.sent[-1][1]
    assert "一篇新文章" not in desk.telegram.sent[-1][1]


async def test_the_next_digest_is_looked_at_and_not_used_up(desk: Desk) -> None:
    await desk.says(READER, "/start")
    await desk.says(ADMIN, f"/publish {ARTICLE}")
    read_out = (await desk.says(READER, "/privacy")).split("operator: ")[1].split()[0]
    assert read_out == f"telegram:{READER}"
    for _ in range(2):
        assert "一篇新文章" in await desk.says(ADMIN, f"/preview {read_out}")
    await desk.says(ADMIN, "/start")
    assert "Which chat?" in await desk.says(ADMIN, "/preview telegram:998")
    # Nobody is come upon by counting.
    number = await desk.ask(lambda store: store.subscribers.find("telegram", READER).id)
    assert "Which preferences" in await desk.says(ADMIN, f"/preview {number}")
    for wrong in ("nonsense", "count=many", "nothing=1", "s2tw count="):
        assert "Which preferences" in await desk.says(ADMIN, f"/preview {wrong}")
    await desk.says(ADMIN, f"/publish {ARTICLE.replace('新', '另')}")
    assert "in the list" not in await desk.says(ADMIN, "/preview")
    fewer = await desk.says(ADMIN, "/preview script=t2s count=1 length=short")
    assert "1 more in the list" in fewer
    assert "内容" in fewer
    assert "內容" not in fewer


async def test_feeds_are_added_renamed_paused_revived_and_removed(desk: Desk) -> None:
    address = "https://feeds.example/x.xml"
    assert "is added" in await desk.says(ADMIN, f"/feedadmin add {address}")
    feed = await desk.ask(lambda store: store.feeds.by_address(address))
    assert (feed.owner, feed.default) == (None, False)
    assert "我的名字" in await desk.says(ADMIN, f"/feedadmin rename {feed.id} 我的名字")

    def polled(store: Store) -> None:
        later = NOW + timedelta(hours=1)
        store.feeds.polled(feed.id, Visit(title="它自稱的"), now=NOW, next_poll_at=later)

    await desk.ask(polled)
    assert "我的名字" in await desk.says(ADMIN, "/feedadmin")
    assert "paused" in await desk.says(ADMIN, f"/feedadmin pause {feed.id}")
    assert (await desk.ask(lambda store: store.feeds.due(NOW + timedelta(days=9)))) == []
    assert "shows once it is asked" in await desk.presses(ADMIN, f"Revive {feed.id}")
    assert (await desk.ask(lambda store: store.feeds.due(NOW + timedelta(days=9)))) == []
    assert "read again" in await desk.presses(ADMIN, "Catch up")
    assert "by themselves" in await desk.says(ADMIN, f"/feedadmin default {feed.id}")
    assert "is removed" in await desk.says(ADMIN, f"/feedadmin remove {feed.id}")
    assert "no feed with that number" in await desk.says(ADMIN, f"/feedadmin pause {feed.id}")
    await desk.says(READER, "/start")

    def private(store: Store) -> int:
        reader = store.subscribers.find("telegram", READER)
        assert reader
        return store.feeds.add("https://own.example/x", now=NOW, title="我的", owner=reader.id).id

    number = await desk.ask(private)
    for act in ("rename {} x", "pause {}", "remove {}", "default {}"):
        told = await desk.says(ADMIN, f"/feedadmin {act.format(number)}")
        assert "no feed with that number" in told
        assert "我的" not in told
    assert (await desk.ask(lambda store: store.feeds.get(number))).title == "我的"
