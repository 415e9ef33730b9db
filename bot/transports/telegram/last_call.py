"""The end of a process: calls under way may still be answered, but not for ever."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from bot.logs import log
from digest.masking import masked


class LastCall:
    """Lets calls take their time, until the end is near."""

    def __init__(self) -> None:
        self._running: set[asyncio.Timeout] = set()
        self._end: float | None = None

    def announce(self, seconds: float) -> None:
        """Every call, running or to come, is over in `seconds` from now."""
        self._end = asyncio.get_running_loop().time() + seconds
        for call in self._running:
            call.reschedule(self._end)

    @asynccontextmanager
    async def bound(self) -> AsyncIterator[None]:
        """Raises TimeoutError where the end comes first."""
        async with asyncio.timeout_at(self._end) as call:
            self._running.add(call)
            try:
                yield
            finally:
                self._running.discard(call)


async def bounded(act: Coroutine[Any, Any, Any], most: float) -> bool:
    """Whether `act` was done within `most` seconds; else it is given up."""
    task = asyncio.ensure_future(act)
    for patience in (most, 0.2, 0.2):
        done, _ = await asyncio.wait({task}, timeout=patience)
        if done:
            break
        # PTB swallows one cancellation on its way.
        task.cancel()
    if not task.done() or task.cancelled():
        return False
    if error := task.exception():
        log().warning("the end was not clean", why=masked(str(error)))
        return False
    return True
