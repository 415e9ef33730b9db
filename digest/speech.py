"""Speech written down: what people say around what they mean, and whether a text is speech."""

import re
from collections.abc import Sequence

# Both scripts' letters and marks: folding a whole text only to know speech would cost too much.
_HESITATES = re.compile(
    r"[嗯呃欸齁]|[那这這][个個][,，]|就是[说說]|[是对對]吧|[对對]不[对對]|[对對]啊|[啊呢嘛哦喔好][,，。]"
    r"|那[么麼].{0,4}[,，呢]|我们?們?(?:[觉覺]得|[讲講说說])"
)
# Of the sentences so large a share, and at least so many, make a text a talk.
_SHARE = 0.24
_FEWEST = 5
# Of a long text every so-manieth sentence is asked, so many at most.
_ASKED = 60
# Who speaks, as printed in front of a turn: a minute, a number or a name. It stands in front of the
# first sentence of a turn only, so that one without it would seem to be the one before's.
_LABEL = (
    r"(?:[\[(（]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])）]?\s*)?"
    r"(?:(?:发言人|發言人|说话人|說話人|讲者|講者|[Ss]peaker)\s?[0-9A-Za-z]{1,3}\s*[:：]?\s*|[^\W\d]{2,6}[:：]\s*)?"
)
_FILLER = (
    r"(?:[嗯呃啊哈欸诶誒哎唉]|[好行对對](?:的|吧|啊|喔|啦)?|是的?|没错|沒錯|OK|[那这這][个個]|就是[说說]?"
    r"|然后呢?|然後呢?|那[么麼]?(?:呢)?|所以|但是?|而且|不[过過]|因[为為]|其[实實]|[当當]然了?|可以|同意)"
)
_OPENING = re.compile(
    rf"{_LABEL}(?:{_FILLER}++[，,、。]\s*+|嗯++[，,、。]?+)*+"
    r"(?:那[么麼]|[于於]是|然[后後]|但是|所以|而且|就是[说說]|那(?![个個些种種样樣位天次时時里裡边邊年段批一两兩几幾]))*[，,]?\s*"
)
# Held against folded text: simplified, half-width marks.
_CHATTER = re.compile(
    r"大家(?:上午|中午|下午|晚上|早上)?[好安]|(?:感谢|谢谢|多谢)|欢迎|荣幸|很高兴|掌声|[敝我]姓"
    r"|有请|请.{1,10}(?:发言|介绍|讲|谈|说)|[你您](?:先|来|再)*(?:说|讲|谈)|[说讲问补插](?:一|两|几)?[句下]"
    r"|(?:总结|整理|汇报|报告|介绍|回应|补充|提醒)一下|我(?:先|来|再)*(?:汇报|报告|补充|总结|说|讲)|有没有.{0,4}(?:意见|问题|看法)"
    r"|没有.{0,6}的话|开始(?:啊|喔|吧|汇报|开会)?,|下一个(?:议题|环节|问题)|最后一个问题|环节"
    r"|(?:题目|主题)(?:呢)?(?:就)?是|就这样|就先这样|先这样|怎么看|(?:行不行|可以吧|好吧|可以吗)[。?]$|我(?:也)?(?:同意|赞成)"
)
# A longer sentence says something beside its courtesies.
_COURTEOUS = 70
_BRIEF = 20
_HAN = re.compile(r"[\u3400-\u9fff]")


def is_speech(sentences: Sequence[str]) -> bool:
    """Whether most of these sentences were said rather than written."""
    asked = sentences[:: 1 + len(sentences) // _ASKED]
    said = sum(_HESITATES.search(sentence) is not None for sentence in asked)
    return said >= _FEWEST and said >= _SHARE * len(asked)


def opening(text: str) -> int:
    """How many characters at the front of a spoken sentence only lead into it."""
    found = _OPENING.match(text)
    return found.end() if found else 0


def is_chatter(folded: str) -> bool:
    """Whether a spoken sentence only keeps the talk going: courtesies, turns, short replies."""
    length = len(_HAN.findall(folded))
    return length < _BRIEF or (length < _COURTEOUS and _CHATTER.search(folded) is not None)
