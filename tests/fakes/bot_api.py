"""A Bot API server in a process of its own: fast, strict, and it keeps count.

`python -m tests.fakes.bot_api [--strict] [--delay SECONDS]` prints its port and serves until
its input is closed. With `--strict` it counts as Telegram does, in windows at its own end, and
punishes. `GET /figures` tells what came; `POST /say` lets a person type.
"""

import argparse
import asyncio
import json
import sys
from collections import Counter
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.simulation.referee import Referee

TOLD: dict[str, Any] = {
    "getMe": {"id": 1, "is_bot": True, "first_name": "摘報", "username": "zhaibao_test_bot"},
    "getWebhookInfo": {"url": "", "has_custom_certificate": False, "pending_update_count": 0},
    "getMyDescription": {"description": ""},
    "getMyShortDescription": {"short_description": ""},
}


class BotApi:
    """What came, and what is answered."""

    def __init__(self, referee: Referee, delay: float) -> None:
        self.referee = referee
        self.delay = delay
        self.arrivals: list[float] = []
        self.came: Counter[tuple[int, str]] = Counter()
        self.answered: dict[int, float] = {}
        self.last: dict[int, str] = {}
        self.updates: list[dict[str, Any]] = []
        self.news = asyncio.Event()
        self.number = 0

    async def call(self, path: str, given: dict[str, str]) -> tuple[int, Any]:
        """Status and result of a call."""
        if path == "/figures":
            return 200, self.figures()
        if path == "/answered":
            return 200, self.answered.get(int(given["chat_id"]))
        if path == "/last":
            return 200, self.last.get(int(given["chat_id"]), "")
        if path == "/say":
            return 200, self.say(int(given["chat_id"]), given["text"])
        method = path.rsplit("/", 1)[-1]
        if method == "getUpdates":
            return 200, await self._news(int(given.get("offset", 0)), float(given["timeout"]))
        if method == "sendMessage":
            return await self._send(int(given["chat_id"]), given["text"])
        if self.delay:
            await asyncio.sleep(self.delay)  # noqa: TID251 - a network takes its time
        return 200, TOLD.get(method, True)

    async def _send(self, chat: int, text: str) -> tuple[int, Any]:
        now = asyncio.get_running_loop().time()
        if wait := self.referee.arrive(str(chat), now):
            return 429, {"retry_after": int(wait)}
        self.arrivals.append(now)
        self.came[chat, text] += 1
        self.last[chat] = text
        self.answered.setdefault(chat, now)
        self.number += 1
        if self.delay:
            await asyncio.sleep(self.delay)  # noqa: TID251 - a network takes its time
        kind = "private" if chat > 0 else "supergroup"
        place = {"id": chat, "type": kind, "first_name": "林"}
        return 200, {"message_id": self.number, "date": 1, "chat": place, "text": text}

    def say(self, chat: int, text: str) -> float:
        """A person types; returns when, by this process's clock."""
        self.number += 1
        person = {"id": chat, "is_bot": False, "first_name": "林", "language_code": "zh-hant"}
        place = {"id": chat, "type": "private", "first_name": "林"}
        message = {
            "message_id": self.number, "date": 1, "chat": place, "from": person, "text": text,
        }  # fmt: skip
        if text.startswith("/"):
            entity = {"type": "bot_command", "offset": 0, "length": len(text)}
            message["entities"] = [entity]
        self.answered.pop(chat, None)
        self.updates.append({"update_id": self.number, "message": message})
        self.news.set()
        return asyncio.get_running_loop().time()

    def figures(self) -> dict[str, Any]:
        """What came so far."""
        return {
            "arrivals": self.arrivals,
            "refusals": self.referee.refusals,
            "peak": self.referee.peak,
            "pages": len(self.came),
            "repeated": sum(self.came.values()) - len(self.came),
        }

    async def _news(self, offset: int, seconds: float) -> list[dict[str, Any]]:
        self.updates = [one for one in self.updates if one["update_id"] >= offset]
        if not self.updates and seconds:
            self.news.clear()
            try:
                async with asyncio.timeout(seconds):
                    await self.news.wait()
            except TimeoutError:
                return []
        return self.updates[:100]


async def converse(api: BotApi, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One connection, as long as it lasts."""
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            target = head.split(b" ", 2)[1].decode()
            length = 0
            for line in head.lower().split(b"\r\n"):
                if line.startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            body = (await reader.readexactly(length)).decode() if length else ""
            parts = urlsplit(target)
            given = {name: values[0] for name, values in parse_qs(body or parts.query).items()}
            status, result = await api.call(parts.path, given)
            writer.write(_reply(status, result))
            await writer.drain()
    except (OSError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()


def _reply(status: int, result: Any) -> bytes:
    if status == 200:
        payload = {"ok": True, "result": result}
    else:
        said = "Too Many Requests: retry later"
        payload = {"ok": False, "error_code": status, "description": said, "parameters": result}
    body = json.dumps(payload).encode()
    head = f"HTTP/1.1 {status} Said\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def serve(strict: bool, delay: float) -> None:
    """Serve on a free port of the loopback address until standard input ends."""
    api = BotApi(Referee() if strict else Referee(0, 0, 0), delay)
    tasks: set[asyncio.Task[None]] = set()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await converse(api, reader, writer)
        except asyncio.CancelledError:
            writer.close()

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 - who started it reads it
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.close()
    for task in tasks:
        task.cancel()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--strict", action="store_true")
    parser.add_argument("--delay", type=float, default=0.0)
    chosen = parser.parse_args()
    asyncio.run(serve(chosen.strict, chosen.delay))
