"""Public accounts' pages of every kind: articles, posts of texts and pictures, and what is none."""

import pytest

from bot.sources.page import read_page
from digest.article import Article
from digest.reading import read
from handlers.ports import FetchError

P1 = "凌晨四点的批发市场已经亮起灯，三轮车排到了桥头。老板娘说，这个钟点的鱼最新鲜，迟了就没有。"
P2 = "她在这里卖了十六年鱼，手上的口子从来没有好过。冬天水冷，她就在盆里兑一点热水，说是给鱼的。"
P3 = "市场明年要搬到城外，摊位费涨三成。她算了一笔账，觉得还能撑两年；撑不住了，就回老家包鱼塘。"
WHOLE = "".join(f"<p>{one}</p>" for one in (P1, P2, P3))
ADDRESS = "https://mp.example/s/x"


def page(
    content: str | None, *, around: str = "", below: str = "", script: str = "", head: str = ""
) -> str:
    """A page as the platform builds it; the article's element is left out for None."""
    held = (
        "" if content is None else
        f'<div id="js_content" style="visibility: hidden; opacity: 0;">{content}</div>'
    )  # fmt: skip
    kind = "share_content_page" if content is None else ""
    return f"""<!DOCTYPE html><html><head><title></title>{head}
<meta property="og:title" content="凌晨四点的鱼市"><meta property="og:site_name" content="平台">
<meta property="og:description" content=""></head><body class="zh_CN mm_appmsg {kind}">
<div id="js_article"><h1 id="activity-name">凌晨四点的鱼市</h1><div id="meta_content">
<span id="profileBt"><a id="js_name"> 鱼市手记 </a></span><em id="publish_time"></em></div>{around}
{held}{below}<div id="js_tags_preview_toast" style="display: none;">预览时标签不可点</div></div>
<div class="qr_code_pc" style="display:none;"><p>微信扫一扫<br>关注该公众号</p></div>
<script>var ct = "1763942400"; {script}</script></body></html>"""


def article(text: str) -> Article:
    return read(read_page(text, ADDRESS))


def refusal(text: str) -> FetchError:
    with pytest.raises(FetchError) as told:
        read_page(text, ADDRESS)
    return told.value


def script(**values: str) -> str:
    """Strings as the page's script spells them."""

    def spelled(value: str) -> str:
        return value.replace("\n", "\\x0a").replace("<", "\\x26lt;").replace("'", "\\x27")

    return " ".join(
        f"var {name} = {{ v: 1, {name}: '{spelled(v)}' }};" for name, v in values.items()
    )


POSTS = {
    "pictures": page(
        None, around='<div id="js_image_content"><p id="js_image_desc"></p></div>',
        script="var picture_page_info_list = [{cdn_url: 'https://p.example/1'}];"
        + script(content_noencode=f"{P1}\n\n{P2}\n{P3}"),
        head=f'<meta name="description" content="{P1[:20]}">',
    ),
    "pictures, described alone": page(
        None, script="var item_show_type = '8'; var picture_page_info_list = [];",
        head=f'<meta name="description" content="{P1}\\x0a{P2}&#x0a;{P3}">',
    ),
    "a text": page(
        None, script="window.item_show_type = '10'; var text_page_info = { is: 1, content: '"
        + f"{P1}\\n{P2}\\x0a\\x0a{P3}" + "' };",
    ),
    "a text said to whom it is shared": page(
        None, script=f'var msg_desc = htmlDecode("{P1}\\x0a{P2}\\x0a{P3}");',
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", POSTS.values(), ids=POSTS)
def test_a_post_that_a_script_draws_is_read(text: str) -> None:
    found = article(text)
    assert found.title == "凌晨四点的鱼市"
    assert found.lede == (P1, P2, P3)
    assert found.credit is not None
    assert found.credit.account == "鱼市手记"
    assert found.published is not None


def test_a_rare_character_in_two_halves_is_one() -> None:
    found = article(
        page(None, script="var text_page_info = {content: '\\ud83d\\ude00 \\ud83d 鱼'};")
    )
    assert found.lede[0].startswith("😀")
    assert "\ud83d" not in found.text


VIDEO = '<iframe class="video_iframe rich_pages" data-src="https://v.example/x"></iframe>'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (page(None, script="window.item_show_type = '5'; var __mpVideoTransInfo = [];"), "video"),
        (page(f"<p>{VIDEO}</p><p><br></p>"), "video"),
        (page("<section><mpvoice name='鱼市' play_length='300'></mpvoice></section>"), "recording"),
        (page('<p><img data-src="https://p.example/1"></p>' * 3), "pictures"),
        (page(None, script="var picture_page_info_list = [{cdn_url: 'https://p.example/1'}];"),
         "pictures"),
    ],
)  # fmt: skip
def test_what_has_no_words_says_what_it_is(text: str, reason: str) -> None:
    told = refusal(text)
    assert reason in told.reason
    assert not told.later


@pytest.mark.parametrize(
    ("notice", "reason", "advice"),
    [
        ("该公众号已迁移", "the account has moved", "Open it in WeChat"),
        ("此账号已被屏蔽，内容无法查看", "the article has been taken down", ""),
        ("此内容发送失败无法查看", "the article has been taken down", ""),
        ("此内容被投诉且经审核涉嫌侵权，无法查看。", "the article has been taken down", ""),
        ("链接已过期", "the link does not work any more", ""),
        ("临时链接已失效", "the link does not work any more", ""),
        ("參數錯誤", "the link does not work any more", ""),
        ("该内容仅关注者可见", "only followers of the account may read it", "Paste the full"),
        ("关注该公众号后可查看", "only followers of the account may read it", "Paste the full"),
    ],
)
def test_a_notice_in_an_article_s_place_is_told(notice: str, reason: str, advice: str) -> None:
    told = refusal(f'<html><body><div class="weui-msg"><h2>{notice}</h2></div></body></html>')
    assert told.reason == reason
    assert advice in told.advice
    # An article that speaks of it is one.
    assert notice in article(page(f"{WHOLE * 9}<p>他看见屏幕上写着：{notice}</p>")).text


@pytest.mark.parametrize("wall", ["付费 ¥6 阅读全文", "剩余 82% 未读", "购买后可阅读全文"])
def test_the_beginning_of_what_is_paid_for_is_no_article(wall: str) -> None:
    told = refusal(page(f"<p>{P1}</p><p>{P2}</p>", below=f"<div id=js_pay_wall>{wall}</div>"))
    assert told.reason == "the site lets only those who pay read it"
    assert told.advice
    # Paid for or not, what is there in full is read.
    assert article(page(WHOLE * 9, below=f"<div id=js_pay_wall>{wall}</div>")).length > 1000


TIP = '<div class="original_primary_card_tips">以下文章来源于大桥人文 ，作者苏小满</div>'
CARD = '<div class="original_primary_nickname">大桥人文</div><div>写桥边的人。</div>'


@pytest.mark.parametrize(
    "text",
    [
        page(WHOLE, around=f"{TIP}<div class='original_primary_card'>{CARD}</div>"),
        page(f"<p>以下文章来源于<span>大桥人文</span> ，作者<span>苏小满</span></p>{WHOLE}"),
        page(f"<section><mp-common-profile data-nickname='x'></mp-common-profile></section>"
             f"<section>以下文章来源于大桥人文，作者：苏小满</section>{WHOLE}"),
    ],
)  # fmt: skip
def test_a_re_post_names_whose_it_is(text: str) -> None:
    found = article(text)
    assert found.credit is not None
    assert (found.credit.account, found.credit.authors) == ("大桥人文", ("苏小满",))
    assert "以下文章来源于" in found.credit.text
    assert found.lede == (P1, P2, P3)


UNSEEN = (
    "display: none", "visibility:hidden", "opacity: 0", "opacity:0.0;color:red", "font-size: 0px;",
    "height:0;overflow:hidden;", "max-height: 0px; overflow: hidden", "color: transparent;",
    "text-indent:-9999px",
)  # fmt: skip


@pytest.mark.parametrize("style", UNSEEN)
def test_what_nobody_sees_is_not_read(style: str) -> None:
    hidden = f"<section style='{style}'><span>暗字</span></section>"
    inline = f"<p>{P2}<span style='{style}'>暗字</span></p>"
    found = article(page(f"{hidden}<p>{P1}</p>{inline}<p>{P3}</p>"))
    assert found.lede == (P1, P2, P3)


@pytest.mark.parametrize(
    "style",
    [
        "opacity: 0.9",
        "opacity:1",
        "font-size: 0.9em",
        "height: 0; overflow: visible",
        "line-height: 0",
        "color: transparent; background-clip: text",
        "max-height: 0.5em",
        "min-height:0",
        "visibility: visible",
    ],
)
def test_what_is_seen_is_read_whatever_its_look(style: str) -> None:
    seen = f"<section style='{style}'><p>{P2}</p></section>"
    assert article(page(f"<p>{P1}</p>{seen}<p>{P3}</p>")).lede == (P1, P2, P3)
    # Gaps taken away between parts that have a size of their own; a whole text that fades in.
    boxed = f"<section style='font-size:0'><span style='font-size:15px'>{P2}</span></section>"
    assert article(page(f"<p>{P1}</p>{boxed}<p>{P3}</p>")).lede == (P1, P2, P3)
    assert article(page(f"<section style='opacity:0'>{WHOLE}</section>")).lede == (P1, P2, P3)


def test_labels_in_elements_of_their_own_are_sections() -> None:
    def head(label: str, title: str) -> str:
        big = "".join(
            f"<span style='font-size:40px'><strong>{one}</strong></span>" for one in label
        )
        return (
            f"<section><section style='text-align:center'><section>{big}</section></section>"
            f"<section><section><p><strong>{title}</strong></p></section></section></section>"
        )

    parts = (("01", "灯亮了", P1), ("02", "手上的口子", P2), ("03", "搬到城外", P3))
    inner = "".join(
        f"{head(label, title)}<section><section><section><span leaf=''>{body}</span></section>"
        "</section></section>"
        for label, title, body in parts
    )
    found = article(page(f"<section><section>{inner}</section></section>"))
    assert [(s.label, s.title, s.text) for s in found.sections] == list(parts)
