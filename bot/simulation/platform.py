"""A platform in this process: real limits, counted at its own end, and faults by chance."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Coroutine, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.simulation.referee import Referee

# Set where somebody waits for an answer: a message that leaves then is one.
ASKED: ContextVar[bool] = ContextVar("asked", default=False)
# A client gives up on an answer after so many seconds.
_TIMEOUT = 20.0
# The longest one way over the network, in seconds.
_SLOW = 0.08


@dataclass(frozen=True, slots=True)
class Faults:
    """How often, of all sends, each goes wrong."""

    flood: float = 0.001
    """429 with a pause, though no limit was exceeded."""
    blocked: float = 0.0005
    """403, and from then on."""
    server: float = 0.004
    """502, nothing delivered."""
    unreachable: float = 0.002
    """The connection is refused."""
    lost_before: float = 0.002
    """No answer, and nothing was delivered."""
    lost_after: float = 0.002
    """No answer, but it was delivered."""
    migrated: float = 0.004
    """A group becomes a supergroup (of sends to groups)."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message that reached its readers. `chat` is the id that the chat had first.

    `answer` says that somebody asked for it.
    """

    at: float
    chat: str
    topic: str
    text: str
    answer: bool = False


class Platform:
    """Chats, and what reached them. Times are seconds of the running loop.

    Between the two moments of each of `outages` it answers everything with 502.
    """

    def __init__(
        self, chance: random.Random, faults: Faults, outages: Sequence[tuple[float, float]] = ()
    ) -> None:
        self.arrivals: list[Arrival] = []
        self.blocked: dict[str, float] = {}
        self.met: Counter[str] = Counter()
        self.refusals: list[float] = []
        self._referee = Referee()
        self._chance = chance
        self._faults = faults
        self._outages = outages
        self._number = 0
        self._first: dict[str, str] = {}
        self._moved: dict[str, str] = {}
        self._paused: dict[str, float] = {}
        self._running: set[asyncio.Task[Any]] = set()

    async def call(self, given: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Send a message as the bot asks: status and payload, or PTB's error.

        Once it has left the bot it goes its way, whether anybody still waits or not.
        """
        fault = self._fault(given["chat_id"])
        self.met[fault] += 1
        if fault == "unreachable":
            await self._travel()
            refusal = httpx.ConnectError("connection refused")
            raise NetworkError(f"httpx.ConnectError: {refusal}") from refusal
        return await asyncio.shield(self._start(self._take(given, fault)))

    def now_called(self, chat: str) -> str:
        """The id that a chat has at present."""
        return self._moved.get(chat, chat)

    @property
    def own_tasks(self) -> set[asyncio.Task[Any]]:
        """What goes on here when the bot is gone."""
        return self._running

    def _start(
        self, work: Coroutine[Any, Any, tuple[int, dict[str, Any]]]
    ) -> "asyncio.Task[tuple[int, dict[str, Any]]]":
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()

    async def _take(self, given: dict[str, str], fault: str) -> tuple[int, dict[str, Any]]:
        await self._travel()
        if fault == "lost_before":
            await _lost()
        answer = self._arrive(given, fault)
        if fault == "lost_after":
            await _lost()
        await self._travel()
        return answer

    def _arrive(self, given: dict[str, str], fault: str) -> tuple[int, dict[str, Any]]:
        chat, now = given["chat_id"], asyncio.get_running_loop().time()
        wait = self._referee.arrive(chat, now) or max(self._paused.get(chat, 0.0) - now, 0.0)
        if wait:
            self.refusals.append(now)
            return _error(429, "Too Many Requests", retry_after=int(wait) + 1)
        if chat in self._moved:
            moved = int(self._moved[chat])
            return _error(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=moved)
        if fault == "migrated":
            moved = int(f"-100{chat[1:]}")
            self._moved[chat], self._first[str(moved)] = str(moved), chat
            return _error(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=moved)
        first = self._first.get(chat, chat)
        if fault == "blocked":
            self.blocked.setdefault(first, now)
        if first in self.blocked:
            return _error(403, "Forbidden: bot was blocked by the user")
        if fault == "server":
            return _error(502, "Bad Gateway")
        if fault == "flood":
            pause = self._chance.randint(2, 40)
            self._paused[chat] = now + pause
            return _error(429, "Too Many Requests", retry_after=pause)
        return self._deliver(first, given, now)

    def _deliver(self, chat: str, given: dict[str, str], now: float) -> tuple[int, dict[str, Any]]:
        self._number += 1
        topic = given.get("message_thread_id", "")
        self.arrivals.append(Arrival(now, chat, topic, given["text"], ASKED.get()))
        kind = "supergroup" if chat.startswith("-") else "private"
        result = {
            "message_id": self._number,
            "date": 0,
            "chat": {"id": int(given["chat_id"]), "type": kind},
            "text": "…",
        }
        return 200, {"ok": True, "result": result}

    def _fault(self, chat: str) -> str:
        now = asyncio.get_running_loop().time()
        if any(begin <= now < end for begin, end in self._outages):
            return "server"
        drawn, edge = self._chance.random(), 0.0
        for name in Faults.__dataclass_fields__:
            if name == "migrated" and (not chat.startswith("-") or chat in self._first):
                continue
            edge += getattr(self._faults, name)
            if drawn < edge:
                return name
        return "none"

    async def _travel(self) -> None:
        await asyncio.sleep(self._chance.random() * _SLOW)


class PlatformRequest(BaseRequest):
    """PTB's way to the platform: what it would post goes straight there."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    @property
    def read_timeout(self) -> float:
        """Seconds; never asked."""
        return _TIMEOUT

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """Status and body of a call; the bot sends messages and does nothing else."""
        assert url.endswith("/sendMessage")  # noqa: S101 - what the simulation is about
        given = request_data.json_parameters if request_data else {}
        status, payload = await self._platform.call(given)
        return status, json.dumps(payload).encode()


async def _lost() -> None:
    await asyncio.sleep(_TIMEOUT)
    raise TimedOut from httpx.ReadTimeout("no answer")


def _error(status: int, said: str, **parameters: int) -> tuple[int, dict[str, Any]]:
    payload: dict[str, Any] = {"ok": False, "error_code": status, "description": said}
    return status, payload | ({"parameters": parameters} if parameters else {})
