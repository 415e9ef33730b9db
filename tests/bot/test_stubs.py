"""What stands around an article, and what stands in its place."""

import pytest

from bot.sources.page import read_page
from bot.sources.stubs import refused
from digest.article import Article
from digest.reading import read
from handlers.ports import FetchError
from tests.bot.test_pages import BODY, page

BODY_LONG = "".join(f"<p>{line}</p>" for line in ("山谷裡的石橋已經封了十二年，沒有人走。",) * 4)


def refusal(text: str, address: str = "https://site.example/a") -> FetchError:
    with pytest.raises(FetchError) as told:
        read_page(text, address)
    return told.value


def article_of(inner: str) -> Article:
    return read(read_page(page(body=f"<article>{inner}</article>"), "https://site.example/a"))


@pytest.mark.parametrize(
    "notice",
    [
        "环境异常", "当前环境异常，完成验证后即可继续访问。", "環境異常，完成驗證後即可繼續訪問",
        "请在微信客户端打开链接",
    ],
)  # fmt: skip
def test_wechat_s_verification_is_told_with_what_to_do(notice: str) -> None:
    told = refusal(page(body=f"<div><h2>{notice}</h2><a>去验证</a></div>"))
    assert told.later
    assert told.advice.startswith("WeChat asks for a verification; I cannot read it for now.")


@pytest.mark.parametrize(
    ("notice", "reason", "later"),
    [
        ("请完成安全验证后继续访问", "the site asks for a verification", True),
        ("访问过于频繁，请稍后再试", "the site asks for a verification", True),
        ("Just a moment...", "the site asks for a verification", True),
        ("登录后阅读全文", "the site asks for a login", True),
        ("請先登入，再繼續閱讀", "the site asks for a login", True),
        ("您需要登录后才能查看本文", "the site asks for a login", True),
        ("本文为付费内容，订阅后可阅读全文", "the site lets only those who pay", True),
        ("剩余 82% 未读，开通会员即可解锁全文", "the site lets only those who pay", True),
        ("訂閱以閱讀全文", "the site lets only those who pay", True),
        ("该内容已被发布者删除", "the article has been deleted", False),
        ("此内容因违规无法查看", "the article has been taken down", False),
    ],
)
def test_a_stub_is_never_an_article(notice: str, reason: str, later: bool) -> None:
    for body in (
        f"<div class=box><p>{notice}</p></div>",
        f"<article>{BODY_LONG}<p>{notice}</p></article>",
    ):
        told = refusal(page(body=body))
        assert told.reason.startswith(reason)
        assert told.later is later


def test_an_article_about_logins_and_payment_is_one() -> None:
    about = "".join(
        f"<p>{sentence}</p>"
        for sentence in (
            "这家公司在去年推出了付费内容，许多老用户抱怨：登录后阅读的文章越来越少，订阅之后才能看到全文。"
            * 3,
            "它的创始人说，验证码是不得已的办法，因为机器人的访问过于频繁，服务器一度瘫痪了整整两天。"
            * 3,
        )
    )
    assert article_of(about).length > 200
    long = "<p>" + "山谷裡的石橋已經封了十二年。" * 120 + "</p><p>登录后阅读评论</p>"
    assert article_of(long).length > 1000


def test_a_page_that_says_it_is_not_free_and_shows_little_is_a_stub() -> None:
    closed = """<script type="application/ld+json">
    {"@type": "NewsArticle", "headline": "橋", "isAccessibleForFree": false}</script>"""
    told = refusal(page(closed, f"<article>{BODY_LONG * 2}</article>"))
    assert told.reason == "the site lets only those who pay read it"
    assert refused("橋" * 2000, closed=True) is None


def test_what_asks_for_something_goes_and_the_credit_stays() -> None:
    article = article_of(
        "<p>点击上方“谷口纪事”关注我们</p><p>↑ 點擊上方藍字關注 ↑</p>" + BODY +
        "<p>点击阅读原文</p><p>预览时标签不可点</p><p>微信扫一扫关注该公众号</p><p>分享到朋友圈</p>"
        "<p>喜欢就点个“在看”吧</p><p>阅读原文</p><p>微信 微博 QQ</p>"
        "<div class='share-bar'>分享</div><div id=related-posts><h3>相關文章</h3><ul>"
        "<li><a href=/2>十件你不知道的事</a></li></ul></div>"
        "<p style='display: none'>看不見的字</p><p>推荐阅读</p>"
        "<p><a href=/3>另一篇不相干的文章</a></p>"
    )  # fmt: skip
    for noise in (
        "关注", "點擊", "阅读原文", "预览", "扫一扫", "朋友圈", "在看", "微博", "分享", "相關文章",
        "十件", "看不見", "推荐阅读", "不相干",
    ):  # fmt: skip
        assert noise not in article.text, noise
    assert [section.name for section in article.sections] == ["01 為什麼要修", "02 怎麼修"]
    assert article.credit is not None
    assert "本文來自微信公眾號" in article.credit.text


def test_sentences_that_only_begin_alike_stay() -> None:
    kept = (
        "點擊率在三個月裡翻了一倍，而願意付費的讀者卻少了兩成，這是編輯部沒有料到的。",
        "分享經濟的故事講了十年，如今只剩下單車還停在路邊。",
        "相關部門沒有回應。", "關注度下降得很快。", "推薦演算法改變了一切。",
    )  # fmt: skip
    article = article_of(BODY + "".join(f"<p>{line}</p>" for line in kept))
    for line in kept:
        assert line in article.text


def test_structure_survives() -> None:
    article = article_of(
        "<p>導語說明事情的來龍去脈，一共兩句。這是第二句，也不長。</p>"
        "<section><section><span>01</span></section><section><strong><span>為什麼要修"
        "</span></strong></section></section>"
        "<section><span leaf=''>石橋建於</span><span>1931</span><span>年，曾是兩岸唯一的通道。"
        "</span></section>"
        "<ul><li>第一塊石頭</li><li>第二塊石頭</li></ul><blockquote><p>橋在，人才記得回來。</p>"
        "</blockquote>"
        "<table><tr><th>年份</th><th>人數</th></tr><tr><td>1931</td><td>三百</td></tr></table>"
        "<figure><img data-src='https://p.example/1.png'>"
        "<figcaption>▲ 橋的舊照</figcaption></figure>"
        "<section><section><span>02</span></section><section><strong>怎麼修</strong></section>"
        "</section><p>工匠先替每一塊石頭編號，再逐層拆下。前後花了七個月。</p>"
    )
    assert [section.label for section in article.sections] == ["01", "02"]
    assert [section.title for section in article.sections] == ["為什麼要修", "怎麼修"]
    body = article.sections[0].text
    assert "石橋建於1931年，曾是兩岸唯一的通道。" in body
    for part in ("第一塊石頭", "第二塊石頭", "橋在，人才記得回來。", "三百", "橋的舊照"):
        assert part in body
    assert "年份" in body


def test_the_element_that_a_news_site_names_is_the_article() -> None:
    inner = f"<div class='common-width articleDetailContent kr-rich-text-wrapper'>{BODY}</div>"
    around = f"<div class=box><h1>橋</h1>{inner}<div class=box2>{BODY_LONG}其他新聞</div></div>"
    article = read(read_page(page(body=around), "https://36.example/p/1"))
    assert "其他新聞" not in article.text
    assert len(article.sections) == 2
