"""Our own pace: what Telegram allows in a second, over all chats and in one."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

# Telegram allows about 30 a second over all, and one a second in a chat.
_GAP = 1 / 25
_CHAT_GAP = 1.0
_MANY = 1000


class Pace:
    """Gives each sender its turn: 25 a second over all chats, one a second in a chat.

    `now` is a monotonic clock in seconds, `pause` waits for a number of seconds.
    """

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,  # noqa: TID251 - the edge waits here
    ) -> None:
        self._now = now
        self.pause = pause
        self._next = 0.0
        self._chats: dict[str, float] = {}

    async def turn(self, chat: str = "") -> None:
        """Wait for the next turn; without `chat` only for that over all chats."""
        if chat:
            now = self._now()
            at = max(now, self._chats.get(chat, 0.0))
            self._forget(now)
            self._chats[chat] = at + _CHAT_GAP
            await self._until(at)
        at = max(self._now(), self._next)
        self._next = at + _GAP
        await self._until(at)

    async def _until(self, moment: float) -> None:
        wait = moment - self._now()
        if wait > 0:
            await self.pause(wait)

    def _forget(self, now: float) -> None:
        if len(self._chats) > _MANY:
            self._chats = {chat: at for chat, at in self._chats.items() if at > now}


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
