"""The credit line: who wrote an article, for which account, who edited and who published it.

It comes in three manners: roles with names (`作者：甲 编辑／乙`, `甲丨作者`, `记者 甲 编辑 乙`),
sentences (`本文來自微信公眾號「甲」（ID：jia），乙經授權發佈。`), notes of licence (`基于CC0协议`).
"""

import re
from typing import Literal

from digest.article import Credit
from digest.roles import (
    ACCOUNT_WORD,
    BY,
    DISPATCH,
    NAMES,
    ON_TOP,
    PLAIN_ROLE,
    REPORTER,
    REVERSED,
    ROLE,
    is_pairs,
)

_QUOTES = "「」『』“”\"'《》【】〈〉‘’"
_NAMED = r"[「『“\"《【‘]\s*(?P<quoted>[^」』”\"》】’\n]{1,40})\s*[」』”\"》】’]"
_WORD = r"[^，,；;。：:｜|丨（(）)\n「“《\s]"
_ID_WORD = r"(?:(?:微信)?(?:公[众眾衆][号號])?\s*(?:ID|id|Id)|微信号|微信號|帳號|账号)"
_ID = (
    rf"\s*(?:[（(]\s*(?:{_ID_WORD}\s*[:：]?\s*)?|[，,]\s*{_ID_WORD}\s*[:：]\s*)"
    r"(?P<id>[A-Za-z0-9][A-Za-z0-9_\-]{1,39})\s*(?:[)）]|(?=[，,。；;\s]|$))"
)
_PRINTED = r"授[权權](?:发布|發布|發佈|转载|轉載|刊登|刊载|刊載|刊发|刊發|编发|編發|推送|使用)"
_GOT = r"(?:经|經|获|獲|得到|取得)"
# `來自…`, `轉載自…`, `首發於…`; a picture that comes from somewhere is none.
_FROM = re.compile(
    r"(?<![图圖片像])(?:来自于?|來自於?|(?:转载|轉載|转|轉|摘编|摘編|摘|源|載|载)自|出自"
    r"|来源于|來源於|首[发發][于於]?|原?刊[于於]|原[载載][于於]?|(?:发表|發表)[于於在]|(?<=本文)[发發][于於])\s*"
    rf"(?:合作(?:媒[体體]|伙伴|夥伴)\s*[:：]?\s*)?(?:\d{{4}}\s*年\s*)?(?:第?\s*\d{{1,4}}\s*[期卷]\s*)?(?P<account>{ACCOUNT_WORD})?\s*[:：]?\s*(?:{_NAMED}|(?P<bare>{_WORD}{{1,24}}))(?:{_ID})?"
)
# `本文系甲原創`
_OWN = re.compile(
    rf"(?:系|係|为|為|爲|是|由)\s*(?:{ACCOUNT_WORD}\s*[:：]?\s*)?"
    rf"(?:{_NAMED}|(?P<bare>[^，,；;。：:@\s]{{2,16}}?))"
    rf"(?:{_ID})?"
    r"\s*(?:独家|獨家)?(?:原创|原創|首发|首發)(?!于|於|发布于|發佈於)"
)
# `乙經授權發佈`
_PERMITTED = re.compile(
    rf"(?:^|[，,；;。：:）)\s])(?:并|並|由)?\s*(?P<name>{_WORD}{{1,24}}?)\s*已?{_GOT}[过過]?"
    r"(?:原?作者|版权方|版權方|该公众号|對方|对方)?的?(?:独家|獨家|正式)?"
    rf"{_PRINTED}"
)
# `乙經甲授權發佈`
_PERMITTED_BY = re.compile(
    rf"(?:^|[，,；;。]\s*)(?P<name>{_WORD}{{1,16}}?){_GOT}[^，,；;。：:\s]{{2,18}}{_PRINTED}"
)
_LENT = re.compile(
    rf"(?:{_GOT}|由)\s*(?:{ACCOUNT_WORD}\s*)?(?:{_NAMED}(?:{_ID})?|(?P<bare>(?!原?作者|版|该|對方|对方|本人|独|獨|正式|授|过|過)"
    rf"[^，,；;。：:\s]{{2,16}}?))\s*{_PRINTED}"
)
# `由甲授權乙轉載`
_GRANTED = re.compile(
    rf"由\s*(?:{ACCOUNT_WORD}\s*[:：]?\s*)?(?:{_NAMED}(?:{_ID})?|(?P<bare>[^，,；;。：:\s]{{1,16}}?))\s*授[权權]\s*"
    r"(?P<name>[^，,；;。：:\n]{1,16}?)\s*(?:发布|發布|發佈|转载|轉載|刊登|刊载|刊載|使用)"
)
# `本文由 @甲 原创发布于乙`
_POSTED = re.compile(
    r"由\s*@?(?P<author>[^，,；;。：:\n@]{1,24}?)\s*(?:原创|原創|投稿|撰写|撰寫|翻译|翻譯)?\s*"
    r"(?:发布|發布|發佈|发表|發表|投稿)\s*[于於至在]\s*(?P<name>[^，,；;。：:\n]{1,16})"
)
# `（作者甲係…）`
_SIGNED = re.compile(
    r"(?:^|[^\u3400-\u9fff]|本文|原文|特[约約]|[签簽][约約]|[专專][栏欄])(?:作者|撰文|执笔|執筆)(?:(?:简介|簡介|介绍|介紹)\s*[:：])?\s*"
    r"(?:[是为為爲系係](?=[\u3400-\u9fff]{2,4}[，,]))?[「“]?"
    r"(?!本人|独立|獨立|观点|觀點|所有|授|同意|许可|許可|提供|投稿|个人|個人)"
    r"(?P<name>[\u3400-\u9fff]{2,4}?)\s*(?=[，,。；;）)】」”]|$|原[创創]|(?:是|为|為|爲|系|係)[^，,。]{2})"
)
# `作者系小島大學教授甲`
_HOLDS = re.compile(
    r"作者(?:系|係)[^，,。；;]{2,24}(?:教授|研究[员員]|博士|[记記]者|主[编編]|[创創]始人|律[师師]|[医醫]生|作家|[学學]者)"
    r"(?P<name>[\u3400-\u9fff]{2,3})(?=[）)。.]|$)"
)
# `本文原創發佈於乙`
_SHOWN = re.compile(r"本文(?:原[创創])?(?:发布|發布|發佈)[于於]\s*(?P<name>[^，,；;。：:\n]{1,16})")
# `甲，公眾號：乙`
_INTRODUCED = re.compile(
    rf"(?P<name>[\u3400-\u9fff]{{2,4}})[，,]\s*(?:{ACCOUNT_WORD}\s*[:：]|[^，,。]{{0,12}}(?:专栏|專欄)作家)"
)
_NO_NAME = re.compile(
    r"(?:本文|文章|原文|该文|此文|全文|内容|图片|圖片|我们|我們|已|经|經|均|网络|網路|網絡|他|她|我|你"
    r"|这|這|那)"
)
_LICENCE = re.compile(
    r"[^，,；;。\n]{0,30}(?:授[权權]|许可|許可|CC[ -]?(?:BY|0)|转载|轉載|版[权權]|©|copyright|协议"
    r"|協議|立[场場]|独立观点|獨立觀點|代表作者|个人观点|個人觀點|侵[权權]|all rights reserved)"
    r"[^，,；;。\n]{0,30}(?:[，,](?:请|請|禁|谢绝|謝絕|不|版|转|轉|侵|未|欢迎|歡迎)[^，,；;。\n]{0,30})*",
    re.IGNORECASE,
)
_STOPS = re.compile(
    r"[；;。\n（(）)【】「」]|\s{2,}|[，,\s](?=\s*(?:本文|原文|转载|轉載|已|经|經|未经|未經))"
)
_HAN_NAME = re.compile(r"[\u3400-\u9fff·•]{2,4}")
_APART = re.compile(r"(?<![\u3400-\u9fff])([\u3400-\u9fff]) ([\u3400-\u9fff])(?![\u3400-\u9fff])")
_SAID = re.compile(r"(?:转载|轉載)(?:来源|來源)\s*[:：]")  # the source, no note of licence
_CODE = re.compile(r"[A-Z]{1,4}\d{2,}")  # what editors are numbered with
_LONGEST_NAME = 28


def parse_credit(text: str, place: Literal["top", "end"] = "end") -> Credit:
    """What the printed lines say; fields that they do not name are empty."""
    named = _named(text)
    account, identity = _account(text, named)
    authors = list(named["author"] or named["second"])
    publisher = _publisher(text)
    if posted := _POSTED.search(text):
        publisher = publisher or _bare(posted["name"])
        authors = authors or [_bare(posted["author"])]
    if told := ON_TOP.match(text.strip()):
        account, authors = account or told["account"], authors or [told["author"]]
    for pattern in (_HOLDS, REPORTER, _SIGNED, _INTRODUCED, BY, DISPATCH):
        if not authors and (signed := pattern.search(text)):
            authors = [name for name in signed["name"].split("、") if name]
    return Credit(
        text=text,
        place=place,
        account=account,
        account_id=identity,
        authors=tuple(dict.fromkeys(authors)),
        editor="、".join(dict.fromkeys(named["editor"])),
        publisher=publisher,
        licence=_licence(text),
    )


def _named(text: str) -> dict[str, list[str]]:
    """The names that stand behind roles, by role; an account as it stands, with its id."""
    found: dict[str, list[str]] = {name: [] for name in NAMES}
    for line in text.split("\n"):
        if told := REPORTER.search(line):
            found["author"] += told["name"].split("、")
            continue
        roles = list(ROLE.finditer(line))
        if not roles and (turned := list(REVERSED.finditer(line))):
            for match in turned:
                found[str(match.lastgroup)] += _names(match["name"])
            continue
        if not roles and is_pairs(line.strip("（(）)【】")):
            line = line.strip("（(）)【】")
            roles = list(PLAIN_ROLE.finditer(line))
        for match, after in zip(roles, [*roles[1:], None], strict=False):
            value = line[match.end() : after.start() if after else len(line)]
            role = str(match.lastgroup)
            found[role] += [value] if role in ("account", "source") else _names(value)
    return found


def _names(value: str) -> list[str]:
    """The names that a value lists: `甲、乙`, `甲 乙`, `甲，乙`; what follows a name is left."""
    value = _STOPS.split(value.strip("\u200d ").lstrip("@") + " ", maxsplit=1)[0]
    value = _APART.sub(r"\1\2", value.strip(" ，,、"))
    names: list[str] = []
    for at, part in enumerate(re.split(r"[，,]", value)):
        pieces = re.split(r"[、&＆/／]|\s(?:和|与|與)\s", part)
        listed = [
            name for piece in pieces for name in _apart(piece.strip(f" ｜|丨{_QUOTES}@")) if name
        ]
        if at and not all(_HAN_NAME.fullmatch(name) for name in listed):
            break
        names += [name for name in listed if len(name) <= _LONGEST_NAME]
    return names


def _apart(piece: str) -> list[str]:
    words = [word for word in piece.split() if not _CODE.fullmatch(word)] or [piece]
    piece = " ".join(words)
    if len(words) > 1 and all(_HAN_NAME.fullmatch(word) for word in words):
        return words
    return [piece]


def _account(text: str, named: dict[str, list[str]]) -> tuple[str, str]:
    """The account and its id: named as such, else the source a sentence tells of."""
    for value in named["account"]:
        if name := _cut_account(value):
            return name
    for match in _FROM.finditer(text):
        if match["account"] or match["quoted"] or not _NO_NAME.match(match["bare"]):
            return _bare(match["quoted"] or match["bare"]), match["id"] or ""
    for value in named["source"]:
        if name := _cut_account(value):
            return name
    for pattern in (_GRANTED, _LENT, _OWN):
        if told := pattern.search(text):
            bare = _bare(told["quoted"] or told["bare"])
            if bare and not _NO_NAME.match(bare) and "作者" not in bare:
                return bare, told.groupdict().get("id") or ""
    return "", ""


def _cut_account(value: str) -> tuple[str, str] | None:
    value = re.sub(rf"^{ACCOUNT_WORD}\s*[:：]?\s*", "", value.strip())
    quoted = re.match(_NAMED, value)
    if quoted:
        name = quoted["quoted"]
    else:
        name = re.split(r"[，,；;。（(）)\n【】]|\s{2,}|\|", value, maxsplit=1)[0]
    identity = re.match(_ID, value[quoted.end() if quoted else len(name) :])
    bare = _bare(name)
    if not bare or len(bare) > _LONGEST_NAME:
        return None
    return bare, identity["id"] if identity else ""


def _publisher(text: str) -> str:
    for pattern in (_GRANTED, _SHOWN, _PERMITTED, _PERMITTED_BY):
        for match in pattern.finditer(text):
            name = _bare(match["name"])
            if name and not _NO_NAME.match(name):
                return name
    return ""


def _licence(text: str) -> str:
    notes = (
        match[0].strip(" ，,*＊※（(【").rstrip("" if "（" in match[0][1:] else "）)】 ，,")
        for match in _LICENCE.finditer(text)
    )
    return "；".join(note for note in dict.fromkeys(notes) if note and not _SAID.match(note))


def _bare(name: str | None) -> str:
    return (name or "").strip(f" \u3000\u200d{_QUOTES}@：:")
