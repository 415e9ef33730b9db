"""Reading in the chat: pages and where they were left, votes and the order they make."""

from digest.article import RawArticle
from digest.order import Taste, taste_of
from digest.reading import read
from digest.topics import topics
from tests.handlers.conftest import BRIDGE, MARKET, World

LONG = BRIDGE.replace("多數人只是走過去，再走回來。", "多數人只是走過去，再走回來。" * 400)


def test_votes_add_up_and_cancel_out() -> None:
    bridge, market = read(RawArticle(BRIDGE)), read(RawArticle(MARKET))
    assert taste_of([(bridge, 1), (bridge, 1)]).accounts == {"谷口纪事": 2}
    assert taste_of([(bridge, 1), (bridge, -1)]) == Taste({}, {})
    liked = taste_of([(bridge, 1), (market, -1)])
    assert liked.weigh(bridge) > 0 > liked.weigh(market)
    assert taste_of([(bridge, 1)] * 50).weigh(bridge) <= 5 * (2 + len(topics(bridge)))


async def test_reading_goes_on_where_it_stopped(world: World) -> None:
    await world.put(MARKET, LONG)
    await world.says("/start")
    await world.says("全文")
    assert "第 3/" in await world.says("下一頁") + await world.says("繼續")
    await world.says("下一篇")
    assert "第 3/" in await world.says("繼續")
    await world.says("摘要")
    assert "第 3/" in await world.says("繼續")
    assert "第 2/" in await world.says("上一頁")


async def test_a_section_read_to_its_end_leads_on_and_the_last_one_ends(world: World) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    assert "1931年" in await world.says("全文 01")
    assert world.last.buttons[0][-1].label == "02 ›"
    assert "編號" in await world.presses("02 ›")
    assert "下著小雨" in await world.says("更多")
    assert [button.label for button in world.last.buttons[0]] == ["摘要", "简"]
    assert await world.says("繼續") == "《修一座沒有人走的橋》讀完了。"
    assert [button.label for button in world.last.buttons[0]] == ["摘要", "列表"]
    # What was read last is still where reading stopped.
    await world.says("摘要")
    assert "下著小雨" in await world.says("繼續")


async def test_a_vote_says_what_it_weighs_and_is_taken_back(world: World) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    assert (await world.says("喜歡")).startswith("多看一點：谷口紀事")
    shown = await world.says("喜好")
    assert "帳號：谷口紀事 +1" in shown
    assert "不會藏起任何文章" in shown
    assert await world.says("👍") == "收回了。"
    assert "還沒有喜好" in await world.says("/likes")
    await world.says("👎")
    assert "谷口紀事 -1" in await world.says("喜好")
    assert "都忘了" in await world.presses("全部重設")
    assert "還沒有喜好" in await world.says("喜好")


async def test_what_is_liked_comes_first_and_everything_comes(world: World) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    await world.says("👍")
    await world.says("喜好")
    assert "喜歡的先" in await world.presses("喜歡的先排")
    world.clock.pass_(minutes=5)
    await world.put(BRIDGE.replace("一座沒有人走的橋", "另一座橋"))
    world.clock.pass_(minutes=5)
    await world.put(MARKET)
    today = await world.says("今日")
    assert today.index("修另一座橋") < today.index("夜市")
    await world.says("設定 排列順序 新的先")
    again = await world.says("今日")
    assert again.index("夜市") < again.index("修另一座橋")


async def test_the_oldest_first_in_the_slot_too(world: World) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    await world.says("設定 排列順序 舊的先")
    world.clock.pass_(minutes=5)
    await world.put(BRIDGE.replace("一座沒有人走的橋", "另一座橋"))
    world.clock.pass_(minutes=5)
    await world.put(MARKET)
    world.clock.pass_(hours=3)
    (digest,) = await world.tick()
    assert digest.index("修另一座橋") < digest.index("夜市")


async def test_what_a_chat_added_itself_is_not_offered_to_others(world: World) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    labels = [button.label for row in world.last.buttons for button in row]
    assert labels[-4:] == ["☆ 收藏", "👍", "👎", "分享"]
    await world.says("\n\n".join(["自家的事", *["這件事只有自己知道，不必說給別人聽。" * 4] * 3]))
    await world.presses("收成文章")
    labels = [button.label for row in world.last.buttons for button in row]
    assert labels[-3:] == ["☆ 收藏", "👍", "👎"]


FROM_NOUGHT = BRIDGE.replace("01 為什麼", "00 為什麼").replace("02 怎麼", "01 怎麼")
FROM_NOUGHT = FROM_NOUGHT.replace("03 修好", "02 修好")


async def test_labels_that_begin_elsewhere_never_lead_astray(world: World) -> None:
    (article,) = await world.put(FROM_NOUGHT)
    await world.says("/start")
    # What a person writes is the printed label; where none has it, the position.
    assert "02 修好以後" in await world.says(f"/start a{article}_02")
    assert "02 修好以後" in await world.says(f"/start a{article}_03")
    # What a button carries is the position, and so is what it becomes in a channel.
    assert "01 怎麼修" in await world.says(f"/start a{article}_s2")
    assert "02 修好以後" in await world.says("下一節")
    assert "01 怎麼修" in await world.says("上一節")
    assert "00 為什麼要修" in await world.presses("‹ 00")
