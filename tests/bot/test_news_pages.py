"""Ordinary news sites' pages: the article whole, and nothing of what stands around it."""

from pathlib import Path

import pytest

from bot.sources.page import read_page
from digest.article import Article
from digest.reading import read
from digest.script import fold
from handlers.ports import FetchError
from tests.bot.test_pages import BODY, page

PAGES = Path(__file__).parent.parent / "data" / "pages"
# Folded; each stands in one of the pages, beside the article or between its paragraphs.
NOISE = (
    "登录", "登入", "首页", "会员", "评论", "收藏", "分享", "微博", "原标题", "广告", "扫描",
    "粉丝", "相关新闻", "陪读", "校车开进", "排行", "明星", "油价", "版权", "列印", "往下阅读",
    "延伸阅读", "偏乡", "看更多", "贴文", "好友", "提醒您", "不用抽", "app", "花莲", "留言",
    "热门", "目录", "facebook", "按赞", "载入", "相关", "标签", "关于", "写字的人", "上一篇",
    "下一篇", "哭了", "电子邮件", "近期", "举报", "赞", "关注", "报料", "whatsapp", "hotpick",
)  # fmt: skip


def read_from(name: str) -> Article:
    text = (PAGES / f"news-{name}.html").read_text("utf-8")
    return read(read_page(text, "https://news.example/p/1?from=rss"))


@pytest.mark.parametrize(
    ("name", "sections"),
    [
        ("portal", ["二十二年", "银杏"]), ("tw", ["二十二年"]), ("blog", ["二十二年", "銀杏"]),
        ("hash", ["二十二年", "银杏"]), ("hk", []),
    ],
)  # fmt: skip
def test_the_article_is_whole_and_alone(name: str, sections: list[str]) -> None:
    article = read_from(name)
    assert article.title in ("山里的七个学生", "山裡的七個學生")
    assert [section.title for section in article.sections] == sections
    folded = fold(article.text)
    for whole in (
        "还有一个孩子要上课",
        "分成四个年级。",
        "一边写除法。",
        "父亲。",
        "四十分钟山路。",
    ):
        assert whole in folded, whole
    assert [one for one in NOISE if one in folded] == []


def test_what_is_said_around_it_goes_into_the_credit() -> None:
    portal, paper = read_from("portal"), read_from("tw")
    assert portal.credit is not None
    assert portal.credit.editor == "程远"
    assert paper.credit is not None
    assert (paper.credit.account, paper.credit.authors) == ("乙報", ("何山",))
    # The caption of the picture on top names who took it, and is no line of attribution.
    assert "攝影" not in paper.credit.printed


@pytest.mark.parametrize(
    "element",
    [
        "div class='article-content__editor'", "div id='artibody'", "div class='x story-body y'",
        "section class='post_content'", "div id='articleContent'", "div class='newsText'",
        "div class='entry-content-wrapper'", "div itemprop='articleBody'",
    ],
)  # fmt: skip
def test_the_element_by_the_names_that_sites_give_it(element: str) -> None:
    inner = f"<{element}>{BODY}</{element.split()[0]}>"
    around = f"<div><h1>橋</h1><p>{'別的新聞，與這座橋沒有關係。' * 20}</p>{inner}</div>"
    article = read(read_page(page(body=around), "https://site.example/a"))
    assert "別的新聞" not in article.text
    assert len(article.sections) == 2


def test_parts_that_are_named_like_the_whole_are_one_article() -> None:
    parts = "".join(f"<div class='article-body-text'>{BODY}{n}</div>" for n in range(2))
    text = page(body=f"<div class='article-body'>{parts}</div><div>{'別的新聞。' * 50}</div>")
    article = read(read_page(text, "https://site.example/a"))
    assert article.text.count("石橋建於1931年") == 2
    assert "別的新聞" not in article.text


@pytest.mark.parametrize(
    "line",
    [
        "他加入了登山社，認識不少好友，後來一起開了店。", "相關單位表示，會再研究。",
        "看更多的書，走更遠的路，這是她給自己的期許。", "延伸閱讀是一種習慣，不是功課。",
        "報料的人沒有留下名字。", "下載量在一週內破了百萬。", "往下閱讀這封信，語氣就變了。",
        "提醒您的孩子，也提醒自己。", "他登入系統，發現帳號裡少了三百元。",
    ],
)  # fmt: skip
def test_sentences_of_the_article_that_begin_alike_stay(line: str) -> None:
    text = page(body=f"<article>{BODY}<p>{line}</p><p>{BODY[3:40]}</p></article>")
    assert line in read(read_page(text, "https://site.example/a")).text


@pytest.mark.parametrize(
    "corner",
    [
        "您好，请登录",
        "请登录后发表评论",
        "登录后可查看评论",
        "請先登入再留言",
        "登入會員 享更多服務",
        "请先登录",
    ],
)
def test_a_short_article_is_not_refused_for_what_stands_in_the_corner(corner: str) -> None:
    text = page(body=f"<p>{corner}</p><article>{BODY}</article><p>{corner}</p>")
    assert len(read(read_page(text, "https://site.example/a")).sections) == 2


def test_a_page_with_nothing_but_a_login_says_so() -> None:
    for corner in ("您好，请登录", "請先登入", "请登录"):
        with pytest.raises(FetchError, match="asks for a login"):
            read_page(page(body=f"<div><h2>{corner}</h2><label>手机号</label></div>"), "")
