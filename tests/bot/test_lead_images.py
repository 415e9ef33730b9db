"""Which picture leads an article: as pages, public accounts and feeds name it."""

import json

import pytest

from bot.sources.feed import read_feed
from bot.sources.page import read_page
from bot.sources.pictures import leading
from digest.reading import read

BASE = "https://news.example/p/1"
LINE = "<p>第{n}段寫橋邊的一天，早上有霧，下午有人釣魚，晚上只剩水聲。</p>"
TEXT = "".join(LINE.format(n=n) for n in range(9))


def page(head: str = "", first: str = "") -> str:
    body = f"<article><h1>橋邊</h1>{first}{TEXT}</article>"
    return f"<html><head>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("head", "first", "expected"),
    [
        ('<meta property="og:image" content="/a.jpg">', "", "https://news.example/a.jpg"),
        (
            '<meta property="og:image" content="http://i.example/a.jpg">'
            '<meta property="og:image:secure_url" content="https://i.example/a.jpg">',
            "",
            "https://i.example/a.jpg",
        ),
        ('<meta name="twitter:image" content="https://i.example/t.png">', "",
         "https://i.example/t.png"),
        ("", '<img src="data:image/gif;base64,R0" data-original="/late.jpg">',
         "https://news.example/late.jpg"),
        ("", '<img src="/p.gif" width="1" height="1"><img src="b.jpg?a=1&amp;b=2">',
         "https://news.example/p/b.jpg?a=1&b=2"),
        ('<meta property="og:image" content="javascript:alert(1)">', "", ""),
        ('<meta property="og:image" content="file:///etc/passwd">', "", ""),
        (f'<meta property="og:image" content="https://i.example/{"x" * 3000}">', "", ""),
        ("", "", ""),
    ],
)  # fmt: skip
def test_a_page_s_picture(head: str, first: str, expected: str) -> None:
    found = read_page(page(head, first), BASE)
    assert found.image == expected
    assert read(found).image == expected


@pytest.mark.parametrize(
    "image",
    ["https://i.example/1.jpg", ["https://i.example/1.jpg", "https://i.example/2.jpg"],
     {"@type": "ImageObject", "url": "https://i.example/1.jpg"},
     [{"url": "https://i.example/1.jpg"}]],
)  # fmt: skip
def test_what_linked_data_says_of_it(image: object) -> None:
    told = json.dumps({"@type": "NewsArticle", "headline": "橋邊", "image": image})
    head = f'<script type="application/ld+json">{told}</script>'
    assert read_page(page(head), BASE).image == "https://i.example/1.jpg"


def test_a_public_account_s_cover_else_the_first_picture_that_came_late() -> None:
    image = '<img data-src="https://i.example/0?wx_fmt=png" data-w="900">'
    body = f'<div id="js_content">{image}{TEXT}'
    script = '<script>var msg_cdn_url = "https://i.example/cover/0?wx_fmt=jpeg";</script>'
    account = "https://mp.example/s/1"
    assert read_page(body + "</div>" + script, account).image == (
        "https://i.example/cover/0?wx_fmt=jpeg"
    )
    assert read_page(body + "</div>", account).image == "https://i.example/0?wx_fmt=png"
    icon = body.replace('data-w="900"', 'data-w="32"')
    assert read_page(icon + "</div>", account).image == ""


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ('<enclosure url="https://i.example/e.jpg" type="image/jpeg" length="9"/>',
         "https://i.example/e.jpg"),
        ('<enclosure url="https://i.example/e.mp3" type="audio/mpeg" length="9"/>', ""),
        ('<media:content url="https://i.example/m.jpg" medium="image"/>',
         "https://i.example/m.jpg"),
        ('<media:content url="https://i.example/m.mp4" medium="video"/>'
         '<media:thumbnail url="https://i.example/t.jpg"/>', "https://i.example/t.jpg"),
        ("<description>&lt;p&gt;&lt;img src='in.jpg'&gt;橋邊&lt;/p&gt;</description>",
         "https://news.example/p/in.jpg"),
        ("<description>橋邊</description>", ""),
    ],
)  # fmt: skip
def test_a_feed_s_picture(entry: str, expected: str) -> None:
    feed = (
        '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>谷口</title>'
        f"<item><title>橋</title><link>{BASE}</link>{entry}</item></channel></rss>"
    )
    (found,) = read_feed(feed, "https://news.example/feed.xml").articles
    assert found.image == expected


def test_a_json_feed_s_picture() -> None:
    items = [
        {"id": "1", "url": BASE, "content_text": "橋邊", "image": "https://i.example/j.png"},
        {"id": "2", "url": BASE, "content_html": "<img src='/in.png'>橋邊"},
        {"id": "3", "content_text": "橋邊", "image": {"url": "https://i.example/"}},
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "谷口", "items": items}
    found = read_feed(json.dumps(feed), "https://news.example/feed.json").articles
    assert [one.image for one in found] == [
        "https://i.example/j.png", "https://news.example/in.png", "",
    ]  # fmt: skip


def test_markup_without_end_is_looked_through_once() -> None:
    assert leading((), "<img " * 200_000, BASE) == ""
    assert leading((), "<img" + " src=" * 200_000, BASE) == ""
    assert leading((), ("<img src='" + "x" * 3000) * 300, BASE) == ""
