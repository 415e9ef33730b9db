"""The roles that lines of attribution name, as patterns in both scripts."""

import re

SEPARATOR = r"\s*[:：/／|｜丨︱﹕]\s*"
_AUTHOR = (
    r"(?:本文|原文|文章|特约|特約|原)?作\s*者|原创|原創|撰\s*文|撰稿人?|(?:采访|採訪)?[、/／]?(?:撰文|撰写|撰寫)"
    r"|采写|採寫|执笔|執筆|文字|文案|[图圖]文|文[图圖]|文\s*[、&＆+]\s*[图圖]"
    r"|(?:本报|本報|本刊|特约|特約|实习|實習)?[记記]者|文|by|author|words|text"
)
_EDITOR = (
    r"(?:责任|責任|本文|执行|執行|值班|文字|内容)?(?:编\s*辑|編\s*輯)|责\s*编|責\s*編|主编|主編"
    r"|编|編|editor"
)
ACCOUNT_WORD = (
    r"(?:(?:微信)?(?:公[众眾衆][号號]|公号|公號)|(?:知乎|豆瓣|微博)?(?:专栏|專欄)"
    r"|(?:头条|頭條|百家|搜狐)[号號])"
)
_ACCOUNT = (
    r"(?:文章)?(?:来源|來源|作者|微信|个人|個人|官方|原创|原創)*(?:公[众眾衆][号號]|公号|公號)"
    r"(?:来源|來源)?|帳號|账号"
)
_SOURCE = (
    r"(?:文章|本文|内容|內容|原文|稿件|资料|資料|转载|轉載)?(?:来源|來源|出处|出處)"
    r"|(?:转载|轉載|转|轉|摘)自|首发|首發|原载|原載|source|via"
)
# Who stands for the author where none is named.
_SECOND = (
    r"(?:图文|圖文)?(?:编译|編譯|译编|譯編)|译者|譯者|翻译|翻譯|译|譯|采访|採訪|整理|口述"
    r"|博客|部落格|专栏|專欄"
)
OTHER = (
    r"(?:题|題|头|頭|封面|配|插|首)[图圖]|图片(?:来源|来自)?|圖片(?:來源|來自)?|[图圖]源|[图圖]"
    r"|摄影|攝影|影像|视频|視頻|影片|设计|設計|制图|製圖|插画|插畫|封面|排版|美编|美編|运营|運營"
    r"|监制|監製|出品人?|策划|策劃|校对|校對|审校|審校|审核|審核|[一二三初复複终終][审審]|通[讯訊][员員]|统筹|統籌|数据|數據|版权|版權"
    r"|微信号?|微信號?|微博|知乎|邮箱|郵箱|信箱|email|原文?标题|原文?標題|标题|標題|原题|原題"
    r"|(?:核稿|美术|美術|视觉|視覺|[图圖]片|新媒体|新媒體)(?:编辑|編輯)|原文(?:链接|鏈接|連結|地址|網址|网址)|链接|連結|(?:发布|發佈|發布)?(?:时间|時間|日期)"
)
NAMES = ("author", "editor", "account", "source", "second", "other")
ANY = "|".join(
    f"(?P<{name}>{pattern})"
    for name, pattern in zip(
        NAMES, (_AUTHOR, _EDITOR, _ACCOUNT, _SOURCE, _SECOND, OTHER), strict=True
    )
)
# `作者：甲`, anywhere in a line, but not as the end of a longer word.
ROLE = re.compile(rf"(?<![\u3400-\u9fffA-Za-z0-9])(?:{ANY}){SEPARATOR}", re.IGNORECASE)
# `記者 甲 編輯 乙`: a line of such pairs and nothing else.
PLAIN_ROLE = re.compile(
    r"(?:^|\s)(?:(?P<author>作者|撰文|文|[记記]者|采写|採寫)|(?P<editor>编辑|編輯|责编|責編)"
    r"|(?P<source>来源|來源)|(?P<other>摄影|攝影|圖|图|校对|校對|通[讯訊][员員]))\s+(?=\S)"
)
# `甲丨作者 乙丨编辑`
REVERSED = re.compile(
    rf"(?P<name>[^\s丨|｜/／:：，,]{{2,16}})\s*[丨|｜/／]\s*(?:{ANY})(?=[\s，,；;]|$)",
    re.IGNORECASE,
)
# `記者甲、乙／台北報導`
REPORTER = re.compile(
    r"[记記]者\s*(?P<name>[\u3400-\u9fff、]{2,12}?)\s*[/／]\s*[\u3400-\u9fff]{2,8}[报報][导導道]"
)
# `新華社記者甲`, `（中央社記者甲台北1日電）`: a line of nothing else.
DISPATCH = re.compile(
    r"[（(【]?(?:[\u3400-\u9fff]{1,5}[社报報网網刊台臺])?[记記]者[ \u3000]?"
    r"(?P<name>[\u3400-\u9fff]{2,4}?)"
    r"(?:\s+[\u3400-\u9fff]{2,6}?[报報][道导導]|(?:\s+(?:实习生|實習生|通[讯訊][员員])\s+[\u3400-\u9fff]{2,4})+)?"
    r"(?:[\u3400-\u9fff]{2}\d{1,2}日(?:专|專|综合|綜合)?[电電][讯訊]?)?[）)】]?$"
)
# `原創 甲 乙 2024-08-01 08:00`: what an account prints on top, author and account.
ON_TOP = re.compile(
    r"(?:原创|原創)\s+(?P<author>[^\s：:，,。]{2,16})\s+(?P<account>[^\s：:，,。]{2,16})"
    r"(?:\s+\d{4}[-年/.].{4,20})?$"
)
BY = re.compile(r"by\s+(?P<name>[^\s，,。:：][^，,。:：\n]{1,23})$", re.IGNORECASE)


def is_pairs(line: str) -> bool:
    """Whether a line may be roles and names, a blank between them and nothing else."""
    words = line.split()
    short = len(words) >= 2 and all(len(word) <= 12 for word in words)
    return short and not re.search("[，。？！]", line)
