"""What the pace must know after a restart: pauses that last, and what has just been sent."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.transports.telegram.hearing import NAME
from bot.transports.telegram.pace import Pace
from storage.errors import StorageError
from storage.worker import StoreThread

# The longest span in which messages are counted.
_SPAN = timedelta(minutes=1)


class PaceMemory:
    """Keeps pauses in the store, and tells a new pace of them.

    One that the store does not take is reported: it holds as long as the process lasts.
    """

    def __init__(
        self,
        thread: StoreThread,
        clock: Callable[[], datetime],
        report: Callable[[Exception], None] = lambda error: None,
    ) -> None:
        self._thread = thread
        self._clock = clock
        self._report = report
        self._writing: set[asyncio.Task[None]] = set()

    async def restore(self, pace: Pace) -> None:
        """Let `pace` go on where the last one stopped; from now on its pauses are kept."""
        now = self._clock()
        pauses, left, flying = await self._thread.ask(
            lambda store: (
                store.pauses.current(NAME, now=now),
                store.sent.since(NAME, now - _SPAN),
                store.pages.in_flight(NAME),
            )
        )
        pace.resume(
            [(chat, (until - now).total_seconds()) for chat, until in pauses],
            [(chat, max((now - at).total_seconds(), 0.0)) for chat, at in left]
            # What the last process left in flight may have arrived just now.
            + [(chat, 0.0) for chat in flying],
        )
        pace.on_pause = self._keep

    async def close(self) -> None:
        """Every pause is written."""
        await asyncio.gather(*self._writing)

    def _keep(self, chat: str, seconds: float) -> None:
        until = self._clock() + timedelta(seconds=seconds)
        task = asyncio.create_task(self._write(chat, until))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def _write(self, chat: str, until: datetime) -> None:
        try:
            await self._thread.ask(lambda store: store.pauses.keep(NAME, chat, until=until))
        except StorageError as error:
            self._report(error)
