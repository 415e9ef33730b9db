"""What the settings name comes in at the start; a fault then delays it, and no more."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from bot.offers import Offers
from bot.samples import sample_paths
from handlers.jobs.ingest import Ingest
from storage.worker import StoreThread

# The longest that the first answers wait for the operator's feeds, in seconds.
_FIRST_POLL = 20.0


@dataclass
class Intake:
    """Registers the operator's feeds, takes in their files, polls once; without any, samples.

    `ready` is set as soon as answers need wait no longer. A chore too: what a fault kept from
    coming in is tried again with each tick.
    """

    thread: StoreThread
    ingest: Ingest
    offers: Offers
    addresses: Sequence[str]
    named: bool
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    _done: bool = False
    _busy: bool = False

    async def take_in(self) -> None:
        """Take all in, the first poll bounded in time. Raises StorageError, `ready` all the same.

        Who asks while the database serves nobody is told so, and is not kept waiting for it.
        """
        self._busy = True
        try:
            await self._take_in()
            self._done = True
        finally:
            self._busy = False
            self.ready.set()

    async def round(self) -> None:
        """Take in what the start could not."""
        if not (self._done or self._busy):
            await self.take_in()

    def end(self) -> None:
        """Nothing of this takes long."""

    async def _take_in(self) -> None:
        await self.ingest.register(self.addresses)
        await self.offers.round()
        if self.named:
            await self.ingest.take_paths()
            with suppress(TimeoutError):
                async with asyncio.timeout(_FIRST_POLL):
                    await self.ingest.poll()
        elif await self.thread.ask(lambda store: store.articles.empty()):
            for path in sample_paths():
                await self.ingest.take(str(path))
