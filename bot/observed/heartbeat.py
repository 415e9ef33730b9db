"""A sign of life to somebody outside, after each healthy tick: its absence is the alert."""

from collections.abc import Callable

import httpx2

from bot.logs import log
from bot.observed.health import OK, Health
from digest.errors import ZhaibaoError

_PATIENCE = 10.0


class HeartbeatError(ZhaibaoError):
    """The address of HEARTBEAT_URL does not answer well."""


class Heartbeat:
    """Calls `address` in each round in which everything is ready. Its path may be a secret."""

    def __init__(self, address: str, health: Health, report: Callable[[Exception], None]) -> None:
        self._address = address
        self._health = health
        self._report = report
        self._told = False

    async def round(self) -> bool:
        """Call where all is well; whether the call was answered."""
        if any(said != OK for said in (await self._health.ready()).values()):
            return False
        try:
            async with httpx2.AsyncClient(timeout=_PATIENCE, trust_env=False) as client:
                answer = await client.get(self._address)
            why = "" if answer.status_code < 400 else f"it answers with {answer.status_code}"
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            why = type(error).__name__
        if why and not self._told:
            self._report(HeartbeatError(f"HEARTBEAT_URL cannot be called: {why}"))
        if not why and self._told:
            log().info("HEARTBEAT_URL answers again")
        self._told = bool(why)
        return not why

    def end(self) -> None:
        """A call under way is cancelled with its task."""
