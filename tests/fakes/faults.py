"""A database that turns read-only while it is served, and is written again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from storage.worker import StoreThread


@asynccontextmanager
async def read_only(thread: StoreThread) -> AsyncIterator[None]:
    """SQLite refuses each write until the block ends, as on a disk that takes nothing more."""
    await thread.ask(lambda store: store._db.execute("PRAGMA query_only = ON"))
    try:
        yield
    finally:
        await thread.ask(lambda store: store._db.execute("PRAGMA query_only = OFF"))
