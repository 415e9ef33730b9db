import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.characters import only_hans, only_hant
from digest.convert import (
    CONFIGS,
    StoppedRule,
    UnknownConfigError,
    _converter,
    stopped_rules,
    turn,
)
from digest.message import Block, Button, Message, Span
from digest.preferences import Preferences
from digest.script import (
    TARGETS,
    Target,
    convert_literally,
    fold,
    render,
    render_message,
    render_name,
    target_named,
    written_script,
)

_HANS = "市场里卖鱼的人还没来后面几万种说发展软件内存打开进程优化项目着头发只台湾于云"
_HANT = "市場裡賣魚的人還沒來後面幾萬種說發展軟體記憶著頭髮隻臺灣於雲裏爲衞"
_MIXED = st.text(st.sampled_from(_HANS + _HANT + "，。？「」《》 a1,:()@#`"), max_size=60)
_STYLES = st.sampled_from(["plain", "strong", "mark"])
_CHOSEN = [target for target in TARGETS if target.writes]


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
        ("佢喺度食嘢", "hant"),
        ("一家公司的產品經理在會議上說了", "hant"),
        ("一家公司的产品经理在会议上说了", "hans"),
        ("軟件和软件和软件", "hans"),
        ("軟件，软件", "hant"),
    ],
)
def test_the_script_is_told_from_twenty_characters(text: str, script: str) -> None:
    assert written_script(text) == script


def test_telling_the_script_and_folding_load_no_converter() -> None:
    code = (
        "import sys; from digest.script import written_script, fold, target_named;"
        "assert written_script('软件') == 'hans' and fold('軟') == '软' and target_named('s2twp');"
        "assert 'opencc' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


def test_no_character_belongs_to_both_scripts() -> None:
    assert only_hans().isdisjoint(only_hant())
    assert len(only_hans()) > 2000
    assert len(only_hant()) > 2500


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
        ("s2tw", "tw"),
        ("zh_hant", "hant"),
        ("台湾用语 -> 简体", "cn-from-tw"),
        ("港繁", "hk"),
        ("简体。", "hans"),
        ("original", "original"),
    ],
)
def test_a_target_is_understood_as_typed(typed: str, name: str) -> None:
    assert target(typed).name == name


@pytest.mark.parametrize("typed", ["", "？", "s2x", "英文", "t2jp"])
def test_an_unknown_target_is_none(typed: str) -> None:
    assert target_named(typed) is None


@pytest.mark.parametrize(
    ("text", "name", "shown"),
    [
        ("風隨著浪走", "hans", "风随着浪走"),
        ("风随着浪走", "hans", "风随着浪走"),
        ("风随着浪走", "hant", "風隨著浪走"),
        ("風隨著浪走", "hant", "風隨著浪走"),
        ("为了他", "hant", "為了他"),
        ("裏面坐着人說話", "tw", "裡面坐著人說話"),
        ("裏面坐着人說話", "hant", "裏面坐着人說話"),
        ("为卫生纸里面", "hk", "為衞生紙裏面"),
        ("新軟體", "cn-from-tw", "新软件"),
        ("新软件", "cn-from-tw", "新软件"),
    ],
)
def test_the_configuration_follows_the_text_s_own_script(text: str, name: str, shown: str) -> None:
    assert render(text, target(name)) == shown


def test_taiwan_keeps_its_accounts_its_own_way_and_convert_keeps_opencc_s() -> None:
    for name in ("hant", "tw", "twp"):
        assert render("老板记账，月底结账。", target(name)) == "老闆記帳，月底結帳。"
        assert render_name("一本账", target(name), "hans") == "一本帳"
    assert render("老闆記賬。", target("tw"), "hant") == "老闆記帳。"
    assert render("老闆記賬。", target("hant"), "hant") == "老闆記賬。"
    assert render("老板记账。", target("hk")) == "老闆記賬。"
    assert convert_literally("账本", "s2tw") == "賬本"


def test_wording_is_never_the_default_and_converters_are_built_once() -> None:
    assert Preferences().script == "original"
    assert {one.name for one in TARGETS if one.plain} == {"twp", "cn-from-tw"}
    assert _converter("s2tw") is _converter("s2tw")


def test_the_original_target_changes_nothing() -> None:
    text = "軟件, 软件 (both)\ud800\x00"
    assert render(text, target("original")) == text


def test_words_change_in_prose_and_only_characters_in_names() -> None:
    twp = target("twp")
    assert render("他装了新软件", twp) == "他裝了新軟體"
    assert render_name("他装了新软件", twp) == "他裝了新軟件"
    assert render("《软件之道》讲软件", twp) == "《軟件之道》講軟體"
    assert render("他说「软件坏了」和“软件”", twp) == "他說「軟件壞了」和“軟件”"


@pytest.mark.parametrize(
    "rule",
    [*stopped_rules("s2twp"), *stopped_rules("tw2sp")],
    ids=lambda rule: f"{rule.config}-{rule.word}",
)
def test_a_misleading_word_rule_is_stopped(rule: StoppedRule) -> None:
    name, plain = ("twp", "s2tw") if rule.config == "s2twp" else ("cn-from-tw", "tw2s")
    written = written_script(rule.example)
    word = turn(rule.word, plain)
    assert word not in turn(rule.example, rule.config)
    assert word in render(rule.example, target(name), written)


def test_a_stopped_rule_still_works_where_its_sense_is_plain() -> None:
    assert render("小程序和程序员", target("twp")) == "小程式和程式設計師"
    assert render("办理的程序", target("twp")) == "辦理的程序"


def test_a_mixed_article_ends_in_one_script() -> None:
    text = "他說軟體很好。\n他们的软件也发展了，後來还有裡面。一句沒有的話。"
    for chosen in _CHOSEN:
        shown = render(text, chosen)
        foreign = only_hant() if chosen.writes == "hans" else only_hans()
        assert foreign.isdisjoint(shown), (chosen.name, shown)


def test_a_traditional_sentence_in_a_simplified_article_keeps_its_characters() -> None:
    assert render("皇后說頭髮隻身", target("hant"), "hans") == "皇后說頭髮隻身"


@settings(max_examples=150, deadline=None)
@given(_MIXED, st.sampled_from(_CHOSEN))
def test_any_mixture_ends_in_one_script(text: str, chosen: Target) -> None:
    text = text.translate(dict.fromkeys(map(ord, "@#`")))
    foreign = only_hant() if chosen.writes == "hans" else only_hans()
    assert foreign.isdisjoint(render(text, chosen))


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(codec=None), max_size=80), st.sampled_from(TARGETS))
def test_any_text_can_be_turned(text: str, chosen: Target) -> None:
    assert render(text, chosen) == render(text, chosen)
    fold(text)
    written_script(text)
    target_named(text)


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from(CONFIGS),
    st.text(st.sampled_from(_HANS + _HANT + "，。 aB1-·\u4e00"), max_size=60),
)
def test_literal_conversion_is_opencc_s_own(config: str, text: str) -> None:
    assert convert_literally(text, config) == _CONVERTERS[config].convert(text)


_CONVERTERS = {config: opencc.OpenCC(config) for config in CONFIGS}


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from(_HANS + "，。 aB1"), max_size=60))
def test_the_cheaper_steps_give_the_same_text(text: str) -> None:
    for config in ("s2tw", "s2hk"):
        assert turn(text, config) == _CONVERTERS[config].convert(text)


def test_literal_conversion_keeps_marks_and_widths() -> None:
    assert convert_literally("软件,ＡＢ（１）", "s2twp") == "軟體,ＡＢ（１）"


def test_an_unknown_configuration_is_refused_with_a_sentence() -> None:
    with pytest.raises(UnknownConfigError, match="s2twp"):
        convert_literally("软件", "s2x")


@pytest.mark.parametrize("protected", [(), ("软件之家",)])
def test_protected_names_stay_in_either_way(protected: Sequence[str]) -> None:
    kept = bool(protected)
    text = "软件之家的软件"
    shown = "软件之家的軟體" if kept else "軟體之家的軟體"
    assert convert_literally(text, "s2twp", protected) == shown
    assert render(text, target("twp"), protected=protected) == shown


def test_formatting_stays_on_its_words_when_lengths_change() -> None:
    spans = (Span("新的"), Span("内存", "strong"), Span("很快"), Span("内存", "code"), Span("内存"))
    (turned,) = render_message(Message((Block(spans),)), target("twp")).blocks
    assert [(span.text, span.style) for span in turned.spans] == [
        ("新的", "plain"),
        ("記憶體", "strong"),
        ("很快", "plain"),
        ("内存", "code"),
        ("記憶體", "plain"),
    ]


def test_a_word_across_two_styles_is_turned_as_one() -> None:
    block = Block((Span("内", "strong"), Span("存很快")))
    (turned,) = render_message(Message((block,)), target("twp")).blocks
    assert [span.text for span in turned.spans] == ["記憶體", "很快"]


def test_links_and_buttons_keep_what_they_do() -> None:
    link = Span("软件", "link", "https://example.com/软件")
    message = Message((Block((link,)),)).with_buttons([Button("软件", "search:软件")])
    turned = render_message(message, target("twp"))
    assert turned.blocks[0].spans[0] == Span("軟體", "link", link.href)
    assert turned.buttons == message.buttons


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(_MIXED.map(lambda text: text[:12]), _STYLES), min_size=1, max_size=4),
    st.sampled_from(TARGETS),
)
def test_spans_together_are_the_turned_text(pieces: list[tuple[str, str]], chosen: Target) -> None:
    block = Block(tuple(Span(text, style) for text, style in pieces))  # type: ignore[arg-type]
    turned = render_message(Message((block,)), chosen, "hans").blocks[0]
    assert turned.text == render(block.text, chosen, "hans")
    assert [span.style for span in turned.spans] == [style for _, style in pieces]
