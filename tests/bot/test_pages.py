"""Which part of a page is the article, and what the page says of it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.sources.file import read_path
from bot.sources.page import read_page
from bot.sources.sources import Sources
from digest.article import Article
from digest.reading import read
from handlers.ports import FetchError

BODY = """<p>山谷裡的石橋已經封了十二年。今年春天，鎮公所決定把它修好，理由不是交通，而是記憶。</p>
<h2>01 為什麼要修</h2><p>石橋建於1931年，曾是兩岸唯一的通道。後來公路改道，橋就冷清了。</p>
<h2>02 怎麼修</h2><p>工匠先替每一塊石頭編號，再逐層拆下。前後花了七個月，才把最後一塊放回原位。</p>
<p>本文來自微信公眾號「谷口紀事」，作者：林一白。</p>"""
CLUTTER = "<nav>首頁 關於 登入</nav><aside>熱門文章：十件你不知道的事</aside>"
WECHAT = f"""<!doctype html><html><head><meta charset="utf-8">
<meta property="og:title" content="修一座橋"><meta property="og:url" content="https://mp.example/s/1">
<meta property="og:article:author" content="林一白"></head><body>{CLUTTER}
<h1 class="rich_media_title" id="activity-name">
   修一座橋
</h1><a id="js_name"> 谷口紀事 </a><em id="publish_time"></em>
<div class="rich_media_content" id="js_content" style="visibility: hidden;">{BODY}
<p><img data-src="https://pic.example/1.png"></p></div>
<div id="js_pc_qr_code">微信掃一掃關注該公眾號</div>
<script>var ct = "1763942400"; var msg_title = '修一座橋';</script></body></html>"""


def page(head: str = "", body: str = "") -> str:
    return f"<html><head><title>修一座橋 - 谷口</title>{head}</head><body>{body}</body></html>"


def article_of(text: str) -> Article:
    return read(read_page(text, "https://site.example/bridge"))


def test_a_wechat_page_by_its_own_marks() -> None:
    raw = read_page(WECHAT, "https://mp.example/s/1?scene=1")
    assert (raw.title, raw.account, raw.author) == ("修一座橋", "谷口紀事", "林一白")
    assert raw.published == datetime(2025, 11, 24, 0, 0, tzinfo=UTC)
    assert raw.address == "https://mp.example/s/1"
    article = read(raw)
    assert [section.label for section in article.sections] == ["01", "02"]
    assert article.credit is not None
    assert article.credit.account == "谷口紀事"
    for noise in ("首頁", "熱門文章", "掃一掃", "var ct"):
        assert noise not in article.text


def test_the_time_that_wechat_prints_is_its_own() -> None:
    text = WECHAT.replace('var ct = "1763942400";', "").replace(
        '<em id="publish_time">', '<em id="publish_time">2026年11月23日 08:05'
    )
    assert read_page(text, "").published == datetime(2026, 11, 23, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("notice", "reason"),
    [
        ("该内容已被发布者删除", "the article has been deleted"),
        ("当前环境异常，完成验证后即可继续访问。", "WeChat asks for a verification"),
        ("此内容因违规无法查看", "the article has been taken down"),
    ],
)
def test_a_page_that_is_gone_says_so(notice: str, reason: str) -> None:
    with pytest.raises(FetchError, match=reason):
        read_page(page(body=f"<div class=weui-msg>{notice}</div>"), "")


@pytest.mark.parametrize("element", ["article", "main"])
def test_the_element_that_holds_the_article(element: str) -> None:
    text = page(
        body=f"{CLUTTER}<{element}><h1>修一座橋</h1>{BODY}</{element}><footer>版權</footer>"
    )
    article = article_of(text)
    assert article.title == "修一座橋"
    assert [section.name for section in article.sections] == ["01 為什麼要修", "02 怎麼修"]
    assert "熱門文章" not in article.text
    assert "版權" not in article.text


def test_without_a_marked_element_the_text_is_found_all_the_same() -> None:
    article = article_of(page(body=f"{CLUTTER}<div class=post>{BODY}</div><footer>版權</footer>"))
    assert "石橋建於1931年" in article.text
    assert "首頁" not in article.text


def test_a_list_of_teasers_is_not_taken_for_an_article() -> None:
    teasers = "".join(f"<article><h2>第{n}篇</h2>{BODY}</article>" for n in range(3))
    raw = read_page(page(body=f"<main><div>{BODY * 2}</div>{teasers}</main>"), "")
    assert raw.body


def test_what_a_page_says_of_itself() -> None:
    linked = """<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle",
    "headline": "修一座橋", "datePublished": "2026-11-23T08:00:00+08:00",
    "author": [{"name": "林一白"}], "publisher": {"name": "山海週刊"}}]}</script>"""
    raw = read_page(page(linked, f"<article>{BODY}</article>"), "https://site.example/x?utm=1")
    assert (raw.title, raw.author, raw.account) == ("修一座橋", "林一白", "山海週刊")
    assert raw.published == datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
    graph = """<meta property="og:title" content="橋"><meta name="author" content="白">
    <meta property="article:published_time" content="2026-11-23">
    <meta property="og:site_name" content="谷口"><link rel="canonical" href="/bridge">"""
    raw = read_page(page(graph, f"<article>{BODY}</article>"), "https://site.example/x?utm=1")
    assert (raw.title, raw.author, raw.account) == ("橋", "白", "谷口")
    assert raw.address == "https://site.example/bridge"


@pytest.mark.parametrize(
    "linked", ["{", "[]", "3", '{"@type": 5}', '{"@graph": 7}', '{"@type": "Article", "author": 3}']
)
def test_odd_linked_data_does_no_harm(linked: str) -> None:
    head = f'<script type="application/ld+json">{linked}</script>'
    assert read_page(page(head, f"<article>{BODY}</article>"), "").title


async def test_a_saved_page_is_read_as_a_page(tmp_path: Path) -> None:
    file = tmp_path / "saved.html"
    file.write_text(WECHAT, encoding="utf-8")
    ((name, raw),) = read_path(str(file))
    assert name == "saved.html"
    assert (raw.account, raw.guid) == ("谷口紀事", str(file))
    sources = Sources()
    (same,) = (await sources.fetch(str(file))).articles
    await sources.close()
    assert same == raw
    part = tmp_path / "part.html"
    part.write_text(BODY, encoding="utf-8")
    ((_, raw),) = read_path(str(part))
    assert len(read(raw).sections) == 2
