"""Articles drawn at random: a style, a layout, and everything around that is no heading."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.digest.composed import LEDE, PROSE, STYLES, Gold, Piece, Style

NAMES = (
    "雜貨店的早晨", "把學校搬到沙灘上", "誰來付這筆帳", "一本雨量簿", "黑板上的船班", "夜裡的麵包",
    "潮汐與郵差", "OpenAI 不知道的事", "最後一班船", "寫給對岸的信",
)  # fmt: skip
# Titles that speak of the paragraphs of PROSE, in their order.
SPOKEN_OF = (
    "雜貨店的早晨", "學校搬到沙灘上", "鎮公所算的一筆帳", "老人的雨量簿", "夜裡的麵包",
    "吊橋還是船", "郵差學會看潮汐", "渡口的黑板", "接駁車試辦以後",
)  # fmt: skip
INNER = ("早班", "晚班", "寄信", "收信", "開會")
SHORT = ("就這樣。", "他說：「好。」", "雨停了嗎？", "那一年是1983年。", "「沒有人說話。」")
LISTED = ("船票", "雨衣", "暈船藥")
AUTHOR = "作者：林海"
DEEPER = [
    style
    for style in STYLES
    if style.name.split()[0] in ("arabic", "han", "circled", "keycap", "roman")
    or style.name.startswith("第{n}步")
]
# What stands amid the text and heads nothing: each a few paragraphs.
DECOYS: tuple[tuple[str, ...], ...] = (
    ("1983年，第一艘鐵殼船下水。", "1997年，船票漲到五元。", "2010年，公司換了老闆。"),
    ("08:00 開船", "12:30 午休", "17:45 收班"),
    ("3月5日，公告停航。", "3月8日，開說明會。", "3月12日，最後一班船。"),
    ("12元一張船票", "3.5元一份報紙", "150元一箱雞蛋"),
    ("小島隊 3:2 對岸隊", "21-19，21-17", "比分停在1：0"),
    ("TOP1 雜貨店", "TOP2 麵包店", "TOP3 渡口"),
    ("第一名：雜貨店", "第二名：麵包店", "第三名：渡口"),
    ("Q1：船票多少錢？", "A：五塊錢。", "Q2：幾點開船？", "A：天亮以後。"),
    ("問：誰來開這艘船？", "答：輪流。"),
    ("第一，船要有人開。", "第二，信要有人送。", "第三，雨要有人量。"),
    ("首先，把纜繩解開。", "其次，看一眼潮汐表。", "最後，向碼頭揮手。"),
    ("圖：最後一班渡輪", "▲ 渡口的長椅", "圖源：鎮公所"),
    ("90%的人搭過船", "3成的人還寫信", "2倍的票價"),
    ("1、船票：碼頭有賣，五塊錢一張；", "2、雨衣：自己帶，店裡賣完了；", "3、暈船藥：問護士要。"),
    ("（1）上船前先報名，名單在黑板上。", "（2）上船後坐穩，不要站在船頭。"),
    ("a. 早班", "b. 晚班", "c. 加班"),
    ("一來，船老了；二來，人也老了。", "一方面要船，一方面要錢。"),
    ("1.2億元", "2.5公里", "3.14米"),
    ("——寫在船票背面的一句話",),
    ("「總要有人記雨量。」", "「那就我來。」"),
)
# What stands behind an article: no part of it is a section.
NOTES: tuple[tuple[str, ...], ...] = (
    ("參考資料：", "1. 《島嶼年報》，2023年。", "2. 《潮汐表》，第四版。", "3. 《雨量簿》。"),
    ("[1] 雨量簿，第三頁。", "[2] 鎮公所公報，第十二期。"),
    ("① 見《島嶼年報》。", "② 見《潮汐表》。"),
    ("註：文中人名均為化名。",),
)


@dataclass
class Draft:
    """What is composed so far: pieces (with "sub" for deeper headings) and what is to be found.

    `bodies` are the paragraphs of each section, in order; `lede` those before the first.
    """

    style: Style
    pieces: list[Piece] = field(default_factory=list)
    gold: Gold = field(default_factory=list)
    lede: list[str] = field(default_factory=list)
    bodies: list[list[str]] = field(default_factory=list)

    def add(self, *texts: str, kind: str = "p") -> None:
        """Paragraphs of the section that is open, or of the lede."""
        self.pieces += [(kind, text) for text in texts]
        (self.bodies[-1] if self.bodies else self.lede).extend(texts)

    def head(self, *texts: str, label: str | None, title: str, kind: str = "h") -> None:
        """A heading to be found: a line, or a number and its title below."""
        self.pieces += list(zip((kind, "below"), texts, strict=False))
        self.gold.append((label, title))
        self.bodies.append([])


def kin(style: Style) -> str:
    """Styles of one kin are one family: none may stand within another of its kin."""
    if style.name.startswith("第"):
        return style.mark[:5]
    around = "(" if style.mark[0] in "（(" else ")" if style.mark[3:4] in ("）", ")") else ""
    return style.name.split()[0] + around


def composed(drawn: random.Random) -> Draft:
    """An article with numbered sections."""
    draft = Draft(drawn.choice(STYLES))
    style = draft.style
    layout = drawn.choice(("inline", "inline", "inline", "below", "alone"))
    names = drawn.sample(NAMES, drawn.randint(2, 5))
    _begin(drawn, draft, names)
    deeper = drawn.choice([None, *(one for one in DEEPER if kin(one) != kin(style))])
    for number, name in zip(_numbers(drawn, style, len(names)), names, strict=True):
        if layout == "inline":
            draft.head(style.line(number, name), label=style.printed(number), title=name)
        elif layout == "below":
            lines = (style.alone(number), name)
            draft.head(*lines, label=style.printed(number), title=name, kind="label")
        else:
            draft.head(style.alone(number), label=style.printed(number), title="", kind="label")
        _fill(drawn, draft, deeper)
    _end(drawn, draft)
    return draft


def _numbers(drawn: random.Random, style: Style, count: int) -> Sequence[int]:
    """Mostly 1, 2, 3 …; where the style numbers sections alone, at times with a gap or a repeat."""
    whole = list(range(1, count + 1))
    sure = style.name.split()[0] in ("pad", "wide") or style.name.startswith("第{n}章")
    chance = drawn.random()
    if sure and 4 <= count <= 4 and chance < 0.3:
        return [1, 2, 4, 5] if chance < 0.15 else [1, 2, 2, 3]
    return whole


def _begin(drawn: random.Random, draft: Draft, names: list[str]) -> None:
    if drawn.random() < 0.15:
        draft.head("前言", label=None, title="前言")
        draft.add(*LEDE)
        return
    draft.add(*LEDE[: drawn.randint(0, 2)])
    if draft.pieces and drawn.random() < 0.25:
        listed = drawn.choice([draft.style, *DEEPER])
        draft.add("本文目錄：", *(listed.line(n, name) for n, name in enumerate(names, 1)))
        draft.add(drawn.choice(PROSE))
    elif draft.pieces and drawn.random() < 0.2:
        _decoy(drawn, draft)


def _fill(drawn: random.Random, draft: Draft, deeper: Style | None) -> None:
    draft.add(*drawn.sample(PROSE, drawn.randint(2, 4)))
    chance = drawn.random()
    if chance < 0.15:
        draft.add(drawn.choice(SHORT), drawn.choice(PROSE))
    elif chance < 0.3:
        listed = drawn.choice(DEEPER)
        draft.add("帶三樣東西：", *(listed.line(n, item) for n, item in enumerate(LISTED, 1)))
        draft.add(drawn.choice(PROSE))
    elif chance < 0.4:
        draft.add(*LISTED, kind="item")
        draft.add(drawn.choice(PROSE))
    elif chance < 0.7:
        _decoy(drawn, draft)
    if deeper and drawn.random() < 0.7:
        for number in range(1, drawn.randint(2, 4)):
            draft.add(deeper.line(number, drawn.choice(INNER)), kind="sub")
            draft.add(drawn.choice(PROSE))


def _decoy(drawn: random.Random, draft: Draft) -> None:
    """Lines that look like headings and are none, between paragraphs or all in a row."""
    lines = drawn.choice([one for one in DECOYS if _fits(one, draft.style)])
    if drawn.random() < 0.5:
        draft.add(*lines)
    else:
        for line in lines:
            draft.add(line, drawn.choice(PROSE))
    draft.add(drawn.choice(PROSE))


def _fits(lines: tuple[str, ...], style: Style) -> bool:
    """Whether lines are printed in another manner than the article's own headings."""
    own = style.line(1, "")[:1]
    return not any(line[:1] == own for line in lines)


def _end(drawn: random.Random, draft: Draft) -> None:
    if drawn.random() < 0.2:
        draft.head("結語", label=None, title="結語")
        draft.add(drawn.choice(PROSE))
    if drawn.random() < 0.15:
        notes = [one for one in NOTES if _fits(one, draft.style)]
        draft.add(*drawn.choice(notes or [NOTES[-1]]))
    elif drawn.random() < 0.4:
        draft.pieces.append(("credit", AUTHOR))


def left_alone(drawn: random.Random) -> Draft:
    """An article without sections, with all that may look like one."""
    draft = Draft(STYLES[0])
    draft.add(*LEDE)
    for _ in range(drawn.randint(2, 5)):
        draft.add(*drawn.sample(PROSE, drawn.randint(1, 3)))
        _decoy(drawn, draft)
    draft.add(*drawn.sample(PROSE, 2))
    if drawn.random() < 0.3:
        draft.add(*drawn.choice(NOTES))
    return draft


def unnumbered(drawn: random.Random) -> Draft:
    """An article whose headings have no number: each speaks of what stands below it."""
    draft = Draft(STYLES[0])
    draft.add(*LEDE[: drawn.randint(1, 2)])
    for at in drawn.sample(range(len(SPOKEN_OF)), drawn.randint(3, 5)):
        draft.head(SPOKEN_OF[at], label=None, title=SPOKEN_OF[at])
        others = [text for text in PROSE if text != PROSE[at]]
        draft.add(PROSE[at], *drawn.sample(others, drawn.randint(2, 4)))
        if drawn.random() < 0.3:
            draft.add(drawn.choice(SHORT), drawn.choice(PROSE))
        elif drawn.random() < 0.3:
            draft.add("帶三樣東西：", *LISTED, drawn.choice(PROSE))
    if drawn.random() < 0.3:
        draft.head("結語", label=None, title="結語")
        draft.add(*drawn.sample(PROSE, 2))
    if drawn.random() < 0.4:
        draft.pieces.append(("credit", AUTHOR))
    return draft


Composer = Callable[[random.Random], Draft]
