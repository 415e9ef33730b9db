"""Whatever is typed or forged gets an answer in words and breaks nothing."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from digest.message import Message
from handlers.registry import COMMANDS
from handlers.request import Chat, Request
from storage.worker import StoreThread
from tests.fakes.transport import FakeTransport
from tests.handlers.conftest import BRIDGE, MARKET, World

NAMES = sorted({name for c in COMMANDS for name in (c.name, *c.actions)} | {"do", "nothing", ""})
_FORGED = [
    "0", "1", "2", "-1", "+1", "99999999999999999999", "²", "１", "x", "in=hans", "in=", "=02",
    "=", "hans", "tw", "summary", "section", "full", "always", "yes", "no", "now", "mark",
    "hear", "account", "feed", "undo", "script", "hours", "0800", "zone", "Asia/Taipei",
    "<b>", "None", "last", "language", "en", "count", "off", "take", "leave",
]  # fmt: skip
FIELDS = st.one_of(
    st.sampled_from([*_FORGED, "", "9" * 5000, "\x00", "\ud800", "1 OR 1=1"]),
    st.text(max_size=12),
    st.integers().map(str),
)
ACTIONS = st.builds(
    lambda name, fields: ":".join([name, *fields]),
    st.sampled_from(NAMES),
    st.lists(FIELDS, max_size=4),
)
TEXTS = st.one_of(
    st.text(max_size=80),
    st.builds(
        lambda name, rest: f"/{name} {rest}".rstrip(),
        st.sampled_from([c.name for c in COMMANDS]),
        st.one_of(FIELDS, st.text(max_size=40)),
    ),
    st.builds(
        lambda word, rest: f"{word} {rest}",
        st.sampled_from([w for c in COMMANDS for w in (*c.words, *c.english)]),
        FIELDS,
    ),
)


def answered(*requests: Callable[[World], Request]) -> list[tuple[str, list[str], list[Exception]]]:
    """Toast, texts and faults of each request, asked one after another of a bot in use."""

    async def ask() -> list[tuple[str, list[str], list[Exception]]]:
        thread = StoreThread(":memory:")
        await thread.start()
        world = World(thread, FakeTransport())
        await world.put(BRIDGE, MARKET)
        await world.says("/start")
        await world.says("/watch 紙幣")
        told = []
        for request in requests:
            world.clock.pass_(minutes=2)
            sent, edited = len(world.transport.sent), len(world.transport.edited)
            toast = await world.answerer.respond(request(world), world.transport)
            texts = world.transport.texts[sent:]
            texts += [message.text for _, _, message in world.transport.edited[edited:]]
            told.append((toast, texts, list(world.faults)))
        await thread.close()
        return told

    return asyncio.run(ask())


@given(st.lists(ACTIONS, min_size=1, max_size=3), st.sampled_from(["1", "2", "", "99", "x"]))
def test_any_button_is_answered_however_it_was_forged(actions: list[str], message: str) -> None:
    def pressed(action: str) -> Callable[[World], Request]:
        return lambda world: Request(world.chat, action=action, message=message)

    for toast, texts, faults in answered(*map(pressed, filter(None, actions))):
        assert faults == []
        assert toast or texts


@given(st.lists(TEXTS, min_size=1, max_size=3), st.sampled_from(["1", "2", "", "99", "x"]))
def test_any_text_is_answered(texts: list[str], reply_to: str) -> None:
    def typed(text: str) -> Callable[[World], Request]:
        return lambda world: Request(world.chat, text=text, reply_to=reply_to)

    for toast, said, faults in answered(*map(typed, texts)):
        assert faults == []
        assert toast or said


async def test_who_asks_for_too_much_is_told_when_to_ask_again(world: World) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    for _ in range(30):
        assert "1 段" in await world.says("/search 石橋") or "石橋" in world.transport.last.text
    assert await world.says("/search 石橋") == "一下子太多了，請過 2 秒再問。"
    assert await world.says("/search 石橋") == ""
    # What costs nothing goes on, other people too, and the measure fills again.
    assert "修一座沒有人走的橋" in await world.says("摘要")
    other = Request(Chat("fake", "2"), text="/search 石橋")
    await world.answerer.respond(other, world.transport)
    assert "石橋" in world.transport.last.text
    world.clock.pass_(seconds=2)
    assert "石橋" in await world.says("/search 石橋")
    pressed = Request(world.chat, action="search:0:x", message="1")
    assert "一下子太多了" in await world.answerer.respond(pressed, world.transport)


async def test_in_a_group_each_person_has_their_own_measure(world: World) -> None:
    await world.put(BRIDGE)
    request = Request(world.chat, text="/search 石橋", kind="group", person="7")
    for _ in range(31):
        await world.answerer.respond(request, world.transport)
    assert "一下子太多了" in world.transport.texts[-1]
    await world.answerer.respond(replace(request, person="8"), world.transport)
    assert "一下子太多了" not in world.transport.texts[-1]


async def test_a_pasted_text_may_be_long_but_not_endless(world: World) -> None:
    await world.says("/start")
    said = [(await paste(world, 10)).text for _ in range(19)]
    assert "一共 180180 字。收成文章？" in said[-2]
    assert said[-1] == "一篇文章放不下這麼長，最多 200000 個字。"


async def paste(world: World, thousands: int) -> Message:
    text = "一段長長的文字，說個不停。\n" * 77 * thousands
    await world.answerer.respond(Request(world.chat, text=text), world.transport)
    return world.transport.last


async def test_markup_in_names_and_keywords_is_only_text(world: World) -> None:
    hostile = "<b>&amp;</b>[x](tg://user?id=1)*_`"
    await world.put(f"{hostile}\n\n01 {hostile}\n\n{hostile}。\n\n02 後\n\n好。")
    request = Request(world.chat, text="/start", name=hostile)
    await world.answerer.respond(request, world.transport)
    for said in (f"/watch 「{hostile}」", f"/search {hostile}", f"/unwatch {hostile}", "/privacy"):
        await world.says(said)
    assert world.faults == []
    styles = {span.style for _, _, m in world.transport.sent for b in m.blocks for span in b.spans}
    assert styles <= {"plain", "strong", "mark", "note"}
    assert any(hostile in text for text in world.transport.texts)


async def test_the_buttons_of_others_do_nothing_here(world: World) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    await world.says("/watch 石橋")
    await world.says("/watch !廣告")
    await world.answerer.respond(
        Request(world.chat, text="只有我的\n\n01 一\n\n密。\n\n" + "長。" * 200), world.transport
    )
    world.last = world.transport.last
    await world.presses("收成文章")
    mine = world.transport.edited[-1][2].about.article
    other = Chat("fake", "2")
    for action in (
        "unwatch:1", "watch:mark:1", "watch:hear:1", f"summary:{mine}", f"full:{mine}:0:0",
        f"section:{mine}:1", f"why:{mine}", f"mute:account:{mine}", f"save:{mine}",
        f"turn:hans:summary:{mine}", "paste:take",
    ):  # fmt: skip
        before = len(world.transport.sent)
        toast = await world.answerer.respond(Request(other, action=action), world.transport)
        shown = world.transport.texts[before:]
        assert toast or shown
        assert "密。" not in "".join(shown)
    watched = await world.says("/watch")
    assert "石橋（馬上通知）" in watched
    assert "廣告" in watched
    assert world.faults == []
