"""The way in from Telegram by webhook: one address that knows Telegram by a secret."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from hmac import compare_digest
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PATH = "/telegram"
# An update is some kilobytes; a long text in a forwarded message some dozens.
_MOST = 1024 * 1024
_HEADER = "x-telegram-bot-api-secret-token"


def secret_of(token: str) -> str:
    """What Telegram tells with each call: from the bot's token, so that nothing is kept."""
    return hashlib.sha256(f"webhook:{token}".encode()).hexdigest()


def webhook_route(secret: str, take: Callable[[dict[str, Any]], Awaitable[bool]]) -> Route:
    """The address; `take` gets each update's JSON and tells whether there is room for it."""

    async def hear(request: Request) -> Response:
        told = request.headers.get(_HEADER, "")
        if not compare_digest(told.encode(), secret.encode()):
            return Response(status_code=404)
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > _MOST:
                return Response(status_code=413)
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            return Response(status_code=400)
        if not isinstance(update, dict):
            return Response(status_code=400)
        # Telegram calls again later with what finds no room.
        return Response(status_code=200 if await take(update) else 503)

    return Route(PATH, hear, methods=["POST"])
