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
from bot.transports.telegram.faults import ADVICE, fault, seconds
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
        self._noted = ""
        self._pauses = _growing()
        self._reached = False

    @property
    def trouble(self) -> str:
        """Why Telegram does not serve us at present, in a sentence; empty where it does."""
        if self._refusal or self._noted:
            return ADVICE[self._refusal or self._noted]
        return "" if self._reached else "not reached"

    def refusal(self) -> str:
        """Why Telegram refuses the bot itself, in a sentence; empty where it does not."""
        return ADVICE.get(self._refusal, "")

    @property
    def contested(self) -> bool:
        """Whether another program polls too."""
        return self._refusal == "conflict"

    def noted(self, sort: str) -> None:
        """A page was refused for the bot's sake, in this way (empty: one was taken).

        The delivery reports that, so that it is not told again when a poll meets the same.
        """
        self._noted = sort

    def well(self) -> None:
        """Telegram answered."""
        self._reached = True
        if self._told:
            log().info("Telegram is back")
        if self._refusal:
            self._noted = ""
        self._told, self._refusal, self._pauses = "", "", _growing()

    def after(self, error: Exception) -> float:
        """The seconds to wait before the next try."""
        if not isinstance(error, TelegramError):
            error = TelegramError(f"its answer is not understood ({error!r})")
        if isinstance(error, RetryAfter):
            return seconds(error.retry_after)
        self._reached = False
        met = fault(error, self._root)
        if met.sort in ADVICE:
            # A server out of reach says nothing of the bot: what it said last holds.
            self._refusal = met.sort
        if self._told != met.sort:
            self._told = met.sort
            if met.sort != self._noted:
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
        """The next updates, tried again until Telegram answers; without `timeout` tried once.

        A try after a failure does not wait for news: that all is well again shows at once. Only
        against another poller it does, as a short one would but turn out the other for a moment.
        """
        patience, long = self._patience, timeout
        while True:
            try:
                got = await super().get_updates(offset, limit, long, allowed_updates, **rest)
            except Exception as error:
                if timeout == timedelta(0):
                    raise
                wait = patience.after(error)
                long = timeout if patience.contested else timedelta(0)
            else:
                patience.well()
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
