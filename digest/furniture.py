"""What stands around an article and is none of its content: promotion, captions, bylines."""

import re

_PROMOTION = re.compile(
    r"(?:关注|關注|搜索|搜尋|订阅|訂閱|添加|回复|回覆).{0,6}(?:公[众眾衆][号號])|(?:公[众眾衆][号號])[:：]"
    r"|(?:扫码|掃碼|长按|長按).{0,8}(?:关注|關注|添加|加|领|領|进|進|识别|識別)"
    r"|点击(?:阅读|链接|下方|上方|蓝字|「?阅读原文)|點擊(?:閱讀|連結|下方|上方|藍字)"
    r"|预览时标签不可点|(?:请|欢迎|禁止|谢绝|如需|歡迎|請)(?:转载|轉載)|未经.{0,6}转载|未經.{0,6}轉載"
    r"|未经授权|未經授權|訂戶|月費|点个.{0,3}(?:在看|赞)|點個.{0,3}(?:在看|讚)|进群|入群"
)
_PICTURE_SIGNS = re.compile("[图圖▲△▼▽摄攝照截]")
_CAPTION = re.compile(
    r"^[▲△▼▽]|^[（(]?(?:图|圖|图片|圖片|资料图|資料圖|摄影|攝影|图源|圖源)(?:片?来源|片?來源)?"
    r"(?:\s*[0-9一二三四五六七八九十]+)?\s*[:：｜|/丨]|^(?:图|圖)(?:源|片来源|片來源)|[（(]?(?:图源|圖源)[:：]"
    r"|^(?:图片|圖片|图|圖)(?:源自|来自|來自|源于|源於|出自)|(?:摄制|攝製|制图|製圖|摄影|攝影)[，,].{0,4}(?:侵权|侵權)"
    r"|[（(](?:网上|網上|资料|資料|档案|檔案|网络|網絡|網路)?(?:图片|圖片|照片|截图|截圖)[)）]$"
)
_BYLINE = re.compile(
    r"^(?:[（(【\[]?(?:文|撰文|作者|编辑|編輯|责编|責編|记者|記者|采写|採寫|校对|校對|排版|运营|制图|製圖|监制|出品|"
    r"题图|題圖|封面|来源|來源|编译|編譯|翻译|翻譯|博客|部落格|專欄|专栏)\s*[/／:：｜|丨·])"
)


def is_promotion(text: str) -> bool:
    """Whether a paragraph asks to follow, scan, share or not to reprint."""
    return bool(_PROMOTION.search(text))


def is_caption(text: str) -> bool:
    """Whether a paragraph is a picture's caption or source."""
    head = text[:40]
    # Most paragraphs speak of no picture; looking for its signs costs less than the pattern.
    return bool(_PICTURE_SIGNS.search(head) and _CAPTION.search(head))


def is_byline(text: str) -> bool:
    """Whether a paragraph names who wrote, edited or photographed."""
    return len(text) <= 120 and bool(_BYLINE.match(text.strip()))


def is_notice(text: str) -> bool:
    """Whether a paragraph is promotion, a caption or a byline: no content, and no heading."""
    return is_promotion(text) or is_caption(text) or is_byline(text)
