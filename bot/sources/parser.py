"""The service's side of the reading process: started late, killed when it takes too long."""

import asyncio
import hashlib
import json
import sys
from collections.abc import Collection
from contextlib import suppress
from typing import Any

from bot.sources.answer import Answer
from bot.sources.shapes import entry_of, raw_of
from digest.phrases import msgid
from digest.polling import Rest
from handlers.fetched import Fetched, FetchError, Outline

# How long one document may take to be understood, in seconds.
PATIENCE = 10.0
# Nothing to read for so long, in seconds: the process ends, and gives its memory back.
IDLE = 5.0
_TOO_LONG = msgid("it takes too long to understand")
_NOT_UNDERSTOOD = msgid("it cannot be understood")
_COMMAND = ("-m", "bot.sources.process")
_LINE = 64 * 1024 * 1024


class Parser:
    """Turns bytes into articles in a process of its own, one document after another."""

    def __init__(self, patience: float = PATIENCE, idle: float = IDLE) -> None:
        self._patience = patience
        self._idle = idle
        # While one document is read the next is handed in: the process never waits for us.
        self._room = asyncio.Semaphore(2)
        self._writing, self._reading = asyncio.Lock(), asyncio.Lock()
        self._inside = 0
        self._closed = False
        self._process: asyncio.subprocess.Process | None = None
        self._leaving: asyncio.TimerHandle | None = None
        # Told to leave, and not gone yet perhaps.
        self._parting: list[asyncio.subprocess.Process] = []

    async def read(self, answer: Answer, known: Collection[str] | None = None) -> Fetched:
        """The articles in what an address gave. Raises FetchError.

        With `known` fingerprints a feed's entries come read, without those.
        """
        async with self._room:
            if self._leaving:
                self._leaving.cancel()
            self._inside += 1
            try:
                while (told := await self._told(answer, known)) is None:
                    # It was handed to a process that was killed for another document's sake.
                    if self._closed:
                        raise _refused(_NOT_UNDERSTOOD)
            finally:
                self._inside -= 1
            if not self._inside:
                self._leaving = asyncio.get_running_loop().call_later(self._idle, self._leave)
        if "reason" in told:
            reason, advice = str(told["reason"]), str(told.get("advice", ""))
            raise FetchError(reason, reason=reason, later=bool(told.get("later")), advice=advice)
        return _fetched(told, answer)

    async def close(self) -> None:
        """End the process, if there is one."""
        self._closed = True
        if self._leaving:
            self._leaving.cancel()
        await self._kill()
        for process in self._parting:
            await _ended(process)

    async def _told(self, answer: Answer, known: Collection[str] | None) -> dict[str, Any] | None:
        """What the process says of a document; None where another's fault ended it."""
        process = None
        try:
            async with self._writing:
                process = await self._running()
                # The document before this one may take its whole time first.
                async with asyncio.timeout(2 * self._patience):
                    await _hand_in(process, answer, known)
                # Answers come in the order in which documents were handed in.
                await self._reading.acquire()
            try:
                if process is not self._process:
                    return None
                async with asyncio.timeout(self._patience):
                    assert process.stdout is not None  # noqa: S101 - it is a pipe
                    told: dict[str, Any] = json.loads(await process.stdout.readuntil(b"\n"))
                    return told
            finally:
                self._reading.release()
        except (TimeoutError, OSError, ValueError, asyncio.IncompleteReadError) as error:
            if process is not None and process is not self._process:
                return None
            await self._kill()
            slow = isinstance(error, TimeoutError)
            raise _refused(_TOO_LONG if slow else _NOT_UNDERSTOOD) from error
        except asyncio.CancelledError:
            if process is not None and process is self._process:
                await self._kill()
            raise

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *_COMMAND,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                limit=_LINE,
                # A signal to the service's group ends the service first, then this.
                start_new_session=True,
            )
        return self._process

    def _leave(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            self._parting = [one for one in self._parting if one.returncode is None]
            self._parting.append(self._process)
            self._process = None

    async def _kill(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            await _ended(process)


async def _hand_in(
    process: asyncio.subprocess.Process, answer: Answer, known: Collection[str] | None
) -> None:
    assert process.stdin is not None  # noqa: S101 - it is a pipe
    header: dict[str, Any] = {
        "address": answer.address,
        "media": answer.media,
        "charset": answer.charset,
        "size": len(answer.body),
    }
    if known is not None:
        header["known"] = list(known)
    process.stdin.write(json.dumps(header).encode() + b"\n" + answer.body)
    await process.stdin.drain()


async def _ended(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        # It may end by itself in this very moment.
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _fetched(told: dict[str, Any], answer: Answer) -> Fetched:
    entries = told["entries"]
    return Fetched(
        articles=tuple(map(raw_of, told["articles"])),
        title=told["title"],
        address=answer.address,
        feed=told["feed"],
        etag=answer.etag,
        last_modified=answer.last_modified,
        refused=tuple(told["refused"]),
        moved=answer.moved if told["feed"] else "",
        rest=_rest(told["rest"], answer),
        feeds=tuple(told["feeds"]),
        body_hash=body_hash(answer.body),
        outlines=tuple(Outline(**parts) for parts in told["outlines"]),
        entries=None if entries is None else tuple(map(entry_of, entries)),
    )


def body_hash(body: bytes) -> str:
    """Tells the same bytes again, where a server gives them no name (ETag)."""
    return hashlib.sha256(body).hexdigest()[:32]


def _rest(told: dict[str, Any], answer: Answer) -> Rest:
    # A feed's own word on its age (ttl) and the server's: the longer one spares both.
    fresh = max(float(told["fresh"]), answer.fresh)
    return Rest(fresh, tuple(told["hours"]), tuple(told["days"]))


def _refused(reason: str) -> FetchError:
    return FetchError(reason, reason=reason)
