"""What surrounds an article inside its own element, swept out. Reading process."""

import re
from collections.abc import Iterator
from typing import Any

from digest.characters import fold

_ASIDE = (
    ".//script|.//style|.//noscript|.//template|.//nav|.//aside|.//footer|.//form|.//iframe|.//svg"
    "|.//button|.//*[@aria-hidden='true']|.//*[@hidden]|.//mp-common-profile|.//mpprofile"
    "|.//qqmusic|.//mpvoice|.//mp-miniprogram"
)
# Whole words of ids and classes, as sites name what is not the article.
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|related|recommend(?:ed|ation)?s?|comments?|sidebar|"
    r"breadcrumbs?|toolbar|advert(?:isement)?s?|ads?|qr-?code|qrcode|subscribe|newsletter|follow|"
    r"tags?|toc|pagination|pager|copyright|declare|reward|praise|hot-?news|more-?news|read-?more|"
    r"app-?download|download-?app|float|popup|modal|cookie|keywords?|likes|append-?qr|"
    r"authors?-?(?:box|card|info|bio)|about-?author|post-?nav(?:igation)?)(?:$|[\s_-])",
    re.IGNORECASE,
)
# What stands under a picture, as sites name it where they have no <figcaption>.
_CAPTION = re.compile(
    r"(?:^|[\s_-])(?:(?:img|image|pic|picture|photo|pgc-img)[_-]?(?:caption|descr?|description|note|text)"
    r"|wp-caption-text|caption)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LONGEST_CAPTION = 150
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
# What is there and cannot be seen: a trick for search engines, a layer that waits for a finger.
_UNSEEN = re.compile(
    r"(?:^|[;\s])(?:visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)"
    r"|text-indent\s*:\s*-\d{3,}|(?:max-)?height\s*:\s*0(?:px)?\s*(?:;|!|$)"
    r"|font-size\s*:\s*0(?:px|em|pt)?\s*(?:;|!|$)|color\s*:\s*transparent)",
    re.IGNORECASE,
)
_SIZED = re.compile(r"font-size\s*:\s*(?:[1-9]|0?\.\d)", re.IGNORECASE)
# An element that holds more of the text than this is the article, whatever its name.
_MOST = 0.3
_BLOCKS = {
    "p", "div", "section", "li", "ul", "ol", "table", "tr", "td", "th", "blockquote", "figure",
    "h1", "h2", "h3", "h4", "h5", "h6", "article", "main", "pre", "dl", "dt", "dd", "figcaption",
}  # fmt: skip
_LONGEST = 60
# Against folded text (simplified, half-width); whole lines that ask for something.
_ASKS = re.compile(
    r"(?:↑+|↓+|[▲▼△▽◆■●★☆※▪▸►]+|[-–—=*·|>]+)?\s*(?:"
    r"(?:点击|轻触|长按|戳|扫描?)[^。]{0,14}(?:关注|订阅|蓝字|下方|上方|阅读原文|二维码|卡片|名片|识别)[^。]{0,24}"
    r"|(?:关注|订阅|搜索|添加)(?:我们|本号|作者)?[^。]{0,6}(?:公众号|微信号|视频号|小程序)[^。]{0,24}"
    r"|(?:微信)?扫(?:一扫|码)[^。]{0,24}|扫描二维码[^。]{0,24}"
    r"|(?:点|求|给)个?[^。]{0,8}(?:在看|点赞|转发|三连|星标)[^。]{0,24}"
    r"|(?:喜欢|觉得)[^。]{0,12}(?:点|给)[^。]{0,10}(?:在看|赞|转发)[^。]{0,16}"
    r"|(?:阅读|查看)原文|预览时标签不可点|继续滑动看下一个|轻触阅读原文|向上滑动看下一个|收录于合集.{0,20}"
    r"|(?:分享|转发)(?:到|至|给)[^。]{0,20}|(?:微信|微博|qq|朋友圈|facebook|twitter|line|复制链接|[\s/|·,、])+"
    r"|(?:相关|推荐|延伸|热门|更多|往期|猜你喜欢)(?:阅读|文章|推荐|新闻|内容|精彩|回顾)*[:>]?"
    r"|(?:赞|在看|写留言|留言|收藏|分享|喜欢|打赏|赞赏|举报|评论)\s*\d*|\d+\s*(?:人|次)?(?:阅读|赞|评论|喜欢|收藏)"
    r"|(?:广告|赞助内容|ad|advertisement)"
    r"|[^。]{0,40}(?:扫描|扫码|长按)(?:上方|下方)?(?:二维码|图片)?(?:关注|加入|订阅)[^。]{0,16}"
    r"|(?:加入|追踪|订阅|下载|立即|点我|按我|按赞|赞好)[^。]{0,16}(?:line|好友|app|粉丝|专页|脸书|facebook|ig"
    r"|instagram|telegram|频道|电子报|活动办法)[^。]{0,24}"
    r"|[^。]{0,12}(?:facebook|脸书|ig|粉丝)\s*(?:专页|粉丝团)[:：]?[^。]{0,24}"
    r"|原标题[:：][^。]{2,60}|不用抽[^。]{0,60}|提醒您[:：][^。]{2,40}|报料(?:热线|专线|邮箱|电邮)?[:：][^。]{0,60}"
    r"|相关(?:字词|标签|关键字)[:：﹕][^。]{0,60}|(?:请)?(?:继续)?往下(?:继续)?阅读(?:\.{2,}|…+)?"
    r"|(?:查看|看)这则(?:贴文|帖子)|在\s?(?:instagram|facebook|x|twitter)\s?(?:上)?查看[^。]{0,12}"
    r"|(?:上|下|上一篇|下一篇)\s*[/|]?\s*(?:上|下)?一篇(?:新闻|文章)?|(?:正在)?(?:载入|加载)中?(?:\.{2,}|…+)?"
    r")\s*(?:↑+|↓+|[▲▼△▽]+)?[。!.~]?"
)
# A line between paragraphs that sends the reader to another article, by a link.
_ELSEWHERE = re.compile(
    r"[▪▸►◆■●★☆※·>【〔\[（(\s]*(?:延伸阅读|相关(?:报[道导]|新闻|阅读|文章)|看更多|更多(?:新闻|报[道导]|内容)"
    r"|推荐阅读|往期(?:回顾|推荐)|点击阅读|上一篇|下一篇|前情提要|同场加映)[】〕\]）)\s]*[:：|｜]?\s*\S"
)
# From here on a page names other articles, not this one.
_TAIL = re.compile(
    r"(?:相关|推荐|延伸|热门|更多|往期|精彩|猜你喜欢)(?:阅读|文章|推荐|新闻|内容|精彩|回顾)"
)


def sweep(content: Any) -> None:
    """Drop from an lxml element what is not the article: menus, share bars, calls to follow."""
    _drop(content.xpath(_ASIDE))
    total = len(_text(content)) or 1
    _drop(one for one in content.iterdescendants() if _is_clutter(one, total))
    _name_captions(content)
    blocks = list(_leaves(content))
    for place, block in enumerate(blocks):
        line = fold(_text(block)).strip()
        if len(line) <= 2 * _LONGEST and _ELSEWHERE.match(line) and _is_linked(block):
            _drop([block])
        if len(line) <= _LONGEST and _ASKS.fullmatch(line):
            if _TAIL.match(line) and place > len(blocks) // 2:
                _drop(one for one in blocks[place:] if _only_links(one) or one is block)
            _drop([block])


def _is_clutter(element: Any, total: int) -> bool:
    if not isinstance(element.tag, str) or element.tag in ("body", "html"):
        return False
    style = element.get("style", "")
    if _HIDDEN.search(style):
        return True
    if style and _is_unseen(element, style):
        # A whole article that a script fades in is to be read all the same.
        return len(_text(element)) <= total * _MOST
    named = _NAMED.search(f"{element.get('class', '')} {element.get('id', '')}")
    return bool(named) and len(_text(element)) <= total * _MOST


def _is_unseen(element: Any, style: str) -> bool:
    found = _UNSEEN.search(style)
    if not found:
        return False
    kind = found[0].lower()
    if "height" in kind and "indent" not in kind:
        # Layers stand one over the other in boxes of no height, and are seen.
        return "overflow" in style and "hidden" in style
    if "font-size" in kind:
        # A box takes the gaps between its parts away; each part has a size of its own.
        return not any(_SIZED.search(one.get("style", "")) for one in element.iterdescendants())
    return "transparent" not in kind or "background-clip" not in style


def _leaves(content: Any) -> Iterator[Any]:
    for element in content.iterdescendants():
        if element.tag in _BLOCKS and not any(child.tag in _BLOCKS for child in element.iter()
                                              if child is not element):  # fmt: skip
            yield element


def _name_captions(content: Any) -> None:
    for element in content.iterdescendants():
        named = isinstance(element.tag, str) and element.get("class", "")
        if named and _CAPTION.search(named) and len(_text(element)) <= _LONGEST_CAPTION:
            element.tag = "figcaption"


def _is_linked(element: Any) -> bool:
    """Whether most of a line is a link, what stands before it apart."""
    linked = sum(len(_text(link)) for link in element.iter("a"))
    return bool(linked) and linked >= len(_text(element)) * 0.5


def _only_links(element: Any) -> bool:
    linked = sum(len(_text(link)) for link in element.iter("a"))
    return bool(linked) and linked >= len(_text(element)) * 0.8


def _drop(elements: Any) -> None:
    for element in list(elements):
        if element.getparent() is not None:
            element.drop_tree()


def _text(element: Any) -> str:
    return " ".join(str(element.text_content()).split())
