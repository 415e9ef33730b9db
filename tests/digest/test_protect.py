import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.protect import divided, protected_spans
from digest.punctuation import full_width_marks
from digest.script import convert_literally, render, target_named

_NASTY = st.text(st.sampled_from("a1@#`.:/（《》原标题[]\n \\*软 中\ud800\x00😀"), max_size=40)


def kept(text: str, *names: str) -> list[str]:
    return [text[start:end] for start, end in protected_spans(text, names)]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("见https://example.com/a?b=1的说明", ["https://example.com/a?b=1"]),
        ("见 https://example.com/软件/说明 一文", ["https://example.com/软件/说明"]),
        ("见（https://example.com/a）", ["https://example.com/a"]),
        ("见https://example.com/a.", ["https://example.com/a"]),
        ("HTTPS://EXAMPLE.COM/A", ["HTTPS://EXAMPLE.COM/A"]),
        ("看example.com/path那页", ["example.com/path"]),
        ("写信到foo.bar@mail.example.com吧", ["foo.bar@mail.example.com"]),
        ("运行`pip 软件`再说", ["`pip 软件`"]),
        ("```\n软件\n```后", ["```\n软件\n```"]),
        ("问@reader_1发布了", ["@reader_1"]),
        ("问@软件之家，", ["@软件之家"]),
        ("#软件# 和 #发布 会", ["#软件#", "#发布"]),
        ("# 标题不是标签", []),
        ("原标题：《软件之道》，作者", ["原标题：《软件之道》"]),
        ("书名《软件之道》", []),
        ("坏\ud800字\x00符", ["\ud800", "\x00"]),
        ("C# 和 1:2 和 3.14", []),
    ],
)
def test_what_keeps_its_letters(text: str, spans: list[str]) -> None:
    assert kept(text) == spans


def test_protected_names_come_longest_first_and_match_exactly() -> None:
    assert kept("发展银行和发展", "发展", "发展银行") == ["发展银行", "发展"]
    assert kept("OpenAI openai", "OpenAI") == ["OpenAI"]
    assert kept("a.c abc", "a.c") == ["a.c"]
    assert kept("空名", "") == []


def test_an_address_set_off_by_spaces_keeps_its_han_path_in_a_conversion() -> None:
    text = "软件见 https://example.com/软件 与https://example.com/软件"
    shown = "軟體見 https://example.com/软件 與https://example.com/軟體"
    assert convert_literally(text, "s2twp") == shown


@given(_NASTY)
def test_the_pieces_joined_are_the_text(text: str) -> None:
    assert "".join(piece for piece, _ in divided(text, ("软",))) == text
    for piece, protected in divided(text, ("软",)):
        assert protected or "软" not in piece


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("期望降低,OpenAI拿什麼拯救", "期望降低，OpenAI拿什麼拯救"),
        ("易守江山難,GPT-5從技術", "易守江山難，GPT-5從技術"),
        ("後記:多模態能否?", "後記：多模態能否？"),
        ("Sora,GPT 很貴", "Sora,GPT 很貴"),
        ("GPT-5,這是", "GPT-5，這是"),
        ("你好, 世界", "你好，世界"),
        ("真的嗎?!不會", "真的嗎？！不會"),
        ("谷歌(Google)發布", "谷歌（Google）發布"),
        ("Google(谷歌)發布", "Google（谷歌）發布"),
        ("計算f(x)的值", "計算f(x)的值"),
        ("12:30 開始,1,000 人", "12:30 開始，1,000 人"),
        ("比分3:2", "比分3:2"),
        ("他笑了:)", "他笑了:)"),
        ("(圖/記者)", "（圖/記者）"),
        ("他說(很小聲,真的)走", "他說（很小聲，真的）走"),
        ("Hello, world!", "Hello, world!"),
    ],
)
def test_half_width_marks_beside_han_become_full_width(text: str, shown: str) -> None:
    assert full_width_marks(text) == shown


def test_marks_inside_what_is_protected_stay() -> None:
    hant = target_named("hant")
    assert hant
    text = "见https://example.com/a,b?c,他说`甲,乙`,好"
    assert render(text, hant) == "見https://example.com/a,b?c，他說`甲,乙`，好"


def test_a_conversion_keeps_half_width_marks() -> None:
    assert convert_literally("软件,好", "s2t") == "軟件,好"


@given(_NASTY)
def test_marks_turned_twice_are_turned_once(text: str) -> None:
    once = full_width_marks(text)
    assert full_width_marks(once) == once
