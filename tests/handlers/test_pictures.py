"""Pictures as preferred: on the message, and fetched once for everybody."""

import asyncio
from datetime import timedelta

from bot.transports.terminal import spell
from digest.article import RawArticle
from digest.message import Limits, Message, Picture
from digest.paginate import paginate
from handlers.pictures import AGAIN, Pictures
from handlers.ports import Fetched
from storage.errors import StorageError
from storage.pictures import KeptPicture
from storage.store import Store
from tests.fakes.pictures import SVG, png
from tests.handlers.conftest import BRIDGE, MARKET, World

PAGE, IMAGE = "https://a.example/bridge", "https://img.example/bridge.png"


async def begun(world: World) -> int:
    """A reader who has one article with a picture; its id."""
    await world.says("/start")
    raw = RawArticle(BRIDGE, address=PAGE, image=IMAGE)
    world.source.answers[PAGE] = Fetched(articles=(raw,))
    await world.says(PAGE)
    assert world.last.about.article
    return world.last.about.article


def pictured(world: World) -> str:
    """Where the picture of what was said last is; empty where it has none."""
    return world.last.picture.address if world.last.picture else ""


def pictures(world: World) -> Pictures:
    return Pictures(world.thread, world.source, world.clock, world.faults.append)


async def test_a_summary_carries_the_picture_while_pictures_are_on(world: World) -> None:
    await begun(world)
    assert not pictured(world)
    await world.says("設定 圖片 開")
    await world.says("摘要")
    assert world.last.picture == Picture(IMAGE, "圖片")
    assert Message.from_json(world.last.to_json()) == world.last
    await world.presses("简")
    assert (world.transport.edited[-1][2]).picture == Picture(IMAGE, "圖片")
    await world.says("02")
    assert not pictured(world)
    await world.says("設定 圖片 關")
    await world.says("摘要")
    assert (pictured(world), world.last.preview) == ("", "")


async def test_every_summary_of_one_article_carries_it_and_a_digest_of_several_none(
    world: World,
) -> None:
    await begun(world)
    await world.says("設定 圖片 開")
    for said in ("/summary", PAGE, "/start a1"):
        await world.says(said)
        assert (pictured(world), world.last.preview) == (IMAGE, PAGE), said
    await world.put(MARKET, BRIDGE.replace("石橋", "木橋"))
    await world.says("/today")
    assert len(world.last.about.listed) > 1
    assert (pictured(world), world.last.preview) == ("", "")


async def test_the_digest_of_one_article_carries_it_on_its_first_page(world: World) -> None:
    await world.says("/start")
    await world.says("設定 圖片 開")

    def put(store: Store) -> None:
        from handlers.jobs.shelve import put_all

        raw = RawArticle(BRIDGE, guid="b", address=PAGE, image=IMAGE)
        put_all(store, store.feeds.local(world.clock()).id, [raw], world.clock())

    await world.thread.ask(put)
    world.clock.pass_(hours=3)
    await world.tick()
    sent = world.transport.sent[-1][2]
    assert (sent.picture, sent.preview) == (Picture(IMAGE, "圖片"), PAGE)
    pages = paginate(sent, Limits(120, "chars"))
    assert [page.picture is not None for page in pages] == [True] + [False] * (len(pages) - 1)
    assert len(pages) > 1


async def test_the_terminal_prints_where_the_picture_is(world: World) -> None:
    await begun(world)
    assert "img.example" not in spell(world.last)
    await world.says("設定 圖片 開")
    await world.says("摘要")
    assert f"\n圖片 <{IMAGE}>\n[01] " in spell(world.last)


async def test_its_host_is_asked_once_for_all_who_look_at_once_and_later(world: World) -> None:
    article = await begun(world)
    world.source.pictures[IMAGE] = png()
    world.source.asked.clear()
    shown = pictures(world)
    found = await asyncio.gather(*(shown.of(article) for _ in range(20)))
    assert {one.media for one in found if one} == {"image/png"}
    assert (await pictures(world).of(article)) == found[0]
    assert [address for address, _ in world.source.asked] == [IMAGE]


async def test_where_none_is_to_be_had_nobody_asks_again_for_an_hour(world: World) -> None:
    article = await begun(world)
    world.source.asked.clear()
    for data in (None, SVG, b"<html>not here</html>", png(1, 1)):
        if data is not None:
            world.source.pictures[IMAGE] = data
        assert await pictures(world).of(article) is None
        assert await pictures(world).of(article) is None
        world.clock.pass_(minutes=AGAIN / timedelta(minutes=1))
    assert len(world.source.asked) == 4
    world.source.pictures[IMAGE] = png()
    assert await pictures(world).of(article) is not None
    assert world.faults == []


async def test_a_picture_that_moved_is_fetched_anew(world: World) -> None:
    article = await begun(world)
    world.source.pictures |= {IMAGE: png(), f"{IMAGE}?2": png(300, 200)}
    first = await pictures(world).of(article)
    await world.thread.ask(
        lambda store: store._db.execute("UPDATE articles SET image = image || '?2'")
    )
    second = await pictures(world).of(article)
    assert first
    assert second
    assert first.data != second.data
    assert await pictures(world).of(10_000) is None


async def test_a_full_disk_takes_no_picture_from_a_reader(world: World) -> None:
    article = await begun(world)
    world.source.pictures[IMAGE] = png()

    def full(article_id: int, kept: KeptPicture) -> None:
        raise StorageError("the disk is full")

    await world.thread.ask(lambda store: setattr(store.pictures, "keep", full))
    assert await pictures(world).of(article) is not None
    assert [str(fault) for fault in world.faults] == ["the disk is full"]
