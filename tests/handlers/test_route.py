import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.characters import only_hant
from digest.message import Button
from digest.script import fold
from handlers.meaning import labelled
from handlers.registry import COMMANDS
from handlers.request import Chat, Intent, Request
from handlers.route import Routes, route, suggestion

ROUTES = Routes(COMMANDS)
CHAT = Chat("fake", "1")


def meant(text: str) -> Intent:
    return route(Request(CHAT, text=text), ROUTES)


@pytest.mark.parametrize(
    ("text", "command", "argument"),
    [
        ("/start", "start", ""),
        ("/summary@zhaibao_bot 3", "summary", "3"),
        ("／ｓｕｍｍａｒｙ", "summary", ""),
        ("/section 02", "section", "02"),
        ("摘要", "summary", ""),
        ("摘要。", "summary", ""),
        ("目錄", "sections", ""),
        ("目录", "sections", ""),
        ("今日", "today", ""),
        ("設定", "settings", ""),
        ("设置", "settings", ""),
        ("訂閱", "start", ""),
        ("订阅", "start", ""),
        ("下一篇", "summary", "+1"),
        ("上一篇", "summary", "-1"),
        ("下一節", "section", "+1"),
        ("上一节", "section", "-1"),
        ("繼續", "full", "+1"),
        ("全文 02", "full", "02"),
        ("02", "section", "02"),
        ("０２", "section", "02"),
        ("2", "number", "2"),
        ("２", "number", "2"),
        ("二", "section", "二"),
        ("第二節", "section", "二"),
        ("第2节", "section", "2"),
        ("第二章", "section", "二"),
        ("第二部分", "section", "二"),
        ("第十二節", "section", "十二"),
        ("末節", "section", "last"),
        ("搜尋 短劇", "search", "短劇"),
        ("搜索短剧", "search", "短剧"),
        ("短劇", "search", "短劇"),
        ("退訂", "unsubscribe", ""),
        ("退訂 橋", "unsubscribe", "橋"),
        ("td", "unsubscribe", ""),
        ("幫助", "help", ""),
        ("？", "help", ""),
        ("每天早上八點", "time", "每天早上八點"),
        ("/time 08:00 20:30", "time", "08:00 20:30"),
        ("/script 繁體（台灣）", "script", "繁體(台灣)"),
        ("/sumary", "unknown", "/sumary"),
        ("收藏", "save", ""),
        ("收藏夹", "saved", ""),
        ("搜索 短剧", "search", "短剧"),
        ("说明", "help", ""),
        ("帮助", "help", ""),
        ("菜单", "help", ""),
        ("取關", "unsubscribe", ""),
        ("你好！", "hello", ""),
        ("謝謝～", "thanks", ""),
        ("谢谢", "thanks", ""),
        ("Thank you!", "thanks", ""),
        ("第三篇", "summary", "3"),
        ("第２節", "section", "2"),
        ("section 2", "section", "2"),
        ("末节", "section", "last"),
        ("最后一节", "section", "last"),
        ("上一頁", "full", "-1"),
        ("next article", "summary", "+1"),
        ("search bridge", "search", "bridge"),
        ("full text 02", "full", "02"),
        ("简体", "script", "hans"),
        ("繁体", "script", "hant"),
        ("設定：字體 简体", "settings", "字體 简体"),
        ("你好呀～", "hello", ""),
        ("謝謝😊", "thanks", ""),
        ("😂😂", "hello", ""),
        ("……", "hello", ""),
        ("👎", "like", "-1"),
        ("", "help", ""),
    ],
)
def test_words_and_commands_in_both_scripts(text: str, command: str, argument: str) -> None:
    intent = meant(text)
    assert (intent.command, intent.argument) == (command, argument)


@pytest.mark.parametrize(
    "text", ["2024年的橋", "一起看看", "八點檔", "三國演義", "說明書", "全文檢索", "第二次世界大戰"]
)
def test_what_only_looks_like_a_command_is_searched(text: str) -> None:
    assert meant(text) == Intent("search", text, bare=True)


def test_an_address_alone_is_added_and_keeps_its_letters() -> None:
    address = "https://example.org/文章?a=１"
    assert meant(f" {address} ") == Intent("add", address=address)


def test_an_address_after_a_command_is_fetched_for_it() -> None:
    intent = meant("/summary https://example.org/a")
    assert (intent.command, intent.address) == ("summary", "https://example.org/a")


@pytest.mark.parametrize(
    ("typo", "expected"),
    [
        ("/sumary", "/summary"),
        ("/secton 2", "/section"),
        ("幫助我", "幫助"),
        ("摘藥", "摘要"),
        ("sumary", "summary"),
    ],
)
def test_a_typo_suggests_what_was_meant(typo: str, expected: str) -> None:
    assert suggestion(typo, ROUTES) == expected


def test_forged_and_old_buttons_lead_to_help() -> None:
    for action in ("", "nothing:1", "drop:table", "section" * 20):
        if action:
            intent = route(Request(CHAT, action=action), ROUTES)
            assert intent.command == "help"
            assert intent.pressed


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("看看這個 https://example.org/a。", "add"),
        ("【標題】https://example.org/a", "add"),
        ("全文 https://example.org/a", "full"),
        ("收藏 https://example.org/a", "save"),
    ],
)
def test_an_address_among_words_is_fetched_for_what_they_ask(text: str, command: str) -> None:
    intent = meant(text)
    assert (intent.command, intent.address) == (command, "https://example.org/a")


def test_a_long_text_is_an_article_and_never_searched() -> None:
    assert meant("橋" * 300).command == "search"
    assert meant("橋" * 301) == Intent("paste", "橋" * 301)
    assert meant("搜尋 橋\n二\n\n三").command == "paste"
    assert meant("一\n二").command == "search"
    kept = "ＡＢＣ，第一段。\n\n第二段。\n\n第三段。"
    assert meant(kept).argument == kept


def test_what_is_no_text_is_heard_unless_words_or_an_address_come_with_it() -> None:
    def heard(kind: str, text: str = "") -> Intent:
        return route(Request(CHAT, text=text, heard=kind), ROUTES)

    assert heard("photo") == Intent("heard", "photo")
    assert heard("photo", "好看的圖") == Intent("heard", "photo")
    assert heard("photo", "https://example.org/1").address == "https://example.org/1"
    assert heard("photo", "橋" * 400).command == "paste"


def test_a_button_s_label_may_be_typed_with_or_without_its_marks() -> None:
    buttons = (
        Button("✓ 台北", "set:zone:Asia/Taipei"),
        Button("‹ 設定", "settings"),
        Button("👍", "like:1"),
        Button("復原", "https://example.org/"),
    )
    assert labelled("台北", buttons) == buttons[0]
    assert labelled("设定", buttons) == buttons[1]
    assert labelled("復原", buttons) is None
    assert labelled("！", buttons) is None


@given(st.text(max_size=60))
def test_any_text_has_a_meaning(text: str) -> None:
    intent = meant(text)
    assert ROUTES.owner(intent.command) is not None


def test_no_plain_word_belongs_to_two_commands() -> None:
    words = [
        fold(word)
        for command in COMMANDS
        for word in (*command.words, *command.english, *command.says)
    ]
    assert sorted(words) == sorted(set(words))
    assert len(ROUTES.words) == len(words)


def test_every_word_told_in_mainland_characters_is_understood() -> None:
    for command in COMMANDS:
        for word in command.spoken("zh-Hans"):
            assert only_hant().isdisjoint(word), word
            found = ROUTES.words.get(fold(word))
            assert found, word
            assert found[0] is command, word
    spoken = {command.name: command.spoken("zh-Hans") for command in COMMANDS}
    assert spoken["search"][:2] == ("搜索", "查找")
    assert spoken["settings"][0] == "设置"
    assert spoken["section"][0] == "下一节"


def test_every_command_that_is_shown_has_a_plain_word_in_both_languages() -> None:
    mute = {c.name for c in COMMANDS if c.menu and not c.spoken("zh-Hant")}
    assert mute == set()
    assert {c.name for c in COMMANDS if c.menu and not c.spoken("en")} <= {"subscribe"}
