"""Which paragraphs are lines of attribution: by a role they name, a sentence they say, a note."""

import re
from typing import Literal

from digest.furniture import is_caption, is_promotion
from digest.roles import (
    BY,
    DISPATCH,
    ON_TOP,
    OTHER,
    PLAIN_ROLE,
    REPORTER,
    REVERSED,
    ROLE,
    SEPARATOR,
    is_pairs,
)

_LONGEST = {"end": 240, "top": 120}
_LONGEST_NAME = 28
_MARKS = "*＊※—-–•·●■◆◎★☆▍▎|｜ \u3000"
_PERMIT = r"授[权權](?:发布|發布|發佈|转载|轉載|刊登|刊载|刊載|刊发|刊發|编发|編發|推送|使用)"
# What the platform prints over a re-post.
_REPOSTED = (
    r"以下(?:文章|内容|內容|图文|圖文)(?:来源|來源|来自|來自|转自|轉自|摘自|出自)[于於]?"
    r"\s*[^，,。；;]{2,24}?\s*(?:[，,]\s*作者\s*[:：]?\s*[^，,。；;]{1,24})?$"
)
# `本文來自…`, but not what an author says of the text: `本文將討論…`.
_SENTENCE = re.compile(
    r"[（(【]?(?:本文|文章|原文|该文|該文|此文|全文)(?:最早|最初|最先|同步|同时|同時|已|原)?(?:独家|獨家)?"
    r"(?:首发|首發|原创|原創|来自|來自|来源|來源|源自|源于|源於|发[于於]|發[于於]|转|轉|摘|载|載|刊|发表|發表|由|系|係|经|經|获|獲|得到|为|為"
    r"|作者|版|出自|原载|原載|翻译|翻譯|授|採用|采用|未经|未經)"
    r"(?!.{0,24}(?:我[们們]?|你|他|她|将|將|希望|主要|讨论|討論)).{2,}"
    r"|[（(](?:本文)?(?:作者|[记記]者)\S{2,}.{0,80}[）)]$"
    r"|[（(]?\S{0,6}[记記]者\s*[\u3400-\u9fff、]{2,12}?\s*[/／].{2,8}[报報][导導道]"
    rf"|[^，,。；;：:\s]{{1,20}}\s*(?:经|經|获|獲)\S{{0,14}}{_PERMIT}"
    rf"|(?:已)?(?:经|經|获|獲)\S{{0,8}}{_PERMIT}"
    r"|[^，,。；;：:\s]{2,12}[，,]\s*(?:(?:微信)?(?:公[众眾衆][号號])\s*[:：]|[^，,。]{0,12}(?:专栏|專欄)作家)"
    r"|(?:首[发發]|原[载載]|原刊)(?:于|於|\s*\d{1,4}\s*期)?\s*[《「“].{2,24}[》」”].{0,40}$"
    r"|首[发發][于於][^，,。；;]{2,16}(?:[，,]\s*作者[^，,。；;]{2,12})?$"
    rf"|{_REPOSTED}"
)
_SOURCED = re.compile(
    r"(?:来自于?|來自於?|[转轉]自|[摘源載载]自|出自|首[发發][于於]?|刊[于於]|原[载載])"
    rf"\s*(?:微信|公|「|“|《|【)|{_PERMIT}"
)
# On top a sentence of attribution says so plainly, for an article may begin `本文由三部分…`.
_PLAINLY = re.compile(
    r"原[创創](?:[发發]|作品|，|,|$)|投稿|[发發](?:布|佈)[于於]|同步[发發]表|首[发發](?:[于於]|\s*\d)|[来來源]源?(?:自|[于於])"
    r"|[发發][于於]\d{4}|授[权權]|作者\s*[:：「“『]|(?:翻译|翻譯)[，,]|[，,]\s*作者[\u3400-\u9fff]{2,4}$"
    r"|[，,]\s*(?:微信)?公[众眾衆][号號]\s*[:：]|(?:专栏|專欄)作家"
)
_TOP_NOTE = re.compile(
    r"[（(【]?(?:题|題|头|頭|封面)[图圖](?:片?(?:来|來)自|[：:/｜|丨])|[（(【]?(?:©|copyright|本作品)"
    r"|[*＊（(【]?(?:本文|文章|该文|該文|以上)?(?:为|為|爲|系|係|仅为|僅為)?(?:作者\S{0,4})?(?:观点|觀點)\S{0,4}代表"
    r"|[*＊（(【]?(?:本文|文章|该文|該文)(?:为|為|爲|系|係|仅为|僅為)作者\S{0,4}(?:观点|觀點)"
    r"|[#＃](?:专栏|專欄)作家[#＃]|作者(?:简介|簡介|介绍|介紹)\s*[:：].{4,}",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"[（(【]?[\u3400-\u9fff]{1,5}[社报報网網][\u3400-\u9fff]{2,4}\d{1,2}日(?:专|專|综合|綜合)?[电電][讯訊]?[）)】]?$|"
    r"[（(【]?(?:题|題|头|頭|封面|首|配)[图圖](?:片?(?:来|來|源|由|/|：|:|｜|丨|\|))"
    r"|[（(【]?(?:©|copyright|版[权權](?:归|歸|所有|声明|聲明)|免[责責][声聲]明|CC[ -]?(?:BY|0))"
    r"|[（(【]?all rights reserved|[（(【]?(?:本作品|作品|除非|除特)\S{0,12}(?:采用|採用|遵循|授)"
    r"|[（(【]?(?:未经|未經)\S{0,14}(?:许可|許可|授[权權]|同意|允[许許])"
    r"|[（(【]?(?:本文|文章|该文|該文|以上)?\S{0,4}(?:观点|觀點|内容|內容|立场|立場)\S{0,6}"
    r"(?:代表|属于|屬於)"
    r"|[（(【]?(?:本文|文章|该文)?(?:为|為|爲|系|係|仅为|僅為)作者\S{0,4}(?:观点|觀點)"
    r"|[#＃](?:专栏|專欄)作家[#＃]|作者(?:简介|簡介|介绍|介紹)\s*[:：].{4,}"
    r"|[（(【]?不代表\S{2,16}(?:立[场場]|观点|觀點)"
    r"|(?:谢绝|禁止|严禁|嚴禁|謝絕|欢迎|歡迎|请勿|請勿|如需|轉載請|转载请|转载须|轉載須|转载|轉載)"
    r"(?:转载|轉載|联系|聯[系繫絡]|注明|註明)",
    re.IGNORECASE,
)
_HEADED = re.compile(
    r"^(?:特[别別]提示|提示|版[权權][声聲]明|[声聲]明|[说說]明|[编編]者按)\s*[:：]\s*"
)
# `作者系小島大學教授林海`, and nothing else.
_AUTHOR_IS = re.compile(r"作者(?:系|係)(?![统統列])[^，,。；;：:？?的了]{4,30}[。.]?")
# Who did what, where nobody is named as the author: stands above the lines of attribution.
_CREW = re.compile(
    rf"(?:(?:核稿|美术|美術|视觉|視覺|新媒体|新媒體)(?:编辑|編輯)|[一二三初复複终終][审審]|审校|審校|出品人?|监制|監製|策划|策劃|统筹|統籌|摄影|攝影|设计|設計|排版|校对|校對|审核|審核|视觉|視覺|美编|美編|运营|運營|制图|製圖)"
    rf"{SEPARATOR}\S.{{0,40}}"
)
_COMPANION = re.compile(
    rf"[（(【*＊]?(?:{OTHER}){SEPARATOR}\S|【[^】]{{2,20}}】.{{10,}}|[#＃]\S{{2,8}}[#＃]$"
    r"|.{0,24}(?:[股市]市?有[风風][险險]|[构構]成.{0,4}投[资資]建[议議])",
    re.IGNORECASE,
)


def is_credit(text: str, place: Literal["top", "end"] = "end") -> bool:
    """Whether a paragraph is a line of attribution; at the top only what names somebody is."""
    bare = text.strip().lstrip(_MARKS)
    if not bare or len(bare) > _LONGEST[place]:
        return False
    if _names_roles(bare) or BY.match(bare) or DISPATCH.match(bare) or ON_TOP.match(bare):
        return True
    bare = _HEADED.sub("", bare)
    if _AUTHOR_IS.fullmatch(bare):
        return True
    if _SENTENCE.match(bare):
        told = (
            _SOURCED.search(bare)
            or REPORTER.search(bare)
            or _PLAINLY.search(bare)
            or re.match(_REPOSTED, bare)
        )
        if place == "end" or told or bare[0] in "（(":
            return True
    return bool((_NOTE if place == "end" else _TOP_NOTE).match(bare))


def is_crew(text: str) -> bool:
    """Whether a paragraph names who did something else than write: `監製：甲`, `出品 | 乙`."""
    return bool(_CREW.fullmatch(text.strip()))


def is_companion(text: str) -> bool:
    """Whether a paragraph stands among lines of attribution, without being one by itself."""
    bare = text.strip()
    if len(bare) > 160:
        return False
    return bool(_COMPANION.match(bare)) or is_promotion(bare) or is_caption(bare)


def _names_roles(bare: str) -> bool:
    line = bare.split("\n", 1)[0].lstrip("（(【[「『 ")
    match = ROLE.match(line)
    if match and not match["other"]:
        if "？" in bare or "?" in bare:
            return False  # an interview, no byline
        value = re.split(r"[，,；;。）)】\n]|\s{2,}", line[match.end() :], maxsplit=1)[0]
        if match[0][0] in "记記" and ("。" in bare or len(value) > 12):
            return False
        if match[0][0] in "译譯" and "「" in value:
            return False  # a translation of what was said
        return 0 < len(value) <= 60 and (len(value) <= _LONGEST_NAME or " " in value)
    if len(line) <= 60 and REVERSED.match(line) and not ROLE.search(line):
        return True
    return len(line) <= 40 and bool(PLAIN_ROLE.match(line)) and is_pairs(line)
