"""Pages that stand where an article should: verification, login, payment, removal. Reading process.

What such a page says is never an article: it is refused with what a reader can do about it.
"""

import re
from dataclasses import dataclass

from digest.characters import fold
from digest.phrases import msgid
from handlers.fetched import FetchError

# A page whose text is shorter than this, in characters, may be a notice and nothing else.
_NOTICE = 600
# What is shorter and says "pay to read on" is a teaser; a longer text is an article that says so.
_TEASER = 1200
_LONGEST_LINE = 90


@dataclass(frozen=True, slots=True)
class _Kind:
    """Signs (against folded text), what the operator reads, what the reader does about it."""

    signs: re.Pattern[str]
    reason: str
    advice: str = ""
    later: bool = True


_GONE = (
    _Kind(
        re.compile(r"内容已被发布者删除|(?:文章|内容|页面)(?:已被?删除|不存在)|此内容已被删除"),
        msgid("the article has been deleted"),
        later=False,
    ),
    _Kind(
        re.compile(
            r"因违规无法查看|此[帐账]号已被屏蔽|被投诉[且并]经|内容发送失败无法查看|涉嫌违反"
        ),
        msgid("the article has been taken down"),
        later=False,
    ),
    _Kind(
        re.compile(r"(?:公众号|[帐账]号)已迁移"),
        msgid("the account has moved"),
        msgid(
            "That account has moved; its old links do not open here. Open it in WeChat and send me"
            " the new address."
        ),
        later=False,
    ),
    _Kind(
        re.compile(r"^(?:临时)?链接已(?:过期|失效)|^参数错误"),
        msgid("the link does not work any more"),
        later=False,
    ),
)
_WECHAT = _Kind(
    re.compile(r"环境异常|完成验证后即可继续访问|请在微信客户端打开"),
    msgid("WeChat asks for a verification"),
    msgid(
        "WeChat asks for a verification; I cannot read it for now."
        " Paste the full text or send me the file."
    ),
)
_FOLLOWERS = _Kind(
    re.compile(
        r"(?:仅|只有)?(?:关注者|粉丝)(?:可见|才?可以?查看)|关注(?:该|此)?公众号后?(?:才?可|方可|即可)(?:以)?(?:查看|阅读)"
    ),
    msgid("only followers of the account may read it"),
    msgid(
        "Only followers of that account may read it; I cannot."
        " Paste the full text or send me the file."
    ),
)
_VERIFICATION = _Kind(
    re.compile(
        r"完成验证后|(?:请|需要)(?:先)?(?:输入|完成)?(?:图形|滑块|安全|人机)?验证(?:码|后)"
        r"|安全验证|人机验证|验证(?:您|你)是(?:真)?人|确认(?:您|你)(?:不是|是)?(?:机器人|真人)"
        r"|(?:访问|请求|操作)(?:过于|太)频繁|checking your browser|just a moment\.\.\."
        r"|enable javascript and cookies|verify (?:that )?you are (?:a )?human|captcha"
    ),
    msgid("the site asks for a verification that only a person can pass"),
    msgid(
        "That site asks for a verification; I cannot read it for now."
        " Paste the full text or send me the file."
    ),
)
_TO_READ = r"(?:阅读|查看|浏览|观看|访问|继续|看(?:到|全|完|本|此|这|原|正|剩|更))"
_LOGIN = _Kind(
    re.compile(
        # Not what every site says of its comments: 登录后可查看评论, 请登录 in the corner.
        rf"登[录陆入](?:后|以|以后)(?:才能|才可|即可|可以?|再)?(?:继续)?{_TO_READ}(?!.{{0,6}}(?:评论|留言|回复))"
        rf"|(?:请|需要?)(?:您|你)?先登[录陆入](?:[,，]\s*|后|再|以|才|才能|才可)*{_TO_READ}(?!.{{0,6}}(?:评论|留言))"
        r"|(?:log|sign) ?in to (?:read|continue|view)"
    ),
    msgid("the site asks for a login"),
    msgid(
        "That site asks for a login; I cannot read it for now."
        " Paste the full text or send me the file."
    ),
)
# What stands in every site's corner says something only where there is nothing else.
_CORNER = re.compile(r"^(?:[您你]?好?[,，]?)?(?:请|需要)(?:您|你)?先?登[录陆入]", re.MULTILINE)
_PAYMENT = _Kind(
    re.compile(
        r"付费(?:\s*[¥￥]?\s*\d{1,5}(?:\.\d\d?)?\s*元?)?(?:后|才|即)?(?:可|能)?\s*(?:阅读|查看|解锁)|付费(?:内容|文章|专栏|会员)|(?:本|此)文为?付费"
        r"|(?:订阅|购买|开通|成为|加入).{0,10}(?:后|即可|以|才能|可)?.{0,4}(?:阅读|查看|解锁)"
        r".{0,6}(?:全文|全部|剩余|完整|内容|文章)?|(?:剩余|还有|余下)\s*\d{1,3}\s*%"
        r"|会员(?:专享|专属|可读|才能)|试读(?:结束|已结束|部分)|解锁(?:全文|完整|剩余)"
        r"|subscribe to (?:read|continue|unlock)|subscribers only"
    ),
    msgid("the site lets only those who pay read it"),
    msgid(
        "That article is for those who pay; I cannot read it."
        " Paste the full text or send me the file."
    ),
)


def refused(text: str, *, closed: bool = False) -> FetchError | None:
    """Why this page is no article, as an error; None where it may be one.

    `text` is what the page shows, a line a block; `closed` that it says itself, in its linked
    data, that it is not free to read.
    """
    lines = [fold(line).strip() for line in text.splitlines() if line.strip()]
    length = sum(map(len, lines))
    short = [line for line in lines if len(line) <= _LONGEST_LINE]
    # WeChat's own words first, wherever its page was saved to or passed through.
    for kind in (*_GONE, _WECHAT, _FOLLOWERS, _VERIFICATION, _LOGIN, _PAYMENT):
        most = _TEASER if kind in (_LOGIN, _PAYMENT) else _NOTICE
        if length <= most and any(kind.signs.search(line) for line in short):
            return _error(kind)
    if closed and length <= _TEASER:
        return _error(_PAYMENT)
    return None


def nothing_but_a_login(text: str) -> FetchError | None:
    """Why a page without an article has none, where it asks in a corner to log in."""
    return _error(_LOGIN) if _CORNER.search(fold(text)) else None


def behind_payment(text: str, around: str) -> FetchError | None:
    """Why an article's beginning is not all of it, where what stands `around` it asks for money."""
    lines = [fold(line).strip() for line in around.splitlines()]
    asked = any(len(line) <= _LONGEST_LINE and _PAYMENT.signs.search(line) for line in lines)
    return _error(_PAYMENT) if asked and len(text) <= _TEASER else None


def _error(kind: _Kind) -> FetchError:
    return FetchError(kind.reason, reason=kind.reason, later=kind.later, advice=kind.advice)
