"""Sentences end where a reader would say they end."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今天下雨。明天放晴！後天呢？", ["今天下雨。", "明天放晴！", "後天呢？"]),
        ("他问：“为什么？”没有人回答。", ["他问：“为什么？”", "没有人回答。"]),
        ("「為什麼？」他問道。「不知道。」", ["「為什麼？」他問道。", "「不知道。」"]),
        ("所谓“是什么？为什么？”的问题。", ["所谓“是什么？为什么？”的问题。"]),
        (
            "她說：「今天先走。明天再來。」說完就走。",
            ["她說：「今天先走。明天再來。」", "說完就走。"],
        ),
        ("書名是《等等！別走》。很好看。", ["書名是《等等！別走》。", "很好看。"]),
        ("真的吗？！当然。", ["真的吗？！", "当然。"]),
        ("我……我不知道。", ["我……我不知道。"]),
        ("路一直往前延伸到海边……我们停下来。", ["路一直往前延伸到海边……", "我们停下来。"]),
        ("涨了3.5%，到12.8元。见下表。", ["涨了3.5%，到12.8元。", "见下表。"]),
        (
            "網址是 https://a.example/q?x=1!y 可以看。好。",
            ["網址是 https://a.example/q?x=1!y 可以看。", "好。"],
        ),
        (
            "It works. The U.S. team left. 我们也走。",
            ["It works.", "The U.S. team left.", "我们也走。"],
        ),
        ("1. 先量水位。2. 再記裂縫。", ["1. 先量水位。", "2. 再記裂縫。"]),
        ("沒有標點的一行\n另一行", ["沒有標點的一行", "另一行"]),
        ("他走了（真的！）。", ["他走了（真的！）。"]),
        ("", []),
        (" \n\u3000\n", []),
    ],
)
def test_sentences_end_at_their_marks(text: str, expected: list[str]) -> None:
    assert split_sentences(text) == expected


# A paragraph of speech that is longer than a sentence may be, with no stop of its own.
LONG = "這是一段說了很久也沒有停的話，" * 12


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "他說：「老師問我『為什麼？』我沒有回答。」說完低頭。",
            ["他說：「老師問我『為什麼？』我沒有回答。」", "說完低頭。"],
        ),
        ("「她只說了一句『再見。』」門關上了。", ["「她只說了一句『再見。』」", "門關上了。"]),
        ("「她只說了一句『再見』。」門關上了。", ["「她只說了一句『再見』。」", "門關上了。"]),
        ("「船班『照舊。』」站長解釋。人散了。", ["「船班『照舊。』」站長解釋。", "人散了。"]),
        ("“钱已经退了。”她补充道。没有人信。", ["“钱已经退了。”她补充道。", "没有人信。"]),
        ("「『不要走！』」他回頭。沒有人。", ["「『不要走！』」", "他回頭。", "沒有人。"]),
        ("「『不要走！』她喊。」他寫道。天黑了。", ["「『不要走！』她喊。」他寫道。", "天黑了。"]),
        (
            "「甲說『好。』乙說『不好！』丙沒有說話。」會議到此為止。",
            ["「甲說『好。』乙說『不好！』丙沒有說話。」", "會議到此為止。"],
        ),
        (
            "他記得「父親說『等等。』，然後就走了」這件事。後來沒有再提。",
            ["他記得「父親說『等等。』，然後就走了」這件事。", "後來沒有再提。"],
        ),
        (
            "書上寫著「先有『問？』，後有『答。』」這幾個字。沒有別的。",
            ["書上寫著「先有『問？』，後有『答。』」這幾個字。", "沒有別的。"],
        ),
        (
            "他問：「你聽見『鐘響……』了嗎？」沒有人應。",
            ["他問：「你聽見『鐘響……』了嗎？」", "沒有人應。"],
        ),
        ("『「好。」』他點頭。", ["『「好。」』", "他點頭。"]),
        ("“他说‘算了。’”她叹气。“我没拦。”", ["“他说‘算了。’”", "她叹气。", "“我没拦。”"]),
        (
            f"「{LONG}後來他問『真的？假的？』就掛了。{LONG}好。」燈滅了。",
            [f"「{LONG}後來他問『真的？假的？』就掛了。", f"{LONG}好。」", "燈滅了。"],
        ),
        # A quotation that is never closed holds nothing together.
        (
            "「有一個『沒有關上的引號。後面還有一句。",
            ["「有一個『沒有關上的引號。", "後面還有一句。"],
        ),
    ],
)
def test_a_quotation_in_a_quotation_divides_nothing(text: str, expected: list[str]) -> None:
    assert split_sentences(text) == expected


def test_a_long_line_without_marks_is_divided_at_white_space() -> None:
    line = " ".join(["我们今天讨论的是社区的停车问题"] * 8)
    assert all(len(piece) < 40 for piece in split_sentences(line))


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        alphabet=st.one_of(
            st.sampled_from("。！？…“”「」『』（）()\"'.!?，：ab1 中文說\n"), st.characters()
        )
    )
)
def test_nothing_but_white_space_is_lost(text: str) -> None:
    pieces = split_sentences(text)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(piece == piece.strip() != "" for piece in pieces)
