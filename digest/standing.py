"""Which sentences may stand alone: whole, closed, leaning on nothing that was left out."""

import re
from dataclasses import dataclass

from digest import speech
from digest.characters import fold
from digest.sentences import Sentence

# All patterns but _OPENING are held against folded text: simplified, half-width marks.
_LEANING = re.compile(
    r"[但惟]|不过|然而|而|因[此为]|所以|于是|同时|此|另外|另一方面|其(?!实)|接着|随[后之即]|然后|[并也还又再该]"
    r"|[这那它他她](?!山之)|换[句言]|比如|例如|譬如|不仅|[前后]者|[对为由与如就]此|[与跟]之|[以如]上|上述"
    r"|反之|相反|相比之下|否则|何况|况且|第[二三四五六七八九十][,是呢个]|第一[:、]|[二三四五]是|最后,|可见|于此"
    r"|同样[,是]|类似|同理|由此|综上|以下|[如上下]图|如下|上[文面]|下[文面]|即[,是]"
    r"|甚至|尤其|特别是|包括|原因[是在很]|答案[是很]|除此|作为[^,]{2,30},在?其|当然|可是|总之"
)
# What needs the sentence before it where a digest is all that is read: in the digest of a section.
_CLINGING = re.compile(
    r"尽管如此|[基鉴]于[此这]|正因|只不过|总而|毕竟|至于|以及|或(?!许)|[当彼]时(?!代)|届时|之[后前]|后来|[至自由]此"
    r"|故(?![事宫乡居意])|亦|则(?!天)|从而|进而|继而|反而|[两二]者|另(?=[有一])|是(?![否的])|是的"
    r"|的确,|没错|能够|堪称|可谓|一方面(?!.*另一方面)|[^,]{0,14}?(?:也同样|同样也)"
    r"|接下来的[几两三]|[出回][来去](?:以后|之后|的)|[头第][一二两三]天"
    # Whom the second clause calls 他 where the first one names nobody: 两年下来,他…
    r"|(?:[与和跟在从对当为][^,]{0,10}|[^,]{0,6}(?:后|时|下来|开始|起初|如今|现在|起)),[他她它](?![人国乡])"
)
# Whom or what a first clause points at stands in the sentence before, unless it is speech.
_POINTING = re.compile(
    r"[^,:;“「『\"《(他她它]{0,8}(?:(?<![其吉利])他(?![人国乡])|[她它]|(?<![在])这|那(?=[些个种样位天次时]|一)"
    r"|(?<![因据如从故到就])此(?=[类举事刻前时次])|该(?=[公机项书片剧平报研团组案]))"
)
_OPENING = re.compile(
    r"(?:(?:但是|然而|而且|因此|所以|[于於]是|此外|但|不[过過](?=[,，])|[并並]且(?=[,，])"
    r"|而(?![且今立言是不又非后後已])"
    r"|(?:[当當]然|[总總]之|可是)[,，]?"
    r"|(?:同[时時]|另外|其次|接[着著]|[随隨][后後]|然[后後]|另一方面|也就是[说說]|[换換]句[话話][说說]"
    r"|比如|例如|甚至|何[况況]|[况況]且|可[见見]|[尽儘]管如此|[与與]此同[时時])(?=[,，]))[,，]?)\s*"
)
_CRUMB = re.compile(
    r"\s*(?:[(\[]?(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[a-z])[.、)\]:](?!\d)|\(?[ivx]+\)|[-*•·●■◆▶►→※#>|]"
    r"|(?:step|part|no)\.?\s?\d|q\d?:|a\d?:)"
)
# Each way of saying it begins with a character: so the search skips whatever begins none.
_PROMOTION = re.compile(
    r"关注.{0,6}公众号|搜索.{0,6}公众号|订阅.{0,6}公众号|添加.{0,6}公众号|回复.{0,6}公众号|公众号:"
    r"|扫码|长按.{0,6}识别|点击(?:阅读|链接|下方|上方|蓝字|原文)|责编|编辑[:|/]|排版[:|/]"
    r"|请转载|欢迎转载|禁止转载|谢绝转载|未经.{0,6}转载|如需转载|未经授权|授权(?:发布|转载)|订户|月费"
    r"|欢迎(?:大家|各[位类]|加我|[和跟与]我|交流|留言|讨论|指正|补充|评论|在评论)|以上就是"
    r"|希望(?:能|可以)?[对给帮](?:你|您|大家|各位|读者)[^,。]{0,8}(?:帮助|启发|启示|参考|借鉴|收获)"
    r"|本文(?:首发|来自|转载)|点赞|点个赞|点在看|点个在看|投稿|微信(?:号|公众)|版权(?:归|所有)|cc0协议|原文链接"
)
_PROMOTION_AHEAD = re.compile(
    r"(?:图源|图片来源|图注|图片|图表|资料来源|来源|作者|编辑|责编|责任编辑|排版|校对|撰文|记者|文|图)[:|/]"
    r"|[▲△▼▽]|[(\[][^()\[\]]{0,30}(?:摄|供图|图)[)\]]|(?:原文?|译文)?(?:标题|题目|链接|作者|网址):"
)
# What is only the way to a list that follows.
_AHEAD = re.compile(r"(?:如下|以下|下列|下面)[^,，]{0,8}[。:：.]$")
# What only says what will be said: 首先我们来看下,为什么…? 说回到产品,先从时间说下….
_SIGNPOST = re.compile(
    r"(?:[^,]{0,8},)?(?:今天|现在|最后|首先|其次|下面|接下来|接着|那么|那|再|先|来|一起|顺便|让|我们|我|大家|就|继续|和|跟"
    r"|简单|具体|详细|,)++(?:看看|看下|看一[下看]|说说|说下|说一[下说]|聊聊|聊一[下聊]|讲讲|讲一[下讲]|谈谈|谈一谈|介绍一?下"
    r"|分享一下|梳理一?下|问大家)|说回到|[讲说看写读]到这[里儿]"
    r"|(?:最后,)?(?:再次|衷心)?祝(?:[你您愿福]|大家|各位|我们|[^,。]{1,8},?(?:越来越|早日))|.{0,20}将从.{2,24}(?:角度|方面|维度|层面|部分).{0,8}"
    r"(?:进行|展开|来|谈|说|讲|分析|阐述|论述|介绍)|[^,]{0,8}我们[^,。]{0,14}(?:说下|聊聊|谈谈|来谈)"
)
_SIGNPOST_LENGTH = 40
_CLOSED = tuple("。！？!?…”」』）)")
# A line that only ends in brackets is a label, a source or an entry: 日期:6月1日(星期六).
_BRACKETED = re.compile(r"[^。！？!?.][）)]$")
_HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Fewer than eight Han characters are a fragment, fewer than sixteen as a question a teaser.
_ENOUGH_HAN = re.compile(rf"(?:[^{_HAN}]*[{_HAN}]){{8}}")
_LONG_ENOUGH = re.compile(rf"(?:[^{_HAN}]*[{_HAN}]){{16}}")
_CLOSING = "”’」』)"
_PAIR = re.compile("[“”「」『』（）《》]")
_PAIRED = (("“", "”"), ("「", "」"), ("『", "』"), ("（", "）"), ("《", "》"))


@dataclass(slots=True)
class Candidate:
    """A sentence as it may be chosen.

    `text` is the sentence, without its leading connective where it stands without it;
    `folded` is the same in one form for both scripts. `able` is false for what is never
    chosen while there is anything else, `barred` true for what is never chosen at all;
    `leaning` is true for what needs the sentence before it.
    """

    sentence: Sentence
    text: str
    folded: str
    length: int
    able: bool
    leaning: bool
    barred: bool = False

    @property
    def shortened(self) -> bool:
        """Whether a leading connective was left out."""
        return len(self.text) < len(self.sentence.text)

    @property
    def pointing(self) -> bool:
        """Whether its first clause points at somebody or something named before it."""
        return bool(_POINTING.match(self.folded) or _CLINGING.match(self.folded))


def candidate(sentence: Sentence, folded: str = "", *, said: bool = False) -> Candidate:
    """How a sentence may be chosen; of one that was `said`, its fillers in front are left out.

    `folded` is its text folded, where that is known.
    """
    text = sentence.text
    if said and (start := speech.opening(text)):
        text, folded = text[start:] or text, ""
    folded = folded or fold(text)
    able = _is_able(text, folded)
    if said and able:
        able = not (speech.is_chatter(folded) or folded.rstrip(_CLOSING).endswith("?"))
    leaning = _LEANING.match(folded) is not None
    if able and leaning:
        rest = text[opening.end() :] if (opening := _OPENING.match(text)) else ""
        folded_rest = fold(rest)
        if rest and not _LEANING.match(folded_rest) and _is_able(rest, folded_rest):
            text, folded, leaning = rest, folded_rest, False
    length = len("".join(text.split()))
    barred = not able and _is_promotion(folded)
    return Candidate(sentence, text, folded, length, able, leaning, barred)


def _is_able(text: str, folded: str) -> bool:
    return (
        _ENOUGH_HAN.match(text) is not None
        and text.endswith(_CLOSED)
        and not _CRUMB.match(folded)
        and not _is_promotion(folded)
        and not (text[-1] in "）)" and _BRACKETED.search(text, len(text) - 2))
        and not _AHEAD.search(folded, max(0, len(folded) - 14))
        and not (len(folded) < _SIGNPOST_LENGTH and _SIGNPOST.match(folded))
        and (_LONG_ENOUGH.match(text) is not None or not folded.rstrip(_CLOSING).endswith("?"))
        and (_PAIR.search(text) is None or all(text.count(a) == text.count(b) for a, b in _PAIRED))
    )


def _is_promotion(folded: str) -> bool:
    return bool(_PROMOTION.search(folded) or _PROMOTION_AHEAD.match(folded))
