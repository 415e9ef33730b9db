"""The catalogue is looked at in each tick: a changed file needs no restart."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.logs import log
from storage.worker import StoreThread


@dataclass
class Offers:
    """Brings the catalogue in line with its file, whenever that has changed."""

    path: Path | None
    thread: StoreThread
    clock: Callable[[], datetime]
    report: Callable[[Exception], None]
    _seen: tuple[int, int] | None = None

    async def round(self) -> bool:
        """Read the file where it has changed since the last time; whether it was read."""
        if self.path is None:
            return False
        try:
            state = self.path.stat()
            seen = (state.st_mtime_ns, state.st_size)
        except OSError:
            seen = (0, 0)
        if seen == self._seen:
            return False
        # Noted once it is in: what the database did not take is read again.
        await self._read(self.path)
        self._seen = seen
        return True

    def end(self) -> None:
        """Nothing of this takes long."""

    async def _read(self, path: Path) -> None:
        from bot.catalogue import CatalogueError, read_catalogue

        try:
            offers, wrong = read_catalogue(path)
        except CatalogueError as error:
            self.report(error)
            return
        for fault in wrong:
            self.report(fault)
        now = self.clock()
        new = await self.thread.ask(lambda store: store.catalogue.offer(offers, now=now))
        log().info("the catalogue was read", feeds=len(offers), new=new)
