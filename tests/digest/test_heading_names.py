"""What the parts at either end of an article are called, in both scripts."""

import pytest

from digest.convert import turn
from digest.heading_names import is_behind, is_closing, is_opening, may_close, may_open

CLOSINGS = [
    "结语",
    "写在最后",
    "最后的话",
    "总结一下",
    "总结与展望",
    "小结一下",
    "结语与思考",
    "总结及反思",
    "复盘与总结",
    "个人总结",
    "心得体会",
    "几点启示",
    "一点思考",
    "最后的一点思考",
    "写到最后",
    "未来规划",
    "下一步的计划",
    "文末总结",
    "总结：三句话",
    "后记……",
    "END",
    "终",
    "写在最后：人会少吗？",
]
OPENINGS = [
    "前言",
    "序",
    "序言",
    "序章",
    "序幕：五点钟",
    "写在前面",
    "写在前面的话",
    "背景与目标",
    "项目背景",
    "产品简介",
    "关于本文",
    "先说结论",
]


@pytest.mark.parametrize("name", CLOSINGS)
def test_what_closes_an_article_is_known_by_name(name: str) -> None:
    assert may_close(name)
    assert may_close(turn(name, "s2t"))
    assert not may_open(name)


@pytest.mark.parametrize("name", OPENINGS)
def test_what_opens_an_article_is_known_by_name(name: str) -> None:
    assert may_open(name)
    assert may_open(turn(name, "s2t"))
    assert not may_close(name)


@pytest.mark.parametrize(
    "decorated", ["/ 結語 /", "【結語】", "結語 Conclusion", "｜尾聲｜", "——後記"]
)
def test_a_name_may_be_decorated(decorated: str) -> None:
    assert is_closing(decorated)


@pytest.mark.parametrize(
    "text",
    [
        "总结会开了三个小时", "结果", "复盘会", "背景音乐", "最后一步", "序列号", "终点站",
        "结语写得很短。", "未来规划局", "我的建议是先睡一觉", "下一步怎么走",
    ],
)  # fmt: skip
def test_what_only_begins_like_a_name_is_none(text: str) -> None:
    assert not is_closing(text)
    assert not is_opening(text)
    assert not may_open(text)
    assert not may_close(text)


def test_what_stands_behind_an_article_is_no_part_of_it() -> None:
    assert is_behind("参考资料")
    assert is_behind("往期推薦")
    assert not is_behind("参考价值")
