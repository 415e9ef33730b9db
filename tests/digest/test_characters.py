"""Folding: one form of a text for search and matching, whatever its script and width."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.characters import _folding, fold

_MIXED = st.text(
    st.sampled_from("市场里卖鱼的人還沒來後面幾萬種說，。？《》 a1,:()@#…"), max_size=60
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＡＩ 隨著軟件發展", "ai 随着软件发展"),
        ("裏面", "里面"),
        ("裡面", "里面"),
        ("衞生", "卫生"),
        ("臺灣", "台湾"),
        ("甚麼", "甚么"),
        ("回覆", "回复"),
        ("２０２６", "2026"),
    ],
)
def test_folding_makes_scripts_widths_and_cases_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(_MIXED, _MIXED)
def test_a_part_folds_to_a_part_of_the_whole(one: str, other: str) -> None:
    assert fold(one) in fold(one + other)


@given(st.text(max_size=12))
@example("ｅ\u0301 Ａ́ ﾊﾞ ㍿ 豈…，")
def test_the_short_way_of_folding_folds_as_the_long_one(one: str) -> None:
    assert fold(one) == unicodedata.normalize("NFKC", one).casefold().translate(_folding())
