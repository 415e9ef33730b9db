"""Headings that nothing marks: short lines that end like no sentence, between paragraphs."""

import re
from collections import Counter
from collections.abc import Sequence

from digest.bearing import announces, looking_on
from digest.characters import fold
from digest.furniture import is_notice
from digest.heading_names import is_behind, is_closing, is_contents
from digest.page import ASKED, LONGEST_HEADING, Page, is_sentence

# What heads a part of a section, seldom a section of its own where nothing marks it.
_PARTS = re.compile(r"例子|举例|示例|例如|优点|缺点|优缺点|备注|答案|解析")
_NO_BEGINNING = re.compile(
    r"[（(\[≥≤＜<=≈↑↓←→–\-—•·✦◎●○▲△▼▽■□◆◇★☆※→>＞#@*+~～…。，,、；;：:！!？?/\\|｜丨&%$￥]|\d+(?![\d\u3400-\u9fff])"
    r"|\d+\s*[年月日号號时時点點:：/](?:\d|$)|\d{4}年|[a-zA-Z][.、)）]|如[图圖表]|[以如综綜][上下]|[图圖表]\s*[一二三四五六七八九十\d]"
    r"|(?:图|圖|注|註|附|来源|來源|作者|编辑|編輯|记者|記者|撰文|出品|文|ps|p\.s|q\d?|a\d?)\s*[:：/｜|丨1-9]"
    r"|(?:日期|时间|時間|地点|地點|地址|电话|電話|嘉宾|嘉賓|主持|票价|票價|费用|費用|网址|網址|备注|備註|答案|回答|提问|提問|source)"
    r"\s*[:：]|https?:|www\."
    r"|\d+(?:\.\d+)?\s*(?:[元块塊圓圆](?![店宇素])|[美港日歐欧]元)|第\s*[一二三四五六七八九十\d]+\s*名|top\s*\d"
    r"|.*\d\s*[:：]\s*\d+$",
    re.IGNORECASE,
)
# Two phrases may stand in a headline, a blank between; two words are verse or a list.
_SPACED = re.compile(
    r"(?:^|[ \u3000])[\u3400-\u9fff]{1,3}[ \u3000]|[ \u3000][\u3400-\u9fff]{1,3}(?:$|[ \u3000])"
)
# Whom a part is about: `林海，41歲，渡輪船長`.
_PERSON = re.compile(r"，\s*\d{1,3}\s*[岁歲]")
_QUOTED = re.compile(r"[「『“\"‘][^」』”\"’]*[」』”\"’]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_WRAPPED = re.compile(r"【[^【】]{2,26}】")
_LONGEST = 28
_ENDS = "。！!？?；;…：:”」』"
# What a title seldom ends with, and an item or a note often does.
_ODD_ENDS = "，,、～~.）)"
# `標題（上）`: a title and a word on it.
_ASIDE = re.compile(r"[^（(）)]{4,}[（(][^（(）)，,。：:\d]{1,6}[）)]")
# How much more of an odd line stands behind it than before it, where that alone tells (0 to 1).
_SURE = 0.45
# Code points of a body: a section of running text has more, items of a list have less.
_LEAST = 110
_LEAST_ALONE = 50
# Still less where what follows speaks of the lines, in the mean by this share of them (0 to 1).
_LEAST_SAID_ALONE, _SAID = 30, 0.3
_LONGEST_ITEM = 50
_SHORTEST_QUESTION = 8
# What heads a part as a question begins so; other questions must be surer to announce something.
_QUESTION = re.compile(
    r"为什么|为何|如何|怎么|怎样|什么是|何谓|何为|谁|哪|是否|能否|该不该|要不要"
)  # folded
_LONGEST_SPOKEN = 16
_LEAST_ASKED, _LEAST_SAID = 0.08, 0.25


def plain_headings(page: Page) -> list[int]:
    """Where lines stand that are headings by their place alone; empty where none are sure."""
    found: list[int] = []
    doubtful: list[int] = []
    opened: list[int] = []
    others, listed, step = 0, -9, 0
    for at, block in enumerate(page.blocks):
        if block.kind != "text" or len(block.text) > _LONGEST or page.labels[at] is not None:
            continue
        if block.text[-1] in _ENDS or (_is_odd(page, at) and _may_be_odd(page, at)):
            if _is_doubtful(page, at) and _stands_between(page, at):
                (found if _is_sure(page, at) else doubtful).append(at)
            continue
        before = page.blocks[at - 1].text if at else ""
        # A line behind a colon opens a list; the next of its kind comes at once or behind
        # one paragraph, and each that comes in the same step goes on with it. Where none does,
        # what it opened may be the first section.
        apart = at - listed
        if before[-1:] in ("：", ":"):
            listed, step = at, 0
            opened = [at] if _opens_section(page, at) else []
        elif apart == (step or apart) and (
            apart == 1 or (apart == 2 and page.labels[at - 1] is None)
        ):
            listed, step, opened = at, apart, []
        elif not _is_odd(page, at) and _stands_between(page, at):
            found += [*opened, at]
            opened = []
        elif not _is_form(block.text):
            others += 1
    return _chosen(page, found, doubtful, others)


def _chosen(page: Page, found: list[int], doubtful: list[int], others: int) -> list[int]:
    """The lines found, if they divide the article as headings do; else what closes it, if any."""
    closing = [at for at in found if is_closing(page.blocks[at].text)][-1:]
    asked = [at for at in sorted([*found, *doubtful]) if page.blocks[at].text[-1] in "？?"]
    surer = sum(page.blocks[at].text[-1] not in "？?" for at in found)
    if len(asked) > 1 and not others and not surer:
        # Nothing but questions: those that announce little are of the same kind.
        sure = set(asked)
        asked = [at for at in range(len(page.blocks)) if at in sure or _is_question(page, at)]
    if len(asked) > max(2, surer, others) and page.is_divided(asked, _LEAST_ALONE):
        return sorted([*asked, *closing])  # an article of questions and their answers
    said = Counter(page.blocks[at].text for at in found)
    found = looking_on(page, [at for at in found if said[page.blocks[at].text] == 1])
    found = _without_entries(page, found)
    if closing and doubtful and len(found) < 3 and not others:
        # Where the end is called by name, what stands before it may be headings, too.
        both = sorted({*found, *doubtful})
        if _all_long(page, both):
            return both
    if len(found) < 2 or others > 1.5 * len(found) or len(page.blocks) < 2 * len(found):
        return closing
    if len(found) == 2 and not _all_long(page, found):
        return closing
    if not page.is_divided(found, _least(page, found, others)):
        return closing
    # What may be an exclamation or a quotation is a heading where surer ones surround it.
    whole = sorted([*found, *doubtful]) if len(doubtful) <= len(found) else found
    return whole if page.is_divided(whole, _least(page, found, others)) else found


def _least(page: Page, places: list[int], others: int) -> int:
    """How long bodies are at least: less where nothing else in the article is a short line."""
    alone = len(places) > 2 and others <= 1 and len(page.blocks) < 8 * len(places)
    if alone and not others and sum(announces(page, at) for at in places) >= _SAID * len(places):
        return _LEAST_SAID_ALONE
    return _LEAST_ALONE if alone else _LEAST


def _without_entries(page: Page, places: list[int]) -> list[int]:
    """The places without lines that fill in the same form: `講述者：甲`, `講述者：乙`."""
    names = Counter(page.blocks[at].text.partition("：")[0] for at in places)
    return [at for at in places if names[page.blocks[at].text.partition("：")[0]] == 1]


def _all_long(page: Page, places: Sequence[int]) -> bool:
    # Two short lines may be captions; two sections hold several paragraphs each.
    ends = [*places[1:], len(page.blocks)]
    return all(
        page.size(at + 1, end) >= (180 if end - at > 2 else 280)
        for at, end in zip(places, ends, strict=True)
    )


def _is_question(page: Page, at: int) -> bool:
    """Whether a line may ask what a part answers, as far as the line alone tells."""
    block = page.blocks[at]
    text = block.text
    plain = block.kind == "text" and page.labels[at] is None and not ASKED.match(text)
    return (
        plain
        and _SHORTEST_QUESTION <= len(text) <= _LONGEST
        and text[-1] in "？?"
        and "呢" not in text
        and _stands_between(page, at)
    )


def _is_doubtful(page: Page, at: int) -> bool:
    """Whether a line that ends like a sentence or an item may be a heading for all that."""
    text = page.blocks[at].text
    if ASKED.match(text):
        return False
    if text[-1] in "？?":
        least = _LEAST_ASKED if _QUESTION.match(fold(text)) and "呢" not in text else _LEAST_SAID
        return len(text) >= _SHORTEST_QUESTION and announces(page, at, least) > 0
    if text[-1] in "！!" and (" " in text or "\u3000" in text):
        return True  # a headline of two phrases
    if text[-1] in "！!…" + _ODD_ENDS:
        return announces(page, at) > 0
    if is_spoken_title(text):
        return announces(page, at) > 0
    return text[-1] in "”」』" and not _QUOTED.match(text) and "：" not in text


def is_spoken_title(text: str) -> bool:
    """Whether a line is a short quotation without a stop; what somebody says has one."""
    spoken = _QUOTED.fullmatch(text) is not None and len(text) <= _LONGEST_SPOKEN
    return spoken and not is_sentence(text[:-1]) and text[-2:-1] not in ("！", "？", "!", "?")


def _is_odd(page: Page, at: int) -> bool:
    """Whether a line ends as titles seldom do: a comma, a bracket that is no aside of its own."""
    text = page.blocks[at].text
    return text[-1] in _ODD_ENDS and not _ASIDE.fullmatch(text)


def _may_be_odd(page: Page, at: int) -> bool:
    return not _WRAPPED.fullmatch(page.blocks[at].text) and announces(page, at) > 0


def _is_sure(page: Page, at: int) -> bool:
    """Whether what follows speaks of an odd line so much that it is a heading."""
    return page.blocks[at].text[-1] in "？?！!…）)”」』" and announces(page, at) >= _SURE


def _stands_between(page: Page, at: int) -> bool:
    text = page.blocks[at].text
    commas = text[:-1].count("，") - len(_PERSON.findall(text))
    if at + 1 >= len(page.blocks) or commas > 1 or not _is_title(text):
        return False
    if not (_begins_body(page, at + 1) or _heads_another(page, at + 1)):
        return False
    last = at - 1
    while last >= 0 and not any(char.isalnum() for char in page.blocks[last].text):
        last -= 1  # a row of marks parts what stands around it
    before = page.blocks[last] if last >= 0 else None
    if before is None or before.kind != "text" or page.labels[last] is not None:
        return True
    return _ends_paragraph(before.text)


def _is_form(text: str) -> bool:
    """Whether a short line is a notice, a caption, an hour, a point or a pair of name and value."""
    return is_notice(text) or bool(_NO_BEGINNING.match(text)) or "：" in text


def _opens_section(page: Page, at: int) -> bool:
    """Whether a line behind a colon has a paragraph of its own, as items of a list seldom have."""
    below = page.blocks[at + 1] if at + 1 < len(page.blocks) else None
    long = below is not None and below.kind == "text" and len(below.text) >= _LONGEST_ITEM
    return long and _is_title(page.blocks[at].text)


def _begins_body(page: Page, at: int) -> bool:
    """Whether a section may begin there: with a paragraph, a short sentence, a number."""
    block = page.blocks[at]
    if block.kind != "text" or page.labels[at] is not None:
        return True
    return len(block.text) >= 25 or (len(block.text) >= 10 and block.text[-1] in "。：？！")


def _heads_another(page: Page, at: int) -> bool:
    """Whether a deeper heading stands right below a heading, with its body behind it."""
    if at + 1 >= len(page.blocks) or len(page.blocks[at].text) > _LONGEST:
        return False
    text, below = page.blocks[at].text, page.blocks[at + 1]
    return text[-1] not in _ENDS and _is_title(text) and len(below.text) >= 40


def _is_title(text: str) -> bool:
    if text.count("、") > 2:
        return False  # things in a row
    if len(text) < 2 or not _HAN.search(text) or _SPACED.search(text) or is_notice(text):
        return False
    if (
        is_contents(text)
        or is_behind(text)
        or (_QUOTED.fullmatch(text) and not is_spoken_title(text))
        or _PARTS.fullmatch(fold(text))
    ):
        return False
    return bool(_WRAPPED.fullmatch(text)) or not _NO_BEGINNING.match(text)


def _ends_paragraph(text: str) -> bool:
    ended = text[-1] in "。！!？?…”」』）)～~；;．.’\"'"
    return ended or len(text) > LONGEST_HEADING or is_notice(text)
