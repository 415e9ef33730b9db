"""Order within a chat, chats at once: which update is handled when."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

# Updates that wait or run; a chat that waits for itself takes no place from the others.
_WAITING = 4096
_AT_ONCE = 16


class ChatOrder(BaseUpdateProcessor):
    """One update of a chat after the other, at most 16 chats at once."""

    __slots__ = ("_chats", "_room", "_running")

    def __init__(self) -> None:
        super().__init__(_WAITING)
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._chats: dict[int, tuple[asyncio.Lock, int]] = {}
        self._running: set[asyncio.Task[Any]] = set()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Await the coroutine when its chat's turn has come."""
        chat = update.effective_chat if isinstance(update, Update) else None
        key = chat.id if chat else 0
        lock, waiting = self._chats.get(key, (asyncio.Lock(), 0))
        self._chats[key] = (lock, waiting + 1)
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine runs in a task
        self._running.add(task)
        try:
            async with lock, self._room:
                await coroutine
        finally:
            self._running.discard(task)
            self._leave(key)
            # One that was cancelled while it waited must not be left unawaited.
            if asyncio.iscoroutine(coroutine):
                coroutine.close()

    def _leave(self, key: int) -> None:
        lock, waiting = self._chats.pop(key)
        if waiting > 1:
            self._chats[key] = (lock, waiting - 1)

    def cancel(self) -> None:
        """Give up what still runs."""
        for task in self._running:
            task.cancel()

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to close."""
