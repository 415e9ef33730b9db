"""Headings without a number: what marks them, and what they are called at either end."""

import re
from collections import Counter
from collections.abc import Sequence
from statistics import median

from digest.characters import fold
from digest.clean import Block
from digest.furniture import is_byline, is_caption, is_promotion
from digest.page import LONGEST_HEADING, Page, is_sentence

# Folded: both scripts are asked in simplified.
# One of these stands in each of the names below; asked first, for it is quick.
_MAY_CALL = re.compile(
    r"[结結总總小尾後后跋终終最文题題彩番附写寫说說简簡展前引导導绪緒序开開楔缘緣摘目大提余餘]"
    r"|[oeioOEIO]n|介|背景|概",
)
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
    r"|[\u4e00-\u9fff]{0,4}(?:简介|背景|概述|概况|概览|介绍))"
)
_CONTENTS = re.compile(
    r"(?:本文|文章|全文|内容)?(?:目录|目次|大纲|提纲|导航|结构)|(?:table of )?contents|outline"
)
# What heads a part of a section, seldom a section of its own where nothing marks it.
_PARTS = re.compile(
    r"例子|举例|示例|例如|优点|缺点|优势|劣势|优缺点|注意|注意事项|备注|说明|答案|解析|步骤|结果"
)
_SUBTITLE = re.compile(r"\s*(?:[:：｜|/丨·]|[-—–]{1,2})\s*\S.*|\s*[:：]?")
_DECORATION = "/｜|丨-—–·•●■◆◇▎▌#＃*_【】[]「」《》<> \u3000"
_NO_BEGINNING = re.compile(
    r"[（(“”\"「『‘【\[–\-—•·✦◎●○▲△▼▽■□◆◇★☆※→>＞#@*+~～…。，,、；;：:！!？?/\\|｜丨&%$￥\d]"
    r"|[a-zA-Z][.、)）]|如[图圖]|(?:图|圖|注|註|表|附|来源|來源|作者|编辑|編輯|记者|記者|撰文|出品|文|ps|p\.s|q\d?|a\d?)\s*[:：/｜|丨1-9]"
    r"|https?:|www\.",
    re.IGNORECASE,
)
_SPACED = re.compile(r"[\u3400-\u9fff][ \u3000]+[\u3400-\u9fff]")
_INNER_END = re.compile(r"[。！？!?；]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_WRAPPED = re.compile(r"【[^【】]{2,26}】")
_LONGEST_PLAIN = 28
_LONGEST_STRONG = 36
# Code points of a body: a section of running text has more, items of a list have less.
_LEAST_PLAIN = 110
_LEAST_STRONG = 40


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


def unnumbered(page: Page) -> list[int]:
    """Where the headings without a number stand, by the surest sign that the article has."""
    shaped = [at for at, block in enumerate(page.blocks) if block.look and _may_stand(page, at)]
    if len(shaped) > 1:
        return shaped
    bold = [at for at, block in enumerate(page.blocks) if block.strong and _may_stand(page, at)]
    if len(bold) > 1 and _spaced(page, bold, _LEAST_STRONG):
        return bold
    plain = _plain(page)
    if plain or not bold:
        return plain
    return [at for at in bold if is_closing(page.blocks[at].text)][-1:]


def _may_stand(page: Page, at: int) -> bool:
    """Whether a block that is set apart may be a heading: a short line, no sentence, no notice."""
    block = page.blocks[at]
    text = block.text
    if block.kind not in ("text", "quote") or page.labels[at] is not None:
        return False
    if not 2 <= len(text) <= _LONGEST_STRONG or is_sentence(text) or not _HAN.search(text):
        return False
    if text[0] in '“「『"' and text[-1] in '”」』"':
        return False
    if at + 1 >= len(page.blocks) or text.count("，") + text.count(",") > 2:
        return False
    return not (_INNER_END.search(text[:-1]) or _is_notice(text))


def _is_notice(text: str) -> bool:
    return is_promotion(text) or is_caption(text) or is_byline(text)


def _spaced(page: Page, places: Sequence[int], least: int) -> bool:
    """Whether the headings have bodies: half of them at least `least` long, few of them none."""
    ends = [*places[1:], len(page.blocks)]
    sizes = [page.size(at + 1, end) for at, end in zip(places, ends, strict=True)]
    return median(sizes) >= least and sum(size == 0 for size in sizes) * 3 <= len(sizes)


def _plain(page: Page) -> list[int]:
    """Short lines that end like no sentence, each between a whole paragraph and the next."""
    found: list[int] = []
    others, listed, step = 0, -9, 0
    for at, block in enumerate(page.blocks):
        if not _is_short(block) or page.labels[at] is not None:
            continue
        before = page.blocks[at - 1].text if at else ""
        # A line behind a colon opens a list; the next of its kind comes at once or behind
        # one paragraph, and each that comes in the same step goes on with it.
        apart = at - listed
        if before[-1:] in ("：", ":"):
            listed, step = at, 0
        elif apart == (step or apart) and (
            apart == 1 or (apart == 2 and page.labels[at - 1] is None)
        ):
            listed, step = at, apart
        elif _stands_between(page, at):
            found.append(at)
        elif not _is_notice(block.text):
            others += 1
    return _chosen(page, found, others)


def _chosen(page: Page, found: list[int], others: int) -> list[int]:
    """The lines found, if they divide the article as headings do; else what closes it, if any."""
    closing = [at for at in found if is_closing(page.blocks[at].text)][-1:]
    said = Counter(page.blocks[at].text for at in found)
    found = [at for at in found if said[page.blocks[at].text] == 1]
    if len(found) < 2 or others > 1.5 * len(found):
        return closing
    if len(found) == 2 and not _both_long(page, found):
        return closing
    if not _spaced(page, found, _LEAST_PLAIN) or len(page.blocks) < 3 * len(found):
        return closing
    return found


def _both_long(page: Page, places: Sequence[int]) -> bool:
    # Two short lines may be captions; two sections hold several paragraphs each.
    ends = [*places[1:], len(page.blocks)]
    return all(
        page.size(at + 1, end) >= (180 if end - at > 2 else 280)
        for at, end in zip(places, ends, strict=True)
    )


def _is_short(block: Block) -> bool:
    text = block.text
    return (
        block.kind == "text"
        and len(text) <= _LONGEST_PLAIN
        and text[-1] not in "。！!？?；;…：:”」』"
    )


def _stands_between(page: Page, at: int) -> bool:
    text = page.blocks[at].text
    wrapped = _WRAPPED.fullmatch(text)
    if not wrapped and (_NO_BEGINNING.match(text) or text[-1] in "，,、～~.）)"):
        return False
    if not _HAN.search(text) or len(text) < 2 or _SPACED.search(text) or _is_notice(text):
        return False
    if _PARTS.fullmatch(fold(text)):
        return False
    if at + 1 >= len(page.blocks) or text.count("，") > 1:
        return False
    after = page.blocks[at + 1]
    if after.kind == "text" and len(after.text) < 25 and page.labels[at + 1] is None:
        return False
    before = page.blocks[at - 1] if at else None
    return before is None or before.kind != "text" or _ends_paragraph(before.text)


def _ends_paragraph(text: str) -> bool:
    return (
        text[-1] in "。！!？?…”」』）)～~；;．.’\"'"
        or len(text) > LONGEST_HEADING
        or _is_notice(text)
    )
