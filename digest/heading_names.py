"""What the parts at either end of an article are called, and its table of contents."""

import re

from digest.characters import fold
from digest.page import is_sentence

# Folded: both scripts are asked in simplified.
_CLOSING = re.compile(
    r"(?:结语|结束语|结尾|结论|结局|总结|小结|尾声|后记|跋|终章|余论|余音|最后|文末|题外话|彩蛋|番外|附录"
    r"|(?:写|说)在(?:最后|后面|结尾|文末|末尾)|最后的话|最后(?:几句|说几句|想说)"
    r"|(?:全文|本文|最后|简单|文章)(?:总结|小结)|总结(?:一下|与展望|与思考|与建议|和展望|和建议|及展望)"
    r"|(?:未来|前景|展望未来|总结)?展望|结语与展望|思考与总结|总结思考|小结与展望"
    r"|one more thing|the end|ending|conclusion|epilogue)"
)
_OPENING = re.compile(
    r"(?:前言|引言|引子|引|导语|导言|导读|绪论|绪言|序|序言|序章|序幕|自序|开篇|开场|开场白|开头|楔子|缘起|摘要"
    r"|(?:写|说)在(?:前面|前边|最前|开头|开篇|之前)|prologue|introduction"
    r"|(?!作者|嘉宾|本文|讲者|主讲|编者)[\u4e00-\u9fff]{0,4}(?:简介|背景|概述|概况|概览|介绍))"
)
_CONTENTS = re.compile(
    r"(?:本文|文章|全文|内容)?(?:目录|目次|大纲|提纲|导航|结构)|(?:table of )?contents|outline"
)
# One of these stands in each of the names below; asked first, for it is quick.
_MAY_CALL = re.compile(
    r"[结結总總小尾後后跋终終最文题題彩番附写寫说說简簡展前引导導绪緒序开開楔缘緣摘目大提余餘]"
    r"|[oeioOEIO]n|介|背景|概",
)
_SUBTITLE = re.compile(r"\s*(?:[:：｜|/丨·]|[-—–]{1,2})\s*\S.*|\s*[:：]?")
_DECORATION = "/｜|丨-—–·•●■◆◇▎▌#＃*_【】[]「」《》<> \u3000"


def is_closing(text: str) -> bool:
    """Whether a line is called as the last part of an article is: `結語`, `寫在最後：…`."""
    return _is_called(_CLOSING, text)


def is_opening(text: str) -> bool:
    """Whether a line is called as the first part of an article is: `前言`, `開篇：…`."""
    return _is_called(_OPENING, text)


def is_contents(text: str) -> bool:
    """Whether a line heads a table of contents."""
    return _is_called(_CONTENTS, text)


def _is_called(names: re.Pattern[str], text: str) -> bool:
    if len(text) > 40 or "\n" in text or not _MAY_CALL.search(text):
        return False
    bare = fold(text.strip(_DECORATION))
    match = names.match(bare)
    if match is None or is_sentence(text.rstrip("：:")):
        return False
    return _SUBTITLE.fullmatch(bare, match.end()) is not None
