"""What a visitor is told where the database serves nobody: one sentence, in their language."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request as WebRequest
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.transports.web.visitor import guess, known
from digest.phrases import phrases
from digest.preferences import Preferences
from handlers.request import Chat
from storage.errors import StorageError

Choices = Callable[[Chat, str], Awaitable[Preferences]]
"""What a chat has chosen, by the language of its browser where it has chosen none."""

_NOBODY = Chat("web", "")


@dataclass(frozen=True)
class Excuses:
    """Answers a request that met a StorageError, which is reported; `usual` without `choices`."""

    choices: Choices
    usual: Preferences
    report: Callable[[Exception], None]

    async def __call__(self, request: WebRequest, error: Exception) -> Response:
        """Status 503: nothing was done, and the page keeps what was typed."""
        self.report(error)
        try:
            chosen = await self.choices(known(request) or _NOBODY, guess(request))
        except StorageError:
            chosen = self.usual
        said = phrases(chosen.language)(StorageError.phrase)
        if request.method == "POST":
            return JSONResponse({"said": said}, 503)
        return PlainTextResponse(said, 503)
