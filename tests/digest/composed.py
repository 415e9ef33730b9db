"""Articles composed for the tests: prose of our own, put together in every printed shape."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from digest.article import Article, Form, RawArticle
from digest.convert import turn
from digest.reading import read

DATA = Path(__file__).resolve().parent / "samples"
TITLE = "渡輪停航之後，小島怎樣過日子"
LEDE = (
    "八月的第一個星期一，往返小島的最後一班渡輪靠岸。船長把纜繩交給碼頭的老工人，說了一句保重，就再也沒有開回來。",
    "島上住著四百多人。郵差、老師、麵包師傅，還有一位每天量雨的退休老人，都要重新想一想怎樣和對岸往來。",
)
PROSE = (
    "碼頭旁邊的雜貨店最先感到變化。店主說，從前一天進貨兩次，如今要等鄰居的漁船順路捎回來，雞蛋和報紙常常一起遲到。",
    "學校的孩子倒是高興了好一陣子。老師住在對岸，停航那天沒有人來上課，校長索性把全校帶到沙灘上數寄居蟹。",
    "鎮公所算過一筆帳：租一艘小艇每月要花十二萬元，比從前的補貼還多三成，但如果每週只開四趟，錢就剛好夠用。",
    "老人把雨量簿翻給我們看。四十年來，他一天也沒有漏記，風浪最大的那一頁夾著一張泛黃的船票，背面寫著女兒的生日。",
    "麵包師傅改在夜裡和麵，天亮前把麵包送上漁船。他說對岸的客人吃到的時候還是溫的，只是價錢不得不漲了五塊錢。",
    "有人提議架一座吊橋，也有人主張買一艘會飛的船。討論到深夜，最後通過的是最簡單的辦法：大家輪流開自己的船。",
    "郵差學會了看潮汐表。他把信件分成三疊，一疊今天送，一疊等退潮，還有一疊，他笑著說，等到寫信的人自己想起來。",
    "半年之後再去，渡口的長椅上多了一塊黑板，寫著今天誰開船、幾點開、還剩幾個位子。粉筆字被海風吹得有些模糊。",
    "對岸的公司答應試辦接駁車，條件是每個月至少有兩百人搭乘。消息傳來的那個下午，麵包店的燈亮得比平常都早。",
)
TITLES = ("雜貨店的早晨", "把學校搬到沙灘上", "誰來付這筆帳", "一本雨量簿", "黑板上的船班")


@dataclass(frozen=True)
class Style:
    """How a numbered heading is printed: `mark` holds {n}; its number and its printed label."""

    name: str
    mark: str
    number: Callable[[int], str]
    label: str = "{n}"

    def printed(self, n: int) -> str:
        """The label as it is to be found."""
        return self.label.format(n=self.number(n))

    def alone(self, n: int) -> str:
        """The number on a line of its own."""
        return self.mark.format(n=self.number(n), t="").strip(" 、.．：:　")

    def line(self, n: int, title: str) -> str:
        """The number and the title on one line."""
        return self.mark.format(n=self.number(n), t=title)


def _pick(names: str) -> Callable[[int], str]:
    return lambda n: names.split()[n - 1]


_PAD: Callable[[int], str] = "{:02d}".format
_HAN = _pick("一 二 三 四 五 六 七 八 九 十")
_WORD = _pick("ONE TWO THREE FOUR FIVE SIX")
_SHAPES: dict[str, tuple[Callable[[int], str], tuple[str, ...]]] = {
    "pad": (_PAD, (
        "{n} {t}", "{n}. {t}", "{n}、{t}", "{n}｜{t}", "{n}|{t}", "/ {n} / {t}", "｜{n}｜{t}",
        "【{n}】{t}", "[{n}] {t}", "{n}/{t}", "{n} / {t}", "{n}—{t}", "{n} - {t}", "「{n}」{t}",
        "#{n} {t}", "{n}：{t}", "{n}{t}", "●{n} {t}", "▎{n} {t}", "- {n} - {t}", "{n}·{t}",
    )),
    "arabic": (str, (
        "{n}. {t}", "{n}.{t}", "{n}、{t}", "{n}．{t}", "{n} {t}", "{n}｜{t}", "{n}：{t}",
        "（{n}）{t}", "({n}) {t}", "{n}) {t}",
    )),
    "han": (_HAN, (
        "{n}、{t}", "{n}．{t}", "{n}. {t}", "（{n}）{t}", "({n}) {t}", "{n} {t}", "{n}　{t}",
        "{n}：{t}", "{n}｜{t}", "【{n}】{t}", "{n}）{t}",
    )),
}  # fmt: skip
_UNITS = ("章", "節", "部分", "步", "篇", "回", "幕", "講")
_WORDS: tuple[tuple[str, Callable[[int], str]], ...] = (
    ("Part ", str), ("PART.", _WORD), ("PART ", _PAD), ("Part.", str), ("PART", str),
    ("Chapter ", str), ("CHAPTER ", _WORD), ("NO.", str), ("No.", str), ("Vol.", str),
    ("Step ", str), ("Part ", _pick("I II III IV V")),
)  # fmt: skip
STYLES = (
    *(Style(f"{kind} {mark}", mark, number) for kind, (number, marks) in _SHAPES.items()
      for mark in marks),
    *(Style(f"第{{n}}{unit}{gap}", f"第{{n}}{unit}{gap}{{t}}", _HAN, f"第{{n}}{unit}")
      for unit in _UNITS for gap in (" ", "：", "、", "　")),
    *(Style(f"{word}n{gap}", f"{word}{{n}}{gap}{{t}}", number, f"{word}{{n}}")
      for word, number in _WORDS for gap in (" ", "：", "｜", "：　")),
    Style("wide pad", "{n}　{t}", _pick("０１ ０２ ０３ ０４ ０５")),
    Style("第1章", "第{n}章 {t}", str, "第{n}章"),
    Style("【第一章】", "【第{n}章】{t}", _HAN, "第{n}章"),
    Style("bank 、", "{n}、{t}", _pick("壹 貳 參 肆 伍")),
    Style("bank", "{n} {t}", _pick("壹 貳 叁 肆 伍")),
    Style("roman", "{n} {t}", _pick("Ⅰ Ⅱ Ⅲ Ⅳ Ⅴ")),
    Style("roman 、", "{n}、{t}", _pick("Ⅰ Ⅱ Ⅲ Ⅳ Ⅴ")),
    Style("ascii roman", "{n}. {t}", _pick("I II III IV V")),
    Style("keycap", "{n} {t}", lambda n: f"{n}\ufe0f\u20e3"),
    Style("circled", "{n} {t}", _pick("① ② ③ ④ ⑤")),
    Style("black circled", "{n}{t}", _pick("❶ ❷ ❸ ❹ ❺")),
)  # fmt: skip

_NAMED = re.compile(r"\{(\w)\}")

Piece = tuple[str, str]  # kind (p, h, item, label, below) and text
Gold = list[tuple[str | None, str]]


@dataclass(frozen=True)
class Composed:
    """An article as pieces, and the sections that are to be found in it."""

    pieces: tuple[Piece, ...]
    gold: Gold

    def in_hans(self) -> "Composed":
        """The same in simplified characters."""
        return Composed(
            tuple((kind, hans(text)) for kind, text in self.pieces),
            [(hans(label) if label else label, hans(title)) for label, title in self.gold],
        )


def hans(text: str) -> str:
    """The text in simplified characters, character by character."""
    return turn(text, "t2s")


def bodies(count: int, each: int = 2) -> list[list[str]]:
    """Bodies of `each` paragraphs, all different."""
    picked = [PROSE[at % len(PROSE)] for at in range(count * each)]
    return [picked[at * each : (at + 1) * each] for at in range(count)]


def numbered(style: Style, layout: str = "inline", count: int = 3, lede: bool = True) -> Composed:
    """An article with numbered sections: titles inline, below the number, or none at all."""
    pieces: list[Piece] = [("p", text) for text in LEDE] if lede else []
    gold: Gold = []
    for n, body in enumerate(bodies(count), 1):
        title = TITLES[n - 1]
        if layout == "inline":
            pieces.append(("h", style.line(n, title)))
        else:
            pieces.append(("label", style.alone(n)))
        if layout == "below":
            pieces.append(("below", title))
        gold.append((style.printed(n), "" if layout == "alone" else title))
        pieces += [("p", text) for text in body]
    return Composed(tuple(pieces), gold)


def pieces_of(lines: Sequence[str]) -> tuple[Piece, ...]:
    """Lines as pieces: `## ` begins a heading, `- ` an item, all else a paragraph."""
    found: list[Piece] = []
    for line in lines:
        kind = "h" if line.startswith("## ") else "item" if line.startswith("- ") else "p"
        found.append((kind, line[3:] if kind == "h" else line[2:] if kind == "item" else line))
    return tuple(found)


def as_text(pieces: Sequence[Piece], gap: str = "\n") -> str:
    """Plain text, a paragraph a line."""
    return gap.join(text for _, text in pieces)


def as_markdown(pieces: Sequence[Piece], heading: str = "## {}") -> str:
    """Markdown: headings as `heading` says."""
    shapes = {"h": heading, "label": heading, "below": "{}", "item": "- {}", "p": "{}"}
    return "\n\n".join(shapes[kind].format(text) for kind, text in pieces)


def as_html(pieces: Sequence[Piece], heading: str = "<h2>{}</h2>", below: str = "<p>{}</p>") -> str:
    """The content of a page of a public account: headings as `heading` says."""
    shapes = {
        "h": heading, "label": heading, "below": below,
        "item": '<ul class="list-paddingleft-1"><li><p><span leaf="">{}</span></p></li></ul>',
        "p": '<p style="margin-bottom: 8px;"><span style="letter-spacing: 0.5px;">{}</span></p>',
    }  # fmt: skip
    return "".join(shapes[kind].format(escape(text)) for kind, text in pieces)


def read_as(body: str, form: Form, title: str = TITLE) -> Article:
    """The article that is read from a body whose title is known."""
    return read(RawArticle(body, form, title))


def samples(file: str) -> list[tuple[str, list[str], Gold]]:
    """The small articles of a file of samples: name, lines, sections to be found."""
    kept: list[tuple[str, list[str], Gold]] = []
    names = dict(zip("12ABCDEFGHK", (*LEDE, *PROSE), strict=True))
    for line in (DATA / file).read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            kept.append((line[2:], [], []))
        elif line.startswith("> "):
            label, _, title = line[2:].partition(" | ")
            kept[-1][2].append((label or None, title))
        elif line and not line.startswith("# "):
            kept[-1][1].append(_NAMED.sub(lambda named: names[named[1]], line))
    return kept


def found(article: Article) -> Gold:
    """Its sections as labels and titles."""
    return [(section.label, section.title) for section in article.sections]


BOLD = (
    '<p style="line-height: 1.75em;"><strong><span style="font-size: 16px;">{}</span></strong></p>'
)
MARKDOWN_HEADINGS = ("## {}", "### {}", "#### {}", "# {}", "**{}**", "{}", "## **{}**", "__{}__")
HTML_HEADINGS = (
    "<h2>{}</h2>", "<h3>{}</h3>", "<h4><span>{}</span></h4>", "<h1>{}</h1>", BOLD, "<p>{}</p>",
    "<p><b>{}</b></p>", '<p><span style="font-weight: 700;">{}</span></p>',
    '<p style="text-align:center"><span style="font-size:20px">{}</span></p>',
    '<section data-role="title"><p><strong>{}</strong></p></section>',
    '<section><section><section><p><strong><span>{}</span></strong></p></section></section></section>',
    "<blockquote><p><strong>{}</strong></p></blockquote>",
    "<h2><span>{0}</span><span>{0}</span></h2>",
    '<p><strong style="position:absolute">{0}</strong><strong>{0}</strong></p>',
)  # fmt: skip
