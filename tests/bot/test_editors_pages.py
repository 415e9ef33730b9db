"""Whole pages as the editors of public accounts and news sites build them."""

from datetime import UTC, datetime
from pathlib import Path

from bot.sources.page import read_page
from digest.reading import read

PAGES = Path(__file__).parent.parent / "data" / "pages"


def test_a_public_account_s_page_made_in_an_editor() -> None:
    raw = read_page((PAGES / "wechat-editor.html").read_text("utf-8"), "https://mp.example/s/x")
    assert (raw.title, raw.account) == ("夜班公交车上的人", "慢路纪事")
    assert raw.published == datetime(2026, 11, 20, 13, 30, tzinfo=UTC)
    article = read(raw)
    assert [section.name for section in article.sections] == [
        "01 司机老周", "02 后排的护士", "03 线路要停了",
    ]  # fmt: skip
    for whole in (
        "末班车在夜里十一点四十分离开总站，车上只有四个人。", "他们彼此不认识",
        "老周开这条线十九年。", "也记得谁后来不再出现。", "总站的最后一班车",
        "她说，那四十分钟是一天里唯一属于自己的时间。", "替每个人报一次站名。",
    ):  # fmt: skip
        assert whole in article.text, whole
    for noise in (
        "蓝字", "隐藏", "推荐阅读", "菜市场", "修表匠", "在看", "预览", "阅读原文", "扫一扫",
        "每周一个路上", "135", "var ct", "浙江",
    ):  # fmt: skip
        assert noise not in article.text, noise


def test_a_news_site_s_page_with_its_bars_and_lists() -> None:
    raw = read_page(
        (PAGES / "news-site.html").read_text("utf-8"), "https://news.example/p/77?f=rss"
    )
    assert (raw.title, raw.author) == ("小城书店的第七年", "何青")
    assert raw.address == "https://news.example/p/77"
    assert raw.published == datetime(2026, 11, 19, 0, 0, tzinfo=UTC)
    article = read(raw)
    assert [section.title for section in article.sections] == [
        "从卖书到办读书会", "账怎么算", "接下来",
    ]  # fmt: skip
    for whole in (
        "第一年只卖出两千册。", "老邮局改成的书店", "只要求每人带一个问题。",
        "书不赚钱，但书让人走进来。", "书架一个也不丢。",
    ):  # fmt: skip
        assert whole in article.text, whole
    for noise in ("登录", "分享到", "微博", "推荐阅读", "咖啡馆", "电影院", "热门", "点子", "ICP"):
        assert noise not in article.text, noise
