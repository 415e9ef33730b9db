"""The operator's replies in a conversation."""

from dataclasses import replace

from digest.rules import parse_rules
from tests.handlers.conftest import BRIDGE, World

RULES = parse_rules(
    """
follow = "謝謝訂閱。\\n\\n每週三有新文章。"
default = "沒有聽懂，請換個說法。"
[[rule]]
keywords = ["客服", "摘要"]
replies = ["請寫信來。", "有人會回。"]
"""
)


async def test_the_operator_s_words_come_where_nothing_else_is_meant(world: World) -> None:
    world.answerer = replace(world.answerer, rules=lambda: RULES)
    await world.put(BRIDGE)
    greeted = await world.says("/start")
    assert "\n---\n謝謝訂閱。\n\n每週三有新文章。\n---\n" in greeted
    assert await world.says("請問客服在嗎") == "請寫信來。\n---\n有人會回。"
    # A command keeps its word, a search its findings; what finds nothing gets the default.
    assert "修一座沒有人走的橋" in await world.says("摘要")
    assert "修一座沒有人走的橋" in await world.says("石橋")
    assert await world.says("飛碟") == "沒有聽懂，請換個說法。"
    assert "沒有找到「飛碟」" in await world.says("/search 飛碟")
    assert "謝謝訂閱" not in await world.says("/start")
