"""The credit line: who wrote an article, for which account, published by whom."""

import re

from digest.article import Credit

_NAME = r"[^，,；;。！!？?）)（(｜|/\n：:]{1,40}"
_SOURCE = re.compile(
    r"(?:本文|文章|原文)?(?:首发|首發|来自|來自|来源|來源|转自|轉自|载自|載自|发自|發自)(?:于|於)?\s*[:：]?\s*"
    r"(?:微信)?(?:公众号|公眾號|公号)?\s*[:：]?\s*[「“\"『《【]?(?P<account>[^」”\"』》】，,；;。（(\n]{1,40})[」”\"』》】]?"
    r"(?:\s*[（(]\s*(?:ID|id|微信号|微信號)?\s*[:：]?\s*(?P<id>[\w\-]{2,40})\s*[)）])?"
)
_AUTHOR = re.compile(
    rf"(?:作者|撰文|文)\s*[:：｜|/／丨]\s*(?P<names>{_NAME}(?:[、，]\s*{_NAME})??)(?=[，,；;。）)｜|\n]|$)"
)
_EDITOR = re.compile(
    rf"(?:编辑|編輯|责编|責編|责任编辑|責任編輯)\s*[:：｜|/／丨]\s*(?P<name>{_NAME})"
)
_PUBLISHER = re.compile(
    r"(?P<name>[^，,；;。：:\n]{1,24}?)\s*(?:经|經|已获|已獲|获|獲)\s*(?:作者|原作者)?\s*授[权權]\s*(?:发布|發布|發佈|转载|轉載|刊登|刊载|刊載)"
)
_LICENCE = re.compile(
    r"[^，,；;。\n]{0,24}(?:授权|授權|许可|許可|CC[ -]?(?:BY|0))[^，,；;。\n]{0,24}"
)
_SIGN = re.compile(
    r"^[（(]?\s*(?:本文|文章|原文)(?:首发|首發|来自|來自|来源|來源|转自|轉自|载自|載自|由|系|係|经|經|为|為)"
    r"|^[（(]?\s*(?:来源|來源|作者|原标题|原標題|撰文|文)\s*[:：｜|/／丨]|授[权權](?:发布|發布|發佈|转载|轉載)"
)


def is_credit(text: str) -> bool:
    """Whether a paragraph is a line of attribution."""
    return len(text) <= 240 and bool(_SIGN.search(text))


def parse_credit(text: str, place: str = "end") -> Credit:
    """What the printed line says; fields that it does not name are empty."""
    source = _SOURCE.search(text)
    author = _AUTHOR.search(text)
    editor = _EDITOR.search(text)
    publisher = _PUBLISHER.search(text)
    licence = _LICENCE.search(text)
    names = re.split(r"[、，,&＆]|\s{2,}", author["names"]) if author else []
    return Credit(
        text=text,
        place="top" if place == "top" else "end",
        account=source["account"].strip() if source else "",
        account_id=(source["id"] or "") if source else "",
        authors=tuple(name.strip() for name in names if name.strip()),
        editor=editor["name"].strip() if editor else "",
        publisher=publisher["name"].strip() if publisher else "",
        licence=licence[0].strip() if licence else "",
    )
