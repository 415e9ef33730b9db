"""Printed numbers at the head of a line: which family they are of, and what stands behind."""

import re
from dataclasses import dataclass

from digest.numerals import parse_number

_HAN = "零〇一二三四五六七八九十百两兩"
_HALVES = {"上": 1, "中": 2, "下": 3}
_LETTERS = "ABCDEFGH"
_BANK = "壹贰叁肆伍陆柒捌玖拾貳參参叄陸弍"
_ROMAN = "Ⅰ-Ⅻⅰ-ⅻ"
_CIRCLED = "①-⑳❶-❿⓫-⓴⓵-⓾⑴-⒇⒈-⒛㈠-㈩㊀-㊉➀-➓"
_NAMES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WORDS = {name: number for number, name in enumerate(_NAMES, 1)}
_PARTS = (
    "part|chapter|section|lesson|step|vol|volume|act|scene|round|episode|ep|no"
    "|day|week|tip|case|trend|phase|stage|rule|topic"
)
# What writers count by its name: `趨勢一：`, `案例2`.
_COUNTED = (
    "趋势|趨勢|案例|误区|誤區|方法|技巧|要点|要點|策略|原则|原則|问题|問題|故事|场景|場景|原因|启示|啟示|建议|建議|关键词|關鍵詞"
    "|关键|關鍵|观点|觀點|洞察|变化|變化|挑战|挑戰|困境|阶段|階段|步骤|步驟|话题|話題|维度|維度|玩法|路径|路徑|套路|错误|錯誤"
    "|痛点|痛點|优势|優勢|亮点|亮點|特点|特點|机会|機會|风险|風險|教训|教訓|法则|法則|秘诀|秘訣|模块|模塊|板块|板塊|主题|主題"
    "|议题|議題|现象|現象|理由|疑问|疑問|发现|發現|推荐|推薦|篇章|章节|章節|部分|任务|任務|篇|卷|辑|輯"
    "|level|layer|key|point|story|question|problem|module|unit|tips|idea"
)
# Words before a number that count no sections: pictures, choices, hours, days, who speaks.
_NO_COUNTED = "[图圖表附注註選选項项答问問星期周週礼禮上下晚早夜午月号號第者约約共达達近超]"
_PART_NUMBER = rf"(?P<n>\d{{1,3}}|{'|'.join(_NAMES)}|[ivx]{{1,5}}|[{_ROMAN}])(?![A-Za-z0-9%])"
# What a number without a mark counts when it stands right before it: `3 月`, `5元`, `7 成`.
_UNITS = (
    "年月日号號点點时時分秒元块塊万萬亿億千百个個位名人次倍成折岁歲米克斤吨噸公里平度届屆期家条條"
    "级級代层層楼樓线線折％%℃$€¥天周週种種款项項场場台部座只隻支本张張大小多余餘月后後+~～比"
)
# Words that begin as those do and count nothing: `2 分析方法`, `3 人群`.
_NO_UNITS = (
    "年轻|年輕|年度|点击|點擊|点评|點評|时间|時間|时代|時代|时机|時機|分析|分类|分類|分享|分发|分發|分销|分銷|分布|分佈"
    "|分工|分层|分層|分组|分組|个人|個人|个性|個性|个案|個案|人群|人才|人类|人類|人物|人工|人口|人生|人性|人设|人設|人员|人員"
    "|人际|人際|成本|成长|成長|成功|成果|成交|成为|成為|成立|家庭|家电|家電|家居|家长|家長|平台|公司|公众|公眾|公域|公共|公开"
    "|公開|条件|條件|代码|代碼|代理|代际|代際|层级|層級|线上|線上|线下|線下|线索|線索|折扣|天猫|天貓|天气|天氣|周边|周邊|周期"
    "|週期|种草|種草|种子|種子|项目|項目|场景|場景|支付|支持|本质|本質|本地|大模型|大数据|大數據|大厂|大廠|大众|大眾|小[^时時]"
    "|多元|多模态|多模態|比较|比較|比赛|比賽|日常|日活|名词|名詞|名人|位置|部分|部门|部門|部署|后台|後台|后续|後續|后记|後記"
    "|元宇宙|元素|克服|月活|号召|號召|次要|级别|級別|点题|點題|台阶|臺階|台湾|台灣|台北|台词|台詞|家乡|家鄉|家人|个体|個體|名字|名单|名單"
    "|点子|點子|点单|點單|点赞|點讚|时尚|時尚|时刻|時刻|时空|時空|元气|元氣|克制|公园|公園|公益|公平|公关|公關|里程|周末|週末|种植|種植"
    "|款式|场地|場地|座位|只有|只是|本土|本科|本能|大学|大學|大脑|大腦|多样|多樣|余生|后悔|後悔|后端|後端|代购|代購|代价|代價|层次|層次"
    "|楼市|樓市|万物|萬物|千万|千萬|百货|百貨|成绩|成績|成熟|岁月|歲月|期待|期望|比例|日本|日期|日志|日誌|号码|號碼|天赋|天賦|天才|天空"
)
_OPEN = (
    r"/｜|【\[［〔〖（(〈《「『<＜#＃\-—–·•●■◆◇▎▌▍▶►※★☆*_○◎□▼▲✦✅✨"
    r"\U0001F300-\U0001F51E\U0001F520-\U0001FAFF\ufe0f"
)
_CLOSING = {"（": ")）", "(": ")）", "【": "】]", "[": "]】", "〈": "〉", "《": "》", "「": "」"}
_CLOSING |= {"『": "』", "<": ">", "＜": "＞", "［": "］", "〔": "〕", "〖": "〗"}
_CIRCLES = "①⑴⒈⓫⓵❶➀㈠㊀"
_WRAP = re.compile(rf"[{_OPEN}\s]*")
_MARK = r"[、．：:｜|丨／/·•—–－）)】\]］〕〗〉》」』>＞]"
_FAMILIES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("part", rf"(?P<label>(?:{_PARTS})\s*[.．·\-_—:：]?\s*{_PART_NUMBER})"),
        (
            "ordinal",
            rf"(?P<label>第\s*(?P<n>[{_HAN}{_BANK}]{{1,4}}|\d{{1,3}})\s*"
            r"(?P<unit>部分|章|节|節|步|篇|讲|講|回|部|幕|集|课|課|卷|阶段|階段|话|話))"
            r"(?=[\s、．：:，,｜|丨/·—–\-】」》）)]|$|[^\s的是中里裡内內，。])",
        ),
        (
            "ordinal",  # what also begins sentences is a label only where a mark parts it
            rf"(?P<label>第\s*(?P<n>[{_HAN}]{{1,3}}|\d{{1,2}})\s*(?P<unit>天|站|关|關|周|週))"
            r"(?=\s*(?:[：:、｜|丨/·—–\-】」》）)]|$)|\s\S)",
        ),
        (
            "kind",  # any other unit but ranks, where a colon or a bar parts it: `第一類：`
            rf"(?P<label>第\s*(?P<n>[{_HAN}]{{1,3}}|\d{{1,2}})(?![名位方者季])(?P<unit>[\u3400-\u9fff]{{0,3}}?))"
            r"(?=\s*[：:｜|丨])",
        ),
        (
            "kind",  # letters, too: `A類：`
            r"(?P<label>(?P<n>[A-H])(?P<unit>[类類组組型款级級面]|计划|計劃))(?=\s*[：:｜|丨])",
        ),
        ("kind", rf"(?P<label>[其之](?P<n>[{_HAN}]))(?P<unit>)(?=[，,、：:]\s*(?:\S|$))"),
        ("kind", rf"(?P<label>第(?P<n>[{_HAN}]{{1,2}}))(?P<unit>)(?=[，,、]\s*(?:\S|$))"),
        (
            "halves",
            r"(?P<label>(?P<n>[上中下])(?:篇|部|卷|集|编|編))(?=\s*(?:[：:、｜|丨/·—–\-】」》）)]|$)|\s\S)",
        ),
        (
            "named",
            rf"(?P<label>(?P<word>{_COUNTED})\s*(?P<n>[{_HAN}]{{1,2}}|\d{{1,2}}))"
            r"(?=\s*(?:[：:、.．｜|丨/·—–\-】」》）)]|$)|\s\S)",
        ),
        (
            "named",  # any other word is one only where a colon or a bar parts it: `展覽一：`
            rf"(?P<label>(?P<word>(?:(?!{_NO_COUNTED}|[{_HAN}])[\u3400-\u9fff]){{2,4}}?)(?P<n>[{_HAN}]{{1,2}}|\d{{1,2}}|[A-H]))"
            r"(?=\s*[：:｜|丨]\s*(?:[^\s\d]|$))",
        ),
        (
            "asked",
            r"(?P<label>q\s*(?P<n>\d{1,2}))(?=\s*[：:、.．｜|]\s*(?:\S|$))",
        ),
        (
            "dotted",
            r"(?P<label>(?P<n>\d{1,2})(?:[.．]\d{1,2}){1,4})(?!\d)"
            rf"(?:(?![{_UNITS}])|(?={_NO_UNITS}))",
        ),
        (
            "pad",
            r"(?P<label>(?P<n>0\d))(?![\d%％]|[.:：]\d|\s*[年月日號号]|级|級|后(?!记)|後(?!記))",
        ),
        ("keycap", "(?P<label>(?P<n>\\d)\ufe0f?\u20e3|(?P<ten>🔟))"),
        ("circled", rf"(?P<label>(?P<n>[{_CIRCLED}]))"),
        ("roman", rf"(?P<label>(?P<n>[{_ROMAN}]|[IVX]{{1,5}}))\s*(?:{_MARK}|\.(?!\w)|$|\s)"),
        ("bank", rf"(?P<label>(?P<n>[{_BANK}]{{1,3}}))\s*(?:{_MARK}|\.|\s|$)"),
        ("han", rf"(?P<label>(?P<n>[{_HAN}]{{1,3}}))\s*(?:{_MARK}|[.．，]|\s(?=\S)|$)"),
        ("arabic", r"(?<=[#＃])(?P<label>(?P<n>\d{1,3}))(?=\s+\S)"),
        (
            "arabic",
            rf"(?P<label>(?P<n>\d{{1,3}}))\s*(?:[、]|[.．](?![\d])|{_MARK}(?!\s*\d)|$|"
            rf"\s(?![{_UNITS}\s\d.,:：\-–—/*×xX+=])|\s(?={_NO_UNITS}))",
        ),
    )
)
# What a label can begin with, so that a common line costs one look.
_STARTS = re.compile(
    rf"[{_OPEN}\s]*(?:[第其之]|[A-H][类類组組型款级級面计計]|[上中下][篇部卷集编編]|(?:{_COUNTED})\s*[{_HAN}\d]|q\s*\d|[\u3400-\u9fff]{{2,4}}(?:[{_HAN}]{{1,2}}|\d{{1,2}}|[A-H])\s*[：:｜|丨]|[\d🔟{_HAN}{_BANK}{_ROMAN}{_CIRCLED}]|[IVX]{{1,5}}(?![A-Za-z])|"
    rf"(?:{_PARTS})\s*[.．·\-_—:：]?\s*(?:\d|[ivx{_ROMAN}]|{'|'.join(_NAMES)}))",
    re.IGNORECASE,
)
_CASED = re.compile(r"[ivx]+", re.IGNORECASE)
_MARKS = {
    "，": "，",
    "、": "、",
    ".": ".",
    "．": ".",
    ":": ":",
    "：": ":",
    "｜": "|",
    "|": "|",
    "/": "/",
}
_TRAILING = re.compile(r"[\s/｜|丨／】\]］〕〗）)〉》」』>＞\-—–·•.。、．:：,，_*●■◆]*")
_WIDE = {0xFF10 + n: str(n) for n in range(10)}
_WIDE |= {0xFF21 + n: chr(0x41 + n) for n in range(26)}
_WIDE |= {0xFF41 + n: chr(0x61 + n) for n in range(26)}
_TOTAL = re.compile(r"\s*[/／]\s*\d{2}(?:\s+|$)")
_OPENED = re.compile(r"[/｜|丨\-—–·•●■◆▎_*]")


# Families that any word may begin: a line is of one only where others count on.
WEAK = ("named", "kind", "asked")


@dataclass(frozen=True, slots=True)
class Label:
    """A number at the head of a line: its family, its value, how it is printed, what follows.

    `printed` is without brackets and marks; `rest` is the title, empty where it stands alone.
    `mark` is what parts the two (`、`, `.`, `:` …), empty where a blank or nothing does.
    Two labels are of one family where they are printed alike: `一、` and `（一）` are not.
    """

    family: str
    number: int
    printed: str
    rest: str
    mark: str = ""


def label_of(line: str) -> Label | None:
    """The label at the head of a line, None where there is none."""
    if _STARTS.match(line) is None:
        return None
    plain = line.translate(_WIDE)
    wrap = _WRAP.match(plain)
    start = wrap.end() if wrap else 0
    for family, pattern in _FAMILIES:
        match = pattern.match(plain, start)
        if match is None:
            continue
        groups = match.groupdict()
        printed = line[match.start("label") : match.end("label")].strip()
        number = 10 if groups.get("ten") else _value(groups["n"])
        if number is None or not _is_upright(family, groups["n"]):
            continue
        rest = _rest(line, match.end("label"), plain[:start].strip())
        if rest is None:
            continue
        mark = _MARKS.get(line[match.end("label") :].lstrip()[:1], "") if rest else ""
        return Label(_shape(family, groups, plain[:start], plain), number, printed, rest, mark)
    return None


def _value(text: str) -> int | None:
    if text in _LETTERS:
        return _LETTERS.index(text) + 1
    return _WORDS.get(text.lower()) or _HALVES.get(text) or parse_number(text)


def _is_upright(family: str, number: str) -> bool:
    # `i` and `x` begin words and formulas; a Roman heading is printed in capitals.
    return family != "roman" or _CASED.fullmatch(number) is None or number.isupper()


def _rest(line: str, end: int, opened: str) -> str | None:
    """What follows the label, its own brackets and marks taken off."""
    bracket = next((char for char in reversed(opened) if char in _CLOSING), "")
    after = line[end:]
    if total := _TOTAL.match(after):
        return after[total.end() :].strip()  # `01/05`: the number and how many there are
    if bracket:
        closes = _CLOSING[bracket]
        bare = after.lstrip()
        if not bare.startswith(tuple(closes)):
            # `「01 …」`, `【第一章 …】`: the bracket holds label and title.
            if after.rstrip()[-1:] not in closes or after.rstrip() == "":
                return None
            after = after.rstrip()[:-1]
    trail = _TRAILING.match(after)
    rest = after[trail.end() if trail else 0 :]
    if after[: trail.end() if trail else 0].rstrip().endswith(("《", "「", "【")):
        return None
    # Marks that opened the line may close it: `/ 01 / title /`.
    return rest.rstrip(f" \u3000{opened}").strip() if _OPENED.search(opened) else rest.strip()


def _shape(family: str, groups: dict[str, str | None], before: str, plain: str) -> str:
    printed = groups["label"] or ""
    if family == "ordinal":
        return f"ordinal:{groups['unit']}"
    if family == "kind":
        return f"kind:{groups['unit']}"
    if family == "named":
        return f"named:{groups['word']}"
    if family == "part":
        return "part:" + re.sub(r"[^a-z].*", "", printed.lower())
    if family == "circled":
        # ① and ❶ are two families; each kind has a stretch of its own.
        return f"circled:{max(at for at, first in enumerate(_CIRCLES) if printed >= first)}"
    if family == "roman" and printed.isascii():
        family = "roman:latin"
    if family.startswith(("han", "arabic", "roman")):
        if any(char in "（(" for char in before):
            return f"{family}:brackets"
        after = plain[len(before) + len(printed) :].lstrip()
        if after.startswith((")", "）")):
            return f"{family}:paren"
    return family
