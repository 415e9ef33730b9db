import pytest

from digest.message import Block, Message, Span
from digest.script import (
    TARGETS,
    Target,
    fold,
    render,
    render_message,
    render_name,
    target_named,
    written_script,
)


def target(name: str) -> Target:
    found = target_named(name)
    assert found
    return found


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("清晨的市场里，卖鱼的人还没来", "hans"),
        ("清晨的市場裡，賣魚的人還沒來", "hant"),
        ("2026 plain text, nothing Han", "none"),
        ("", "none"),
        ("今日天色甚好", "none"),
        ("他最后几次都在山里", "hans"),
        ("他寫著寫著就睡了", "hant"),
    ],
)
def test_the_script_is_told_from_twenty_characters(text: str, script: str) -> None:
    assert written_script(text) == script


def test_the_original_target_changes_nothing() -> None:
    text = "軟件, 软件 (both)"
    assert render(text, target("original")) == text


@pytest.mark.parametrize("chosen", TARGETS, ids=lambda chosen: chosen.name)
def test_every_name_shown_and_every_alias_names_its_target(chosen: Target) -> None:
    for name in (chosen.name, *chosen.aliases, *map(chosen.shown, ("zh-Hant", "zh-Hans", "en"))):
        assert target_named(name) is chosen


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("繁体（台湾）", "tw"),
        ("繁體(台灣)", "tw"),
        ("繁體 （臺灣用語）", "twp"),
        ("S2TWP", "twp"),
        ("ｔ２ｓ", "hans"),
        ("zh_hant", "hant"),
        ("台湾用语 -> 简体", "cn-from-tw"),
        ("港繁", "hk"),
        ("简体。", "hans"),
    ],
)
def test_a_target_is_understood_as_typed(typed: str, name: str) -> None:
    assert target(typed).name == name


@pytest.mark.parametrize("typed", ["", "？", "s2x", "英文"])
def test_an_unknown_target_is_none(typed: str) -> None:
    assert target_named(typed) is None


def test_the_configuration_follows_the_text_s_own_script() -> None:
    assert render("風隨著浪走", target("hans")) == "风随着浪走"
    assert render("风随着浪走", target("hans")) == "风随着浪走"
    assert render("风随着浪走", target("hant")) == "風隨著浪走"
    assert render("風隨著浪走", target("hant")) == "風隨著浪走"


def test_words_change_in_prose_and_only_characters_in_names() -> None:
    assert render("他装了新软件", target("twp")) == "他裝了新軟體"
    assert render_name("他装了新软件", target("twp")) == "他裝了新軟件"
    assert render("书名是《软件之道》", target("twp")) == "書名是《軟件之道》"


def test_formatting_stays_on_its_words_when_lengths_change() -> None:
    block = Block((Span("新的"), Span("内存", "strong"), Span("很快"), Span("内存", "code")))
    (turned,) = render_message(Message((block,)), target("twp")).blocks
    assert [(span.text, span.style) for span in turned.spans] == [
        ("新的", "plain"),
        ("記憶體", "strong"),
        ("很快", "plain"),
        ("内存", "code"),
    ]


def test_folding_makes_scripts_widths_and_cases_equal() -> None:
    assert fold("ＡＩ 隨著軟件發展") == fold("ai 随着软件发展")
