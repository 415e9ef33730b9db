"""What the parts at either end of an article are called, and its table of contents."""

import re

from digest.characters import fold
from digest.page import is_sentence

# What may follow a name: a subtitle behind a mark, a colon, nothing.
_SUBTITLE = r"(?:\s*(?:[:：｜|/丨·]|[-—–]{1,2})\s*\S.*|\s+[A-Za-z][A-Za-z .]*|\s*[:：]?)"


def _names(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern}){_SUBTITLE}")


# Folded: both scripts are asked in simplified.
_CLOSING = _names(
    r"(?:结语|结束语|结尾|结论|结局|总结|小结|尾声|后记|跋|终章|余论|余音|最后|文末|题外话|彩蛋|番外|附录"
    r"|(?:写|说)在(?:最后|后面|结尾|文末|末尾)|最后的话|最后(?:几句|说几句|想说)"
    r"|(?:全文|本文|最后|简单|文章)(?:总结|小结)|总结(?:一下|与展望|与思考|与建议|和展望|和建议|及展望)"
    r"|(?:未来|前景|展望未来|总结)?展望|结语与展望|思考与总结|总结思考|小结与展望"
    r"|one more thing|(?:the )?end|ending|conclusion|epilogue)"
)
_OPENING = _names(
    r"(?:前言|引言|引子|引|导语|导言|导读|绪论|绪言|序|序言|序章|序幕|自序|开篇|开场|开场白|开头|楔子|缘起|摘要"
    r"|(?:写|说)在(?:前面|前边|最前|开头|开篇|之前)|prologue|introduction"
    r"|(?!作者|嘉宾|本文|讲者|主讲|编者)[\u4e00-\u9fff]{0,4}(?:简介|背景|概述|概况|概览|介绍))"
)
# What else stands at either end of numbered sections; alone such a line says little.
_THOUGHT = (
    r"(?:思考|反思|启示|启发|感悟|感想|感受|心得|体会|收获|建议|寄语|总结|小结|结语|复盘|展望)"
)
_OF_WHOM = (
    r"(?:一些|几点|[一有]?点|我的|我们的|个人的?|延伸|深度|最后的?|文末|全文|本文|行业|产品|项目"
    r"|关于[\u4e00-\u9fff]{2,6}的)"
)
_AFTER = _names(
    rf"{_OF_WHOM}{{0,2}}{_THOUGHT}(?:(?:[与和及、&]|以及)?{_OF_WHOM}?{_THOUGHT}|与[\u4e00-\u9fff]{{2,4}})?(?:一下)?"
    r"|综上(?:所述)?|总的来说|最后(?:的最后|的话|再说[\u4e00-\u9fff]{1,3}|一提|提一句|补充)|总结(?:陈词|语|篇|全文)"
    r"|(?:写|说)[在到](?:最后|结束|文章最后|最后的话)|结束|收尾|尾语|尾言|后话|[结终]|写给[\u4e00-\u9fff]{2,10}"
    r"|(?:下一步|未来|后续|接下来)的?(?:计划|规划|打算|工作|方向)|下一步"
    r"|(?:未来|趋势|行业|前景|展望)(?:展望|预测|趋势|与未来)"
)
_BEFORE = _names(
    r"写在前面的话|关于本文|(?:项目|业务)?背景[与和及](?:目标|目的|意义|现状|问题)|开头语|引语|题记|卷首语|编者按|按语|前情提要|阅读(?:提示|指南)|(?:文章|本文)导读|核心(?:观点|要点|结论)"
    r"|先说结论|结论先行|太长不看|tl;?dr|速览|本文看点|名词解释|写作(?:初衷|缘由)|起因|缘由|由来|问题的提出"
    r"|foreword|preface|overview|background"
)
_CONTENTS = _names(
    r"(?:本文|文章|全文|内容)?(?:目录|目次|大纲|提纲|导航|结构)|(?:table of )?contents|outline"
)
# What stands behind an article and is no part of it, however it is printed.
_BEHIND = _names(
    r"(?:作者|译者|关于|团队|嘉宾|公司)(?:简介|介绍|作者|我们|译者|本刊)|(?:往期|精彩|相关|热门|更多|延伸|拓展|扩展|推荐|近期)"
    r"(?:推荐|回顾|阅读|文章|精选|好文|内容|链接|报道|精彩|热文)|推荐(?:给你|书目)?|参考(?:资料|文献|内容|链接|阅读|来源|书目|文章)?"
    r"|(?:资料|数据|文献|信息|素材)来源|引用(?:资料|文献|来源)?|注释|脚注|尾注|附注|备注|版权(?:声明|说明|信息)|免责(?:声明|条款)"
    r"|(?:团队|人才)?(?:招聘|招募)(?:信息|启事)?|加入我们|联系我们|联系方式|商务合作|转载(?:须知|说明)|声明"
    r"|(?:互动|留言|今日|文末)(?:话题|福利|互动|赠书|抽奖)"
    r"|references?|related reading|about the author"
)
# One of these stands in each of the names below; asked first, for it is quick.
_MAY_CALL = re.compile(
    r"[结結总總小尾後后跋终終最文题題彩番附写寫说說简簡展前引导導绪緒序开開楔缘緣摘目大提余餘]"
    r"|[oeiOEI][nN]|介|背景|概",
)
_DECORATION = "/｜|丨-—–·•●■◆◇▎▌#＃*_【】[]「」《》<>… \u3000"


def may_open(text: str) -> bool:
    """Whether a line before numbered sections may head a part of its own."""
    return is_opening(text) or (text[-1] not in "：:" and _fits(_BEFORE, text))


def may_close(text: str) -> bool:
    """Whether a line behind numbered sections may head a part of its own."""
    return is_closing(text) or (text[-1] not in "：:" and _fits(_AFTER, text))


def is_closing(text: str) -> bool:
    """Whether a line is called as the last part of an article is: `結語`, `寫在最後：…`."""
    return _is_called(_CLOSING, text)


def is_opening(text: str) -> bool:
    """Whether a line is called as the first part of an article is: `前言`, `開篇：…`."""
    return _is_called(_OPENING, text)


def is_behind(text: str) -> bool:
    """Whether a line heads what is no part of an article: references, its author's portrait."""
    return _fits(_BEHIND, text)


def is_contents(text: str) -> bool:
    """Whether a line heads a table of contents."""
    return _is_called(_CONTENTS, text)


def _is_called(names: re.Pattern[str], text: str) -> bool:
    return bool(_MAY_CALL.search(text)) and _fits(names, text)


def _fits(names: re.Pattern[str], text: str) -> bool:
    if len(text) > 40 or "\n" in text:
        return False
    bare = fold(text.strip(_DECORATION))
    return names.fullmatch(bare) is not None and not is_sentence(text.rstrip("：:…."))
