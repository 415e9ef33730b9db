"""A bot that asks for updates until it is told to stop, however Telegram answers."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from telegram import Update
from telegram.error import InvalidToken, RetryAfter, TelegramError
from telegram.ext import ExtBot
from telegram.request import BaseRequest

from bot.logs import log
from bot.transports.telegram.faults import fault, seconds
from bot.transports.telegram.limiter import Limiter
from bot.transports.telegram.pace import Pace

_SLOWLY = 60.0


class Patience:
    """How long to wait after each failure in a row; a fault is reported once until all is well."""

    def __init__(self, root: str, report: Callable[[Exception], None]) -> None:
        self._root = root
        self._report = report
        self._told = ""
        self._refusal = ""
        self._pauses = _growing()
        self.reached = False

    def refusal(self) -> str:
        """Why Telegram refuses the bot itself, in a sentence; empty where it does not."""
        return self._refusal

    def well(self) -> None:
        """Telegram answered."""
        self.reached = True
        if self._told:
            log().info("Telegram is back")
        self._told, self._refusal, self._pauses = "", "", _growing()

    def after(self, error: Exception) -> float:
        """The seconds to wait before the next try."""
        if not isinstance(error, TelegramError):
            error = TelegramError(f"its answer is not understood ({error!r})")
        if isinstance(error, RetryAfter):
            return seconds(error.retry_after)
        self.reached = False
        met = fault(error, self._root)
        if met.sort in ("refused", "conflict", "webhook"):
            # A server out of reach says nothing of the bot: what it said last holds.
            self._refusal = str(met)
        if self._told != met.sort:
            self._told = met.sort
            self._report(met)
        return _SLOWLY if isinstance(error, InvalidToken) else next(self._pauses)


class PollingBot(ExtBot[str]):
    """PTB's bot whose `get_updates` ends only with updates: failures are waited out.

    PTB's own loop would die of a refused token, and wait on where it was told to stop.
    """

    def __init__(
        self,
        token: str,
        root: str,
        requests: tuple[BaseRequest, BaseRequest],
        pace: Pace,
        patience: Patience,
    ) -> None:
        super().__init__(
            token,
            base_url=f"{root}/bot",
            base_file_url=f"{root}/file/bot",
            request=requests[0],
            get_updates_request=requests[1],
            rate_limiter=Limiter(pace),
        )
        with self._unfrozen():
            self._pace = pace
            self._patience = patience

    async def get_updates(
        self,
        offset: int | None = None,
        limit: int | None = None,
        timeout: Any = None,  # noqa: ASYNC109 - PTB's name for the length of a long poll
        allowed_updates: Sequence[str] | None = None,
        **rest: Any,
    ) -> tuple[Update, ...]:
        """The next updates, tried again until Telegram answers; without `timeout` tried once."""
        while True:
            try:
                got = await super().get_updates(offset, limit, timeout, allowed_updates, **rest)
            except Exception as error:
                if timeout == timedelta(0):
                    raise
                wait = self._patience.after(error)
            else:
                self._patience.well()
                return got
            await self._pace.pause(wait)

    async def delete_webhook(self, *arguments: Any, **rest: Any) -> bool:
        """As Telegram has it; a server that does not know of webhooks has none to delete.

        Whether the token is good was told by `get_me` before.
        """
        try:
            return await super().delete_webhook(*arguments, **rest)
        except InvalidToken:
            return True


def _growing() -> Iterator[float]:
    return itertools.chain((1.0, 2.0, 4.0, 8.0, 15.0), itertools.repeat(30.0))
