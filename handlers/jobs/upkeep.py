"""Once a day: what is old is forgotten, the database is saved, its growth is written down."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from digest.errors import ZhaibaoError
from storage.backup import (
    backup_name,
    backups_in,
    forget_aside,
    rotate,
    set_aside,
    snapshot,
)
from storage.keeping import Keeping
from storage.sizes import measure, remember
from storage.store import Store
from storage.worker import StoreThread

# When fewest digests are written, and clear of the changes of summer time.
HOUR = time(4, 10)
_AGAIN = timedelta(hours=1)
_DONE = "upkeep"
BACKUP_FAULT = "backup:fault"
BACKUP_DONE = "backup:done"


@dataclass
class Upkeep:
    """The daily work, done in the first minute after four in the morning of `zone`.

    Where it fails it is tried again an hour later.
    """

    thread: StoreThread
    clock: Callable[[], datetime]
    keeping: Keeping
    _not_before: datetime | None = None
    _ending: threading.Event = field(default_factory=threading.Event)

    async def round(self) -> bool:
        """Do the day's work where it is due; returns whether it was done. Raises StorageError."""
        now = self.clock()
        local = now.astimezone(ZoneInfo(self.keeping.zone))
        today = local.date().isoformat()
        early = local.time() < HOUR or (self._not_before is not None and now < self._not_before)
        if early or await self.thread.ask(lambda store: store.meta.get(_DONE)) == today:
            return False
        self._not_before = now + _AGAIN
        await self.forget(now)
        await self.save(now)
        await self.measure(now)
        await self.thread.ask(lambda store: store.meta.set(_DONE, today))
        return True

    def end(self) -> None:
        """Give up a backup that is being written: the process ends."""
        self._ending.set()

    async def forget(self, now: datetime) -> int:
        """Forget what is old; returns how many articles, pages and chats."""
        keeping, gone = self.keeping, 0
        articles, pages = timedelta(days=keeping.articles), timedelta(days=keeping.pages)
        acts: list[Callable[[Store], int]] = []
        if keeping.articles:
            acts.append(lambda store: store.retention.forget_articles(now - articles))
            acts.append(lambda store: store.retention.forget_traces(now, now - articles))
        if keeping.pages:
            acts.append(lambda store: store.retention.forget_pages(now - pages))
        if keeping.gone:
            gone_since = now - timedelta(days=keeping.gone)
            acts.append(lambda store: store.standing.erase_gone(gone_since))
        for act in acts:
            while batch := await self.thread.ask(act):
                gone += batch
        return gone

    async def save(self, now: datetime) -> Path | None:
        """Write a backup and remove those that need not stay. Raises StorageError."""
        keeping = self.keeping
        if not keeping.days and not keeping.weeks:
            return None
        target = keeping.folder / backup_name(keeping.database, now)
        try:
            await asyncio.to_thread(
                snapshot, keeping.database, target, cancelled=self._ending.is_set
            )
            await asyncio.to_thread(
                rotate, keeping.folder, keeping.database, days=keeping.days, weeks=keeping.weeks
            )
            longest = timedelta(days=max(keeping.days, 7 * keeping.weeks))
            await asyncio.to_thread(forget_aside, keeping.database, now - longest)
        except ZhaibaoError as error:
            why = str(error)
            await self.thread.ask(lambda store: store.meta.set(BACKUP_FAULT, why))
            raise
        stamp = now.isoformat(timespec="seconds")
        copies = backups_in(keeping.folder, keeping.database) | set_aside(keeping.database)
        oldest = min(copies.values(), default=now)

        def done(store: Store) -> None:
            # Whom no backup holds any more need not be erased from one.
            store.erasures.forget(oldest)
            store.meta.set(BACKUP_FAULT, "")
            store.meta.set(BACKUP_DONE, stamp)

        await self.thread.ask(done)
        return target

    async def measure(self, now: datetime) -> None:
        """Write down how large everything is today."""
        sizes = await asyncio.to_thread(measure, self.keeping.database, self.keeping.folder)
        await self.thread.ask(lambda store: remember(store.meta, now.date(), sizes))
