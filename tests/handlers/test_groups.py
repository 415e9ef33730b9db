"""Groups: what belongs to the group, and what to the person who pressed."""

from digest.message import Button
from handlers.request import Chat, Request
from storage.store import Store
from tests.handlers.conftest import BRIDGE, World

GROUP, PERSON, STRANGER = Chat("fake", "-5"), "7", "8"


async def asks(world: World, person: str, text: str = "", action: str = "") -> str:
    """Somebody writes or presses in the group; what is said to them, at the button or below."""
    sent = len(world.transport.sent)
    message = world.transport.sent[-1][1] if action else ""
    toast = await world.answerer.respond(
        Request(GROUP, text=text, action=action, message=message, person=person, kind="group"),
        world.transport,
    )
    return toast or "\n".join(world.transport.texts[sent:])


async def begun(world: World) -> int:
    """The group has an article, the person a chat with us alone; returns the article's id."""
    (article,) = await world.put(BRIDGE)
    world.chat = Chat("fake", PERSON)
    await world.says("/start")
    await asks(world, PERSON, "/start")
    return article


async def kept(world: World, chat: str) -> tuple[int, int]:
    """How many votes and saved articles a chat has."""

    def read(store: Store) -> tuple[int, int]:
        found = store.subscribers.find("fake", chat)
        return (len(store.votes.of(found.id)), store.saved.count(found.id)) if found else (0, 0)

    return await world.thread.ask(read)


async def test_votes_and_saved_articles_belong_to_who_pressed(world: World) -> None:
    article = await begun(world)
    assert "多看一點" in await asks(world, PERSON, action=f"like:{article}")
    assert "到和我的私聊" in await asks(world, PERSON, action=f"save:{article}")
    assert await kept(world, PERSON) == (1, 1)
    assert await kept(world, GROUP.id) == (0, 0)
    # The next one who presses takes nothing back that was said by another.
    assert "私聊" in await asks(world, STRANGER, action=f"like:{article}")
    assert "私聊" in await asks(world, STRANGER, "收藏")
    assert await kept(world, PERSON) == (1, 1)
    assert await kept(world, STRANGER) == (0, 0)
    assert "谷口紀事 +1" in await world.says("喜好")
    assert "修一座" in await world.says("收藏夾")


async def test_in_a_group_no_star_tells_what_one_of_them_keeps(world: World) -> None:
    article = await begun(world)
    await asks(world, PERSON, "摘要")
    rows = world.transport.last.buttons
    action, star = f"save:{article}", Button("☆ 收藏", f"save:{article}")
    assert any(star in row for row in rows)
    asked = Request(GROUP, action=action, message="1", kind="group", buttons=rows, person=PERSON)
    assert "私聊" in await world.answerer.respond(asked, world.transport)
    assert "已取消收藏" in await world.answerer.respond(asked, world.transport)
    assert "私聊" in await world.answerer.respond(asked, world.transport)
    assert world.transport.relabelled == []
    await asks(world, PERSON, "摘要")
    assert any(star in row for row in world.transport.last.buttons)


async def test_in_a_group_nobody_s_own_is_read_out(world: World) -> None:
    article = await begun(world)
    assert "已放進你自己的收藏夾" in await asks(world, PERSON, "收藏")
    await asks(world, PERSON, action=f"like:{article}")
    assert "修一座" not in await asks(world, PERSON, "收藏夾")
    assert "谷口紀事" not in await asks(world, PERSON, "喜好")


async def test_what_a_group_added_itself_is_saved_in_the_group(world: World) -> None:
    await begun(world)
    await asks(world, PERSON, "一座塔的事。\n\n塔在山上。\n\n" + "每天都有人去看那座塔。" * 40)
    await asks(world, PERSON, "收成文章")
    await asks(world, PERSON, "收藏")
    assert await kept(world, GROUP.id) == (0, 1)
    assert await kept(world, PERSON) == (0, 0)
    assert "塔" in await asks(world, PERSON, "收藏夾")


async def test_our_name_alone_is_answered_in_one_line(world: World) -> None:
    await begun(world)
    assert (await asks(world, PERSON, "")).startswith("我在。回覆我")
    assert world.transport.last.answers == ""
