"""The settings message: derived from the table of preferences, edited in place, confirmed."""

from dataclasses import fields

import pytest

from digest.article import RawArticle
from digest.phrases import LANGUAGES, phrases
from digest.preferences import PREFERENCES, Preferences
from handlers.ports import Abilities, Fetched
from handlers.request import Request
from tests.handlers.conftest import BRIDGE, World

ENTRIES = list(PREFERENCES.values())


def test_every_preference_is_declared_once() -> None:
    assert sorted(field.name for field in fields(Preferences)) == sorted(PREFERENCES)
    assert Preferences().merged(Preferences().rows()) == Preferences()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_is_understood_and_said(language: str, entry: object) -> None:
    assert entry in ENTRIES
    t = phrases(language)
    for one in ENTRIES:
        for text in (*one.choices, *one.switches):
            value = one.parse(text)
            assert value is not None, (one.name, text)
            assert one.show(value) == text
            assert one.say(value, t).strip()
            assert len(f"set:{one.name}:{text}".encode()) <= 64


async def test_the_message_opens_each_setting_and_comes_back(world: World) -> None:
    await world.says("/start")
    overview = await world.says("設定")
    for entry in ENTRIES:
        if entry.mode:
            assert f"{phrases('zh-Hant')(entry.label)}：" not in overview
            continue
        label = phrases("zh-Hant")(entry.label)
        assert f"{label}：" in overview
        page = await world.presses(label)
        assert page.startswith(label)
        assert "下一份：" in page
        assert await world.presses("‹ 設定") == overview


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
async def test_every_choice_that_is_pressed_holds_and_is_ticked(
    world: World, entry: object
) -> None:
    await world.says("/start")
    one = next(e for e in ENTRIES if e is entry)
    for text in one.choices:
        request = Request(world.chat, action=f"set:{one.name}:{text}", message="1")
        toast = await world.answerer.respond(request, world.transport)
        assert toast
        shown = world.transport.edited[-1][2]
        ticked = [b.action for row in shown.buttons for b in row if b.label.startswith("✓ ")]
        assert f"set:{one.name}:{text}" in ticked


async def test_hours_are_switched_one_by_one_and_the_last_one_stays(world: World) -> None:
    await world.says("/start")
    await world.says("設定")
    await world.presses("時間")
    assert "時間：08:00 · 12:30 · 20:30" in await world.presses("12:30")
    assert "時間：08:00 · 20:30" in await world.presses("✓ 12:30")
    await world.presses("✓ 08:00")
    assert "時間：20:30" in await world.presses("✓ 20:30")


async def test_weekdays_are_chosen_as_a_set_or_one_by_one(world: World) -> None:
    await world.says("/start")
    await world.says("設定")
    await world.presses("星期")
    page = await world.presses("平日")
    assert "星期：平日" in page
    assert "星期：週一、二、三、四、五、六" in await world.presses("週六")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("設定 摘要長短 長", "摘要長短：長"),
        ("設置 摘要长短 短", "摘要長短：短"),
        ("/settings silent on", "靜音：開"),
        ("設定 圖片 開", "圖片：開"),
        ("設定 每份篇數 12", "每份篇數：12 篇文章"),
    ],
)
async def test_a_setting_can_be_typed(world: World, typed: str, said: str) -> None:
    await world.says("/start")
    answer = await world.says(typed)
    assert answer.startswith(said)
    assert "下一份：今天 20:30（台北時間）" in answer


async def test_what_is_not_understood_opens_the_page_of_that_setting(world: World) -> None:
    await world.says("/start")
    assert (await world.says("設定 字體 火星文")).startswith("字體\n")
    assert (await world.says("/settings nothing")).startswith("設定\n")
    assert "哪個城市" in await world.says("/zone Nowhere")
    labels = [button.label for row in world.last.buttons for button in row]
    assert "✓ 台北" in labels


async def test_the_language_changes_the_very_next_word(world: World) -> None:
    await world.says("/start")
    await world.says("設定")
    await world.presses("介面語言")
    assert "Next digest: today 20:30 (Taipei time)" in await world.presses("English")
    assert (await world.says("/lang 简体")).startswith("界面语言：")


async def test_a_platform_s_guess_holds_until_a_choice_is_made(world: World) -> None:
    async def ask(text: str, language: str) -> str:
        before = len(world.transport.sent)
        await world.answerer.respond(
            Request(world.chat, text=text, language=language), world.transport
        )
        return world.transport.texts[before]

    assert (await ask("/settings", "en")).startswith("Settings")
    assert (await ask("/time 07:00", "en")).startswith("Hours: 07:00")
    assert (await ask("/settings", "zh-hans")).startswith("设置")
    await ask("/lang 繁體", "zh-hans")
    assert (await ask("/settings", "en")).startswith("設定")


async def test_length_and_silence_reach_the_digest(world: World) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    await world.says("設定 靜音 開")
    long = "\n\n".join(
        f"第{n}件事發生在山谷的第{n}天，村民都記得很清楚。" for n in "一二三四五六七八"
    )
    await world.put(f"山谷的八天\n\n{long}")
    await world.says("設定 摘要長短 短")
    short = await world.says("摘要")
    await world.says("設定 摘要長短 長")
    assert len(await world.says("摘要")) > len(short)
    world.clock.pass_(hours=3)
    await world.tick()
    assert world.transport.last.silent


async def test_days_are_said_in_the_manner_of_the_language(world: World) -> None:
    await world.says("/start")
    await world.says("設定 星期 週四")
    assert "下一份：11月26日（四）08:00（台北時間）" in await world.says("/time 08:00")
    await world.says("/lang English")
    assert "Next digest: Thu 26 Nov 09:00 (Taipei time)" in await world.says("/time 09:00")


async def test_what_belongs_to_a_mode_is_shown_in_that_mode(world: World) -> None:
    await world.says("/start")
    assert "分批間隔" not in await world.says("設定")
    await world.says("/mode 分批")
    batched = await world.says("設定")
    assert "分批間隔：" in batched
    assert "每週哪天" not in batched
    await world.says("/mode 每週")
    assert "每週哪天：" in await world.says("設定")


async def test_silence_is_offered_where_a_platform_rings(world: World) -> None:
    await world.says("/start")
    offered = await world.says("設定")
    assert "圖片：關" in offered
    assert "靜音：關" in offered
    assert "原文網頁的圖片" in await world.presses("圖片")
    world.transport.abilities = Abilities(remembers=True)
    offered = await world.says("設定")
    assert "圖片：關" in offered
    assert "靜音" not in offered
    labels = {button.label for row in world.last.buttons for button in row}
    assert labels & {"圖片", "靜音"} == {"圖片"}


async def test_pictures_are_the_preview_of_the_article_s_own_page(world: World) -> None:
    await world.says("/start")
    address = "https://a.example/bridge"
    world.source.answers[address] = Fetched(articles=(RawArticle(BRIDGE, address=address),))
    await world.says(address)
    assert world.last.preview == ""
    await world.says("設定 圖片 開")
    await world.says("摘要")
    assert world.last.preview == address
    await world.says("02")
    assert world.last.preview == ""


async def test_the_welcome_stays_while_one_thing_after_another_is_chosen(world: World) -> None:
    await world.put(BRIDGE)
    await world.says("/start")
    _, number, welcome = world.transport.sent[0]
    shown = welcome

    async def picks(label: str) -> str:
        nonlocal shown
        action = next(b.action for row in shown.buttons for b in row if b.label == label)
        request = Request(world.chat, action=action, message=number)
        toast = await world.answerer.respond(request, world.transport)
        _, edited, shown = world.transport.edited[-1]
        assert edited == number
        return toast

    assert await picks("简体") == "下一份：今天 20:30（台北時間）"
    assert "字體：简体" in shown.text
    await picks("✓ 20:30")
    assert await picks("07:30") == "下一份：明天（二）07:30（台北時間）"
    await picks("香港")
    assert await picks("English") == "Next digest: tomorrow (Tue) 07:30 (Hong Kong time)"
    labels = [button.label for row in shown.buttons for button in row]
    assert {"✓ Simplified", "✓ 07:30", "✓ 08:00", "20:30", "✓ Hong Kong"} <= set(labels)
    assert len(world.transport.edited) == 5
    # A button that is long past: nothing begins again by it.
    await world.says("/stop")
    await picks("12:30")
    assert (await world.me()).state == "stopped"
    await picks("✓ 07:30")
