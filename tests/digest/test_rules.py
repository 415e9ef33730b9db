"""The operator's own replies: which rule answers, and what is wrong with a file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.rules import RulesError, parse_rules

RULES = parse_rules(
    """
follow = "謝謝訂閱。"
default = ["沒有聽懂。"]

[[rule]]
name = "客服"
keywords = ["客服", "聯絡"]
replies = ["請寫信來。", "週一到週五有人回。"]

[[rule]]
keywords = ["抽獎"]
match = "equal"
answer = "random"
replies = ["再接再厲", "恭喜", "下次"]

[[rule]]
keywords = ["抽獎"]
replies = ["活動辦法在這裡。"]

[[rule]]
keywords = ["AI", "客服電話"]
priority = 5
replies = ["人工智慧專題。"]
"""
)


@pytest.mark.parametrize(
    ("text", "number", "keyword"),
    [
        ("客服在嗎", 1, "客服"),
        ("怎么联络你们", 1, "聯絡"),
        ("抽獎！", 2, "抽獎"),
        ("抽奖", 2, "抽獎"),
        ("抽獎什麼時候", 3, "抽獎"),
        ("客服電話幾號", 4, "客服電話"),
        ("ＡＩ 客服", 4, "AI"),
        ("said", None, ""),
        ("別的", None, ""),
    ],
)
def test_which_rule_answers(text: str, number: int | None, keyword: str) -> None:
    found = RULES.answer(text)
    assert (found.rule.number if found else None) == number
    assert (found.keyword if found else "") == keyword


def test_all_replies_or_one_at_random() -> None:
    told = RULES.answer("客服")
    assert told is not None
    assert told.replies == ("請寫信來。", "週一到週五有人回。")
    drawn = {found.replies for seed in range(9) if (found := RULES.answer("抽獎", seed=seed))}
    assert drawn == {("再接再厲",), ("恭喜",), ("下次",)}


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(RulesError) as fault:
        parse_rules(
            """
hello = 1
default = 3
[[rule]]
name = "甲"
keywords = []
replies = ["好"]
[[rule]]
keywords = ["x", " "]
match = "like"
answer = "some"
priority = true
sort = 1
"""
        )
    told = "\n".join(fault.value.faults)
    for part in (
        "'hello' is not known",
        "default is a text",
        "rule 1 (甲) has no keywords",
        "rule 2: keywords: a text is empty",
        "rule 2: match is contain or equal",
        "rule 2: answer is all or random",
        "rule 2: priority is a whole number",
        "rule 2: 'sort' is not known",
        "rule 2 has no replies",
    ):
        assert part in told


@pytest.mark.parametrize(
    "text", ["[rule]\nkeywords=1", "rule = [1]", "[[rule", "[[rule]]\nreplies=7"]
)
def test_a_broken_file_is_a_fault(text: str) -> None:
    with pytest.raises(RulesError):
        parse_rules(text)


@given(st.text(max_size=60), st.integers())
def test_any_text_is_answered_or_not(text: str, seed: int) -> None:
    found = RULES.answer(text, seed=seed)
    assert found is None or found.replies
