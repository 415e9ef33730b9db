"""Who asks: the cookie that tells a browser, the language that it asks for."""

import hashlib
import re

from starlette.requests import Request as WebRequest

from handlers.request import Chat

COOKIE = "zhaibao"
TOKEN = re.compile(r"[0-9a-f]{32}")


def known(request: WebRequest) -> Chat | None:
    """The chat of the browser that asks; None where it has not opened the page."""
    token = request.cookies.get(COOKIE, "")
    return chat_of(token) if TOKEN.fullmatch(token) else None


def chat_of(token: str) -> Chat:
    """The chat of a cookie. The database keeps none: who reads it cannot speak as anybody."""
    return Chat("web", hashlib.sha256(token.encode()).hexdigest()[:32])


def guess(request: WebRequest) -> str:
    """The script of a browser that asks for Chinese; any other language says nothing of it."""
    first = request.headers.get("accept-language", "").partition(",")[0].partition(";")[0].strip()
    return first if first.lower().startswith("zh-") else ""
