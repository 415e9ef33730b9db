"""Signs of life that the rest of the process leaves: ticks, the lag of the event loop, faults."""

import asyncio
import re
from collections import Counter, deque
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.logs import log
from digest.errors import ZhaibaoError
from digest.masking import masked
from storage.errors import StorageError
from storage.store import Store
from storage.worker import StoreThread

# How often the event loop is asked how late it is, in seconds.
_BEAT = 1.0
_SAMPLES = 3600
_HELD = 200
# The same fault is logged again only after this; the inbox counts each.
_QUIET = timedelta(minutes=10)
# A number so long, outside of an address, is a chat's: the inbox outlives a chat that is erased.
_CHAT = re.compile(r"(?<![\w/=&?.:-])-?[0-9]{6,}")


class Pulse:
    """What was noticed last. `clock` gives now, aware UTC."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self.started = clock()
        self.ticked: datetime | None = None
        self.ticks = 0
        self.lags: deque[float] = deque(maxlen=_SAMPLES)
        self._beat: asyncio.TimerHandle | None = None

    def tick(self) -> None:
        """A tick was done."""
        self.ticked = self._clock()
        self.ticks += 1

    def move(self) -> None:
        """A tick goes on, and has done a part of its work: an hour that all share takes long."""
        self.ticked = self._clock()

    def start(self) -> None:
        """Begin to measure the event loop's lag, once a second."""
        loop = asyncio.get_running_loop()
        due = loop.time() + _BEAT

        def beat() -> None:
            self.lags.append(max(0.0, loop.time() - due))
            self.start()

        self._beat = loop.call_at(due, beat)

    def stop(self) -> None:
        """Measure no longer."""
        if self._beat:
            self._beat.cancel()

    def lag(self, share: float = 0.99) -> float:
        """The lag that this share of the last hour's samples did not exceed, in seconds."""
        ordered = sorted(self.lags)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


class Reporter:
    """Where faults go: to the log at once, and into the inbox with the next tick.

    Satisfies `report(error)` everywhere; never raises, never waits.
    """

    def __init__(self, thread: StoreThread, clock: Callable[[], datetime]) -> None:
        self._thread = thread
        self._clock = clock
        self._held: deque[str] = deque(maxlen=_HELD)
        self._logged: dict[str, datetime] = {}
        self._unlogged: Counter[str] = Counter()
        self._unwritable = False
        self.counts: Counter[str] = Counter()

    def __call__(self, error: Exception) -> None:
        """Log a fault: what was raised on purpose in one line, a bug with its traceback.

        What goes on and on is logged every ten minutes, with how often it came meanwhile.
        """
        if isinstance(error, ZhaibaoError):
            self.counts["fault"] += 1
            said = str(error)
            if (more := self._worth_logging(said)) is not None:
                log().warning("fault", what=said, **more)
            self._held.append(_CHAT.sub("…", masked(said)))
        else:
            self.counts["bug"] += 1
            # A bug's own words may hold anything; its kind and place tell enough.
            said = f"bug: {type(error).__name__}{_place(error)}"
            if (more := self._worth_logging(said)) is not None:
                log().error("bug", what=repr(error), exc_info=error, **more)
            self._held.append(said)

    def _worth_logging(self, said: str) -> dict[str, int] | None:
        """What else the line tells; None where there is to be none."""
        now = self._clock()
        last = self._logged.get(said)
        if last is not None and last <= now < last + _QUIET:
            self._unlogged[said] += 1
            return None
        if len(self._logged) >= _HELD:
            self._logged = {one: at for one, at in self._logged.items() if at + _QUIET > now}
        self._logged[said] = now
        times = self._unlogged.pop(said, 0)
        return {"times_since": times} if times else {}

    async def round(self) -> None:
        """Write what was reported since the last time into the inbox.

        Where the database cannot be written, it is kept for the next time. Raises StorageError.
        """
        held = list(self._held)
        self._held.clear()
        now = self._clock()

        def write(store: Store) -> None:
            with store.transaction():
                for said, times in Counter(held).items():
                    store.faults.record(said, now=now, times=times)

        if not held:
            return
        try:
            await self._thread.ask(write)
        except StorageError:
            self._held.extendleft(reversed(held))
            self._unwritable = True
            raise
        if self._unwritable:
            self._unwritable = False
            log().info("the database is written again")

    def end(self) -> None:
        """Nothing of this takes long."""


def _place(error: Exception) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    if trace is None:
        return ""
    code = trace.tb_frame.f_code
    return f" in {code.co_qualname}, line {trace.tb_lineno}"
