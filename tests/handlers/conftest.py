"""A house without an edge: real SQLite in memory, the real commands, a scripted clock."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from digest.article import RawArticle
from digest.message import Message
from digest.preferences import Preferences
from handlers.answer import Answerer
from handlers.jobs.alert import Alert
from handlers.jobs.deliver import Delivery
from handlers.jobs.enqueue import Enqueue
from handlers.jobs.ingest import Ingest
from handlers.jobs.lifecycle import Lifecycle
from handlers.jobs.shelve import put_all
from handlers.registry import COMMANDS
from handlers.request import Chat, Request
from storage.store import Store
from storage.subscribers import Subscriber
from storage.worker import StoreThread
from tests.fakes.clock import ScriptedClock
from tests.fakes.moody import Moody
from tests.fakes.source import FakeSource
from tests.fakes.transport import FakeTransport

BRIDGE = """修一座沒有人走的橋

山谷裡的石橋已經封了十二年。今年春天，鎮公所決定把它修好，理由卻不是交通。

01 為什麼要修

石橋建於1931年，曾是兩岸唯一的通道。後來公路改道，橋就冷清了。老鎮長說：「橋在，人才記得回來。」

02 怎麼修

工匠先替每一塊石頭編號，再逐層拆下。缺損的石料向鄰縣的採石場訂製，前後花了七個月。

03 修好以後

通行那天下著小雨，來了三百多人。多數人只是走過去，再走回來。

本文來自微信公眾號「谷口紀事」，作者：林一白，山海週刊經授權發佈。"""

MARKET = """夜市的最后一张纸币

周五晚上八点，老街的摊主们第一次把收款码全部换成了同一种。纸币从此退到抽屉里。

01 谁先换的

最先换的是卖凉皮的周姐。她说找零太慢，排队的人等不及。

02 谁还没换

修鞋的老陈没有换。他的顾客大多七十岁以上，口袋里还是纸币。

本文来自微信公众号“老街手记”，作者：周小满。"""


MORNING = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # 08:00 in Taipei, a Tuesday


def tower(number: int) -> str:
    """A short article, another for each number."""
    body = f"塔的事情有{number}件。每一件都值得慢慢說。"
    return f"第{number}座塔\n\n{body}\n\n本文來自微信公眾號「塔」。"


class World:
    """One bot and one reader: say, press, let time pass, read what came."""

    def __init__(self, thread: StoreThread, transport: FakeTransport) -> None:
        self.thread = thread
        self.transport = transport
        self.clock = ScriptedClock(datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
        self.faults: list[Exception] = []
        self.source = FakeSource()
        self.defaults = Preferences()
        every = timedelta(minutes=15)
        self.ingest = Ingest(thread, self.source, self.clock, every, (), self.faults.append)
        self.answerer = Answerer(
            thread, self.ingest, COMMANDS, self.defaults, self.clock, self.faults.append
        )
        transports = {transport.name: transport}
        self.enqueue = Enqueue({transport.name: transport.limits}, self.defaults)
        self.alert = Alert({transport.name: transport.limits}, self.defaults)
        self.delivery = Delivery(thread, transports, self.clock, "here", self.faults.append)
        self.chat = Chat(transport.name, "1")
        self.last = Message(())

    async def put(self, *texts: str) -> list[int]:
        """Articles come into the feed 本地."""

        def put(store: Store) -> list[int]:
            feed = store.feeds.local(self.clock())
            raws = [RawArticle(text, guid=text[:20]) for text in texts]
            return [entry.id for entry in put_all(store, feed.id, raws, self.clock())]

        return await self.thread.ask(put)

    async def begin(self) -> None:
        """Somebody starts; the one article that is there is shown at once."""
        if await self.thread.ask(lambda store: store.articles.empty()):
            await self.put(tower(0))
        await self.says("/start")

    async def me(self) -> Subscriber:
        """The reader as the store knows them."""
        found = await self.thread.ask(lambda s: s.subscribers.find("fake", self.chat.id))
        assert found
        return found

    async def slots(self) -> list[tuple[str, str, str]]:
        """Every slot on record as (local date, hour, state), in order."""

        def read(store: Store) -> list[tuple[str, str, str]]:
            rows = store.slots._db.execute(
                "SELECT date, hour, state FROM slots ORDER BY at, date, hour"
            )
            return [(str(r[0]), str(r[1]), str(r[2])) for r in rows]

        return await self.thread.ask(read)

    async def says(self, text: str, *, reply_to: str = "") -> str:
        """The reader types; returns what comes back, messages separated by a rule."""
        return await self._ask(Request(self.chat, text=text, reply_to=reply_to))

    async def presses(self, label: str) -> str:
        """The reader presses a button of the message shown last; returns the new text."""
        action = next(b.action for row in self.last.buttons for b in row if b.label == label)
        message_id = (self.transport.edited or self.transport.sent)[-1][1]
        edits = len(self.transport.edited)
        said = await self._ask(
            Request(self.chat, action=action, message=message_id, buttons=self.last.buttons)
        )
        fresh = [message.text for _, _, message in self.transport.edited[edits:]]
        return "\n---\n".join([*fresh, said] if said else fresh)

    async def tick(self) -> list[str]:
        """The minute strikes: alerts and due slots are delivered; returns what came."""
        before = len(self.transport.sent)
        now = self.clock()
        while await self.thread.ask(lambda store: self.alert.round(store, now)):
            pass
        while await self.thread.ask(lambda store: self.enqueue.round(store, now)):
            pass
        await self.delivery.round()
        return self.transport.texts[before:]

    async def _ask(self, request: Request) -> str:
        sent, edited = len(self.transport.sent), len(self.transport.edited)
        turned = len(self.transport.relabelled)
        await self.answerer.respond(request, self.transport)
        if len(self.transport.edited) > edited:
            self.last = self.transport.edited[-1][2]
        if len(self.transport.relabelled) > turned:
            self.last = replace(self.last, buttons=self.transport.relabelled[-1][2])
        if len(self.transport.sent) > sent:
            self.last = self.transport.sent[-1][2]
        return "\n---\n".join(self.transport.texts[sent:])


@pytest.fixture
async def world() -> AsyncIterator[World]:
    thread = StoreThread(":memory:")
    await thread.start()
    yield World(thread, FakeTransport())
    await thread.close()


@pytest.fixture
def moody(world: World) -> Moody:
    """The world's transport, failing for some chats; the chat `admin` runs the bot."""
    transport = Moody()
    world.transport = transport
    lifecycle = Lifecycle([Chat("fake", "admin")], world.defaults, report=world.faults.append)
    world.delivery = Delivery(
        world.thread,
        {"fake": transport},
        world.clock,
        "here",
        world.faults.append,
        lifecycle=lifecycle,
    )
    return transport
