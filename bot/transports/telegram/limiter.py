"""The pace at PTB's own seam: every message that the bot sends passes here, by whatever method."""

from collections.abc import Callable, Coroutine
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.transports.telegram.faults import seconds
from bot.transports.telegram.pace import Pace

BULK = "bulk"
"""As `rate_limit_args`: a page that the clock brings; answers to people overtake it."""
# What counts as a message; what changes one counts over all chats alone.
_MESSAGES = ("send", "forward", "copy")
_CHANGES = ("edit", "deleteMessage")
_FREE = {"sendChatAction"}
_Answer = bool | dict[str, Any] | list[dict[str, Any]]


class Limiter(BaseRateLimiter[str]):
    """Holds a place of the pace from before a message leaves until after its answer."""

    __slots__ = ("_pace",)

    def __init__(self, pace: Pace) -> None:
        self._pace = pace

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, _Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: str | None,
    ) -> _Answer:
        """The answer to a call, made when its turn has come; see `BaseRateLimiter`."""
        message = endpoint.startswith(_MESSAGES) and endpoint not in _FREE
        if not message and not endpoint.startswith(_CHANGES):
            return await callback(*args, **kwargs)
        chat = str(data.get("chat_id", ""))
        async with self._pace.place(chat if message else "", urgent=rate_limit_args != BULK):
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                self._pace.paused(chat, seconds(error.retry_after))
                raise
