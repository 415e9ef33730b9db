"""The web chat's addresses: the page, what is said, what is heard."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from html import escape
from importlib.resources import files
from typing import Any
from weakref import WeakValueDictionary

from starlette.requests import Request as WebRequest
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.transports.web.excuses import Choices
from bot.transports.web.transport import Sign, WebTransport
from bot.transports.web.visitor import COOKIE, TOKEN, chat_of, guess, known
from bot.transports.web.words import Menu, entry, words_of
from digest.message import Message, plain
from digest.phrases import phrases
from handlers.answer import LARGEST
from handlers.pictures import Pictures
from handlers.request import Chat, Document, Request
from storage.chatlog import Line
from storage.errors import StorageError

Respond = Callable[[Request, WebTransport], Awaitable[str]]
_FOR = 400 * 24 * 3600
# The most that one request may hold, in bytes: a file to import, far more than anyone types.
_MOST = 8 * 1024 * 1024
_LONGEST = 8000
# Of a file one byte more than is taken, so that the answer says why.
_LARGEST = LARGEST + 1
_FILES = {"page.css": "text/css", "page.js": "text/javascript", "icon.svg": "image/svg+xml"}
# Kept by the reader's own browser for a day; looked at alone it may do nothing at all.
_PICTURE = {
    "Cache-Control": "private, max-age=86400",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


class Pages:
    """The routes over one transport; `respond` answers, `choices` are the reader's."""

    def __init__(
        self,
        transport: WebTransport,
        respond: Respond,
        choices: Choices,
        menu: Menu,
        pictures: Pictures,
    ) -> None:
        self._transport = transport
        self._respond = respond
        self._choices = choices
        self._menu = menu
        self._pictures = pictures
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        folder = files("bot.transports.web") / "page"
        self._page = (folder / "index.html").read_text(encoding="utf-8")
        self._files = {name: (folder / name).read_bytes() for name in _FILES}
        self.routes = [
            Route("/", self._index),
            Route("/say", self._say, methods=["POST"]),
            Route("/document", self._document, methods=["POST"]),
            Route("/events", self._events),
            Route("/earlier", self._earlier),
            Route("/file", self._download),
            Route("/picture", self._picture),
            *(Route(f"/{name}", self._file) for name in _FILES),
        ]

    async def _index(self, request: WebRequest) -> Response:
        token = request.cookies.get(COOKIE, "")
        known = bool(TOKEN.fullmatch(token))
        token = token if known else secrets.token_hex(16)
        words = await self._words(chat_of(token), guess(request))
        page = self._page
        for name, said in words["words"].items():
            page = page.replace("{" + name + "}", escape(said))
        page = page.replace("{language}", words["language"])
        response = Response(page, media_type="text/html; charset=utf-8")
        # Written anew on each visit, so that a reader who comes back never expires.
        response.set_cookie(COOKIE, token, max_age=_FOR, httponly=True, samesite="lax")
        return response

    async def _file(self, request: WebRequest) -> Response:
        name = request.url.path.removeprefix("/")
        kind = f"{_FILES[name]}; charset=utf-8"
        return Response(self._files[name], media_type=kind, headers={"Cache-Control": "no-cache"})

    async def _say(self, request: WebRequest) -> Response:
        chat = known(request)
        said = await _said(request)
        if chat is None or said is None:
            return JSONResponse({"error": "not understood"}, 400)
        # One answer at a time in a chat: what is asked first is answered first.
        turn = self._turns.setdefault(chat.id, asyncio.Lock())
        async with turn:
            toast = await self._answer(chat, said, guess(request))
        gone = not await self._transport.known(chat)
        if gone:
            # Other pages of this chat are to forget it at once too.
            await self._transport.look()
        words = await self._words(chat, guess(request))
        return JSONResponse({"toast": toast, "gone": gone, **words})

    async def _document(self, request: WebRequest) -> Response:
        """A file that was dropped onto the page: its name in the query, its bytes in the body."""
        chat, name = known(request), request.query_params.get("name", "")[:200]
        kind = request.headers.get("content-type", "").partition(";")[0].strip()
        data = await _held(request, _LARGEST) if kind == "application/octet-stream" else None
        if chat is None or data is None or not name:
            return JSONResponse({"error": "not understood"}, 400)

        async def read() -> bytes:
            return data

        turn = self._turns.setdefault(chat.id, asyncio.Lock())
        async with turn:
            await self._transport.write(chat, "me", {"text": f"📎 {name}", "reply_to": ""})
            document = Document(name, len(data), read)
            heard = Request(chat, document=document, language=guess(request))
            toast = await self._respond(heard, self._transport)
        return JSONResponse({"toast": toast, **await self._words(chat, guess(request))})

    async def _answer(self, chat: Chat, said: dict[str, str], guess: str) -> str:
        text, action = said["text"].strip(), said["action"]
        if not text and not action:
            return ""
        if action:
            shown = await self._transport.buttons(chat, said["message"])
            request = Request(chat, action=action, message=said["message"], buttons=shown)
            return await self._respond(request, self._transport)
        if len(text) > _LONGEST:
            t = phrases((await self._choices(chat, guess)).language)
            await self._transport.send(chat, _too_long(t("That is too long for one message.")))
            return ""
        await self._transport.write(chat, "me", {"text": text, "reply_to": said["reply_to"]})
        asked = Request(
            chat, text=text, reply_to=said["reply_to"], language=guess, file=said["file"]
        )
        return await self._respond(asked, self._transport)

    async def _events(self, request: WebRequest) -> Response:
        chat = known(request)
        if chat is None:
            return Response(status_code=204)  # tells the browser not to ask again
        last = request.headers.get("last-event-id", "") or request.query_params.get("after", "")
        after = int(last) if last.isascii() and last.isdigit() and len(last) < 16 else None
        told = json.dumps(await self._words(chat, guess(request)), ensure_ascii=False)
        stream = self._stream(chat, after, told, guess(request))
        return StreamingResponse(stream, media_type="text/event-stream")

    async def _stream(
        self, chat: Chat, after: int | None, words: str, guess: str
    ) -> AsyncIterator[str]:
        yield f"retry: 1000\nevent: words\ndata: {words}\n\n"
        # A database that cannot be read ends the stream: the browser asks again by itself.
        with suppress(StorageError):
            async for lines in self._transport.lines(chat, after):
                yield await self._event(chat, lines, after or 0, guess)

    async def _event(self, chat: Chat, lines: list[Line] | Sign, after: int, guess: str) -> str:
        if lines == "here":
            return ": still here\n\n"
        if lines == "gone":
            # Whoever comes again later begins from nothing too.
            return "id: 0\nevent: gone\ndata: {}\n\n"
        shown = json.dumps(await self._drawn(chat, lines, guess), ensure_ascii=False)
        newest = max((line.version for line in lines), default=after)
        return f"id: {newest}\nevent: lines\ndata: {shown}\n\n"

    async def _earlier(self, request: WebRequest) -> Response:
        chat, before = known(request), request.query_params.get("before", "")
        if chat is None or not (before.isascii() and before.isdigit() and len(before) < 16):
            return JSONResponse([])
        lines = await self._transport.tail(chat, int(before))
        return JSONResponse(await self._drawn(chat, lines, guess(request)))

    async def _drawn(self, chat: Chat, lines: Sequence[Line], guess: str) -> list[dict[str, Any]]:
        """The lines as the page draws them, with pictures where the reader wants them now."""
        some = any(line.payload.get("picture") for line in lines)
        pictures = some and (await self._choices(chat, guess)).images
        return [_shown(line, pictures=pictures) for line in lines]

    async def _download(self, request: WebRequest) -> Response:
        """The file of one line of this chat."""
        line = await self._line(request)
        held = line.payload.get("attachment") if line else None
        if not held:
            return Response(status_code=404)
        name, media_type, text = held
        # The names are ours, of plain letters.
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(text, media_type=f"{media_type}; charset=utf-8", headers=headers)

    async def _picture(self, request: WebRequest) -> Response:
        """The picture above one line of this chat, while the reader wants pictures at all."""
        chat, line = known(request), await self._line(request)
        article = line.payload["about"][0] if line and line.payload.get("picture") else None
        # A line may show another article by now than when its picture was asked for.
        if not (chat and article and request.query_params.get("article") == str(article)):
            return Response(status_code=404)
        wanted = (await self._choices(chat, guess(request))).images
        found = await self._pictures.of(article) if wanted else None
        if found is None:
            return Response(status_code=204)
        return Response(found.data, media_type=found.media, headers=_PICTURE)

    async def _line(self, request: WebRequest) -> Line | None:
        """The line of the asking chat that the query names."""
        chat, number = known(request), request.query_params.get("line", "")
        if chat is None or not (number.isascii() and number.isdigit() and len(number) < 16):
            return None
        return await self._transport.line(chat, int(number))

    async def _words(self, chat: Chat, guess: str) -> dict[str, Any]:
        chosen = await self._choices(chat, guess)
        language = chosen.language
        menu = [entry(command, language) for command in self._menu]
        return {
            "language": language, "words": words_of(language), "menu": menu,
            "pictures": chosen.images,
        }  # fmt: skip


def _too_long(text: str) -> Message:
    return plain(text)


async def _said(request: WebRequest) -> dict[str, str] | None:
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        return None
    body = await _held(request, _MOST)
    try:
        told = json.loads(body or b"")
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    fields = {
        name: told.get(name, "") for name in ("text", "action", "message", "reply_to", "file")
    }
    return fields if all(isinstance(value, str) for value in fields.values()) else None


async def _held(request: WebRequest, most: int) -> bytes | None:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            return None
    return bytes(body)


def _shown(line: Line, *, pictures: bool) -> dict[str, Any]:
    """A line as the page draws it: of a file the name alone, it is fetched when asked for.

    Of a picture, that there is one: where it comes from is nobody's business but ours.
    """
    held = line.payload.get("attachment")
    file = {"attachment": held[0]} if held else {}
    shown = {**line.payload, "picture": pictures and bool(line.payload.get("picture")), **file}
    return {"id": str(line.id), "who": line.who, "at": line.at.isoformat(), **shown}
