"""Probes that mean it: alive is worth no restart, ready is able to serve."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.observed.pulse import Pulse
from digest.errors import ZhaibaoError
from storage.store import Store
from storage.worker import StoreThread

# A tick comes each minute; one may be late by what a large hour takes.
FRESH = timedelta(seconds=150)
# So long without a tick only a restart will help.
LOST = timedelta(minutes=10)
# How long the database may take to answer a probe, in seconds.
_PATIENCE = 3.0
OK = "ok"


class Health:
    """Whether this process is alive, and whether it can serve.

    `platforms` tells of each chat system why it does not serve us now; empty where it does.
    """

    def __init__(
        self,
        thread: StoreThread,
        clock: Callable[[], datetime],
        pulse: Pulse,
        platforms: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        self._thread = thread
        self._clock = clock
        self._pulse = pulse
        self.platforms = platforms

    def live(self) -> dict[str, str]:
        """What is wrong that a restart would mend, by part; every part is named."""
        return {"tick": self._tick(LOST)}

    async def ready(self) -> dict[str, str]:
        """Of each part that serving needs: "ok", or what is wrong."""
        parts = {"database": await self._database(), "tick": self._tick(FRESH)}
        for name, trouble in self.platforms().items():
            parts[name] = trouble or OK
        return parts

    def _tick(self, most: timedelta) -> str:
        now = self._clock()
        last = self._pulse.ticked
        if last is None:
            waited = now - self._pulse.started
            return OK if most == LOST and waited < most else "none yet"
        age = now - last
        return OK if age < most else f"the last one was {age.total_seconds():.0f} s ago"

    async def _database(self) -> str:
        stamp = self._clock().isoformat(timespec="seconds")

        def write(store: Store) -> None:
            store.meta.set("probed", stamp)

        try:
            async with asyncio.timeout(_PATIENCE):
                await self._thread.ask(write)
        except TimeoutError:
            return f"no answer within {_PATIENCE:g} s"
        except (ZhaibaoError, RuntimeError) as error:
            return "cannot be written: " + str(error).partition(": ")[2]
        return OK
