"""What a reader lives through, told through the handlers with real SQLite."""

from datetime import UTC, datetime

from tests.handlers.conftest import BRIDGE, MARKET, World

MORNING = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # 08:00 in Taipei


async def test_start_greets_plans_and_shows_one_real_digest(world: World) -> None:
    await world.put(MARKET, BRIDGE)
    said = await world.says("/start")
    welcome, digest = said.split("\n---\n")
    assert "下一份：今天 20:30（台北時間）" in welcome
    assert "修一座沒有人走的橋" in digest
    assert "谷口紀事 林一白 · 山海週刊" in digest
    assert "原文摘句" in digest
    labels = [button.label for row in world.last.buttons for button in row]
    assert labels[:3] == ["01", "02", "03"]


async def test_a_section_by_word_by_number_and_by_button(world: World) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    second = await world.says("02")
    assert second.startswith("02 怎麼修")
    for same in ("第二節", "第2节", "二", "/section 2", "０２"):
        assert await world.says(same) == second
    assert "03 修好以後" in await world.presses("03 ›")
    assert await world.says("下一節") == "這是最後一節了。說「下一篇」換下一篇文章。"
    assert "沒有 09 這一節" in await world.says("09")


async def test_the_script_button_turns_the_message_in_place(world: World) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    await world.says("02")
    turned = await world.presses("简")
    assert "02 怎么修" in turned
    assert "工匠先替每一块石头编号" in turned
    back = await world.presses("繁")
    assert "02 怎麼修" in back


async def test_the_second_turn_to_a_script_offers_to_keep_it(world: World) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    await world.says("02")
    await world.presses("简")
    await world.says("03")
    await world.presses("简")
    confirmed = await world.presses("以後都用简体")
    assert "下一份" in confirmed
    assert "怎么修" in await world.says("02")


async def test_search_finds_either_script_from_either(world: World) -> None:
    await world.put(BRIDGE, MARKET)
    await world.says("/start")
    assert "夜市的最后一张纸币" in await world.says("/search 紙幣")
    assert "修一座沒有人走的橋" in await world.says("石桥")
    assert "橋" in await world.says("橋")
    nothing = await world.says("飛碟")
    assert "沒有找到「飛碟」" in nothing


async def test_the_slot_brings_what_came_once(world: World) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    await world.put(MARKET)
    world.clock.now = MORNING
    (digest,) = await world.tick()
    assert "夜市的最后一张纸币" in digest
    assert await world.tick() == []
    world.clock.pass_(days=1)
    assert await world.tick() == []


async def test_an_article_opened_meanwhile_shrinks_to_a_line(world: World) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    await world.put(MARKET, BRIDGE.replace("橋", "塔"))
    await world.says("/list")
    await world.presses("1")
    world.clock.now = MORNING
    (digest,) = await world.tick()
    assert "已讀：《" in digest


async def test_several_articles_are_numbered_and_open_in_place(world: World) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    await world.put(MARKET, BRIDGE.replace("橋", "塔"))
    said = await world.says("今日")
    assert "1. " in said
    assert "2. " in said
    which = await world.says("02")
    assert "哪一篇的 02？" in which
    opened = await world.presses("1")
    assert "02" in opened
    assert "第二節" not in opened


async def test_an_article_opened_in_a_digest_or_a_list_leads_back(world: World) -> None:
    await world.put(BRIDGE, MARKET)
    await world.says("/start")
    digest = await world.says("今日")
    await world.presses("2")
    await world.presses("02")
    back = await world.presses("‹ 返回")
    assert back.splitlines()[2:] == digest.splitlines()[2:]
    listed = await world.says("列表")
    assert "01" in await world.presses("1")
    await world.presses("01")
    assert await world.presses("‹ 返回") == listed


async def test_time_zone_and_script_are_typed_and_confirmed(world: World) -> None:
    await world.says("/start")
    assert "下一份：明天（二）08:00（台北時間）" in await world.says("/time 08:00")
    assert "下一份：明天（二）08:00（東京時間）" in await world.says("/zone 東京")
    assert "简体" in await world.says("/script 简体")
    assert "幾點送？" in await world.says("/time 很早")
    assert "08:00" in await world.says("/settings")


async def test_a_bare_hour_offers_the_evening(world: World) -> None:
    await world.says("/start")
    said = await world.says("/time 八點")
    assert "08:00" in said
    assert "20:00" in await world.presses("改成 20:00")


async def test_stop_keeps_preferences_and_start_brings_them_back(world: World) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    await world.says("/time 07:00")
    await world.says("/stop")
    await world.put(MARKET)
    world.clock.now = MORNING
    assert await world.tick() == []
    assert "歡迎回來" in await world.says("/start")
    assert "07:00" in await world.says("/settings")


async def test_feeds_are_left_and_taken_by_name_and_button(world: World) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    assert "1. ✓ 本地" in await world.says("頻道")
    assert "不會再送" in await world.says("退訂 本地")
    assert "1. ＋ 本地" in await world.says("/feeds")
    assert "✓ 本地" in await world.presses("＋ 本地")
    assert "想停哪一種？" in await world.says("退訂")


async def test_reply_to_resolves_the_article(world: World) -> None:
    await world.put(MARKET, BRIDGE)
    await world.says("/start")
    first = world.transport.sent[-1][1]
    await world.says("下一篇")
    assert "谁还没换" in await world.says("02")
    assert "怎麼修" in await world.says("02", reply_to=first)


async def test_full_text_turns_pages(world: World) -> None:
    long = BRIDGE.replace("多數人只是走過去，再走回來。", "多數人只是走過去，再走回來。" * 400)
    await world.put(long)
    await world.says("/start")
    assert "第 1/" in await world.says("全文")
    assert "第 2/" in await world.says("繼續")
    assert "第 3/" in await world.presses("下一頁 ›")


async def test_nothing_to_read_yet_says_what_to_do(world: World) -> None:
    said = await world.says("/start")
    assert "貼一個網址" in said
    for asked in ("摘要", "02", "目錄", "全文", "列表"):
        assert "還沒有文章" in await world.says(asked)


async def test_unknown_command_suggests(world: World) -> None:
    said = await world.says("/sumary")
    assert "是不是 /summary" in said


async def test_a_fault_is_said_in_words_and_reported(world: World) -> None:
    said = await world.says("https://example.org/missing")
    assert said == "這個網址暫時讀不到：404"
    assert world.faults == []
