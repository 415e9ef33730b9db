"""What is said besides questions, what is kept for later, how things stop and come back."""

import pytest

from handlers.request import Request
from tests.handlers.conftest import BRIDGE, MARKET, World

LONG = "\n\n".join(
    ["山裡的圖書館", *[f"第{n}年，書架又多了一排，來的人也多了一些。" for n in range(9)]]
)


async def hears(world: World, kind: str, text: str = "") -> str:
    before = len(world.transport.sent)
    await world.answerer.respond(Request(world.chat, text=text, heard=kind), world.transport)
    return "\n".join(world.transport.texts[before:])


def labels(world: World) -> list[str]:
    return [button.label for row in world.last.buttons for button in row]


async def test_a_greeting_and_thanks_get_one_warm_line(world: World) -> None:
    await world.put(BRIDGE)
    stranger = await world.says("你好")
    assert stranger.endswith("開始嗎？")
    assert "\n" not in stranger
    await world.presses("開始")
    assert await world.says("嗨！") == "你好，我在。說「今日」看摘報，或打任何一個詞來找。"
    assert await world.says("謝謝") == "不客氣。\n下一份：今天 20:30（台北時間）"


async def test_the_star_shows_whether_an_article_is_kept_and_turns(world: World) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    shown = world.last
    assert "☆ 收藏" in labels(world)
    await world.presses("☆ 收藏")
    assert "★ 已收藏" in labels(world)
    assert world.last.blocks == shown.blocks
    assert "修一座" in await world.says("收藏夾")
    # Wherever it is shown next, the star tells.
    await world.says("摘要")
    assert "★ 已收藏" in labels(world)
    await world.presses("★ 已收藏")
    assert world.last.buttons == shown.buttons
    assert "還是空的" in await world.says("收藏夾")


async def test_a_star_that_came_too_early_keeps_and_does_not_let_go(world: World) -> None:
    # The message was shown before the article was kept by a word.
    await world.put(BRIDGE)
    await world.says("/start")
    shown = world.last
    await world.says("收藏")
    world.last = shown
    await world.presses("☆ 收藏")
    assert "★ 已收藏" in labels(world)
    assert "修一座" in await world.says("收藏夾")


async def test_a_star_that_cannot_turn_keeps_and_lets_go_by_turns(world: World) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    action = next(b.action for row in world.last.buttons for b in row if b.label == "☆ 收藏")
    assert "收好了" in await press(world, action)
    assert "已取消收藏" in await press(world, action)


async def test_the_label_of_a_full_star_may_be_typed(world: World) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    await world.presses("☆ 收藏")
    assert await world.says("已收藏") == "已取消收藏：《修一座沒有人走的橋》"


@pytest.mark.parametrize("kind", ["photo", "voice", "video", "document", "contact"])
async def test_what_cannot_be_read_gets_one_honest_line(world: World, kind: str) -> None:
    said = await hears(world, kind)
    assert said
    assert "\n" not in said
    assert await hears(world, "sticker") == ""


async def test_a_long_text_is_offered_as_an_article_and_taken(world: World) -> None:
    await world.says("/start")
    offered = await world.says(LONG)
    assert offered.startswith("山裡的圖書館\n")
    assert offered.endswith("收成文章？")
    taken = await world.presses("收成文章")
    assert taken.startswith("山裡的圖書館\n")
    assert "山裡的圖書館" in await world.says("列表")
    assert "太舊" in await press(world, "paste:take")


async def test_a_yes_answers_the_question_that_was_asked(world: World) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    await world.says(LONG)
    assert (await world.says("好")).startswith("山裡的圖書館\n")
    assert (await world.says("好")).startswith("不客氣。")
    await world.says("/secton 02")
    assert "這篇沒有分節" in await world.says("是")


async def test_a_number_picks_the_article_whose_section_was_asked_for(world: World) -> None:
    await world.put(BRIDGE, MARKET)
    await world.says("/start")
    await world.says("今日")
    assert "哪一篇的 02？" in await world.says("02")
    assert (await world.says("2")).startswith("02 ")
    await world.says("今日")
    assert not (await world.says("2")).startswith("02 ")


async def test_a_long_text_may_be_let_go(world: World) -> None:
    await world.says("/start")
    await world.says(LONG)
    assert await world.says("不用") == "好，這段就不收了。"
    assert "還沒有文章" in await world.says("列表")


async def test_a_text_cut_by_the_platform_is_one_article(world: World) -> None:
    await world.says("/start")
    first = "長文的開頭\n\n" + "這一段寫得很長，平台會把它切開。" * 230
    await world.says(first)
    await world.says("切下來的最後一段。")
    await world.presses("收成文章")
    assert "切下來的最後一段。" in await world.says("全文 末節") + await all_pages(world)


async def all_pages(world: World) -> str:
    said = [await world.says("全文")]
    while "下一頁 ›" in labels(world):
        said.append(await world.presses("下一頁 ›"))
    return "\n".join(said)


async def test_somebody_else_s_paste_is_nobody_else_s(world: World) -> None:
    await world.says("/start")
    await world.says(LONG)
    await world.presses("收成文章")
    before = len(world.transport.sent)
    await world.answerer.respond(
        Request(type(world.chat)("fake", "2"), text="/start a1"), world.transport
    )
    said = "\n".join(world.transport.texts[before:])
    assert "山裡的圖書館" not in said
    assert "這篇已經不在了" in said


async def test_save_and_saved(world: World) -> None:
    await world.put(BRIDGE, MARKET)
    await world.says("/start")
    assert "收藏夾還是空的" in await world.says("/saved")
    assert await world.says("收藏") == "已收藏：《夜市的最后一张纸币》"
    world.clock.pass_(minutes=1)
    await world.says("下一篇")
    await world.says("/save")
    kept = await world.presses("收藏夾")
    assert kept.startswith("收藏夾\n")
    assert kept.index("橋") < kept.index("纸币")
    opened = await world.says("2")
    assert opened.startswith("夜市的最后一张纸币")
    await world.says("收藏")
    assert "已取消收藏" in await world.presses("復原")
    assert "纸币" not in await world.says("收藏夹")


async def press(world: World, action: str) -> str:
    request = Request(world.chat, action=action, message="1")
    return await world.answerer.respond(request, world.transport)


async def test_the_way_out_offers_three_ways_each_undone(world: World) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    for word in ("退訂", "取消", "TD", "取关"):
        assert await world.says(word) == "想停哪一種？設定都會留著，每一種都能復原。"
        assert labels(world)[0] == "只退某個頻道"
        assert labels(world)[-1] == "全部停止"
    await world.presses("只退某個頻道")
    assert "不會再送" in await world.presses("✕ 本地")
    assert "已訂" in await world.presses("復原")
    await world.says("TD")
    assert "已停止" in await world.presses("全部停止")
    assert await world.presses("復原") == "恢復了，摘報照常送。\n下一份：今天 20:30（台北時間）"


async def test_a_link_brings_its_article_its_section_or_its_feed(world: World) -> None:
    bridge, market = await world.put(BRIDGE, MARKET)
    welcome, digest = (await world.says(f"/start a{bridge}_02")).split("\n---\n")
    assert welcome.startswith("你好，我是摘報。")
    assert digest.startswith("02 怎麼修")
    assert (await world.says(f"/start a{market}")).startswith("夜市的最后一张纸币")
    assert (await world.says(f"/start a{bridge}_99")).startswith("修一座沒有人走的橋")
    assert "這篇已經不在了" in await world.says("/start a999")
    assert (await world.says("/start f1")).startswith("已訂「本地」")
    assert "這個頻道已經不在了" in await world.says("/start f77")
    assert "歡迎回來" not in await world.says("/start nonsense")


async def test_a_label_may_be_typed_where_its_message_was_just_shown(world: World) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    await world.says("/zone")
    assert "香港時間" in await world.says("香港")
    world.clock.pass_(hours=1)
    assert "沒有找到「新加坡」" in await world.says("新加坡")


async def test_a_misspelt_command_is_run_with_what_was_typed_behind_it(world: World) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    await world.says("/secton 02")
    assert (await world.presses("/section")).startswith("02 怎麼修")


async def test_english_words_are_enough(world: World) -> None:
    await world.put(BRIDGE, MARKET)
    await world.says("/start")
    await world.says("/lang English")
    assert "Sentences from the text" in await world.says("summary")
    assert "01 谁先换的" in await world.says("contents")
    assert (await world.says("next article")).startswith("修一座沒有人走的橋")
    assert (await world.says("last section")).startswith("03 修好以後")
    assert "《修一座沒有人走的橋》" in await world.says("save")
    assert "Nothing found for “bridge”" in await world.says("bridge")


async def test_every_button_has_a_plain_word(world: World) -> None:
    await world.put(BRIDGE, MARKET)
    asked = [
        "/start",
        "摘要",
        "02",
        "全文",
        "目錄",
        "今日",
        "列表",
        "收藏",
        "收藏夾",
        "喜好",
        "設定",
    ]
    asked += ["退訂", "頻道", "時區", "字體", "你好", "謝謝", "石橋", "飛碟", "02", "幫助", LONG]
    seen = 0
    for text in asked:
        await world.says(text)
        for label in labels(world):
            typed = label.strip("✓‹›✕＋☆★ ")
            intent = await world.answerer._meant(Request(world.chat, text=typed))
            assert not intent.bare, (text, label)
            seen += 1
    assert seen > 80


async def test_a_mainland_reader_is_told_mainland_words(world: World) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    await world.says("/lang 简体")
    assert "“搜索”" in await world.says("搜叫")
    told = await world.says("帮助")
    assert "搜索 · 查找" in told
    assert "搜尋" not in told


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("一週一次", "週日"), ("立即推送", "有新文章"), ("每日一份", "每天"),
        ("分批送", "每 4 小時"),
        ("你是誰？", "可以這樣問"), ("你能做什麼", "可以這樣問"),
    ],
)  # fmt: skip
async def test_what_people_say_instead_of_a_command(world: World, said: str, answered: str) -> None:
    await world.begin()
    assert answered in await world.says(said)


async def test_whoever_settles_something_first_is_shown_how_to_begin(world: World) -> None:
    await world.put(BRIDGE)
    assert "就開始送" in await world.says("/zone 東京")
    assert labels(world) == ["開始", "設定"]
    assert "你好，我是摘報。" in await world.presses("開始")
    await world.says("/zone 台北")
    assert labels(world) == ["設定"]


async def test_an_address_that_cannot_be_read_offers_what_can(world: World) -> None:
    await world.begin()
    assert "讀不到" in await world.says("https://nowhere.example/x")
    assert labels(world) == ["列表", "說明"]
