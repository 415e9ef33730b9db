"""What was sent and is taken back: digests lose the article, its own messages go."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from digest.article import RawArticle
from digest.message import plain
from digest.retry import FailureKind
from handlers.jobs.ingest import put_all
from handlers.ports import SendError
from handlers.request import Chat, Request
from storage.outbox import Claim
from storage.store import Store
from tests.handlers.desk import ADMIN, READER, Desk, opened

SAID = "This message was taken back by those who run the bot."
HERE = "This article was taken back by those who run the bot."


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async for one in opened(tmp_path):
        await one.says(READER, "/start")
        yield one


def article(word: str, length: int = 1) -> str:
    body = f"{word}的內容在這裡，有好幾句話。" * length
    return f"{word}的題目\n\n這是{word}的導語，說明這篇文章要說什麼。\n\n01 第一節\n\n{body}\n\n"


async def published(desk: Desk, word: str, length: int = 1) -> int:
    told = await desk.says(ADMIN, f"/publish {article(word, length)}")
    return int(told.split("It is article ")[1].split(" ")[0])


async def retracted(desk: Desk, number: int) -> None:
    await desk.says(ADMIN, f"/retract {number}")
    assert "Retracted" in await desk.presses(ADMIN, "Retract")
    await desk.delivers()


async def digest_sent(desk: Desk) -> str:
    """The next digest reaches the reader; the platform's id of it."""
    enqueue = desk.house.enqueue({"telegram": desk.telegram})
    desk.clock.pass_(hours=12)

    def serve(store: Store) -> None:
        while enqueue.round(store, desk.clock()):
            pass

    await desk.ask(serve)
    await desk.delivers()
    return str(len(desk.telegram.sent))


async def presses(desk: Desk, message: str, action: str) -> None:
    chat = Chat("telegram", READER)
    await desk.house.respond(
        Request(chat, action=action, message=message, language="en"), desk.telegram
    )


def shown(desk: Desk, message: str) -> str:
    """What the reader sees under an id now."""
    edits = [text for chat, id_, text in desk.telegram.edited if (chat, id_) == (READER, message)]
    return edits[-1] if edits else desk.telegram.sent[int(message) - 1][1]


async def test_a_digest_of_several_loses_the_article_and_keeps_the_others(desk: Desk) -> None:
    first, second = await published(desk, "山"), await published(desk, "水")
    message = await digest_sent(desk)
    before = shown(desk, message)
    assert "山的題目" in before
    assert "水的題目" in before
    await retracted(desk, second)
    after = shown(desk, message)
    assert "水" not in after
    assert "1. " + HERE in after
    assert before.split("2. ")[1] == after.split("2. ")[1]
    assert desk.telegram.deleted == []
    # Its numbers keep their meaning: 1 is nothing any more, 2 is what it was.
    request: Any = {"reply_to": message}
    assert "山的內容" in await desk.says(READER, "2", **request)
    await retracted(desk, first)
    assert shown(desk, message) == SAID


async def test_a_digest_in_which_it_is_open_shows_the_others_again(desk: Desk) -> None:
    first, second = await published(desk, "山"), await published(desk, "水")
    message = await digest_sent(desk)
    await presses(desk, message, f"open:{second}")
    assert "水的內容" in shown(desk, message)
    await retracted(desk, second)
    assert "1. 山的題目" in shown(desk, message)
    assert "水" not in shown(desk, message)
    # Where another one is open, it stays; the way back does not lead to what was taken back.
    third = await published(desk, "火")
    await presses(desk, message, f"open:{first}")
    before = shown(desk, message)
    await retracted(desk, third)
    assert shown(desk, message) == before


async def test_a_list_that_names_it_is_made_anew(desk: Desk) -> None:
    number = await published(desk, "山")
    await desk.says(READER, "/list")
    message = str(len(desk.telegram.sent))
    assert "山的題目" in shown(desk, message)
    await retracted(desk, number)
    assert "山的" not in shown(desk, message)
    assert "1. 修一座沒有人走的橋" in shown(desk, message)


async def test_of_many_pages_the_first_says_it_and_the_others_are_deleted(desk: Desk) -> None:
    number = await published(desk, "山", 1500)
    first = int(await digest_sent(desk))
    await desk.says(READER, "全文")
    await desk.says(READER, "/summary")
    pages = [str(n) for n in range(first, len(desk.telegram.sent) + 1)]
    assert len(pages) == 3
    await retracted(desk, number)
    said = [id_ for chat, id_, text in desk.telegram.edited if (chat, text) == (READER, SAID)]
    assert said == pages[:1]
    assert [id_ for chat, id_ in desk.telegram.deleted if chat == READER] == pages[1:]
    known = await desk.ask(lambda store: store._db.execute(
        "SELECT count(*) FROM sent WHERE article_id = ?", [number]).fetchone()[0])  # fmt: skip
    assert known == 0


async def test_the_same_article_in_another_feed_goes_too_and_a_reader_s_own_copy_stays(
    desk: Desk,
) -> None:
    number = await published(desk, "山", 20)
    text = article("山", 20)

    def elsewhere(store: Store) -> int:
        feed = store.feeds.add("https://feeds.example/x", now=desk.clock())
        store.subscriptions.add(store.subscribers.at("telegram", READER, now=desk.clock()).id,
                                feed.id, now=desk.clock())  # fmt: skip
        (entry,) = put_all(store, feed.id, [RawArticle(text)], desk.clock())
        mine = store.feeds.chat_feed(
            store.subscribers.at("telegram", "71", now=desk.clock()).id, desk.clock()
        )
        (own,) = put_all(store, mine.id, [RawArticle(text)], desk.clock())
        assert set(store.articles.twins.group(entry.id)) == {number, entry.id, own.id}
        return own.id

    own = await desk.ask(elsewhere)
    # What a reader keeps for themselves is not even named.
    assert "Which article?" in await desk.says(ADMIN, f"/retract {own}")
    await retracted(desk, number)
    assert "山的題目" not in await desk.says(READER, "/search 山的內容")
    assert "山的題目" not in await desk.says(READER, "/list")
    assert await desk.ask(lambda store: store.articles.get(own)) is not None
    assert "山的題目" in await desk.says("71", "/list")


async def test_what_is_too_old_to_be_deleted_is_replaced(desk: Desk) -> None:
    number = await published(desk, "山")
    await digest_sent(desk)
    for _ in range(2):
        await desk.says(READER, "/summary")
    desk.clock.pass_(hours=48)
    await retracted(desk, number)
    assert desk.telegram.deleted == []
    said = [id_ for chat, id_, text in desk.telegram.edited if (chat, text) == (READER, SAID)]
    assert len(said) == 3


async def test_a_platform_that_will_not_replace_it_deletes_it(desk: Desk) -> None:
    number = await published(desk, "山")
    await digest_sent(desk)
    await desk.says(ADMIN, f"/retract {number}")
    await desk.presses(ADMIN, "Retract")

    async def refused(*_: Any) -> str:
        raise SendError("message can't be edited", FailureKind.CONTENT)

    desk.telegram.edit = refused  # type: ignore[method-assign, assignment]
    await desk.delivers()
    assert READER in {chat for chat, _ in desk.telegram.deleted}
    assert await desk.ask(lambda store: store.recalls.due(desk.clock())) == []


def arrives(store: Store, desk: Desk, message: str) -> None:
    """A page that was in flight meanwhile is told as sent."""
    page = store._db.execute("SELECT id FROM outbox WHERE state = 'sending'").fetchone()[0]
    store.outbox.sent(page, message, now=desk.clock())


async def test_what_was_in_flight_is_taken_back_once_it_has_arrived(desk: Desk) -> None:
    number = await published(desk, "山")
    await desk.presses(ADMIN, "Send it")
    await desk.chores.round()
    claim = Claim("t", 60)
    await desk.ask(lambda store: store.outbox.claim(["telegram"], claim, now=desk.clock(), limit=1))
    await retracted(desk, number)
    assert desk.telegram.edited[-1][0] == ADMIN
    await desk.ask(lambda store: arrives(store, desk, "900"))
    await desk.takeback.round()
    assert desk.telegram.edited[-1] == (READER, "900", SAID)
    edits = len(desk.telegram.edited)
    desk.clock.pass_(minutes=20)
    await desk.takeback.round()
    assert len(desk.telegram.edited) == edits


async def test_an_undone_broadcast_leaves_no_page_in_flight_or_put_off(desk: Desk) -> None:
    await desk.says("71", "/start")
    await desk.says("72", "/start")
    await desk.says(ADMIN, "/broadcast news")
    await desk.presses(ADMIN, "Send it")
    await desk.chores.round()

    def begun(store: Store) -> None:
        one, two = store.outbox.claim(["telegram"], Claim("t", 60), now=desk.clock(), limit=2)
        assert one.message == two.message == plain("news")
        # Lost on the way: it may have arrived, and would be tried again.
        store.outbox.retry(two.id, at=desk.clock(), why="no answer", uncertain=True)

    await desk.ask(begun)
    assert "taken back" in await desk.presses(ADMIN, "Take back")
    await desk.ask(lambda store: arrives(store, desk, "900"))
    desk.clock.pass_(minutes=5)
    sent = len(desk.telegram.sent)
    assert await desk.delivers() == 0
    assert len(desk.telegram.sent) == sent
    assert desk.telegram.edited[-1] == (READER, "900", SAID)
    assert await desk.ask(lambda store: store.outbox.pending()) == 0


async def test_what_a_killed_process_left_in_flight_is_not_sent_after_the_undo(desk: Desk) -> None:
    await desk.says(ADMIN, "/broadcast news")
    await desk.presses(ADMIN, "Send it")
    await desk.chores.round()
    claim = Claim("t", 60)
    await desk.ask(lambda store: store.outbox.claim(["telegram"], claim, now=desk.clock(), limit=1))
    assert "taken back" in await desk.presses(ADMIN, "Take back")
    # Another process takes over: nobody knows whether the page has arrived.
    await desk.ask(lambda store: store.outbox.free_all(desk.clock()))
    assert await desk.ask(lambda store: store.outbox.counts()) == {"dropped": 1}
    assert await desk.delivers() == 0


async def test_pages_that_wait_for_their_chat_s_turn_are_paused_too(desk: Desk) -> None:
    await desk.says(ADMIN, "/broadcast news")
    await desk.presses(ADMIN, "Send it")
    await desk.chores.round()
    waits = Claim("t", 60, wait=lambda transport, chat: 5.0)
    await desk.ask(lambda store: store.outbox.claim(["telegram"], waits, now=desk.clock(), limit=1))
    assert await desk.ask(lambda store: store.outbox.counts()) == {"retry": 1}
    assert "paused" in await desk.presses(ADMIN, "Pause")
    desk.clock.pass_(minutes=5)
    assert await desk.delivers() == 0
    assert "on its way" in await desk.presses(ADMIN, "Resume")
    assert await desk.delivers() == 1


async def test_an_article_s_number_is_never_given_twice(desk: Desk) -> None:
    number = await published(desk, "山")
    await retracted(desk, number)
    assert await published(desk, "水") == number + 1
