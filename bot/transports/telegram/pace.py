"""Our own pace: what Telegram allows in a second over all chats, and in each of them."""

import asyncio
import math
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.transports.telegram.allowance import Bucket, ChatAllowance, Window

# Steps between two messages over all chats are this part of an even spread: so that they leave
# steadily, and a late one can be made up for.
_STEADY = 0.8
_MINUTE = 60.0
# Chats remembered before those that rest are forgotten.
_MANY = 4096
# A pause asked for in so many chats within so many seconds is meant for the bot.
_CHATS = 3
_TOGETHER = 10.0
# How long a page and an answer wait here; for longer they are handed back. In seconds.
PATIENCE = 5.0
URGENT_PATIENCE = 30.0
_LAST_PATIENCE = 0.1


@dataclass(frozen=True, slots=True)
class Rates:
    """What may be sent: `bot` messages a second over all chats, `chat` a second in one chat with
    `burst` of them at once, `group` a minute in a group or channel. 0 lifts a limit.

    Source: Telegram's "Bots FAQ", on broadcasting: 30 a second, 1 a second in a chat with short
    bursts, 20 a minute in a group; up to 1,000 a second where the operator pays for it.
    """

    bot: int = 30
    chat: int = 1
    burst: int = 3
    group: int = 20


class PausedError(Exception):
    """The turn would come in `seconds` only: later than is waited for here."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"a turn comes in {seconds:.1f} s")
        self.seconds = seconds


@dataclass(eq=False, slots=True)
class _Waiter:
    chat: str
    urgent: bool
    turn: "asyncio.Future[None]"


class Pace:
    """Gives each message its place. Urgent ones go first; a chat that must wait delays no other.

    `now` is a monotonic clock in seconds, `pause` waits for a number of seconds.
    """

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,  # noqa: TID251 - the edge waits here
        rates: Rates = Rates(),
    ) -> None:
        self._now = now
        self.pause = pause
        self._rates = rates
        self._bot = Window(rates.bot, 1.0) if rates.bot else None
        self._next = -math.inf
        self._bot_until = -math.inf
        self._chats: dict[str, ChatAllowance] = {}
        self._waiting: list[_Waiter] = []
        self._pump: asyncio.Task[None] | None = None
        self._nap: asyncio.Future[None] | None = None
        self._pauses: deque[tuple[float, str]] = deque()
        self._closed = False
        self.on_pause: Callable[[str, float], None] = lambda chat, seconds: None
        """Told of each pause: the chat (empty: the bot) and its seconds. To be remembered."""

    @asynccontextmanager
    async def place(self, chat: str = "", *, urgent: bool = False) -> AsyncIterator[None]:
        """Wait for a place, hold it while the message is under way; without `chat` over all only.

        Raises PausedError where that would take too long, or any time to speak of once the pace
        is closed.
        """
        await self._turn(chat, urgent)
        try:
            yield
        finally:
            now = self._now()
            if self._bot:
                self._bot.answer(now)
            if chat:
                self._chat(chat).answer(now)
            self._poke()

    def wait(self, chat: str = "") -> float:
        """Seconds until a page may leave for `chat`, or for any (0: now); it takes no place."""
        if self._closed:
            return math.inf
        now = self._now()
        known = self._chats.get(chat)
        return max(self._bot_until - now, 0.0, known.wait(now) if known else 0.0)

    def paused(self, chat: str, seconds: float) -> None:
        """Telegram asks for a pause in a chat; from several chats at once: of the whole bot.

        An empty chat is the bot. Answers to people heed the pause of their own chat alone.
        """
        now = self._now()
        self._pauses.append((now, chat))
        while self._pauses and self._pauses[0][0] < now - _TOGETHER:
            self._pauses.popleft()
        if chat:
            allowance = self._chat(chat)
            allowance.paused_until = max(allowance.paused_until, now + seconds)
            self.on_pause(chat, seconds)
        if not chat or len({one for _, one in self._pauses}) >= _CHATS:
            self._bot_until = max(self._bot_until, now + seconds)
            self.on_pause("", seconds)
        self._poke()

    def resume(
        self, pauses: Iterable[tuple[str, float]], left: Iterable[tuple[str, float]]
    ) -> None:
        """Go on where a former process stopped.

        `pauses` are chats (empty: the bot) and the seconds still to wait; `left` are chats and
        how many seconds ago a message left for them, the longest ago first.
        """
        now = self._now()
        for chat, seconds in pauses:
            if chat:
                self._chat(chat).paused_until = now + seconds
            else:
                self._bot_until = now + seconds
        for chat, ago in left:
            self._chat(chat).hold(now - ago)
            if self._bot:
                self._bot.hold(now - ago)

    def close(self) -> None:
        """The end: no page waits for long any more; answers to people still may."""
        self._closed = True
        self._poke()

    async def _turn(self, chat: str, urgent: bool) -> None:
        waiter = _Waiter(chat, urgent, asyncio.get_running_loop().create_future())
        if not self._waiting and self._wait_of(waiter) <= 0:
            self._leave(waiter)
            return
        self._waiting.append(waiter)
        if urgent:
            self._waiting.sort(key=lambda one: not one.urgent)
        if self._pump is None or self._pump.done():
            self._pump = asyncio.create_task(self._run())
        self._poke()
        try:
            await waiter.turn
        except asyncio.CancelledError:
            if waiter.turn.done() and not waiter.turn.cancelled() and not waiter.turn.exception():
                self._give_back(chat)
            raise
        finally:
            if waiter in self._waiting:
                self._waiting.remove(waiter)

    async def _run(self) -> None:
        while self._waiting:
            wait = self._grant()
            if self._waiting and wait > 0:
                self._nap = asyncio.ensure_future(self._sleep(wait))
                await asyncio.wait({self._nap})
                self._nap = None

    async def _sleep(self, seconds: float) -> None:
        if math.isinf(seconds):
            await asyncio.get_running_loop().create_future()
        await self.pause(seconds)

    def _grant(self) -> float:
        """Give places to those whose turn has come; the seconds until the next turn."""
        soonest = math.inf
        for waiter in list(self._waiting):
            if waiter.turn.done():
                self._waiting.remove(waiter)
                continue
            wait = self._wait_of(waiter)
            if self._too_long(wait, waiter.urgent):
                waiter.turn.set_exception(PausedError(wait))
            elif wait > 0:
                soonest = min(soonest, wait)
                continue
            else:
                self._leave(waiter)
                waiter.turn.set_result(None)
            self._waiting.remove(waiter)
        return soonest

    def _too_long(self, wait: float, urgent: bool) -> bool:
        if self._closed and not urgent:
            return wait > _LAST_PATIENCE
        return (URGENT_PATIENCE if urgent else PATIENCE) < wait < math.inf

    def _wait_of(self, waiter: _Waiter) -> float:
        now = self._now()
        waits = [0.0]
        if self._bot:
            waits += [self._bot.wait(now), self._next - now]
        if not waiter.urgent:
            waits.append(self._bot_until - now)
        known = self._chats.get(waiter.chat)
        if known:
            waits.append(known.wait(now))
        return max(waits)

    def _leave(self, waiter: _Waiter) -> None:
        if self._bot:
            self._bot.leave()
            self._next = self._now() + _STEADY / self._rates.bot
        if waiter.chat:
            self._chat(waiter.chat).leave()

    def _give_back(self, chat: str) -> None:
        # It was cancelled between its turn and its leaving: as if it had been answered.
        now = self._now()
        if self._bot:
            self._bot.answer(now)
        if chat:
            self._chat(chat).answer(now)
        self._poke()

    def _poke(self) -> None:
        if self._nap is not None and self._waiting:
            self._nap.cancel()

    def _chat(self, chat: str) -> ChatAllowance:
        known = self._chats.get(chat)
        if known is None:
            self._forget()
            known = self._chats[chat] = ChatAllowance(tuple(self._limits(chat)))
        return known

    def _limits(self, chat: str) -> Iterable[Bucket | Window]:
        if self._rates.chat:
            yield Bucket(1 / self._rates.chat, self._rates.burst)
        if self._rates.group and chat.startswith(("-", "@")):
            yield Window(self._rates.group, _MINUTE)

    def _forget(self) -> None:
        if len(self._chats) >= _MANY:
            now = self._now()
            self._chats = {name: one for name, one in self._chats.items() if not one.idle(now)}
