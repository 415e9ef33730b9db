"""Telegram's Bot API in memory: checks what Telegram checks, fails when told to."""

import asyncio
import json
import threading
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from tests.fakes.telegram_failures import Failing, Failure
from tests.fakes.telegram_files import ME, Files
from tests.fakes.telegram_front import Front
from tests.fakes.telegram_people import People, chat_of, person_of
from tests.fakes.telegram_rules import RefusedError, check_markup, checked

TOKEN = "123456789:AAHfiqksKZ8WmR2zSjiQ7_v4TMAKdiHm9T0"


@dataclass(slots=True)
class Sent:
    """One message in a chat, as it stands now."""

    id: int
    text: str
    entities: list[dict[str, Any]]
    rows: list[list[dict[str, str]]]
    parameters: dict[str, str]

    @property
    def labels(self) -> list[str]:
        """What its buttons show."""
        return [button["text"] for row in self.rows for button in row]


class FakeTelegram(People, Front, Files, Failing):
    """The state of one Bot API server with one bot; may be called from several threads."""

    def __init__(self, token: str = TOKEN) -> None:
        People.__init__(self)
        Front.__init__(self)
        Files.__init__(self)
        Failing.__init__(self)
        self.token = token
        self.calls: list[tuple[str, dict[str, str]]] = []
        self.chats: dict[int, list[Sent]] = defaultdict(list)
        self.answers: dict[str, str] = {}
        self.changed = threading.Condition(threading.RLock())
        self.on_change: list[Callable[[], None]] = []
        self._updates: list[dict[str, Any]] = []
        self._count = 100
        self._open_queries: set[str] = set()

    # What a person does.

    def say(self, chat: int, text: str, **more: Any) -> int:
        """A person types `text`; `more` goes into the message. Returns the message's id."""
        message = self.shown(chat, text=text) | {"from": person_of(chat)} | more
        self._push({"message": message})
        return int(message["message_id"])

    def press(self, chat: int, message_id: int, label: str, **more: Any) -> str:
        """A person presses a button that stands there. Returns the query's id."""
        shown = next(sent for sent in self.chats[chat] if sent.id == message_id)
        data = next(b["callback_data"] for row in shown.rows for b in row if b["text"] == label)
        message = self.shown(chat, text=shown.text, id_=message_id)
        message["reply_markup"] = {"inline_keyboard": shown.rows}
        return self.query(chat, data, message, **more)

    def query(self, chat: int, data: str, message: dict[str, Any] | None, **more: Any) -> str:
        """A button's query with any data and message."""
        query = {"id": str(self._number()), "from": person_of(chat), "chat_instance": "1"}
        query |= {"data": data} | ({"message": message} if message else {}) | more
        self._open_queries.add(str(query["id"]))
        self._push({"callback_query": query})
        return str(query["id"])

    def ask_inline(self, person: int, text: str, offset: str = "") -> str:
        """A person types behind our name in any chat. Returns the query's id."""
        number = str(self._number())
        asked = {"id": number, "from": person_of(person), "query": text, "offset": offset}
        self._push({"inline_query": asked})
        return number

    def push(self, update: dict[str, Any]) -> None:
        """Any other update."""
        self._push(update)

    def sent(self, chat: int) -> list[Sent]:
        """What stands in a chat, edits done."""
        with self.changed:
            return list(self.chats[chat])

    def count(self, method: str) -> int:
        """How often a method was called."""
        with self.changed:
            return sum(1 for called, _ in self.calls if called == method)

    def wait(self, done: Callable[[], bool], seconds: float = 60) -> None:
        """Block until `done`, looked at after each call; AssertionError after `seconds`."""
        with self.changed:
            assert self.changed.wait_for(done, seconds), self._missing()

    async def until(self, done: Callable[[], bool], seconds: float = 30) -> None:
        """The same, without blocking the loop."""
        loop, change = asyncio.get_running_loop(), asyncio.Event()

        def notify() -> None:
            loop.call_soon_threadsafe(change.set)

        self.on_change.append(notify)
        try:
            async with asyncio.timeout(seconds):
                while not done():
                    change.clear()
                    # Not all that is waited for shows here.
                    with suppress(TimeoutError):
                        await asyncio.wait_for(change.wait(), 0.02)
        except TimeoutError:
            raise AssertionError(self._missing()) from None
        finally:
            self.on_change.remove(notify)

    def _missing(self) -> str:
        return f"it did not come; the last calls: {[method for method, _ in self.calls[-8:]]}"

    # What a bot asks.

    def answer(
        self, token: str, method: str, parameters: dict[str, str]
    ) -> tuple[int, dict[str, Any], Failure | None]:
        """Status and payload of a call, and the trouble it meets on its way."""
        with self.changed:
            self.calls.append((method, parameters))
            if token != self.token:
                return *_error(401, "Unauthorized"), None
            failure = self.met(method) or self.hooked(method)
            if failure and failure.trouble == "error":
                answer = _error(failure.status, failure.said, failure.parameters)
            elif failure and failure.trouble == "unreachable":
                answer = _error(500, "never seen")
            else:
                answer = self._act(method, parameters)
            self._notify()
            return *answer, failure

    def waiting(self, offset: int) -> bool:
        """Whether updates from `offset` on are there, or a webhook ends the poll."""
        return bool(self.hook) or any(one["update_id"] >= offset for one in self._updates)

    def _act(self, method: str, given: dict[str, str]) -> tuple[int, dict[str, Any]]:
        act = getattr(self, f"_do_{method.lower()}", None)
        if act is None:
            return _error(404, "Not Found")
        try:
            return 200, {"ok": True, "result": act(given)}
        except RefusedError as error:
            return _error(400, f"Bad Request: {error}")

    def _do_getme(self, given: dict[str, str]) -> Any:
        return ME

    def _do_getupdates(self, given: dict[str, str]) -> Any:
        offset = int(given.get("offset", 0))
        self._updates = [one for one in self._updates if one["update_id"] >= offset]
        wanted = json.loads(given.get("allowed_updates", "[]"))
        return [one for one in self._updates[:100] if not wanted or set(one) & set(wanted)]

    def _do_sendmessage(self, given: dict[str, str]) -> Any:
        chat = int(given["chat_id"])
        sent = Sent(self._number(), *checked(given), given)
        self.chats[chat].append(sent)
        return self.shown(chat, text=sent.text, id_=sent.id)

    def _do_editmessagetext(self, given: dict[str, str]) -> Any:
        found = self._edited(given)
        if found.id in self.documents:
            raise RefusedError("there is no text in the message to edit")
        text, entities, rows = checked(given)
        if (text, entities, rows) == (found.text, found.entities, found.rows):
            raise RefusedError("message is not modified: the same content and markup")
        found.text, found.entities, found.rows, found.parameters = text, entities, rows, given
        return self.shown(int(given["chat_id"]), text=text, id_=found.id)

    def _do_editmessagereplymarkup(self, given: dict[str, str]) -> Any:
        found, rows = self._edited(given), check_markup(json.loads(given["reply_markup"]))
        if rows == found.rows:
            raise RefusedError("message is not modified: the same content and markup")
        found.rows = rows
        return self.shown(int(given["chat_id"]), text=found.text, id_=found.id)

    def _edited(self, given: dict[str, str]) -> Sent:
        for sent in self.chats[int(given["chat_id"])]:
            if sent.id == int(given["message_id"]):
                return sent
        raise RefusedError("message to edit not found")

    def _do_deletemessage(self, given: dict[str, str]) -> Any:
        sent = self.chats[int(given["chat_id"])]
        sent[:] = [one for one in sent if one.id != int(given["message_id"])]
        return True

    def _do_answercallbackquery(self, given: dict[str, str]) -> Any:
        number = given["callback_query_id"]
        if number not in self._open_queries:
            raise RefusedError(
                "query is too old and response timeout expired or query ID is invalid"
            )
        if len(given.get("text", "")) > 200:
            raise RefusedError("MESSAGE_TOO_LONG")
        self._open_queries.discard(number)
        self.answers[number] = given.get("text", "")
        return True

    def shown(self, chat: int, id_: int | None = None, text: str = "文") -> dict[str, Any]:
        """A message as Telegram shows it in an update."""
        return {
            "message_id": id_ or self._number(),
            "date": 1795500000,
            "chat": chat_of(chat),
            "text": text,
        }

    def _number(self) -> int:
        with self.changed:
            self._count += 1
            return self._count

    def _push(self, update: dict[str, Any]) -> None:
        with self.changed:
            self._updates.append({"update_id": self._number(), **update})
            self._notify()

    def _notify(self) -> None:
        self.changed.notify_all()
        for notify in list(self.on_change):
            notify()


class FakeRequest(BaseRequest):
    """PTB's request object over a FakeTelegram, without a network."""

    def __init__(self, telegram: FakeTelegram) -> None:
        self._telegram = telegram

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        given = request_data.json_parameters if request_data else {}
        token, name = url.rsplit("/bot", 1)[1].split("/", 1)
        if name.startswith("documents/"):
            return 200, self._telegram.uploads[name.removeprefix("documents/")]
        self._telegram.parts = (request_data.multipart_data or {}) if request_data else {}
        if name == "getUpdates" and int(given.get("timeout", "0")):
            await self._news(int(given.get("offset", 0)))
        status, payload, failure = self._telegram.answer(token, name, given)
        # One turn of the loop, as any real call takes.
        await asyncio.get_running_loop().run_in_executor(None, lambda: None)
        if failure and failure.trouble == "unreachable":
            refusal = httpx.ConnectError("connection refused")
            raise NetworkError(f"httpx.ConnectError: {refusal}") from refusal
        if failure and failure.trouble == "silent":
            await asyncio.Event().wait()
        if failure and failure.trouble == "lost":
            raise TimedOut from httpx.ReadTimeout("no answer")
        return status, json.dumps(payload).encode()

    async def _news(self, offset: int) -> None:
        telegram = self._telegram
        if not telegram.fails("getUpdates"):
            await telegram.until(
                lambda: telegram.waiting(offset) or telegram.fails("getUpdates"), 600
            )


def _error(
    status: int, said: str, parameters: dict[str, Any] | None = None
) -> tuple[int, dict[str, Any]]:
    payload: dict[str, Any] = {"ok": False, "error_code": status, "description": said}
    return status, payload | ({"parameters": parameters} if parameters else {})
