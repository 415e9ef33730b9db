"""The one writer thread of a process: it owns the connection, the event loop only asks."""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from storage.connection import explained
from storage.store import Store

T = TypeVar("T")


class StoreThread:
    """Runs functions of the store in the thread that owns it; never blocks the event loop."""

    def __init__(self, path: Path | str, *, timeout: float = 5.0) -> None:
        self._path = path
        self._timeout = timeout
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._store: Store | None = None

    async def start(self) -> None:
        """Open the database. Raises StorageError."""
        loop = asyncio.get_running_loop()
        self._store = await loop.run_in_executor(
            self._executor, lambda: Store.open(self._path, timeout=self._timeout)
        )

    async def ask(self, act: Callable[[Store], T]) -> T:
        """What `act(store)` returns; SQLite's errors come as StorageError."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, self._run, act)

    async def close(self) -> None:
        """Finish what was asked, then close the file."""
        if self._store is not None:
            await self.ask(Store.close)
        self._executor.shutdown()

    def _run(self, act: Callable[[Store], T]) -> T:
        if self._store is None:
            raise RuntimeError("the store thread has not been started")
        try:
            return act(self._store)
        except sqlite3.Error as error:
            raise explained(error, self._path) from error
