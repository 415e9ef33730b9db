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
_LINE = 64 * 1024 * 1024


class Parser:
    """Turns bytes into articles in a process of its own, one document at a time."""

    def __init__(self, patience: float = PATIENCE, idle: float = IDLE) -> None:
        self._patience = patience
        self._idle = idle
        self._turn = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None
        self._leaving: asyncio.TimerHandle | None = None
        # Told to leave, and not gone yet perhaps.
        self._parting: list[asyncio.subprocess.Process] = []

    async def read(self, answer: Answer, known: Collection[str] | None = None) -> Fetched:
        """The articles in what an address gave. Raises FetchError.

        With `known` fingerprints a feed's entries come read, without those.
        """
        async with self._turn:
            if self._leaving:
                self._leaving.cancel()
            try:
                async with asyncio.timeout(self._patience):
                    told = await self._ask(answer, known)
            except TimeoutError as error:
                await self._kill()
                raise _refused(msgid("it takes too long to understand")) from error
            except (OSError, ValueError, asyncio.IncompleteReadError) as error:
                await self._kill()
                raise _refused(msgid("it cannot be understood")) from error
            except asyncio.CancelledError:
                await self._kill()
                raise
            self._leaving = asyncio.get_running_loop().call_later(self._idle, self._leave)
        if "reason" in told:
            reason, advice = str(told["reason"]), str(told.get("advice", ""))
            raise FetchError(reason, reason=reason, later=bool(told.get("later")), advice=advice)
        return _fetched(told, answer)

    async def close(self) -> None:
        """End the process, if there is one."""
        if self._leaving:
            self._leaving.cancel()
        await self._kill()
        for process in self._parting:
            await _ended(process)

    async def _ask(self, answer: Answer, known: Collection[str] | None) -> dict[str, Any]:
        process = await self._running()
        assert process.stdin is not None  # noqa: S101 - both are pipes
        assert process.stdout is not None  # noqa: S101
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
        line = await process.stdout.readuntil(b"\n")
        told: dict[str, Any] = json.loads(line)
        return told

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot.sources.process",
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
